// torch.utils.data.Dataset, and how any data set is read: one sample, or the collated batch of many at once where the
// data set can gather it.

import * as f from '../engine/functions.ts';
import { IndexError, NotImplementedError } from '../engine/index.ts';
import { typeName } from '../rules/text/python.ts';
import { select, Tensor, tensor } from '../torch/index.ts';
import { default_collate } from './collate.ts';

/** A data set by position. */
export interface MapDataset<T> {
  /** The sample at a position. Python's `dataset[index]`. */
  get(index: number): T;
  /** How many samples there are. */
  readonly length: number;
  /** The collated batch of several samples, equal to `default_collate(indices.map(get))` and faster. */
  getBatch?(indices: readonly number[]): unknown;
}

/** What samples can be read from: a data set, a list or typed array, a tensor along its first dimension. */
export type Source<T> = MapDataset<T> | ArrayLike<T>;

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

/**
 * Whether `object` does many at once by the method `many` and means the same by it as by `one`: a subclass that replaces
 * `one` alone is asked one by one.
 */
export function together(object: object, many: string, one: string): boolean {
  for (let level: object | null = object; level !== null; level = Object.getPrototypeOf(level)) {
    if (Object.hasOwn(level, many)) return true;
    if (Object.hasOwn(level, one)) return false;
  }
  return false;
}

const isMap = <T>(source: Source<T>): source is MapDataset<T> =>
  typeof source === 'object' && 'get' in source && typeof source.get === 'function';

/** The sample at a position. @throws IndexError outside of lists, NotImplementedError where nothing can be read. */
export function sample<T>(source: Source<T>, index: number): T {
  // The type of a tensor's samples is Tensor, which the compiler cannot know of T.
  if (source instanceof Tensor) return select(source, 0, index) as T;
  if (isMap(source)) return source.get(index);
  if (source instanceof Dataset) throw new NotImplementedError('Subclasses of Dataset should implement __getitem__.');
  const { length } = source;
  if (index < -length || index >= length) throw new IndexError(`${typeName(source)} index out of range`);
  return source[index < 0 ? index + length : index];
}

/** The collated batch of the samples at these positions. */
export function batchOf(source: Source<unknown>, indices: readonly number[]): unknown {
  if (source instanceof Tensor) return takeRows(source, indices);
  if (isMap(source) && source.getBatch && together(source, 'getBatch', 'get')) return source.getBatch(indices);
  return default_collate(indices.map((index) => sample(source, index)));
}

/**
 * Rows of a tensor as a new tensor [indices.length, …]. Only these rows are read, whatever the tensor's strides.
 * @throws IndexError for positions that it does not have.
 */
export function takeRows(x: Tensor, indices: readonly number[]): Tensor {
  if (!x.isContiguous) return default_collate(indices.map((index) => select(x, 0, index)));
  const n = x.size(0);
  const positions = indices.map((index) => {
    if (index >= -n && index < n) return index < 0 ? index + n : index;
    throw new IndexError(`index ${index} is out of bounds for dimension 0 with size ${n}`);
  });
  return f.index_select(x, 0, tensor(positions, { dtype: 'int64', device: x.device }));
}
