// Grids, choices and places counted out, and matrices side by side on a diagonal: functions alone, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import {
  allocate,
  bind,
  type DType,
  formatSizes,
  promote,
  RuntimeError,
  type Signature,
  type TypedArray,
} from '../engine/index.ts';
import { finish, made, placeBy, type TensorOptions } from './create.ts';
import { define, signatureOf } from './define.ts';
import { bool, int, listOf, tensor } from './kinds.ts';
import { named } from './names.ts';
import { atleast_2d, meshgrid } from './stacks.ts';
import { Tensor } from './tensor.ts';

/* @__NO_SIDE_EFFECTS__ */
const several = (name: string): Signature<{ tensors: readonly Tensor[] }> =>
  signatureOf<{ tensors: readonly Tensor[] }>(name, { tensors: [/* @__PURE__ */ listOf(tensor)] });
const factors = /* @__PURE__ */ several('cartesian_prod');
const diagonal = /* @__PURE__ */ several('block_diag');

/** @throws RuntimeError for a tensor of several dimensions. */
function checkVector({ shape }: Tensor): void {
  if (shape.length > 1) throw new RuntimeError(`Expect a 1D vector, but got shape ${formatSizes(shape)}`);
}

/** Every choice of one element of each vector, a row each: [n₁ n₂ …, count]; of one vector itself. @throws RuntimeError for others. */
export function cartesian_prod(...args: readonly Tensor[]): Tensor {
  const { tensors: given } = bind(factors, [args]);
  given.forEach(checkVector);
  if (given.length === 1) return given[0];
  const columns = meshgrid(given, { indexing: 'ij' }).map((x) => f.reshape(x, [x.numel()]));
  return named('StackBackward0', f.stack(columns, 1));
}

/** Options of combinations. */
export interface CombinationOptions {
  /** How many elements are chosen, 2 by default. */
  r?: number;
  /** Whether an element may be chosen again; not by default. */
  with_replacement?: boolean;
}
/** Takes a vector and how many are chosen. */
export interface Combinations {
  (input: Tensor, r?: number | CombinationOptions, with_replacement?: boolean): Tensor;
}
/**
 * Places of r of n in order, a row of r each: each after the one before, or not before it where it may come again.
 * @throws RuntimeError where there is no memory for all of them.
 */
function choices(n: number, r: number, again: boolean): TypedArray {
  // n over r; of choices with repetition n + r - 1 over r.
  const most = again ? n + r - 1 : n;
  let rows = n === 0 || most < r ? 0 : 1;
  for (let k = 1; k <= Math.min(r, most - r) && rows > 0; k++) rows = Math.min((rows * (most - k + 1)) / k, 2 ** 53);
  rows = Math.round(rows);
  const places = allocate('int64', rows * r);
  const row = allocate('int64', rows === 0 ? 0 : r);
  if (!again) for (let k = 0; k < row.length; k++) row[k] = k;
  for (let i = 0; i < rows; i++) {
    places.set(row, i * r);
    // The last place that can go on, and all behind it.
    let k = r - 1;
    while (k > 0 && row[k] === (again ? n - 1 : n - r + k)) k--;
    row[k]++;
    for (let next = k + 1; next < r; next++) row[next] = row[next - 1] + (again ? 0 : 1);
  }
  return places;
}
/** Every choice of r elements of a vector [n] in order, a row each. @throws RuntimeError for more than one dimension. */
export const combinations: Combinations = /* @__PURE__ */ define<{ input: Tensor } & CombinationOptions>(
  'combinations',
  { input: [tensor], r: [int, 2], with_replacement: [bool, false] },
  ({ input, r, with_replacement }) => {
    if (input.ndim !== 1) throw new RuntimeError(`Expect a 1D vector, but got shape ${formatSizes(input.shape)}`);
    if (r < 0) throw new RuntimeError(`Expect a non-negative number, but got ${r}`);
    if (r === 0) return f.slice(input, 0, 0, 0);
    const places = choices(input.shape[0], r, with_replacement);
    const found = f.index_select(input, 0, f.integers(f.placeOf(input), places));
    return named('StackBackward0', f.reshape(found, [places.length / r, r]));
  },
);

/** Matrices one below and right of the other, 0 elsewhere; a vector is a row. @throws RuntimeError for more dimensions. */
export function block_diag(...args: readonly Tensor[]): Tensor {
  const { tensors: given } = bind(diagonal, [args]);
  for (const [i, { ndim }] of given.entries()) {
    if (ndim <= 2) continue;
    throw new RuntimeError(
      `torch.block_diag: Input tensors must have 2 or fewer dimensions. Input ${i} has ${ndim} dimensions`,
    );
  }
  const blocks = given.map((x) => atleast_2d(x));
  const width = blocks.reduce((n, { shape }) => n + shape[1], 0);
  if (blocks.length === 0) {
    return f.full({ species: Tensor, deviceName: 'cpu' }, { shape: [1, 0], dtype: 'float32', value: 0 });
  }
  const dtype: DType = promote(given);
  let left = 0;
  const rows = blocks.map((x) => {
    const [n, m] = x.shape;
    const beside = (columns: number): Tensor => f.full(f.placeOf(x), { shape: [n, columns], dtype, value: 0 });
    const row = f.cat([beside(left), f.cast(x, dtype), beside(width - left - m)], 1);
    left += m;
    return row;
  });
  return named('BlockDiagBackward0', f.cat(rows, 0));
}

/** Options of tril_indices and triu_indices. */
export interface TriangleIndexOptions extends TensorOptions {
  /** The diagonal where the triangle ends; 0 by default, those above it are positive. */
  offset?: number;
}
/** Takes the size of a matrix, and where the triangle ends. */
export interface TriangleIndices {
  (row: number, col: number, offset?: number | TriangleIndexOptions, options?: TensorOptions): Tensor;
}
/** How many places of [rows, columns] lie on the diagonal or below it: the sum over rows i of i + offset + 1, within 0 … columns. */
function below(rows: number, columns: number, offset: number): number {
  const first = Math.min(rows, Math.max(0, -offset));
  const full = Math.min(rows, Math.max(first, columns - offset - 1));
  return ((full - first) * (first + full + 2 * offset + 1)) / 2 + (rows - full) * columns;
}
const triangle = (name: string, lower: boolean): TriangleIndices =>
  define<{ row: number; col: number } & TriangleIndexOptions>(
    name,
    () => ({ row: [int], col: [int], offset: [int, 0], ...made }),
    ({ row, col, offset, dtype, ...options }) => {
      if (row < 0) throw new RuntimeError(`row must be non-negative, got${row}`);
      if (col < 0) throw new RuntimeError(`col must be non-negative, got${col}`);
      // An upper triangle is a lower one of the transpose.
      const count = lower ? below(row, col, offset) : below(col, row, -offset);
      const places = allocate('int64', 2 * count);
      for (let i = lower ? Math.max(0, -offset) : 0, k = 0; k < count; i++) {
        const edge = Math.min(col, Math.max(0, i + offset + (lower ? 1 : 0)));
        for (let j = lower ? 0 : edge; j < (lower ? edge : col); j++, k++) {
          places[k] = i;
          places[count + k] = j;
        }
      }
      const found = f.integers(placeBy({ dtype, ...options }), places);
      return finish(f.cast(f.reshape(found, [2, count]), dtype ?? 'int64'), options);
    },
    3,
  );
/** Rows and columns of the places of a lower triangle, in order: int64 [2, count]. */
export const tril_indices: TriangleIndices = /* @__PURE__ */ triangle('tril_indices', true);
/** Rows and columns of the places of an upper triangle, in order: int64 [2, count]. */
export const triu_indices: TriangleIndices = /* @__PURE__ */ triangle('triu_indices', false);
