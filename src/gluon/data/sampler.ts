// gluon.data samplers: orders of positions. Shuffling draws from NumPy's global generator, as MXNet's does:
// `mx.random.numpy.seed(1)` fixes it, `mx.random.seed` does not touch it.

import { bind, ValueError } from '../../engine/index.ts';
import { type Arguments, callable, declare, int, optional, required, str } from '../../mxnet/base/options.ts';
import { numpy } from '../../mxnet/random/state.ts';
import { batches, positions } from '../../sampling/batches.ts';
import { dataset as datasetKind, order, type Source, sample } from './source.ts';

/** Base of samplers: positions, and how many. */
export abstract class Sampler<T = number> implements Iterable<T> {
  abstract [Symbol.iterator](): Iterator<T>;
  abstract readonly length: number;
}

const sequential = { length: required(int), start: optional(int, 0) };
const sequentialSignature = declare('SequentialSampler.__init__', sequential);

/** start, start + 1, …, `length` of them. */
export class SequentialSampler extends Sampler {
  static override readonly name: string = 'SequentialSampler';

  readonly length: number;
  readonly #start: number;

  constructor(...args: Arguments<typeof sequential, 'length'>) {
    super();
    const { length, start } = bind(sequentialSignature, args);
    this.length = length;
    this.#start = start;
  }

  *[Symbol.iterator](): Generator<number> {
    yield* positions(this.length, this.#start);
  }
}

const random = { length: required(int) };
const randomSignature = declare('RandomSampler.__init__', random);

/** 0 … length - 1 in a new random order at each pass. */
export class RandomSampler extends Sampler {
  static override readonly name: string = 'RandomSampler';

  readonly length: number;

  constructor(...args: Arguments<typeof random, 'length'>) {
    super();
    this.length = bind(randomSignature, args).length;
  }

  *[Symbol.iterator](): Generator<number> {
    const order = [...positions(this.length)];
    numpy.shuffle(order);
    yield* order;
  }
}

const filtered = declare('FilterSampler.__init__', {
  fn: required<(sample: never) => unknown>(callable),
  dataset: required(datasetKind),
});

/** The positions of samples for which `fn` is true, in order. */
export class FilterSampler<T = unknown> extends Sampler {
  static override readonly name: string = 'FilterSampler';

  readonly #kept: readonly number[];

  constructor(...args: [fn: (sample: T) => unknown, dataset: Source<T>]) {
    super();
    const { fn, dataset } = bind(filtered, args, ['dataset']);
    this.#kept = [...positions(dataset.length)].filter((i) => fn(sample(dataset, i) as never));
  }

  [Symbol.iterator](): Iterator<number> {
    return this.#kept[Symbol.iterator]();
  }

  get length(): number {
    return this.#kept.length;
  }
}

type Positions = Iterable<number> & { readonly length: number };
const batched = {
  sampler: required<Positions>(order),
  batch_size: required(int),
  /** What happens to a last batch that is not full: 'keep', 'discard', or 'rollover' into the next pass. */
  last_batch: optional(str, 'keep'),
};
const declared = declare('BatchSampler.__init__', batched);

/** Lists of `batch_size` positions. @throws ValueError for another last_batch, at the end of a pass and in `length`. */
export class BatchSampler extends Sampler<number[]> {
  static override readonly name: string = 'BatchSampler';

  readonly #sampler: Positions;
  readonly #size: number;
  readonly #last: string;
  /** What the last pass has left over. */
  #previous: number[] = [];

  constructor(...args: Arguments<typeof batched, 'sampler'>) {
    super();
    const options = bind(declared, args);
    this.#sampler = options.sampler;
    this.#size = options.batch_size;
    this.#last = options.last_batch;
  }

  *[Symbol.iterator](): Generator<number[]> {
    const previous = this.#previous;
    this.#previous = [];
    const left = yield* batches(this.#sampler, this.#size, previous);
    if (left.length === 0) return;
    if (this.#last === 'keep') yield left;
    else if (this.#last === 'rollover') this.#previous = left;
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
