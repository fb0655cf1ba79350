// Reductions in MXNet's manner: over all axes, named ones, or all but the named (`exclude`). What has no axis left has shape
// (1,). Integers stay integers.

import * as f from '../engine/functions.ts';
import { isFloating, size } from '../engine/index.ts';
import { custom } from './custom.ts';
import { op } from './define.ts';
import type { NDArray } from './ndarray.ts';
import { axesOf, axisOf } from './shapes.ts';

export interface Reduction {
  readonly data: NDArray;
  readonly axis?: number | readonly number[] | null;
  readonly keepdims?: boolean;
  readonly exclude?: boolean;
}

/** Shape (1,) where no axis is left. */
export const atLeast1d = (x: NDArray): NDArray => (x.shape.length === 0 ? f.reshape(x, [1]) : x);

export type Body = (x: NDArray, dims: readonly number[], keepdims: boolean) => NDArray;

const reduction = (name: string, body: Body) =>
  op<Reduction>()(
    name,
    ['data', 'axis', 'keepdims', 'exclude'],
    { axis: null, keepdims: false, exclude: false },
    ({ data, axis, keepdims, exclude }) => {
      const dims = axesOf(axis, data.shape.length, exclude);
      const wide = isFloating(data.dtype) ? data : f.cast(data, 'float64');
      const y = body(wide, dims, keepdims);
      return atLeast1d(f.cast(isFloating(data.dtype) ? y : f.trunc(y), data.dtype));
    },
  );

/** A value of the reduced shape, back with axes of size 1. */
const restored = (y: NDArray, x: NDArray, dims: readonly number[]): NDArray =>
  f.reshape(
    y,
    x.shape.map((d, i) => (dims.includes(i) ? 1 : d)),
  );

/** Every element that equals the extreme one gets the whole gradient, as in MXNet. */
const extreme =
  (name: string, value: (x: NDArray, dims: readonly number[], keepdims: boolean) => NDArray): Body =>
  (x, dims, keepdims) => {
    const plain = f.detach(x);
    return custom(
      name,
      [x],
      (v) => value(v, dims, keepdims),
      (g, y) => [f.mul(f.cast(f.eq(plain, restored(y, plain, dims)), plain.dtype), restored(g, plain, dims))],
    );
  };

const nan0 = (x: NDArray, value: number): NDArray => f.where(f.isnan(x), value, x);

/** √Σx² or Σ|x|. */
function norm({
  data,
  ord,
  axis,
  keepdims,
}: {
  data: NDArray;
  ord: number;
  axis: number | readonly number[] | null;
  keepdims: boolean;
}): NDArray {
  return atLeast1d(f.norm(data, ord, axesOf(axis, data.shape.length), keepdims));
}

export interface Position {
  readonly data: NDArray;
  readonly axis?: number | null;
  readonly keepdims?: boolean;
}

/** The first index of the extreme element, as a number of the array's dtype; NaN counts as extreme. */
const position = (name: 'argmax' | 'argmin', of: typeof f.argmax) =>
  op<Position>()(name, ['data', 'axis', 'keepdims'], { axis: null, keepdims: false }, ({ data, axis, keepdims }) => {
    const x = f.detach(data);
    const flat = axis === null ? f.reshape(x, [size(x.shape)]) : x;
    const index = of(flat, { dim: axis === null ? 0 : axisOf(axis, x.shape.length), keepdim: keepdims });
    const shape = axis === null && keepdims ? x.shape.map(() => 1) : index.shape;
    return atLeast1d(f.reshape(f.cast(index, data.dtype), shape)) as NDArray;
  });

export const reduceOperators = {
  sum: reduction('sum', f.sum),
  mean: reduction('mean', f.mean),
  prod: reduction('prod', f.prod),
  nansum: reduction('nansum', (x, dims, keepdims) => f.sum(nan0(x, 0), dims, keepdims)),
  nanprod: reduction('nanprod', (x, dims, keepdims) => f.prod(nan0(x, 1), dims, keepdims)),
  max: reduction('max', extreme('max', f.amax)),
  min: reduction('min', extreme('min', f.amin)),
  norm: op<{
    data: NDArray;
    ord?: number;
    axis?: number | readonly number[] | null;
    out_dtype?: string | null;
    keepdims?: boolean;
  }>()(
    'norm',
    ['data', 'ord', 'axis', 'out_dtype', 'keepdims'],
    { ord: 2, axis: null, out_dtype: null, keepdims: false },
    norm,
  ),
  argmax: position('argmax', f.argmax),
  argmin: position('argmin', f.argmin),
  /** argmax over the last axis of a matrix. */
  argmax_channel: op<{ data: NDArray }>()('argmax_channel', ['data'], {}, ({ data }) =>
    f.cast(f.argmax<NDArray>(f.detach(data), { dim: 1, keepdim: false }), data.dtype),
  ),
  cumsum: op<{ a: NDArray; axis?: number | null; dtype?: string | null }>()(
    'cumsum',
    ['a', 'axis', 'dtype'],
    { axis: null, dtype: null },
    ({ a, axis }) => {
      const flat = axis === null ? f.reshape(a, [size(a.shape)]) : a;
      return f.cast(f.cumsum(flat, axis === null ? 0 : axisOf(axis, a.shape.length)), a.dtype);
    },
  ),
  /** Mean and variance over axes. */
  moments: op<{ data: NDArray; axes?: readonly number[] | null; keepdims?: boolean }, NDArray[]>()(
    'moments',
    ['data', 'axes', 'keepdims'],
    { axes: null, keepdims: false },
    ({ data, axes, keepdims }) => {
      const dims = axesOf(axes, data.shape.length);
      return [f.mean(data, dims, keepdims), f.var(data, dims, 0, keepdims)].map(atLeast1d);
    },
  ),
};
