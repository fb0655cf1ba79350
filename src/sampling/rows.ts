// Positions as Python counts them, negative ones from the end, and the rows of tensors [n, …] at such positions. Positions
// outside are refused in PyTorch's words or in MXNet's, who call the first dimension by two names.

import * as f from '../engine/functions.ts';
import { IndexError, type Tensor, TypeError, typeName } from '../engine/index.ts';

/** What a face calls a dimension. */
export type Word = 'dimension' | 'axis';

/** A position among `length`, counted from the start; undefined where there is none. @throws TypeError for a fraction. */
export function place(index: number, length: number): number | undefined {
  if (!Number.isInteger(index)) {
    throw new TypeError(
      'list indices must be integers or slices, not float',
      `the position is ${typeof index === 'number' ? index : `a ${typeName(index)}`}`,
    );
  }
  if (index < -length || index >= length) return undefined;
  return index < 0 ? index + length : index;
}

/** The same. @throws IndexError where there is none. */
export function placeIn(index: number, length: number, word: Word): number {
  const found = place(index, length);
  if (found !== undefined) return found;
  throw new IndexError(`index ${index} is out of bounds for ${word} 0 with size ${length}`);
}

/** A row of a tensor [n, …] → […], a view. @throws IndexError for a position that it does not have. */
export const row = <T extends Tensor>(x: T, index: number, word: Word): T =>
  f.select(x, 0, placeIn(index, x.shape[0], word));

/**
 * Rows of a tensor [n, …] → [indices.length, …], a copy. Only these are read, whatever the tensor's strides.
 * @throws IndexError for positions that it does not have.
 */
export function rows<T extends Tensor>(x: T, indices: readonly number[], word: Word): T {
  const places = indices.map((index) => placeIn(index, x.shape[0], word));
  if (x.isContiguous || places.length === 0) return f.index_select(x, 0, f.integers(f.placeOf(x), places));
  const picked = places.map((at) => f.select(x, 0, at));
  return f.stack(picked, 0);
}
