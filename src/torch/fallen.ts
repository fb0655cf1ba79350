// What falls on positions becomes one with what is there, or with what else falls there: what scatters and their like share.

import * as f from '../engine/functions.ts';
import { isFloating, size } from '../engine/index.ts';
import { asNumbers } from './positions.ts';
import type { Tensor } from './tensor.ts';

const isFold = (reduce: string): reduce is 'prod' | 'amax' | 'amin' => reduce !== 'sum' && reduce !== 'mean';
/** x with the sums of what falls on each position, or the means. */
function summed(x: Tensor, d: number, index: Tensor, src: Tensor, mean: boolean, includeSelf: boolean): Tensor {
  const ones = f.full(f.placeOf(x), { shape: index.shape, dtype: x.dtype, value: 1 });
  const fallen = f.scatter_add(f.zeros_like(f.detach(x)), d, index, ones);
  const sum = f.scatter_add(includeSelf ? x : f.where(f.eq(fallen, 0), x, 0), d, index, src);
  if (!mean) return sum;
  const count = f.maximum(includeSelf ? f.add(fallen, 1) : fallen, 1);
  return isFloating(x.dtype) ? f.div(sum, count) : f.floor_divide(sum, count);
}
/** x with what falls on each position as one: 'sum', 'mean', 'prod', 'amax' or 'amin'. Index and source have one shape. */
export const reducedAt = (
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  reduce: string,
  include_self: boolean,
): Tensor =>
  isFold(reduce)
    ? f.scatter_reduce(x, index, source, { dim, reduce, include_self })
    : summed(x, dim, index, source, reduce === 'mean', include_self);

/** x with the elements of `values` added at `places`: numbers of elements of x, as many. */
export function addedAt(x: Tensor, places: Tensor, values: Tensor): Tensor {
  const count = size(places.shape);
  const at = f.reshape(places, [count]);
  const rows = [f.reshape(x, [size(x.shape)]), f.reshape(values, [count])];
  return f.reshape(
    asNumbers(rows, ([a, b]) => f.scatter_add(a, 0, at, b)),
    x.shape,
  );
}
