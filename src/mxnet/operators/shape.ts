// Functions of shapes and dtypes that are no methods of the same form.

import * as f from '../../engine/functions.ts';
import type { NDArray } from '../array/ndarray.ts';
import { dtypeOf } from '../base/dtype.ts';
import { bool, ints, optional, reported, required } from '../base/options.ts';
import { reshapeCodes } from '../base/shapes.ts';
import { alias, array, dtype, op, unary } from './define.ts';
import { copy, flattened, reshaped, transposed } from './moving.ts';

export { reverse, SwapAxis } from './moving.ts';

/** A copy in another shape: 0 keeps a size, -1 infers one, -2 copies the rest, -3 merges two, -4 splits one. */
export const Reshape = op(
  'Reshape',
  {
    data: required(array),
    shape: optional(ints, []),
    /** Read sizes and codes from the right. */
    reverse: optional(bool, false),
  },
  ({ data, shape, reverse }) => copy(reshaped(data, shape, reverse)),
  // A graph does not compare the numbers of elements; running it does.
  { result: ({ data, shape, reverse }) => [reshapeCodes(data.shape, shape, reverse)] },
);
export const reshape = alias('reshape', Reshape);
export const Flatten = unary('Flatten', flattened);
/** The axes in another order, reversed where none are named. */
export const transpose = op('transpose', { data: required(array), axes: optional(ints, []) }, (o) =>
  transposed(o.data, o.axes),
);

/** Numbers as an int64 array. */
const numbers = (x: NDArray, values: readonly number[]): NDArray => f.integers(f.placeOf(x), values);
export const shape_array = unary('shape_array', (x) => numbers(x, x.shape), { types: () => ['int64'] });
export const size_array = unary('size_array', (x) => numbers(x, [x.size]), { types: () => ['int64'] });
export const Cast = op(
  'Cast',
  { data: required(array), dtype: reported(dtype) },
  (o) => o.data.astype(dtypeOf(o.dtype)),
  { alike: true, types: (o) => [o.dtype] },
);
export const cast = alias('cast', Cast);
