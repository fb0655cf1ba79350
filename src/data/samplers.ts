// The orders in which samples are visited: in sequence, and in batches of another sampler's order.

import { bind, TypeError, typeName, ValueError } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { lengthOf, text } from '../rules/text/python.ts';
import { batches, positions } from '../sampling/batches.ts';
import { of } from '../torch/kinds.ts';
import { isPositiveInteger } from './integers.ts';

/** What has a length. */
export interface Sized {
  /** How many there are. */
  readonly length: number;
}

/** Base of samplers: an iterable of positions. */
export abstract class Sampler<T = number> implements Iterable<T> {
  /** A pass over the positions. */
  abstract [Symbol.iterator](): Iterator<T>;
}

const sequential = /* @__PURE__ */ optionsOf<{ data_source: Sized }>('SequentialSampler.__init__', {
  data_source: [/* @__PURE__ */ of()],
});

/** 0, 1, 2, … */
export class SequentialSampler extends Sampler {
  /** What is visited. */
  readonly data_source: Sized;

  constructor(data_source: Sized | { data_source: Sized });
  constructor(...args: readonly unknown[]) {
    super();
    const { data_source } = bind(sequential, args, ['data_source']);
    this.data_source = data_source;
  }

  override *[Symbol.iterator](): Iterator<number> {
    yield* positions(lengthOf(this.data_source));
  }

  /** How many samples there are. */
  get length(): number {
    return lengthOf(this.data_source);
  }
}

/** What a BatchSampler must be told. */
export interface BatchSamplerOptions {
  /** The positions that are put into batches. */
  sampler: Iterable<number>;
  /** How many make a batch. */
  batch_size: number;
  /** Leave out a last batch that is not full. */
  drop_last: boolean;
}
const declared = /* @__PURE__ */ optionsOf<BatchSamplerOptions>('BatchSampler.__init__', {
  sampler: [/* @__PURE__ */ of()],
  batch_size: [/* @__PURE__ */ of<number>('int')],
  drop_last: [/* @__PURE__ */ of<boolean>('bool')],
});

/** The positions of another sampler in batches; `drop_last` leaves out a last one that is not full. */
export class BatchSampler extends Sampler<number[]> {
  /** The positions that are put into batches. */
  readonly sampler: Iterable<number>;
  /** How many make a batch. */
  readonly batch_size: number;
  /** Whether a last batch that is not full is left out. */
  readonly drop_last: boolean;

  constructor(sampler: Iterable<number>, batch_size: number, drop_last: boolean | { drop_last: boolean });
  constructor(sampler: Iterable<number>, options: Omit<BatchSamplerOptions, 'sampler'>);
  constructor(options: BatchSamplerOptions);
  /** @throws ValueError for a batch_size that is not a positive whole number. */
  constructor(...args: readonly unknown[]) {
    super();
    const { sampler, batch_size, drop_last } = bind(declared, args);
    this.sampler = sampler;
    this.batch_size = batch_size;
    this.drop_last = drop_last;
    if (!(Symbol.iterator in Object(sampler))) throw new TypeError(`'${typeName(sampler)}' object is not iterable`);
    checkPositive('batch_size', batch_size);
    if (typeof drop_last !== 'boolean') {
      throw new ValueError(`drop_last should be a boolean value, but got drop_last=${text(drop_last)}`);
    }
  }

  override *[Symbol.iterator](): Iterator<number[]> {
    const left = yield* batches(this.sampler, this.batch_size);
    if (left.length > 0 && !this.drop_last) yield left;
  }

  /** How many batches a pass has. */
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
