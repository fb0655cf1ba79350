// The orders in which samples are visited: in sequence, and in batches of another sampler's order.

import { type Arguments, bind, signature, ValueError } from '../engine/index.ts';
import { lengthOf, text } from '../functional/text/python.ts';
import { isPositiveInteger } from './integers.ts';

/** What has a length. */
export interface Sized {
  readonly length: number;
}

/** Base of samplers: an iterable of positions. */
export abstract class Sampler<T = number> implements Iterable<T> {
  abstract [Symbol.iterator](): Iterator<T>;
}

/** 0, 1, 2, … */
export class SequentialSampler extends Sampler {
  readonly data_source: Sized;

  constructor(data_source: Sized) {
    super();
    this.data_source = data_source;
  }

  override *[Symbol.iterator](): Iterator<number> {
    const n = lengthOf(this.data_source);
    for (let i = 0; i < n; i++) yield i;
  }

  get length(): number {
    return lengthOf(this.data_source);
  }
}

export interface BatchSamplerOptions {
  sampler: Iterable<number>;
  batch_size: number;
  drop_last: boolean;
}
const names = ['sampler', 'batch_size', 'drop_last'] as const;
const declared = signature<BatchSamplerOptions>('BatchSampler.__init__', [['sampler'], ['batch_size'], ['drop_last']]);

/** The positions of another sampler in batches; `drop_last` leaves out a last one that is not full. */
export class BatchSampler extends Sampler<number[]> {
  readonly sampler: Iterable<number>;
  readonly batch_size: number;
  readonly drop_last: boolean;

  constructor(...args: Arguments<BatchSamplerOptions, typeof names>) {
    super();
    const { sampler, batch_size, drop_last } = bind(declared, args);
    this.sampler = sampler;
    this.batch_size = batch_size;
    this.drop_last = drop_last;
    checkPositive('batch_size', batch_size);
    if (typeof drop_last !== 'boolean') {
      throw new ValueError(`drop_last should be a boolean value, but got drop_last=${text(drop_last)}`);
    }
  }

  override *[Symbol.iterator](): Iterator<number[]> {
    let batch: number[] = [];
    for (const index of this.sampler) {
      batch.push(index);
      if (batch.length < this.batch_size) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0 && !this.drop_last) yield batch;
  }

  get length(): number {
    const batches = lengthOf(this.sampler) / this.batch_size;
    return this.drop_last ? Math.floor(batches) : Math.ceil(batches);
  }
}

/** @throws ValueError unless the value is a positive whole number. */
export function checkPositive(name: string, value: unknown): void {
  if (isPositiveInteger(value)) return;
  throw new ValueError(`${name} should be a positive integer value, but got ${name}=${text(value)}`);
}
