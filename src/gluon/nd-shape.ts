// Shapes and the moving of elements. `reshape` as a method is a view, as MXNet's; everything else copies.

import * as f from '../engine/functions.ts';
import { size } from '../engine/index.ts';
import { op, unary } from './define.ts';
import { dtypeOf } from './dtype.ts';
import { checkFailed, MXNetError } from './errors.ts';
import type { NDArray } from './ndarray.ts';
import { axisOf, reshapeCodes, text } from './shapes.ts';

const copy = (x: NDArray): NDArray => f.clone(x);

/** @throws MXNetError where the shape holds more or fewer elements. */
export function reshaped(x: NDArray, shape: readonly number[], reverse: boolean): NDArray {
  const to = reshapeCodes(x.shape, shape, reverse);
  const [have, want] = [x.size, size(to)];
  if (have < want) {
    throw new MXNetError(
      `NDArray.Reshape: Check failed: shape_.Size() >= shape.Size() (${have} vs. ${want}) : target shape size is larger than the current shape`,
    );
  }
  if (have !== want || to.some((d) => !Number.isInteger(d))) {
    throw checkFailed(
      `oshape.Size() == dshape.Size() (${want} vs. ${have}) `,
      `Target shape size is different to source. Target: ${text(to)}\nSource: ${text(x.shape)}`,
    );
  }
  return f.reshape(x, to);
}

export interface Slice {
  readonly data: NDArray;
  readonly begin: number | readonly (number | null)[];
  readonly end: number | null | readonly (number | null)[];
  readonly step?: readonly (number | null)[] | null;
}

/** Begin, end and number of a Python slice over n elements. */
export function sliceBounds(
  n: number,
  begin: number | null,
  end: number | null,
  step: number,
): [start: number, count: number] {
  if (step === 0) throw checkFailed('s != 0', 'slice op step size cannot be 0');
  const place = (i: number, low: number, high: number): number => Math.min(Math.max(i < 0 ? i + n : i, low), high);
  if (step > 0) {
    const [from, to] = [place(begin ?? 0, 0, n), place(end ?? n, 0, n)];
    return [from, Math.max(0, Math.ceil((to - from) / step))];
  }
  const from = begin === null ? n - 1 : place(begin, -1, n - 1);
  const to = end === null ? -1 : place(end, -1, n - 1);
  return [from, Math.max(0, Math.ceil((to - from) / step))];
}

/** Every step-th element of an axis; backwards for a negative step. */
export function sliced(x: NDArray, axis: number, begin: number | null, end: number | null, step: number): NDArray {
  const [start, count] = sliceBounds(x.shape[axis], begin, end, step);
  if (step > 0) return f.slice(x, axis, start, start + (count === 0 ? 0 : (count - 1) * step + 1), step);
  const last = count === 0 ? start : start + (count - 1) * step;
  return f.flip(f.slice(x, axis, Math.max(last, 0), count === 0 ? Math.max(last, 0) : start + 1, -step), [axis]);
}

const slice = ({ data, begin, end, step }: Required<Slice>): NDArray => {
  const [b, e] = [begin, end].map((v) => (typeof v === 'number' || v === null ? [v] : v));
  return copy(b.reduce<NDArray>((x, start, axis) => sliced(x, axis, start, e[axis] ?? null, step?.[axis] ?? 1), data));
};

/** The axes reversed where none are named. */
function transposed(data: NDArray, axes: readonly number[]): NDArray {
  const rank = data.shape.length;
  const order = axes.length === 0 ? [...data.shape.keys()].reverse() : axes.map((a) => axisOf(a, rank));
  if (new Set(order).size !== rank || order.length !== rank) {
    throw new MXNetError(`axes (${axes.join(', ')}) are not a permutation of the ${rank} axes`);
  }
  return copy(f.permute(data, order));
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
  const fits = to.length === data.shape.length && to.every((d, i) => d === data.shape[i] || data.shape[i] === 1);
  if (!fits) {
    throw checkFailed('i == 1', `Array cannot be broadcasted from ${text(data.shape)} to ${text(to)}`);
  }
  return copy(f.expand(data, to));
}

function broadcastAxis(data: NDArray, axis: number | readonly number[], sizes: number | readonly number[]): NDArray {
  const axes = typeof axis === 'number' ? [axis] : axis;
  const list = typeof sizes === 'number' ? [sizes] : sizes;
  const to = [...data.shape];
  axes.forEach((a, i) => {
    to[axisOf(a, to.length)] = list[i];
  });
  return broadcastTo(data, to);
}

const flatten = (x: NDArray): NDArray => copy(f.reshape(x, [x.shape[0], size(x.shape.slice(1))]));
const swap = (name: string) =>
  op<{ data: NDArray; dim1?: number; dim2?: number }>()(name, ['data', 'dim1', 'dim2'], { dim1: 0, dim2: 0 }, (o) => {
    const rank = o.data.shape.length;
    return copy(f.transpose(o.data, axisOf(o.dim1, rank), axisOf(o.dim2, rank)));
  });

const reversing = (name: string) =>
  op<{ data: NDArray; axis: number | readonly number[] }>()(name, ['data', 'axis'], {}, ({ data, axis }) =>
    f.flip(
      data,
      (typeof axis === 'number' ? [axis] : axis).map((a) => axisOf(a, data.shape.length)),
    ),
  );
export const shapeOperators = {
  flatten: unary('flatten', flatten),
  expand_dims: op<{ data: NDArray; axis: number }>()('expand_dims', ['data', 'axis'], {}, (o) =>
    expandDims(o.data, o.axis),
  ),
  squeeze: op<{ data: NDArray; axis?: number | readonly number[] | null }>()(
    'squeeze',
    ['data', 'axis'],
    { axis: null },
    ({ data, axis }) => squeezed(data, axis),
  ),
  swapaxes: swap('swapaxes'),
  slice: op<Slice>()('slice', ['data', 'begin', 'end', 'step'], { step: null }, slice),
  slice_axis: op<{ data: NDArray; axis: number; begin: number; end: number | null }>()(
    'slice_axis',
    ['data', 'axis', 'begin', 'end'],
    {},
    ({ data, axis, begin, end }) => copy(sliced(data, axisOf(axis, data.shape.length), begin, end, 1)),
  ),
  /** The part that has the sizes of another array along the axes (all). */
  slice_like: op<{ data: NDArray; shape_like: NDArray; axes?: readonly number[] }>()(
    'slice_like',
    ['data', 'shape_like', 'axes'],
    { axes: [] },
    ({ data, shape_like, axes }) => {
      const named = axes.length === 0 ? [...data.shape.keys()] : axes.map((a) => axisOf(a, data.shape.length));
      return copy(named.reduce((x, a) => f.slice(x, a, 0, shape_like.shape[a]), data));
    },
  ),
  broadcast_to: op<{ data: NDArray; shape: readonly number[] }>()('broadcast_to', ['data', 'shape'], {}, (o) =>
    broadcastTo(o.data, o.shape),
  ),
  broadcast_like: op<{ lhs: NDArray; rhs: NDArray }>()('broadcast_like', ['lhs', 'rhs'], {}, (o) =>
    broadcastTo(o.lhs, o.rhs.shape),
  ),
  broadcast_axes: op<{ data: NDArray; axis: number | readonly number[]; size: number | readonly number[] }>()(
    'broadcast_axes',
    ['data', 'axis', 'size'],
    {},
    (o) => broadcastAxis(o.data, o.axis, o.size),
  ),
  flip: reversing('flip'),
  reshape_like: op<{ lhs: NDArray; rhs: NDArray }>()('reshape_like', ['lhs', 'rhs'], {}, (o) =>
    copy(reshaped(o.lhs, o.rhs.shape, false)),
  ),
  /** Elements of the diagonal of a matrix, or a matrix with a vector on its diagonal. */
  diag: op<{ data: NDArray; k?: number }>()('diag', ['data', 'k'], { k: 0 }, ({ data, k }) => diagonal(data, k)),
};

function diagonal(data: NDArray, k: number): NDArray {
  const [rows, columns = 0] = data.shape;
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

/** Functions of nd that are no methods of the same form. */
export const shapeFunctions = {
  reshape: op<{ data: NDArray; shape: readonly number[]; reverse?: boolean }>()(
    'reshape',
    ['data', 'shape', 'reverse'],
    { reverse: false },
    ({ data, shape, reverse }) => copy(reshaped(data, shape, reverse)),
  ),
  Flatten: unary('Flatten', flatten),
  SwapAxis: swap('SwapAxis'),
  transpose: op<{ data: NDArray; axes?: readonly number[] }>()('transpose', ['data', 'axes'], { axes: [] }, (o) =>
    transposed(o.data, o.axes),
  ),
  reverse: reversing('reverse'),
  broadcast_axis: shapeOperators.broadcast_axes,
  shape_array: unary('shape_array', (x) => {
    const y = f.zeros_like(f.cast(f.detach(x), 'int64'), [x.shape.length]);
    y.storage.data.set(x.shape);
    return y;
  }),
  size_array: unary('size_array', (x) => {
    const y = f.zeros_like(f.cast(f.detach(x), 'int64'), [1]);
    y.storage.data[0] = x.size;
    return y;
  }),
  cast: op<{ data: NDArray; dtype: string }>()('cast', ['data', 'dtype'], {}, (o) => o.data.astype(dtypeOf(o.dtype))),
};

/** `x.reshape([2, 3])`, `x.reshape(2, 3)`, `x.reshape([-1, 0], { reverse: true })`: a view. */
export function reshapeMethod(this: NDArray, ...args: readonly unknown[]): NDArray {
  const last = args[args.length - 1] as { shape?: readonly number[]; reverse?: boolean };
  const named = typeof last === 'object' && !Array.isArray(last) ? last : {};
  const numbers = args.filter((a): a is number => typeof a === 'number');
  const shape = (args.find(Array.isArray) as readonly number[] | undefined) ?? named.shape ?? numbers;
  const y = reshaped(this, shape, named.reverse ?? false);
  return y === this ? f.alias(y) : y;
}

/** `x.transpose()`, `x.transpose([1, 0])`, `x.transpose(1, 0)`. */
export function transposeMethod(this: NDArray, ...args: readonly unknown[]): NDArray {
  const last = args[args.length - 1] as { axes?: readonly number[] } | undefined;
  const named = typeof last === 'object' && !Array.isArray(last) ? (last.axes ?? []) : undefined;
  return transposed(this, named ?? (args.flat() as number[]));
}
