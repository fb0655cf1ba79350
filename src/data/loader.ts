// torch.utils.data.DataLoader. Everything runs in the calling thread, in the order that PyTorch's workers give as well.

import { AssertionError, bind, type Generator, randomInt64, signature, ValueError, warn } from '../engine/index.ts';
import { lengthOf, text } from '../functional/text/python.ts';
import { default_generator } from '../torch/index.ts';
import { type Collated, default_convert } from './collate.ts';
import { batchOf, type Source, sample } from './dataset.ts';
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
  num_workers?: number;
  /** Makes a batch of a list of samples, in place of `default_collate`. */
  collate_fn?: ((samples: T[]) => B) | null;
  pin_memory?: boolean;
  /** Leave out a last batch that is not full. */
  drop_last?: boolean;
  timeout?: number;
  worker_init_fn?: ((worker_id: number) => void) | null;
  multiprocessing_context?: unknown;
  /** Draws the order (and the seed of a pass) in place of the default generator. */
  generator?: Generator | null;
  prefetch_factor?: number | null;
  persistent_workers?: boolean;
  pin_memory_device?: string;
  in_order?: boolean;
}
type Bound = { dataset: Source<unknown> } & Required<DataLoaderOptions<unknown, unknown>>;

const declared = signature<Bound>('DataLoader.__init__', [
  ['dataset'],
  ['batch_size', 1],
  ['shuffle', null],
  ['sampler', null],
  ['batch_sampler', null],
  ['num_workers', 0],
  ['collate_fn', null],
  ['pin_memory', false],
  ['drop_last', false],
  ['timeout', 0],
  ['worker_init_fn', null],
  ['multiprocessing_context', null],
  ['generator', null],
  ['prefetch_factor', null],
  ['persistent_workers', false],
  ['pin_memory_device', ''],
  ['in_order', true],
]);

function check(options: Bound): void {
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
  checkOrder(options);
}

function checkOrder({ batch_size, shuffle, sampler, batch_sampler, drop_last }: Bound): void {
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
  readonly dataset: Source<T>;
  /** null where single samples or a batch_sampler's batches come. */
  readonly batch_size: number | null;
  readonly drop_last: boolean;
  readonly sampler: Iterable<number>;
  readonly batch_sampler: Iterable<readonly number[]> | null;
  readonly collate_fn: ((samples: T[]) => B) | null;
  readonly generator: Generator | null;
  readonly num_workers: number;
  readonly timeout: number;
  readonly pin_memory: boolean;

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
    const options = bind(declared, args, ['dataset']) as Bound;
    check(options);
    const { dataset, batch_size, shuffle, generator, drop_last } = options;
    this.dataset = dataset as Source<T>;
    const sized = dataset as { length: number };
    this.sampler =
      options.sampler ?? (shuffle ? new RandomSampler(sized, { generator }) : new SequentialSampler(sized));
    this.batch_sampler =
      options.batch_sampler ?? (batch_size === null ? null : new BatchSampler(this.sampler, batch_size, drop_last));
    this.batch_size = options.batch_sampler === null ? batch_size : null;
    this.drop_last = drop_last;
    this.collate_fn = options.collate_fn as ((samples: T[]) => B) | null;
    this.generator = generator;
    this.num_workers = options.num_workers;
    this.timeout = options.timeout;
    this.pin_memory = options.pin_memory;
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
    return this.batches();
  }

  private *batches(): Generator_<B> {
    const { batch_sampler, collate_fn, dataset } = this;
    if (batch_sampler === null) {
      const convert = collate_fn as ((sample: unknown) => B) | null;
      for (const index of this.sampler)
        yield (convert ?? (default_convert as (x: unknown) => B))(sample(dataset, index));
      return;
    }
    for (const indices of batch_sampler) {
      yield collate_fn === null
        ? (batchOf(dataset, indices) as B)
        : collate_fn(indices.map((index) => sample(dataset, index)));
    }
  }

  /** How many batches a pass has. @throws TypeError where the sampler has no length. */
  get length(): number {
    return lengthOf(this.batch_sampler ?? this.sampler);
  }

  toString(): string {
    const { batch_size, drop_last } = this;
    return `DataLoader(batch_size=${text(batch_size)}, drop_last=${text(drop_last)})`;
  }
}

type Generator_<B> = globalThis.Generator<B, void, undefined>;
