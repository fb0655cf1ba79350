// Functions of shapes and dtypes that are no methods of the same form.

import * as f from '../../engine/functions.ts';
import type { NDArray } from '../array/ndarray.ts';
import { dtypeOf } from '../base/dtype.ts';
import { bool, ints, optional, required } from '../base/options.ts';
import { array, dtype, op, unary } from './define.ts';
import { copy, exchange, flattened, reshaped, reversing, transposed } from './moving.ts';

export { broadcast_axes as broadcast_axis } from './fluent/shape.ts';

/** A copy in another shape: 0 keeps a size, -1 infers one, -2 copies the rest, -3 merges two, -4 splits one. */
export const reshape = op(
  'reshape',
  {
    data: required(array),
    shape: required(ints),
    /** Read sizes and codes from the right. */
    reverse: optional(bool, false),
  },
  ({ data, shape, reverse }) => copy(reshaped(data, shape, reverse)),
);
export const Flatten = unary('Flatten', flattened);
export const SwapAxis = exchange('SwapAxis');
/** The axes in another order, reversed where none are named. */
export const transpose = op('transpose', { data: required(array), axes: optional(ints, []) }, (o) =>
  transposed(o.data, o.axes),
);
export const reverse = reversing('reverse');

/** Numbers as an int64 array. */
const numbers = (x: NDArray, values: readonly number[]): NDArray => f.integers(f.placeOf(x), values);
export const shape_array = unary('shape_array', (x) => numbers(x, x.shape));
export const size_array = unary('size_array', (x) => numbers(x, [x.size]));
export const cast = op('cast', { data: required(array), dtype: required(dtype) }, (o) =>
  o.data.astype(dtypeOf(o.dtype)),
);
