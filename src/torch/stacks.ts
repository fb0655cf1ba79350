// Tensors joined as rows, columns and layers, grids of them, and tensors in one shape, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { bind, broadcastShapes, RuntimeError, warn } from '../engine/index.ts';
import type { Input, Unary } from './calls.ts';
import { define, signatureOf, unary } from './define.ts';
import { cat, type Join, join, joined } from './join.ts';
import { listOf, str, tensor } from './kinds.ts';
import { Tensor } from './tensor.ts';

/** Takes tensors. */
export interface Stacked {
  (tensors: readonly Tensor[]): Tensor;
  (options: { tensors: readonly Tensor[] }): Tensor;
}

const stacked = (name: string, body: (tensors: readonly Tensor[]) => Tensor): Stacked =>
  define<{ tensors: readonly Tensor[] }>(name, { tensors: [/* @__PURE__ */ listOf(tensor)] }, ({ tensors }) => {
    if (tensors.length === 0) throw new RuntimeError(`${name} expects a non-empty TensorList`);
    return body(tensors);
  });

/** x with dimensions of size 1 up to a rank. */
function raised(x: Tensor, rank: number): Tensor {
  const { shape } = x;
  if (shape.length >= rank) return x;
  if (shape.length === 0) return f.reshape(x, new Array(rank).fill(1));
  const row = rank === 1 ? x : shape.length === 1 ? f.unsqueeze(x, 0) : x;
  return rank === 3 ? f.unsqueeze(row, row.shape.length) : row;
}
/** A tensor without dimensions as one of one dimension; others as they are. */
export const atleast_1d: Unary<Input> = /* @__PURE__ */ unary('atleast_1d', (x) => raised(x, 1));
/** Fewer than two dimensions as two: a vector is a row. */
export const atleast_2d: Unary<Input> = /* @__PURE__ */ unary('atleast_2d', (x) => raised(x, 2));
/** Fewer than three dimensions as three. */
export const atleast_3d: Unary<Input> = /* @__PURE__ */ unary('atleast_3d', (x) => raised(x, 3));

/** `cat`. */
export const concat: Join = /* @__PURE__ */ join('concat', joined);
/** `cat`. */
export const concatenate: Join = /* @__PURE__ */ join('concatenate', joined);
/** Columns side by side: joined along the second dimension, vectors along the first. */
export const hstack: Stacked = /* @__PURE__ */ stacked('hstack', (tensors) => {
  const parts = tensors.map((x) => raised(x, 1));
  return cat(parts, parts[0].shape.length === 1 ? 0 : 1);
});
const rows = (tensors: readonly Tensor[]): Tensor =>
  cat(
    tensors.map((x) => raised(x, 2)),
    0,
  );
/** Rows one below the other: joined along the first dimension, of which vectors are rows. */
export const vstack: Stacked = /* @__PURE__ */ stacked('vstack', rows);
/** `vstack`. */
export const row_stack: Stacked = /* @__PURE__ */ stacked('row_stack', rows);
/** Layers one behind the other: joined along the third dimension. */
export const dstack: Stacked = /* @__PURE__ */ stacked('dstack', (tensors) =>
  cat(
    tensors.map((x) => raised(x, 3)),
    2,
  ),
);
/** Vectors as columns, side by side with matrices. */
export const column_stack: Stacked = /* @__PURE__ */ stacked('column_stack', (tensors) =>
  cat(
    tensors.map((x) => (x.shape.length <= 1 ? f.reshape(x, [x.numel(), 1]) : x)),
    1,
  ),
);

/** `f(x, y)` as `f([x, y])`. */
const together = (args: readonly unknown[]): readonly unknown[] => {
  const count = args.findIndex((item) => !(item instanceof Tensor));
  const end = count === -1 ? args.length : count;
  return end === 0 ? args : [args.slice(0, end), ...args.slice(end)];
};

export interface GridOptions {
  /** `'ij'` (the default): the first tensor numbers rows; `'xy'`: columns. */
  indexing?: 'ij' | 'xy' | null;
}
/** Takes vectors, one by one or as a list. */
export interface Grid {
  (...tensorsAndOptions: (Tensor | GridOptions)[]): Tensor[];
  (tensors: readonly Tensor[], options?: GridOptions): Tensor[];
}
const grid = /* @__PURE__ */ signatureOf<{ tensors: readonly Tensor[]; indexing?: string | null }>('meshgrid', {
  tensors: [/* @__PURE__ */ listOf(tensor)],
  indexing: [str, null],
});
const spreading = /* @__PURE__ */ signatureOf<{ tensors: readonly Tensor[] }>('broadcast_tensors', {
  tensors: [/* @__PURE__ */ listOf(tensor)],
});
/** Tensors in the shape that they all broadcast to, as views: an array. */
export function broadcast_tensors(...tensors: readonly Tensor[]): Tensor[];
export function broadcast_tensors(tensors: readonly Tensor[]): Tensor[];
export function broadcast_tensors(...args: readonly unknown[]): Tensor[] {
  const { tensors } = bind(spreading, args.length === 0 ? [[]] : together(args));
  const shape = tensors.map((x): readonly number[] => x.shape).reduce(broadcastShapes, []);
  return tensors.map((x) => f.expand_to(x, { shape }));
}
/** For each vector its elements over the grid of all of them. */
export const meshgrid: Grid = (...args: readonly unknown[]): Tensor[] => {
  const { tensors, indexing } = bind(grid, together(args));
  if (indexing === null) {
    warn('torch.meshgrid: in an upcoming release, it will be required to pass the indexing argument.');
  }
  if (tensors.length === 0) throw new RuntimeError('meshgrid expects a non-empty TensorList');
  for (const { dtype, shape } of tensors) {
    if (dtype !== tensors[0].dtype) throw new RuntimeError('meshgrid expects all tensors to have the same dtype');
    if (shape.length > 1) {
      throw new RuntimeError(
        `torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: ${shape.length}D`,
        'ravel() it first',
      );
    }
  }
  const order = indexing ?? 'ij';
  if (order !== 'ij' && order !== 'xy') {
    throw new RuntimeError(`torch.meshgrid: indexing must be one of "xy" or "ij", but received: ${order}`);
  }
  const turned = order === 'xy' && tensors.length > 1;
  const listed = turned ? [tensors[1], tensors[0], ...tensors.slice(2)] : tensors;
  const shape = listed.map((x) => x.numel());
  const grids = listed.map((x, i) => {
    const row = f.view(x, { shape: shape.map((n, d) => (d === i ? n : 1)) });
    return f.expand_to(row, { shape });
  });
  return turned ? [grids[1], grids[0], ...grids.slice(2)] : grids;
};
