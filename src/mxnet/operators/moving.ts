// Shapes and the moving of elements: what its operators share.

import * as f from '../../engine/functions.ts';
import { type Shape, size } from '../../engine/index.ts';
import type { NDArray } from '../array/ndarray.ts';
import { checkFailed, MXNetError } from '../base/errors.ts';
import { int, intOrInts, optional, reported, required } from '../base/options.ts';
import { axisOf, reshapeCodes, text } from '../base/shapes.ts';
import { array, op, typed } from './define.ts';

export const copy = (x: NDArray): NDArray => f.clone(x);

/** @throws MXNetError where the shape holds more elements, or what `fewer` throws where it holds fewer. */
export function reshaped(
  x: NDArray,
  shape: readonly number[],
  reverse: boolean,
  fewer?: (to: readonly number[]) => never,
): NDArray {
  const to = reshapeCodes(x.shape, shape, reverse);
  const [have, want] = [x.size, size(to)];
  if (have < want) {
    throw new MXNetError(
      `NDArray.Reshape: Check failed: shape_.Size() >= shape.Size() (${have} vs. ${want}) : target shape size is larger than the current shape`,
    );
  }
  if (have !== want) {
    fewer?.(to);
    throw checkFailed(
      `oshape.Size() == dshape.Size() (${want} vs. ${have}) `,
      `Target shape size is different to source. Target: ${text(to)}\nSource: ${text(x.shape)}`,
    );
  }
  return f.reshape(x, to);
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

/** The axes reversed where none are named. */
export function transposed(data: NDArray, axes: readonly number[]): NDArray {
  const rank = data.shape.length;
  const order = axes.length === 0 ? [...data.shape.keys()].reverse() : axes.map((a) => axisOf(a, rank));
  if (new Set(order).size !== rank || order.length !== rank) {
    throw new MXNetError(`axes (${axes.join(', ')}) are not a permutation of the ${rank} axes`);
  }
  return copy(f.permute(data, order));
}

/** All axes but the first in one. */
export const flattened = (x: NDArray): NDArray => copy(f.reshape(x, [x.shape[0], size(x.shape.slice(1))]));

const exchanged = { data: required(array), dim1: optional(int, 0), dim2: optional(int, 0) };

/** A shape with two axes exchanged. */
function exchangedShape(shape: Shape, dim1: number, dim2: number): number[] {
  const [a, b] = [dim1, dim2].map((axis) => axisOf(axis, shape.length));
  return shape.map((d, i) => (i === a ? shape[b] : i === b ? shape[a] : d));
}

/** Two axes exchanged. */
export const SwapAxis = op(
  'SwapAxis',
  exchanged,
  ({ data, dim1, dim2 }) => {
    const rank = data.shape.length;
    return copy(f.transpose(data, axisOf(dim1, rank), axisOf(dim2, rank)));
  },
  {
    back: ({ data, dim1, dim2 }, [shape]) => [[data, exchangedShape(shape, dim1, dim2)]],
    types: typed('Input must have specified type'),
  },
);

const reversed = { data: required(array), axis: reported(intOrInts) };

/** Axes turned around. */
export const reverse = op(
  'reverse',
  reversed,
  ({ data, axis }) =>
    f.flip(
      data,
      (typeof axis === 'number' ? [axis] : axis).map((a) => axisOf(a, data.shape.length)),
    ),
  { alike: true },
);
