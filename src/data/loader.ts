// torch.utils.data.DataLoader. Everything runs in the calling thread, in the order that PyTorch's workers give as well.

import {
  AssertionError,
  bind,
  type Generator,
  isPlainObject,
  randomInt64,
  TypeError,
  typeName,
  ValueError,
  warn,
} from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { lengthOf, text } from '../rules/text/python.ts';
import { batches } from '../sampling/batches.ts';
import { default_generator } from '../torch/index.ts';
import { bool, generator, of, str } from '../torch/kinds.ts';
import { type Collated, default_collate, default_convert } from './collate.ts';
import { batchOf, type Source, sample } from './dataset.ts';
import { IterableDataset } from './iterable.ts';
import { RandomSampler } from './random-samplers.ts';
import { BatchSampler, SequentialSampler } from './samplers.ts';

/** Options in PyTorch's order. What belongs to worker processes and pinned memory is accepted and changes nothing. */
export interface DataLoaderOptions<T, B> {
  /** How many samples a batch has, 1; null gives single samples. */
  batch_size?: number | null;
  /** A new random order in each pass. */
  shuffle?: boolean | null;
  /** The order of samples. */
  sampler?: Iterable<number> | null;
  /** The positions of each batch. */
  batch_sampler?: Iterable<readonly number[]> | null;
  /** Worker processes in PyTorch, 0 by default. */
  num_workers?: number;
  /** Makes a batch of a list of samples, in place of `default_collate`. */
  collate_fn?: ((samples: T[]) => B) | null;
  /** Page-locked memory in PyTorch, false by default. */
  pin_memory?: boolean;
  /** Leave out a last batch that is not full, false by default. */
  drop_last?: boolean;
  /** Seconds to wait for a worker, 0 by default: for ever. */
  timeout?: number;
  /** What each worker begins with. */
  worker_init_fn?: ((worker_id: number) => void) | null;
  /** How workers are started. */
  multiprocessing_context?: unknown;
  /** Draws the order (and the seed of a pass) in place of the default generator. */
  generator?: Generator | null;
  /** Batches that each worker reads ahead. */
  prefetch_factor?: number | null;
  /** Keep workers from one pass to the next, false by default. */
  persistent_workers?: boolean;
  /** Whose page-locked memory. */
  pin_memory_device?: string;
  /** Give batches in order, true by default; they always are here. */
  in_order?: boolean;
}
type Bound<T, B> = Required<{ dataset: Source<T> } & DataLoaderOptions<T, B>>;

const declared = /* @__PURE__ */ optionsOf<{ dataset: Source<unknown> } & DataLoaderOptions<unknown, unknown>>(
  'DataLoader.__init__',
  {
    dataset: [/* @__PURE__ */ of()],
    batch_size: [/* @__PURE__ */ of<number | null>('int'), 1],
    shuffle: [bool, null],
    sampler: [/* @__PURE__ */ of(), null],
    batch_sampler: [/* @__PURE__ */ of(), null],
    num_workers: [/* @__PURE__ */ of<number>('int'), 0],
    collate_fn: [/* @__PURE__ */ of(), null],
    pin_memory: [bool, false],
    drop_last: [/* @__PURE__ */ of<boolean>('bool'), false],
    timeout: [/* @__PURE__ */ of<number>('float'), 0],
    worker_init_fn: [/* @__PURE__ */ of(), null],
    multiprocessing_context: [/* @__PURE__ */ of(), null],
    generator: [generator, null],
    prefetch_factor: [/* @__PURE__ */ of<number>('int'), null],
    persistent_workers: [bool, false],
    pin_memory_device: [str, ''],
    in_order: [bool, true],
  },
);

/** Attributes that are not set once a loader has been made of them. */
const fixed = ['dataset', 'batch_size', 'sampler', 'batch_sampler', 'drop_last', 'persistent_workers'] as const;

/** @throws TypeError, in the words of a comparison with 0 and of a loop, for what is no number or not iterable. */
function checkKinds<T, B>(options: Bound<T, B>): void {
  for (const name of ['num_workers', 'timeout', 'prefetch_factor'] as const) {
    const value: unknown = options[name];
    if (typeof value === 'number' || (value === null && name === 'prefetch_factor')) continue;
    throw new TypeError(
      `'<' not supported between instances of '${typeName(value)}' and 'int'`,
      `${name} is a number, got ${typeName(value)}`,
    );
  }
  for (const name of ['sampler', 'batch_sampler'] as const) {
    const value: unknown = options[name];
    if (value === null || Symbol.iterator in Object(value)) continue;
    throw new TypeError(`'${typeName(value)}' object is not iterable`, `${name} gives positions in order`);
  }
  if (options.collate_fn !== null && typeof options.collate_fn !== 'function') {
    throw new TypeError(`'${typeName(options.collate_fn)}' object is not callable`, 'collate_fn is a function');
  }
}

function check<T, B>(options: Bound<T, B>): void {
  checkKinds(options);
  const { num_workers, timeout, prefetch_factor, persistent_workers, multiprocessing_context } = options;
  if (num_workers < 0) {
    throw new ValueError('num_workers option should be non-negative; use num_workers=0 to disable multiprocessing.');
  }
  if (timeout < 0) throw new ValueError('timeout option should be non-negative');
  if (num_workers === 0 && prefetch_factor !== null) {
    throw new ValueError(
      'prefetch_factor option could only be specified in multiprocessing.let num_workers > 0 to enable multiprocessing, otherwise set prefetch_factor to None.',
    );
  }
  if (prefetch_factor !== null && prefetch_factor < 0) {
    throw new ValueError('prefetch_factor option should be non-negative');
  }
  if (persistent_workers && num_workers === 0) {
    throw new ValueError('persistent_workers option needs num_workers > 0');
  }
  if (multiprocessing_context !== null && num_workers === 0) {
    throw new ValueError(
      'multiprocessing_context can only be used with multi-process loading (num_workers > 0), but got num_workers=0',
    );
  }
  if (options.dataset instanceof IterableDataset) checkUnordered(options);
  checkOrder(options);
}

/** @throws ValueError for an order, where the data set has its own. */
function checkUnordered<T, B>(options: Bound<T, B>): void {
  for (const name of ['shuffle', 'sampler', 'batch_sampler'] as const) {
    const value = options[name];
    if (value === null || value === false) continue;
    throw new ValueError(
      `DataLoader with IterableDataset: expected unspecified ${name} option, but got ${name}=${text(value)}`,
    );
  }
}

function checkOrder<T, B>({ batch_size, shuffle, sampler, batch_sampler, drop_last }: Bound<T, B>): void {
  if (sampler !== null && shuffle) throw new ValueError('sampler option is mutually exclusive with shuffle');
  if (batch_sampler !== null && (batch_size !== 1 || shuffle || sampler !== null || drop_last)) {
    throw new ValueError('batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last');
  }
  if (batch_sampler === null && batch_size === null && drop_last) {
    throw new ValueError('batch_size=None option disables auto-batching and is mutually exclusive with drop_last');
  }
}

/**
 * Batches of a data set: `for (const [x, y] of new DataLoader(dataset, { batch_size: 64, shuffle: true }))`. Anything with
 * a length and positions is a data set: a `Dataset`, a list, a typed array. Each pass draws from the generators as
 * PyTorch's does.
 * @throws ValueError for options that exclude one another.
 */
export class DataLoader<T, B = Collated<T>> implements Iterable<B> {
  /** Whose samples these are. */
  readonly dataset: Source<T>;
  /** How many samples a batch has; null where single samples or a batch_sampler's batches come. */
  readonly batch_size: number | null;
  /** Whether a last batch that is not full is left out. */
  readonly drop_last: boolean;
  /** The order of samples. */
  readonly sampler: Iterable<number>;
  /** The positions of each batch, or null where single samples come. */
  readonly batch_sampler: Iterable<readonly number[]> | null;
  /** Makes a batch of a list of samples, or null for `default_collate`. */
  readonly collate_fn: ((samples: T[]) => B) | null;
  /** What draws, or null for the default generator. */
  readonly generator: Generator | null;
  /** Worker processes in PyTorch. */
  readonly num_workers: number;
  /** Seconds to wait for a worker. */
  readonly timeout: number;
  /** Page-locked memory in PyTorch. */
  readonly pin_memory: boolean;
  /** Keep workers from one pass to the next. */
  readonly persistent_workers: boolean;
  /** The length that a data set with its own order has said. */
  #told: number | null = null;

  constructor(dataset: Source<T>, options?: DataLoaderOptions<T, B>);
  constructor(dataset: Source<T>, batch_size: number | null, options?: DataLoaderOptions<T, B>);
  constructor(
    dataset: Source<T>,
    batch_size: number | null,
    shuffle: boolean | null,
    ...rest: readonly (DataLoaderOptions<T, B>[keyof DataLoaderOptions<T, B>] | DataLoaderOptions<T, B>)[]
  );
  constructor(options: { dataset: Source<T> } & DataLoaderOptions<T, B>);
  constructor(...args: readonly unknown[]) {
    // The overloads say what T and B are; the declaration is made for any.
    const options = bind(declared, args, ['dataset']) as Bound<T, B>;
    check(options);
    if (isPlainObject(options.dataset) && !('get' in options.dataset)) lengthOf(options.dataset);
    const { dataset, batch_size, shuffle, generator, drop_last } = options;
    this.dataset = dataset;
    this.sampler =
      options.sampler ??
      (dataset instanceof IterableDataset
        ? endless
        : shuffle
          ? new RandomSampler(dataset, { generator })
          : new SequentialSampler(dataset));
    this.batch_sampler =
      options.batch_sampler ?? (batch_size === null ? null : new BatchSampler(this.sampler, batch_size, drop_last));
    this.batch_size = options.batch_sampler === null ? batch_size : null;
    this.drop_last = drop_last;
    this.collate_fn = options.collate_fn;
    this.generator = generator;
    this.num_workers = options.num_workers;
    this.timeout = options.timeout;
    this.pin_memory = options.pin_memory;
    this.persistent_workers = options.persistent_workers;
    for (const name of fixed) {
      const value = this[name];
      const set = (): never => {
        throw new ValueError(
          `${name} attribute should not be set after DataLoader is initialized`,
          'make another DataLoader of the same dataset',
        );
      };
      Object.defineProperty(this, name, { enumerable: true, get: () => value, set });
    }
  }

  /**
   * A pass. It draws its base seed (2 words, which worker processes would get) now; the order is drawn with the first
   * batch.
   */
  [Symbol.iterator](): Generator_<B> {
    if (this.timeout !== 0 && this.num_workers === 0) {
      throw new AssertionError('_SingleProcessDataLoaderIter requires timeout == 0');
    }
    if (this.pin_memory) {
      warn(
        "'pin_memory' argument is set as true but no accelerator is found, then device pinned memory won't be used.",
      );
    }
    randomInt64(this.generator ?? default_generator);
    const { dataset } = this;
    if (!(dataset instanceof IterableDataset)) return this.batches() as Generator_<B>;
    return counted(batchesOf(dataset, this), (count) => {
      if (this.#told === null || count <= this.#told) return;
      warn(
        `Length of IterableDataset ${typeName(dataset)} was reported to be ${this.#told}(when accessing len(dataloader)), but ${count} samples have been fetched. `,
      );
    });
  }

  private *batches(): Generator_<unknown> {
    const { batch_sampler, collate_fn, dataset } = this;
    if (batch_sampler === null) {
      // Where there are no batches, collate_fn is given single samples.
      const convert = (collate_fn ?? default_convert) as (sample: T) => unknown;
      for (const index of this.sampler) yield convert(sample(dataset, index));
      return;
    }
    for (const indices of batch_sampler) {
      yield collate_fn === null
        ? batchOf(dataset, indices)
        : collate_fn(indices.map((index) => sample(dataset, index)));
    }
  }

  /** How many batches a pass has. @throws TypeError where the sampler, or a data set with its own order, has no length. */
  get length(): number {
    const { dataset, batch_size, drop_last } = this;
    if (dataset instanceof IterableDataset) {
      this.#told = lengthOf(dataset);
      const count = this.#told / (batch_size ?? 1);
      return drop_last ? Math.floor(count) : Math.ceil(count);
    }
    return lengthOf(this.batch_sampler ?? this.sampler);
  }

  toString(): string {
    const { batch_size, drop_last } = this;
    return `DataLoader(batch_size=${text(batch_size)}, drop_last=${text(drop_last)})`;
  }
}

/** What a loader makes of a data set that has its own order. */
function* batchesOf<T, B>(
  dataset: IterableDataset<T>,
  { batch_size, collate_fn, drop_last }: DataLoader<T, B>,
): Generator_<B> {
  // Where there are no batches, collate_fn is given single samples.
  const make = (collate_fn ?? (batch_size === null ? default_convert : default_collate)) as (given: T | T[]) => B;
  if (batch_size === null) {
    for (const sample of dataset) yield make(sample);
    return;
  }
  const groups = batches(dataset, batch_size);
  let group = groups.next();
  for (; !group.done; group = groups.next()) yield make(group.value);
  if (group.value.length > 0 && !drop_last) yield make(group.value);
}

/** What comes, of which is said how many there were. */
function* counted<B>(items: Iterable<B>, told: (count: number) => void): Generator_<B> {
  let count = 0;
  for (const item of items) {
    told(++count);
    yield item;
  }
}

/** The order of a data set that has its own: a place for each sample that is asked for. */
const endless: Iterable<number> = {
  *[Symbol.iterator]() {
    for (;;) yield 0;
  },
};

type Generator_<B> = globalThis.Generator<B, void, undefined>;
