// What is a data set by position, and how one is read that is no array of a face's own: one sample, or a whole batch where
// the data set can make it at once.

import { place } from './rows.ts';

/** A data set by position. */
export interface MapDataset<T = unknown> {
  /** The sample at a position. Python's `dataset[index]`. */
  get(index: number): T;
  /** How many samples there are. */
  readonly length: number;
  /** The default batch of several samples, made faster; undefined where it has to be made of the samples themselves. */
  getBatch?(indices: readonly number[]): unknown;
}

/** A data set, or a list or typed array. */
export type Listed<T> = MapDataset<T> | ArrayLike<T>;

export const isMap = <T>(source: Listed<T>): source is MapDataset<T> => typeof Object(source).get === 'function';

/** The sample at a position; `outside` makes the error for one that a list does not have. */
export function sampleOf<T>(source: Listed<T>, index: number, outside: () => Error): T {
  if (isMap(source)) return source.get(index);
  const at = place(index, source.length);
  if (at === undefined) throw outside();
  return source[at];
}

/** The batch that a data set makes at once; undefined where it does not. */
export function batchAtOnce(source: Listed<unknown>, indices: readonly number[]): unknown {
  return isMap(source) && together(source, 'getBatch', 'get') ? source.getBatch?.(indices) : undefined;
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
