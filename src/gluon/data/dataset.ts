// gluon.data.Dataset and its relatives. A tuple of Python is a list here: a sample with several parts is a list, and a
// transform is called with its parts. Where parts can be gathered for a whole batch, `getBatch` does so.

import { AssertionError, bind, NotImplementedError, type TypedArray, TypeError } from '../../engine/index.ts';
import { NDArray } from '../../mxnet/array/ndarray.ts';
import {
  type Arguments,
  bool,
  callable,
  declare,
  either,
  int,
  of,
  optional,
  orNone,
  required,
  str,
} from '../../mxnet/base/options.ts';
import { typeText } from '../../mxnet/base/python-text.ts';
import { batchAtOnce } from '../../sampling/dataset.ts';
import { FilterSampler, Sampler, SequentialSampler } from './sampler.ts';
import {
  batchOf,
  dataset as datasetKind,
  default_batchify_fn,
  isTyped,
  type MapDataset,
  type Source,
  sample,
  sliceOf,
  vector,
} from './source.ts';

/** A function of a sample's parts. */
// biome-ignore lint/suspicious/noExplicitAny: what a transform takes and gives is up to the data set.
export type Transform = (...parts: any[]) => any;

/** A transform that can also be given many samples at once, as one array. */
export interface BatchTransform {
  (x: NDArray): NDArray;
  /** Whether `fn(batch)` is the batch of what `fn(sample)` gives. */
  _takesBatch(batch: NDArray): boolean;
}

/** @internal Whether a transform does a batch at once. */
export const takesBatch = (fn: Transform | object, batch: unknown): fn is BatchTransform =>
  batch instanceof NDArray && '_takesBatch' in fn && typeof fn._takesBatch === 'function' && fn._takesBatch(batch);

const shards = { num_shards: required(int), index: required(int) };
const shard = declare('Dataset.shard', shards);
const counted = {
  /** Null takes all. */
  count: required(orNone(int)),
};
const filter = declare('Dataset.filter', { fn: required(callable) });
const reading = declare('Dataset.get', { index: required(of<number>('int')) });
const getting = declare('Dataset.__getitem__', { index: required(either(int, str, 'int or slice')) });
const take = declare('Dataset.take', counted);
const transformed = {
  fn: required<Transform>(callable),
  /** At each access; else once and for all. */
  lazy: optional(bool, true),
};
const transform = declare('Dataset.transform', transformed);
const transformFirst = declare('Dataset.transform_first', transformed);

/** Base of data sets: subclasses define `get(index)` and `length`. */
// biome-ignore lint/suspicious/noExplicitAny: samples of every kind.
export abstract class Dataset<T = any> implements MapDataset<T> {
  abstract readonly length: number;

  /** The sample at a position: Python's `dataset[index]`. */
  get(_index: number): T {
    throw new NotImplementedError('a Dataset defines get(index)');
  }

  /** The sample at a position; of lists and arrays also a slice: Python's `dataset[:4]` is `at(':4')`. */
  at(index: number): T;
  at(slice: string): unknown;
  at(...args: [index: number | string]): unknown {
    const { index } = bind(getting, args);
    return typeof index === 'string' ? this.slice(index) : this.get(index);
  }

  /** What a slice of the samples is. @throws TypeError where MXNet's data set has none. */
  protected slice(_slice: string): unknown {
    throw new TypeError(
      'list indices must be integers or slices, not list',
      'a slice is taken of lists and arrays: of SimpleDataset and ArrayDataset',
    );
  }

  /** All samples in order. */
  *[Symbol.iterator](): Generator<T> {
    for (let i = 0; i < this.length; i++) yield this.get(i);
  }

  /** The samples for which `fn` is true. */
  filter(...args: [fn: (sample: T) => unknown]): Dataset<T> {
    const fn: (sample: T) => unknown = bind(filter, args).fn;
    return new SampledDataset(this, new FilterSampler(fn, this));
  }

  /** Part `index` of `num_shards` parts; the first ones are one sample longer where they cannot be equal. */
  shard(...args: Arguments<typeof shards, 'num_shards'>): Dataset<T> {
    const { num_shards, index } = bind(shard, args);
    if (index >= num_shards) throw new AssertionError(`Shard index of out bound: ${index} out of ${num_shards}`);
    if (num_shards <= 0) throw new AssertionError('Number of shards must be greater than 0');
    if (index < 0) throw new AssertionError('Index must be non-negative');
    const length = Math.floor(this.length / num_shards);
    const rest = this.length % num_shards;
    const start = length * index + Math.min(index, rest);
    return new SampledDataset(this, new SequentialSampler(length + Number(index < rest), start));
  }

  /** The first `count` samples; null takes all. */
  take(...args: Arguments<typeof counted, 'count'>): Dataset<T> {
    const { count } = bind(take, args);
    return new SampledDataset(this, new SequentialSampler(Math.min(count ?? this.length, this.length)));
  }

  /** The samples at a sampler's positions. @throws TypeError for anything but a Sampler. */
  sample(sampler: Sampler): Dataset<T> {
    if (sampler instanceof Sampler) return new SampledDataset(this, sampler);
    throw new TypeError(`Invalid sampler type: ${typeText(sampler)}. Expected gluon.data.Sampler instead.`);
  }

  /** Every sample through `fn`, called with its parts: at each access, or once and for all unless `lazy`. */
  transform(...args: Arguments<typeof transformed, 'fn'>): Dataset {
    const { fn, lazy } = bind(transform, args);
    return finished(new TransformedDataset(this, fn), lazy);
  }

  /** The first part of every sample through `fn`; the others stay as they are. */
  transform_first(...args: Arguments<typeof transformed, 'fn'>): Dataset {
    const { fn, lazy } = bind(transformFirst, args);
    return finished(new FirstTransformedDataset(this, fn), lazy);
  }
}

const finished = (dataset: Dataset, lazy: boolean): Dataset => (lazy ? dataset : new SimpleDataset([...dataset]));

const simple = declare('SimpleDataset.__init__', { data: required(datasetKind) });

/** A list, or anything with positions and a length, as a data set. */
// biome-ignore lint/suspicious/noExplicitAny: samples of every kind.
export class SimpleDataset<T = any> extends Dataset<T> {
  static override readonly name: string = 'SimpleDataset';

  readonly #data: Source<T>;

  constructor(...args: [data: Source<T>]) {
    super();
    const { data } = bind(simple, args, ['data']) as { data: Source<T> };
    this.#data = data;
  }

  get length(): number {
    return this.#data.length;
  }

  override get(...args: [index: number]): T {
    return sample(this.#data, bind(reading, args).index);
  }

  protected override slice(slice: string): unknown {
    return sliceOf(this.#data, slice);
  }

  getBatch(indices: readonly number[]): unknown {
    return batchOf(this.#data, indices);
  }
}

/**
 * Samples of several arrays, position by position. Vectors give plain numbers.
 * @throws AssertionError for no arrays and for different lengths.
 */
export class ArrayDataset extends Dataset {
  static override readonly name: string = 'ArrayDataset';

  readonly #data: readonly Source[];
  readonly length: number;

  constructor(...arrays: readonly (Source | TypedArray)[]) {
    super();
    if (arrays.length === 0) throw new AssertionError('Needs at least 1 arrays');
    for (const data of arrays) bind(simple, [data], ['data']);
    this.length = arrays[0].length;
    this.#data = arrays.map((data, i) => {
      if (data.length !== this.length) {
        // MXNet counts this array from 1 and the first from 0.
        throw new AssertionError(
          `All arrays must have the same length; array[0] has length ${this.length} while array[${i + 1}] has ${data.length}.`,
        );
      }
      if (isTyped(data)) return vector(data);
      return data instanceof NDArray && data.ndim === 1 ? data.asnumpy() : data;
    });
  }

  override get(...args: [index: number]): unknown {
    const { index } = bind(reading, args);
    const parts = this.#data.map((data) => sample(data, index));
    return parts.length === 1 ? parts[0] : parts;
  }

  /** A slice of each array. */
  protected override slice(slice: string): unknown {
    const parts = this.#data.map((data) => sliceOf(data, slice));
    return parts.length === 1 ? parts[0] : parts;
  }

  getBatch(indices: readonly number[]): unknown {
    const parts = this.#data.map((data) => batchOf(data, indices));
    return parts.length === 1 ? parts[0] : parts;
  }
}

class SampledDataset<T> extends Dataset<T> {
  readonly #dataset: Dataset<T>;
  readonly #indices: readonly number[];

  constructor(dataset: Dataset<T>, sampler: Sampler) {
    super();
    this.#dataset = dataset;
    this.#indices = [...sampler];
  }

  get length(): number {
    return this.#indices.length;
  }

  override get(index: number): T {
    return this.#dataset.get(sample(this.#indices, index));
  }

  getBatch(indices: readonly number[]): unknown {
    return batchOf(
      this.#dataset,
      indices.map((index) => sample(this.#indices, index)),
    );
  }
}

/** Items of another dataset, each sent through a function. */
abstract class Through extends Dataset {
  protected readonly dataset: Dataset;
  protected readonly fn: Transform;

  constructor(dataset: Dataset, fn: Transform) {
    super();
    this.dataset = dataset;
    this.fn = fn;
  }

  get length(): number {
    return this.dataset.length;
  }
}

class TransformedDataset extends Through {
  override get(index: number): unknown {
    const item = this.dataset.get(index);
    return Array.isArray(item) ? this.fn(...item) : this.fn(item);
  }
}

class FirstTransformedDataset extends Through {
  override get(index: number): unknown {
    const item = this.dataset.get(index);
    return Array.isArray(item) ? [this.fn(item[0]), ...item.slice(1)] : this.fn(item);
  }

  /** Parts are gathered; only a first part whose transform wants single samples is made one by one. */
  getBatch(indices: readonly number[]): unknown {
    const batch = batchAtOnce(this.dataset, indices);
    if (batch === undefined) return undefined;
    const [first, ...rest] = Array.isArray(batch) ? batch : [batch];
    const done = takesBatch(this.fn, first) ? this.fn(first) : this.#oneByOne(indices);
    return Array.isArray(batch) ? [done, ...rest] : done;
  }

  #oneByOne(indices: readonly number[]): unknown {
    const firsts = indices.map((index) => {
      const item = this.dataset.get(index);
      return this.fn(Array.isArray(item) ? item[0] : item);
    });
    return default_batchify_fn(firsts);
  }
}
