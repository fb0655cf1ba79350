// gluon.data.DataLoader. Everything runs in the calling thread, in the order that MXNet's workers give as well.

import { type Arguments, bind, signature, ValueError } from '../../engine/index.ts';
import { BatchSampler, RandomSampler, SequentialSampler } from './sampler.ts';
import { batchOf, default_batchify_fn, type Source, sample } from './source.ts';

type Order = Iterable<number> & { readonly length: number };
type Batches = Iterable<readonly number[]> & { readonly length: number };

/** Options in MXNet's order. What belongs to worker processes and pinned memory is accepted and changes nothing. */
export interface DataLoaderOptions {
  dataset: Source;
  /** How many samples a batch has; required without batch_sampler. */
  batch_size?: number | null;
  /** A new random order at each pass. */
  shuffle?: boolean;
  sampler?: Order | null;
  /** 'keep' (default), 'discard' or 'rollover', see BatchSampler. */
  last_batch?: string | null;
  batch_sampler?: Batches | null;
  /** Makes a batch of a list of samples, in place of `default_batchify_fn`. */
  // biome-ignore lint/suspicious/noExplicitAny: samples and batches of every kind.
  batchify_fn?: ((samples: any[]) => unknown) | null;
  num_workers?: number;
  pin_memory?: boolean;
  pin_device_id?: number;
  prefetch?: number | null;
  thread_pool?: boolean;
  timeout?: number;
  auto_reload?: boolean;
}
type Names = [
  'dataset',
  'batch_size',
  'shuffle',
  'sampler',
  'last_batch',
  'batch_sampler',
  'batchify_fn',
  'num_workers',
];

const declared = signature<Required<DataLoaderOptions>>('DataLoader.__init__', [
  ['dataset'],
  ['batch_size', null],
  ['shuffle', false],
  ['sampler', null],
  ['last_batch', null],
  ['batch_sampler', null],
  ['batchify_fn', null],
  ['num_workers', 0],
  ['pin_memory', false],
  ['pin_device_id', 0],
  ['prefetch', null],
  ['thread_pool', false],
  ['timeout', 120],
  ['auto_reload', false],
]);

function batchesOf(options: Required<DataLoaderOptions>): Batches {
  const { dataset, batch_size, shuffle, sampler, last_batch, batch_sampler } = options;
  if (batch_sampler !== null) {
    if (batch_size === null && !shuffle && sampler === null && last_batch === null) return batch_sampler;
    throw new ValueError(
      'batch_size, shuffle, sampler and last_batch must not be specified if batch_sampler is specified.',
    );
  }
  if (batch_size === null) throw new ValueError('batch_size must be specified unless batch_sampler is specified');
  if (sampler !== null && shuffle) throw new ValueError('shuffle must not be specified if sampler is specified');
  const { length } = dataset;
  const order = sampler ?? (shuffle ? new RandomSampler(length) : new SequentialSampler(length));
  return new BatchSampler(order, batch_size, last_batch ?? 'keep');
}

/**
 * Batches of a data set: `for (const [x, y] of new gluon.data.DataLoader(dataset, 100, true))`. Labels of plain integers are
 * int64, those of MNIST int32.
 * @throws ValueError for options that exclude one another.
 */
// biome-ignore lint/suspicious/noExplicitAny: batches of every kind.
export class DataLoader<B = any> implements Iterable<B> {
  static readonly name: string = 'DataLoader';

  readonly #dataset: Source;
  readonly #batches: Batches;
  readonly #batchify: ((samples: unknown[]) => unknown) | null;

  constructor(...args: Arguments<DataLoaderOptions, Names>) {
    const options = bind(declared, args, ['dataset']);
    this.#dataset = options.dataset;
    this.#batches = batchesOf(options);
    this.#batchify = options.batchify_fn === default_batchify_fn ? null : options.batchify_fn;
  }

  *[Symbol.iterator](): Generator<B, void, undefined> {
    for (const indices of this.#batches) {
      yield (
        this.#batchify === null
          ? batchOf(this.#dataset, indices)
          : this.#batchify(indices.map((index) => sample(this.#dataset, index)))
      ) as B;
    }
  }

  /** How many batches a pass has. */
  get length(): number {
    return this.#batches.length;
  }
}
