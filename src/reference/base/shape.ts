// Shapes and strides as plain arrays of integers: sizes, broadcasting, dimension indices, and PyTorch's texts for them.

import { IndexError, RuntimeError, ShapeError } from './errors.ts';

export type Shape = readonly number[];

/** Number of elements. */
export function size(shape: Shape): number {
  let n = 1;
  for (let i = 0; i < shape.length; i++) n *= shape[i];
  return n;
}

/** Row-major strides, in elements. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= Math.max(shape[i], 1);
  }
  return strides;
}

/** Whether strides walk the elements in row-major order without gaps (dimensions of size 1 do not matter). */
export function isContiguous(shape: Shape, strides: readonly number[]): boolean {
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] === 0) return true;
    if (shape[i] === 1) continue;
    if (strides[i] !== step) return false;
    step *= shape[i];
  }
  return true;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** `[2, 3]`, as PyTorch prints sizes inside messages. */
export const formatSizes = (shape: Shape): string => `[${shape.join(', ')}]`;
/** `torch.Size([2, 3])`. */
export const formatSize = (shape: Shape): string => `torch.Size([${shape.join(', ')}])`;
/** `(2, 3)`, a Python tuple. */
export const formatTuple = (shape: Shape): string => (shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`);

/** The shape that two broadcast to, aligned at the last dimension. */
export function broadcastShapes(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  const result = new Array<number>(rank);
  // From the right, as the error names the last dimension that does not fit.
  for (let i = rank - 1; i >= 0; i--) {
    // An index below 0 would be looked up as a name.
    const x = rank - i > a.length ? 1 : a[i - rank + a.length];
    const y = rank - i > b.length ? 1 : b[i - rank + b.length];
    if (x !== y && x !== 1 && y !== 1) {
      throw new ShapeError(
        `The size of tensor a (${x}) must match the size of tensor b (${y}) at non-singleton dimension ${i}`,
        `shapes ${formatSizes(a)} and ${formatSizes(b)} do not broadcast; sizes must be equal or 1`,
      );
    }
    result[i] = x === 1 ? y : x;
  }
  return result;
}

/** Strides that repeat a view over a larger shape: 0 wherever a dimension is broadcast. */
export function broadcastStrides(shape: Shape, strides: readonly number[], target: Shape): number[] {
  const lead = target.length - shape.length;
  return target.map((d, i) => (i < lead || (shape[i - lead] === 1 && d !== 1) ? 0 : strides[i - lead]));
}

/** A dimension index made non-negative; `rank` 0 counts as 1, as in PyTorch. */
export function normalizeDim(dim: number, rank: number): number {
  const n = Math.max(rank, 1);
  if (!Number.isInteger(dim) || dim < -n || dim >= n) {
    throw new IndexError(`Dimension out of range (expected to be in range of [${-n}, ${n - 1}], but got ${dim})`);
  }
  return dim < 0 ? dim + n : dim;
}

/** Several dimension indices, non-negative, each at most once; `undefined` means all of them. */
export function normalizeDims(dims: number | readonly number[] | undefined, rank: number): number[] {
  if (dims === undefined) return Array.from({ length: rank }, (_, i) => i);
  const list = (typeof dims === 'number' ? [dims] : dims).map((d) => normalizeDim(d, rank));
  for (let i = 0; i < list.length; i++) {
    if (list.indexOf(list[i]) !== i)
      throw new RuntimeError(`dim ${list[i]} appears multiple times in the list of dims`);
  }
  return rank === 0 ? [] : list.sort((a, b) => a - b);
}

/** The shape after reducing `dims`, which must be normalized. */
export function reducedShape(shape: Shape, dims: readonly number[], keepdim: boolean): number[] {
  if (keepdim) return shape.map((d, i) => (dims.includes(i) ? 1 : d));
  return shape.filter((_, i) => !dims.includes(i));
}

/** Fills in a single -1 so that `requested` holds `count` elements. */
export function inferShape(requested: Shape, count: number): number[] {
  const shape = [...requested];
  const unknown = shape.indexOf(-1);
  if (unknown !== -1 && shape.indexOf(-1, unknown + 1) !== -1)
    throw new RuntimeError('only one dimension can be inferred');
  const negative = shape.find((d) => d < -1);
  if (negative !== undefined) {
    throw new RuntimeError(
      `invalid shape dimension ${negative} at index ${shape.indexOf(negative)} of shape ${formatSizes(shape)}`,
    );
  }
  const known = shape.reduce((n, d) => (d === -1 ? n : n * d), 1);
  if (unknown !== -1 && known === 0 && count === 0) {
    throw new RuntimeError(
      `cannot reshape tensor of 0 elements into shape ${formatSizes(requested)} because the unspecified dimension size -1 can be any value and is ambiguous`,
    );
  }
  if (unknown !== -1 && count % known === 0) shape[unknown] = count / known;
  if (size(shape) !== count || shape.includes(-1)) {
    throw new ShapeError(`shape '${formatSizes(requested)}' is invalid for input of size ${count}`);
  }
  return shape;
}

/** Sizes that a tensor can be created with. */
export function checkSizes(shape: Shape): void {
  for (let i = 0; i < shape.length; i++) {
    const d = shape[i];
    if (!Number.isInteger(d)) throw new RuntimeError(`sizes must be integers, but got ${formatSizes(shape)}`);
    if (d < 0) throw new RuntimeError(`Trying to create tensor with negative dimension ${d}: ${formatSizes(shape)}`);
  }
}

/**
 * The strides under which a strided view shows the same elements in another shape without a copy, or `undefined`
 * where the elements are not regularly spaced (PyTorch's rule for `view`).
 */
export function viewStrides(shape: Shape, strides: readonly number[], target: Shape): number[] | undefined {
  if (size(shape) === 0) return contiguousStrides(target);
  const result = new Array<number>(target.length);
  let view = target.length - 1;
  let end = shape.length - 1;
  // Walk the old dimensions from the right in runs that are regularly spaced, and split each run into new dimensions.
  while (end >= 0) {
    let start = end;
    let run = shape[end];
    const step = strides[end];
    while (start > 0 && (shape[start - 1] === 1 || strides[start - 1] === run * step)) {
      start--;
      run *= shape[start];
    }
    let left = run;
    let stride = step;
    while (view >= 0 && (left > 1 || target[view] === 1)) {
      if (left % target[view] !== 0) return undefined;
      result[view] = stride;
      stride *= target[view];
      left /= target[view];
      view--;
    }
    if (left !== 1) return undefined;
    end = start - 1;
  }
  while (view >= 0) {
    if (target[view] !== 1) return undefined;
    result[view--] = 1;
  }
  return result;
}
