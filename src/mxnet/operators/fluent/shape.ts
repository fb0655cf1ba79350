// Operators that change shapes or move elements; they copy.

import * as f from '../../../engine/functions.ts';
import type { NDArray } from '../../array/ndarray.ts';
import { checkFailed, MXNetError } from '../../base/errors.ts';
import { int, intOrInts, ints, type Kind, optional, reported, required } from '../../base/options.ts';
import { axisOf, text } from '../../base/shapes.ts';
import { alias, array, firstOf, op } from '../define.ts';
import { copy, reshaped, reverse, SwapAxis, sliced } from '../moving.ts';
import { Flatten } from '../shape.ts';

type Bound = number | null;
const bounds: Kind<Bound | readonly Bound[]> = {
  name: 'Shape(tuple)',
  holds: (value) => [value].flat().every((item) => item === null || Number.isSafeInteger(item)),
};

const bound: Kind<Bound> = { name: 'int or None', holds: (value) => value === null || Number.isSafeInteger(value) };

/** Begin and end inside of an axis of n, both from its start. @throws MXNetError where they are not, or end first. */
function checkedBounds(n: number, begin: number, end: Bound): [from: number, to: number] {
  const [from, to] = [begin < 0 ? begin + n : begin, end === null ? n : end < 0 ? end + n : end];
  if (to > n) throw checkFailed('*end <= axis_size', `Invalid end for end=${end} as axis_size is ${n}`);
  if (from >= to) throw checkFailed('*begin < *end', `Invalid begin, end, get begin=${begin}, end=${end ?? n}`);
  if (from < 0) throw checkFailed('*begin >= 0', `Invalid begin for begin=${begin}`);
  if (to < 0) throw checkFailed('*end >= 0', `Invalid end for end=${end}`);
  return [from, to];
}

function squeezed(data: NDArray, axis: number | readonly number[] | null): NDArray {
  const rank = data.shape.length;
  const dims =
    axis === null
      ? [...data.shape.keys()].filter((i) => data.shape[i] === 1)
      : (typeof axis === 'number' ? [axis] : axis).map((a) => axisOf(a, rank));
  const odd = dims.find((d) => data.shape[d] !== 1);
  if (odd !== undefined) {
    throw checkFailed(
      `dshape[axes[i]] == 1 (${data.shape[odd]} vs. 1) `,
      `cannot select an axis to squeeze out which has size=${data.shape[odd]} not equal to one`,
    );
  }
  const shape = data.shape.filter((_, i) => !dims.includes(i));
  return copy(f.reshape(data, shape.length === 0 ? [1] : shape));
}

function expandDims(data: NDArray, axis: number): NDArray {
  const rank = data.shape.length;
  const at = axis < 0 ? axis + rank + 1 : axis;
  if (at < 0 || at > rank) {
    throw checkFailed('axis >= 0 && axis <= indim', `axis must be in the range [${-rank}, ${rank}] (${axis} provided)`);
  }
  return copy(f.unsqueeze(data, at));
}

/** 0 keeps the size of the axis. */
function broadcastTo(data: NDArray, shape: readonly number[]): NDArray {
  const to = shape.map((d, i) => (d === 0 ? data.shape[i] : d));
  const rank = data.shape.length;
  if (to.length !== rank) {
    const condition = `ishape.ndim() == param.shape.ndim() (${rank} vs. ${to.length}) `;
    throw checkFailed(condition, `Operand of shape ${text(data.shape)} cannot be broadcasted to ${text(to)}`);
  }
  if (!to.every((d, i) => d === data.shape[i] || data.shape[i] === 1)) {
    const condition = 'ishape[i] == oshape[i] || ishape[i] == 1';
    throw checkFailed(condition, `Array cannot be broadcasted from ${text(data.shape)} to ${text(to)}`);
  }
  return copy(f.expand(data, to));
}

function broadcastAxis(data: NDArray, axis: number | readonly number[], sizes: number | readonly number[]): NDArray {
  const axes = typeof axis === 'number' ? [axis] : axis;
  const list = typeof sizes === 'number' ? [sizes] : sizes;
  if (axes.length !== list.length) {
    throw checkFailed(`param.axis.ndim() == param.size.ndim() (${axes.length} vs. ${list.length}) `, '');
  }
  const to = [...data.shape];
  axes.forEach((a, i) => {
    const at = axisOf(a, to.length);
    if (to[at] !== 1) {
      throw checkFailed(`oshape[param.axis[i]] == 1U (${to[at]} vs. 1) `, 'Broadcasting axis must have size 1');
    }
    to[at] = list[i];
  });
  return broadcastTo(data, to);
}

function diagonal(data: NDArray, k: number): NDArray {
  const [rows, columns = 0] = data.shape;
  if (data.shape.length !== 1 && (data.shape.length !== 2 || k <= -rows || k >= columns)) {
    throw new MXNetError('Diagonal does not exist.', `of an array of shape ${text(data.shape)}; matrices are taken`);
  }
  if (data.shape.length === 1) {
    const n = rows + Math.abs(k);
    const square = f.zeros_like(f.detach(data), [n, n]);
    const pattern = { shape: [rows], strides: [n + 1], offset: k >= 0 ? k : -k * n };
    return f.as_strided_scatter(square, data, pattern);
  }
  const count = Math.max(0, Math.min(rows - Math.max(-k, 0), columns - Math.max(k, 0)));
  const pattern = { shape: [count], strides: [columns + 1], offset: k >= 0 ? k : -k * columns };
  return copy(f.as_strided(copy(data), pattern));
}

export const flatten = alias('flatten', Flatten);
export const expand_dims = op(
  'expand_dims',
  { data: required(array), axis: reported(int) },
  (o) => expandDims(o.data, o.axis),
  {
    back: ({ data, axis }, [shape]) => {
      const at = axis < 0 ? axis + shape.length : axis;
      return [[data, shape.filter((_, i) => i !== at)]];
    },
  },
);
export const squeeze = op('squeeze', { data: required(array), axis: optional(intOrInts) }, ({ data, axis }) =>
  squeezed(data, axis),
);
export const swapaxes = alias('swapaxes', SwapAxis);
/** Python's slices axis by axis: null is where the slice begins or ends. */
export const slice = op(
  'slice',
  { data: required(array), begin: reported(bounds), end: reported(bounds), step: optional(bounds, []) },
  ({ data, begin, end, step }) => {
    const [b, e, s] = [begin, end, step].map((v) => (typeof v === 'number' || v === null ? [v] : v));
    const rank = data.shape.length;
    if (b.length > rank) {
      const condition = `param_begin.ndim() <= dshape.ndim() (${b.length} vs. ${rank}) `;
      throw checkFailed(condition, 'Slicing axis exceeds data dimensions');
    }
    if (b.length !== e.length) {
      const condition = `param_begin.ndim() == param_end.ndim() (${b.length} vs. ${e.length}) `;
      throw checkFailed(condition, 'begin and end must have the same length');
    }
    return copy(b.reduce<NDArray>((x, start, axis) => sliced(x, axis, start, e[axis] ?? null, s[axis] ?? 1), data));
  },
);
export const slice_axis = op(
  'slice_axis',
  { data: required(array), axis: reported(int), begin: reported(int), end: reported(bound) },
  ({ data, axis, begin, end }) => {
    const at = axisOf(axis, data.shape.length);
    return copy(sliced(data, at, ...checkedBounds(data.shape[at], begin, end), 1));
  },
);
/** The part that has the sizes of another array along the axes (all). */
export const slice_like = op(
  'slice_like',
  { data: required(array), shape_like: required(array), axes: optional(ints, []) },
  ({ data, shape_like, axes }) => {
    const [from, like] = [data.shape, shape_like.shape];
    const named = axes.length === 0 ? [...from.keys()] : axes.map((a) => axisOf(a, from.length));
    if (axes.length === 0 && from.length !== like.length) {
      const text = `By default slice_axis performs slice on all axes, but ndim mismatch for inputs: ${from.length} vs. ${like.length}`;
      throw checkFailed(`ishape.ndim() == from_shape.ndim() (${from.length} vs. ${like.length}) `, text);
    }
    for (const i of named) {
      const size = like[axisOf(i, like.length)];
      if (from[i] >= size) continue;
      const text = `Slice axis ${i} with size ${size}exceeds limit of input with size ${from[i]}`;
      throw checkFailed(`ishape[i] >= from_shape[i] (${from[i]} vs. ${size}) `, text);
    }
    return copy(named.reduce((x, a) => f.slice(x, a, 0, shape_like.shape[a]), data));
  },
  { types: firstOf },
);
export const broadcast_to = op('broadcast_to', { data: required(array), shape: optional(ints, []) }, (o) =>
  broadcastTo(o.data, o.shape),
);
export const broadcast_like = op(
  'broadcast_like',
  { lhs: required(array), rhs: required(array) },
  (o) => broadcastTo(o.lhs, o.rhs.shape),
  { types: firstOf },
);
export const broadcast_axis = op(
  'broadcast_axis',
  { data: required(array), axis: optional(intOrInts, []), size: optional(intOrInts, []) },
  (o) => broadcastAxis(o.data, o.axis, o.size),
);
export const broadcast_axes = alias('broadcast_axes', broadcast_axis);
export const flip = alias('flip', reverse);
export const reshape_like = op(
  'reshape_like',
  { lhs: required(array), rhs: required(array) },
  (o) => copy(reshaped(o.lhs, o.rhs.shape, false)),
  {
    types: firstOf,
    blind: () => {
      throw checkFailed('(*cbegin < *cend)', 'Invalid begin, end, get lhs_begin=None, lhs_end=None');
    },
  },
);
/** Elements of the diagonal of a matrix, or a matrix with a vector on its diagonal. */
export const diag = op('diag', { data: required(array), k: optional(int, 0) }, ({ data, k }) => diagonal(data, k));
