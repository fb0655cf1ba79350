// Views into and out of WebAssembly memory. Reading follows a view's strides once, in the order that is cheapest to copy,
// and hands kernels the strides that the copy has; no view is made contiguous first.

import { isContiguous, size } from '../reference/base/shape.ts';
import type { View } from '../reference/kernels/kernel.ts';
import { copyRun, walk } from '../reference/kernels/walk.ts';
import type { Instance } from './instance.ts';

/** Elements in WebAssembly memory: where, and bytes between neighbours along each dimension (0 where it is repeated). */
export interface Placed {
  readonly pointer: number;
  readonly strides: readonly number[];
}

/** Copies elements walked by `shape` and `strides` to consecutive places of `target` from `at`; returns the next place. */
function gather(
  target: Float32Array | Int32Array,
  at: number,
  data: View['data'],
  from: number,
  shape: readonly number[],
  strides: readonly number[],
  depth: number,
): number {
  const count = shape[depth] ?? 1;
  const stride = strides[depth] ?? 1;
  if (depth < shape.length - 1) {
    let next = at;
    for (let i = 0; i < count; i++) next = gather(target, next, data, from + i * stride, shape, strides, depth + 1);
    return next;
  }
  if (stride === 1) copyRun(target, at, data, from, count);
  else for (let i = 0; i < count; i++) target[at + i] = data[from + i * stride];
  return at + count;
}

/** Joins dimensions that one stride walks: a contiguous view becomes a single run. */
function merge(shape: readonly number[], strides: readonly number[]): [number[], number[]] {
  const mergedShape: number[] = [];
  const mergedStrides: number[] = [];
  for (let i = 0; i < shape.length; i++) {
    if (shape[i] === 1) continue;
    const last = mergedShape.length - 1;
    if (last >= 0 && mergedStrides[last] === strides[i] * shape[i]) {
      mergedShape[last] *= shape[i];
      mergedStrides[last] = strides[i];
    } else {
      mergedShape.push(shape[i]);
      mergedStrides.push(strides[i]);
    }
  }
  return [mergedShape, mergedStrides];
}

function copyIn(
  wasm: Instance,
  view: View,
  shape: readonly number[],
  strides: readonly number[],
  integers = false,
): number {
  const count = size(shape);
  const pointer = wasm.allocate(count);
  if (count === 0) return pointer;
  const target = integers ? wasm.int32() : wasm.float32();
  if (isContiguous(shape, strides)) {
    copyRun(target, pointer >>> 2, view.data, view.offset, count);
    return pointer;
  }
  const [mergedShape, mergedStrides] = merge(shape, strides);
  gather(target, pointer >>> 2, view.data, view.offset, mergedShape, mergedStrides, 0);
  return pointer;
}

/** Copies a view in, repeated elements once, in the order of its strides. */
export function place(wasm: Instance, view: View): Placed {
  const { shape, strides } = view;
  const walked = shape.map((_, i) => i).filter((i) => shape[i] !== 1 && (strides[i] !== 0 || shape[i] === 0));
  if (!isContiguous(shape, strides)) walked.sort((i, j) => Math.abs(strides[j]) - Math.abs(strides[i]));
  const order = walked.map((i) => shape[i]);
  const pointer = copyIn(
    wasm,
    view,
    order,
    walked.map((i) => strides[i]),
  );
  const placed = new Array<number>(shape.length).fill(0);
  let step = 4;
  for (let k = walked.length - 1; k >= 0; k--) {
    placed[walked[k]] = step;
    step *= order[k];
  }
  return { pointer, strides: placed };
}

/** Copies a view in, row-major. */
export const placeRows = (wasm: Instance, view: View): number => copyIn(wasm, view, view.shape, view.strides);

/** Copies a view of whole numbers in as int32, row-major. */
export const placeIntegers = (wasm: Instance, view: View): number => copyIn(wasm, view, view.shape, view.strides, true);

/** Copies row-major results out to a view, run by run. */
export function fetch(wasm: Instance, pointer: number, { data, shape, strides, offset }: View): void {
  const count = size(shape);
  if (count === 0) return;
  if (isContiguous(shape, strides)) {
    copyRun(data, offset, wasm.float32(), pointer >>> 2, count);
    return;
  }
  const [outer, steps] = merge(shape, strides);
  let run = 1;
  if (steps[steps.length - 1] === 1) {
    run = outer.pop() as number;
    steps.pop();
  }
  const memory = wasm.float32();
  let at = pointer >>> 2;
  walk(outer, steps, offset, (to) => {
    data.set(memory.subarray(at, at + run), to);
    at += run;
  });
}
