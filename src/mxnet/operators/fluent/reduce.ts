// Reductions in MXNet's manner: over all axes, named ones, or all but the named (`exclude`). What has no axis left has shape
// (1,). Integers stay integers.

import * as f from '../../../engine/functions.ts';
import { isFloating, size } from '../../../engine/index.ts';
import type { NDArray } from '../../array/ndarray.ts';
import { dtypeOf } from '../../base/dtype.ts';
import { checkFailed } from '../../base/errors.ts';
import { bool, int, intOrInts, ints, type Kind, optional, required } from '../../base/options.ts';
import { atLeast1d, axesOf, axisOf } from '../../base/shapes.ts';
import { alias, array, choice, dtype, type Operator, op } from '../define.ts';

const reduced = {
  data: required(array),
  /** Axes to reduce; all where null. */
  axis: optional(intOrInts),
  /** Keep reduced axes with size 1. */
  keepdims: optional(bool, false),
  /** Reduce all axes but the named ones. */
  exclude: optional(bool, false),
};

type Body = (x: NDArray, dims: readonly number[], keepdims: boolean) => NDArray;

/* @__NO_SIDE_EFFECTS__ */
function reduction(name: string, body: Body): Operator<typeof reduced> {
  return op(name, reduced, ({ data, axis, keepdims, exclude }) => {
    const dims = axesOf(axis, data.shape.length, exclude);
    const wide = isFloating(data.dtype) ? data : f.cast(data, 'float64');
    const y = body(wide, dims, keepdims);
    return atLeast1d(f.cast(isFloating(data.dtype) ? y : f.trunc(y), data.dtype));
  });
}

const nan0 = (x: NDArray, value: number): NDArray => f.where(f.isnan(x), value, x);

const positioned = {
  data: required(array),
  /** The axis; the flat array where null. */
  axis: optional(int),
  keepdims: optional(bool, false),
};

/** The first index of the extreme element, as a number of the array's dtype; NaN counts as extreme. */
/* @__NO_SIDE_EFFECTS__ */
function position(name: 'argmax' | 'argmin', of: typeof f.argmax): Operator<typeof positioned> {
  return op(name, positioned, ({ data, axis, keepdims }) => {
    const x = f.detach(data);
    const flat = axis === null ? f.reshape(x, [size(x.shape)]) : x;
    const index = of(flat, { dim: axis === null ? 0 : axisOf(axis, x.shape.length), keepdim: keepdims });
    const shape = axis === null && keepdims ? x.shape.map(() => 1) : index.shape;
    return atLeast1d(f.reshape(f.cast(index, data.dtype), shape));
  });
}

export const sum = reduction('sum', f.sum);
export const sum_axis = alias('sum_axis', sum);
export const mean = reduction('mean', f.mean);
export const prod = reduction('prod', f.prod);
export const nansum = reduction('nansum', (x, dims, keepdims) => f.sum(nan0(x, 0), dims, keepdims));
export const nanprod = reduction('nanprod', (x, dims, keepdims) => f.prod(nan0(x, 1), dims, keepdims));
export const max = reduction('max', f.mxnet_max);
export const min = reduction('min', f.mxnet_min);
export const max_axis = alias('max_axis', max);
export const min_axis = alias('min_axis', min);
/** C's names of the dtypes that are not called so. */
const inC: { readonly [dtype: string]: string } = {
  float32: 'float',
  float64: 'double',
  int32: 'int',
  int64: 'long long',
};
/** √Σx² or Σ|x|, in the array's own dtype and in no other. */
export const norm = op(
  'norm',
  {
    data: required(array),
    /** 1 or 2. */
    ord: optional(int, 2),
    axis: optional(intOrInts),
    out_dtype: optional(dtype),
    keepdims: optional(bool, false),
  },
  ({ data, ord, axis, keepdims, out_dtype }) => {
    if (ord !== 1 && ord !== 2) {
      throw checkFailed('param.ord == 1 || param.ord == 2', 'norm only supports ord=1 and ord=2', `ord is ${ord}`);
    }
    const to = dtypeOf(out_dtype, data.dtype);
    if (to !== data.dtype) {
      throw checkFailed(
        'mshadow: :DataType<DType>::kFlag == type_flag_',
        `TBlob.get_with_shape: data type do not match specified type.Expected: ${inC[to] ?? to} v.s. given ${inC[data.dtype] ?? data.dtype}`,
        `out_dtype is ${to}, and the array's dtype ${data.dtype}: cast the array`,
      );
    }
    return atLeast1d(f.norm(data, ord, axesOf(axis, data.shape.length), keepdims));
  },
);
export const argmax = position('argmax', f.argmax);
export const argmin = position('argmin', f.argmin);
/** argmax over the last axis of a matrix. */
export const argmax_channel = op('argmax_channel', { data: required(array) }, ({ data }) =>
  f.cast(f.argmax<NDArray>(f.detach(data), { dim: 1, keepdim: false }), data.dtype),
);
/** What `cumsum` sums in. */
const summed: Kind<string> = {
  ...choice('float16', 'float32', 'float64', 'int32', 'int64', 'int8'),
  name: "{None, 'float16', 'float32', 'float64', 'int32', 'int64', 'int8'}",
};
/** Running sums, in the array's dtype or the one that is given. */
const _np_cumsum = op(
  '_np_cumsum',
  { a: required(array), axis: optional(int), dtype: optional(summed) },
  ({ a, axis, dtype: given }) => {
    const flat = f.cast(axis === null ? f.reshape(a, [size(a.shape)]) : a, dtypeOf(given, a.dtype));
    return f.cast(f.cumsum(flat, axis === null ? 0 : axisOf(axis, a.shape.length)), flat.dtype);
  },
  { types: (o, [type]) => [o.dtype ?? type] },
);
export const cumsum = alias('cumsum', _np_cumsum);
/** Mean and variance over axes. */
export const moments = op(
  'moments',
  { data: required(array), axes: optional(ints), keepdims: optional(bool, false) },
  ({ data, axes, keepdims }) => {
    const dims = axesOf(axes, data.shape.length);
    return [f.mean(data, dims, keepdims), f.var(data, dims, 0, keepdims)].map(atLeast1d);
  },
  { outputs: () => ({ count: 2 }) },
);
