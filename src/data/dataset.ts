// torch.utils.data.Dataset, and how any data set is read: one sample, or the collated batch of many at once where the
// data set can gather it.

import { IndexError, NotImplementedError, typeName } from '../engine/index.ts';

import { batchAtOnce, isMap, type Listed, type MapDataset, sampleOf } from '../sampling/dataset.ts';
import { row, rows } from '../sampling/rows.ts';
import { Tensor } from '../torch/index.ts';
import { default_collate } from './collate.ts';

export type { MapDataset };

/** What samples can be read from: a data set, a list or typed array, a tensor along its first dimension. */
export type Source<T> = Listed<T>;

/** Base of data sets: subclasses define `get(index)` and `length`, and may define `getBatch(indices)`. */
export abstract class Dataset<T> implements MapDataset<T> {
  /** The sample at a position. Python's `dataset[index]`. */
  abstract get(index: number): T;
  /** How many samples there are. */
  abstract readonly length: number;

  /** All samples in order. */
  *[Symbol.iterator](): Generator<T> {
    for (let i = 0; i < this.length; i++) yield this.get(i);
  }
}

/** The sample at a position. @throws IndexError outside of lists, NotImplementedError where nothing can be read. */
export function sample<T>(source: Source<T>, index: number): T {
  // The type of a tensor's samples is Tensor, which the compiler cannot know of T.
  if (source instanceof Tensor) return row<Tensor>(source, index, 'dimension') as T;
  if (source instanceof Dataset && !isMap(source)) {
    throw new NotImplementedError('Subclasses of Dataset should implement __getitem__.');
  }
  return sampleOf(source, index, () => new IndexError(`${typeName(source)} index out of range`));
}

/** The collated batch of the samples at these positions. */
export function batchOf(source: Source<unknown>, indices: readonly number[]): unknown {
  if (source instanceof Tensor) return rows(source, indices, 'dimension');
  return batchAtOnce(source, indices) ?? default_collate(indices.map((index) => sample(source, index)));
}
