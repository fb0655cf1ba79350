// gluon.data samplers: orders of positions. Shuffling draws from NumPy's global generator, as MXNet's does:
// `mx.random.numpy.seed(1)` fixes it, `mx.random.seed` does not touch it.

import { type Arguments, bind, signature, ValueError } from '../../engine/index.ts';
import { numpy } from '../random-state.ts';
import { type Source, sample } from './source.ts';

/** Base of samplers: positions, and how many. */
export abstract class Sampler<T = number> implements Iterable<T> {
  abstract [Symbol.iterator](): Iterator<T>;
  abstract readonly length: number;
}

/** start, start + 1, …, `length` of them. */
export class SequentialSampler extends Sampler {
  static override readonly name: string = 'SequentialSampler';

  readonly length: number;
  readonly #start: number;

  constructor(...args: Arguments<{ length: number; start?: number }, ['length', 'start']>) {
    super();
    const declared = signature<{ length: number; start: number }>('SequentialSampler.__init__', [
      ['length'],
      ['start', 0],
    ]);
    const { length, start } = bind(declared, args);
    this.length = length;
    this.#start = start;
  }

  *[Symbol.iterator](): Generator<number> {
    for (let i = 0; i < this.length; i++) yield this.#start + i;
  }
}

/** 0 … length - 1 in a new random order at each pass. */
export class RandomSampler extends Sampler {
  static override readonly name: string = 'RandomSampler';

  readonly length: number;

  constructor(length: number) {
    super();
    this.length = length;
  }

  *[Symbol.iterator](): Generator<number> {
    const order = Array.from({ length: this.length }, (_, i) => i);
    numpy.shuffle(order);
    yield* order;
  }
}

/** The positions of samples for which `fn` is true, in order. */
export class FilterSampler<T = unknown> extends Sampler {
  static override readonly name: string = 'FilterSampler';

  readonly #kept: readonly number[];

  constructor(fn: (sample: T) => unknown, dataset: Source<T>) {
    super();
    this.#kept = Array.from({ length: dataset.length }, (_, i) => i).filter((i) => fn(sample(dataset, i)));
  }

  [Symbol.iterator](): Iterator<number> {
    return this.#kept[Symbol.iterator]();
  }

  get length(): number {
    return this.#kept.length;
  }
}

interface BatchOptions {
  sampler: Iterable<number> & { readonly length: number };
  batch_size: number;
  /** What happens to a last batch that is not full: 'keep' (default), 'discard', or 'rollover' into the next pass. */
  last_batch?: string;
}
const declared = signature<Required<BatchOptions>>('BatchSampler.__init__', [
  ['sampler'],
  ['batch_size'],
  ['last_batch', 'keep'],
]);

/** Lists of `batch_size` positions. @throws ValueError for another last_batch, at the end of a pass and in `length`. */
export class BatchSampler extends Sampler<number[]> {
  static override readonly name: string = 'BatchSampler';

  readonly #sampler: BatchOptions['sampler'];
  readonly #size: number;
  readonly #last: string;
  /** What the last pass has left over. */
  #previous: number[] = [];

  constructor(...args: Arguments<BatchOptions, ['sampler', 'batch_size', 'last_batch']>) {
    super();
    const options = bind(declared, args);
    this.#sampler = options.sampler;
    this.#size = options.batch_size;
    this.#last = options.last_batch;
  }

  *[Symbol.iterator](): Generator<number[]> {
    let batch = this.#previous;
    this.#previous = [];
    for (const i of this.#sampler) {
      batch.push(i);
      if (batch.length !== this.#size) continue;
      yield batch;
      batch = [];
    }
    if (batch.length === 0) return;
    if (this.#last === 'keep') yield batch;
    else if (this.#last === 'rollover') this.#previous = batch;
    else if (this.#last !== 'discard') throw this.#unknown();
  }

  get length(): number {
    const n = this.#sampler.length;
    switch (this.#last) {
      case 'keep':
        return Math.ceil(n / this.#size);
      case 'discard':
        return Math.floor(n / this.#size);
      case 'rollover':
        return Math.floor((this.#previous.length + n) / this.#size);
      default:
        throw this.#unknown();
    }
  }

  #unknown(): ValueError {
    return new ValueError(`last_batch must be one of 'keep', 'discard', or 'rollover', but got ${this.#last}`);
  }
}
