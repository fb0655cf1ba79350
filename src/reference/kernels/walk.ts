// How kernels read strided views: as contiguous arrays in row-major order, copied only where they are not so already.

import { allocate, type TypedArray } from '../base/dtype.ts';
import { broadcastStrides, isContiguous, type Shape, size } from '../base/shape.ts';
import type { View } from './kernel.ts';

/** Runs at least this long are copied by `set`, whose call costs about as much as so many elements. */
export const RUN = 20;

/** Copies a run of elements. */
export function copyRun(target: TypedArray, at: number, data: TypedArray, from: number, count: number): void {
  if (count >= RUN) target.set(data.subarray(from, from + count), at);
  else for (let i = 0; i < count; i++) target[at + i] = data[from + i];
}

/** Calls `visit` with the storage index of every element in row-major order. */
export function walk(shape: Shape, strides: readonly number[], offset: number, visit: (at: number) => void): void {
  const rank = shape.length;
  if (size(shape) === 0) return;
  if (rank === 0) {
    visit(offset);
    return;
  }
  const inner = shape[rank - 1];
  const step = strides[rank - 1];
  const counter = new Array<number>(rank).fill(0);
  let base = offset;
  for (;;) {
    for (let i = 0, at = base; i < inner; i++, at += step) visit(at);
    let d = rank - 2;
    for (; d >= 0; d--) {
      base += strides[d];
      if (++counter[d] < shape[d]) break;
      base -= strides[d] * shape[d];
      counter[d] = 0;
    }
    if (d < 0) return;
  }
}

/** The elements in row-major order: a window of the storage where it is contiguous, else a copy. */
export function dense(view: View): TypedArray {
  const { data, dtype, shape, strides, offset } = view;
  const n = size(shape);
  if (isContiguous(shape, strides)) return n === data.length ? data : data.subarray(offset, offset + n);
  const out = allocate(dtype, n);
  let i = 0;
  walk(shape, strides, offset, (at) => {
    out[i++] = data[at];
  });
  return out;
}

/** A view repeated over a larger shape. */
export function broadcast(view: View, shape: Shape): View {
  return { ...view, shape, strides: broadcastStrides(view.shape, view.strides, shape) };
}

/** A contiguous view of a whole array. */
export function viewOf(data: TypedArray, dtype: View['dtype'], shape: Shape): View {
  const strides = new Array<number>(shape.length);
  for (let i = shape.length - 1, step = 1; i >= 0; step *= shape[i--]) strides[i] = step;
  return { data, dtype, shape, strides, offset: 0 };
}

/** Splits a shape at a dimension: [outer, length, inner]. */
export function around(shape: Shape, dim: number): { outer: number; length: number; inner: number } {
  return { outer: size(shape.slice(0, dim)), length: shape[dim] ?? 1, inner: size(shape.slice(dim + 1)) };
}

/** Σ a[i] b[i] over n neighbours, in four interleaved sums: shorter sums round less, and run faster. */
export function dot(a: ArrayLike<number>, at: number, b: ArrayLike<number>, from: number, n: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let [i, j] = [at, from];
  const end = at + n;
  for (; i + 3 < end; i += 4, j += 4) {
    s0 += a[i] * b[j];
    s1 += a[i + 1] * b[j + 1];
    s2 += a[i + 2] * b[j + 2];
    s3 += a[i + 3] * b[j + 3];
  }
  for (; i < end; i++, j++) s0 += a[i] * b[j];
  return s0 + s1 + (s2 + s3);
}
