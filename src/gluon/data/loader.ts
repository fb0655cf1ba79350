// gluon.data.DataLoader. Everything runs in the calling thread, in the order that MXNet's workers give as well.

import { bind, ValueError } from '../../engine/index.ts';
import {
  type Arguments,
  type Bound,
  bool,
  callable,
  declare,
  float,
  type Given,
  int,
  optional,
  required,
  str,
} from '../../mxnet/base/options.ts';
import { BatchSampler, RandomSampler, SequentialSampler } from './sampler.ts';
import { batchOf, dataset as datasetKind, default_batchify_fn, order, type Source, sample } from './source.ts';

type Order = Iterable<number> & { readonly length: number };
type Batches = Iterable<readonly number[]> & { readonly length: number };

/** Options in MXNet's order. What belongs to worker processes and pinned memory is accepted and changes nothing. */
const options = {
  dataset: required(datasetKind),
  /** How many samples a batch has; required without batch_sampler. */
  batch_size: optional(int),
  /** A new random order at each pass. */
  shuffle: optional(bool, false),
  sampler: optional<Order>(order),
  /** 'keep' (where null), 'discard' or 'rollover', see BatchSampler. */
  last_batch: optional(str),
  batch_sampler: optional<Batches>(order),
  /** Makes a batch of a list of samples. */
  // biome-ignore lint/suspicious/noExplicitAny: samples of every kind.
  batchify_fn: optional<(samples: any[]) => unknown>(callable),
  num_workers: optional(int, 0),
  pin_memory: optional(bool, false),
  pin_device_id: optional(int, 0),
  prefetch: optional(int),
  thread_pool: optional(bool, false),
  timeout: optional(float, 120),
  auto_reload: optional(bool, false),
};
const declared = declare('DataLoader.__init__', options);

export type DataLoaderOptions = Given<typeof options>;

function batchesOf(o: Bound<typeof options>): Batches {
  const { dataset, batch_size, shuffle, sampler, last_batch, batch_sampler } = o;
  if (batch_sampler !== null) {
    if (batch_size === null && !shuffle && sampler === null && last_batch === null) return batch_sampler;
    throw new ValueError(
      'batch_size, shuffle, sampler and last_batch must not be specified if batch_sampler is specified.',
    );
  }
  if (batch_size === null) throw new ValueError('batch_size must be specified unless batch_sampler is specified');
  if (sampler !== null && shuffle) throw new ValueError('shuffle must not be specified if sampler is specified');
  const { length } = dataset;
  const positions = sampler ?? (shuffle ? new RandomSampler(length) : new SequentialSampler(length));
  return new BatchSampler(positions, batch_size, last_batch ?? 'keep');
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

  constructor(...args: Arguments<typeof options, 'dataset'>) {
    const o = bind(declared, args, ['dataset']);
    this.#dataset = o.dataset;
    this.#batches = batchesOf(o);
    this.#batchify = o.batchify_fn === default_batchify_fn ? null : o.batchify_fn;
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
