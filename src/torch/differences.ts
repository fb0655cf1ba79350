// Differences of neighbours and quarter turns, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { normalizeDim, RuntimeError } from '../engine/index.ts';
import type { Input } from './calls.ts';
import { bound } from './define.ts';
import { int, ints, tensor } from './kinds.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

export interface DiffRest {
  /** Along which dimension, the last by default. */
  dim?: number;
  /** What stands before; null (default): nothing. */
  prepend?: Tensor | null;
  /** What stands behind; null (default): nothing. */
  append?: Tensor | null;
}
export interface DiffOptions extends DiffRest {
  /** How many times, 1 by default. */
  n?: number;
}
/** Takes how many times, and along which dimension. */
export interface Diff<P extends unknown[] = []> {
  (...args: [...self: P, n?: number | DiffOptions, dim?: number | Omit<DiffRest, 'dim'>]): Tensor;
  (...args: [...self: P, n: number, dim: number, prepend: Tensor | null, append?: Tensor | null]): Tensor;
  (...args: [...self: P, n: number, options: DiffRest]): Tensor;
}

export interface TurnOptions {
  /** How many quarters, from the first of dims to the second; 1 by default. */
  k?: number;
  /** The plane, [0, 1] by default. */
  dims?: readonly number[];
}
/** Takes how many quarters, and the plane. */
export interface Turn<P extends unknown[] = []> {
  (...args: [...self: P, k?: number | TurnOptions, dims?: readonly number[] | Pick<TurnOptions, 'dims'>]): Tensor;
}

/** The methods of this file. */
export interface DifferenceMethods {
  /** x[i + 1] - x[i] along a dimension, n times. */
  diff: Diff;
  /** The plane of two dimensions turned by quarters, a copy. */
  rot90: Turn;
}

/** x[i + 1] - x[i] along a dimension, n times; of truth values whether they differ. @throws RuntimeError without dimensions. */
export const diff: Diff<Input> = /* @__PURE__ */ bound<DiffOptions>(
  'diff',
  { n: [int, 1], dim: [int, -1], prepend: [tensor, null], append: [tensor, null] },
  (x, { n, dim, prepend, append }) => {
    if (x.ndim === 0) throw new RuntimeError('diff expects input to be at least one-dimensional');
    if (n < 0) throw new RuntimeError(`order must be non-negative but got ${n}`);
    const d = normalizeDim(dim, x.ndim);
    const parts = [prepend, x, append].filter((part) => part !== null);
    let y = parts.length === 1 ? x : f.cat_all(parts, { dim: d });
    for (let i = 0; i < n && y.shape[d] > 0; i++) {
      const [behind, before] = [f.slice(y, d, 1, y.shape[d]), f.slice(y, d, 0, y.shape[d] - 1)];
      y = y.dtype === 'bool' ? f.logical_xor(behind, before) : f.sub(behind, before);
    }
    return y === x ? f.alias(x) : y;
  },
);

/** The plane of two dimensions turned by k quarters, a copy. @throws RuntimeError for what is no plane. */
export const rot90: Turn<Input> = /* @__PURE__ */ bound<TurnOptions>(
  'rot90',
  { k: [int, 1], dims: [ints, [0, 1]] },
  (x, { k, dims }) => {
    if (dims.length !== 2) {
      throw new RuntimeError(`expected total rotation dims == 2, but got dims = ${dims.length}`);
    }
    if (x.ndim < 2) throw new RuntimeError(`expected total dims >= 2, but got total dims = ${x.ndim}`);
    if (dims[0] === dims[1] || Math.abs(dims[0] - dims[1]) === x.ndim) {
      throw new RuntimeError(`expected rotation dims to be different, but got dim0 = ${dims[0]} and dim1 = ${dims[1]}`);
    }
    const [a, b] = dims.map((dim) => normalizeDim(dim, x.ndim));
    const quarters = ((k % 4) + 4) % 4;
    if (quarters === 0) return named('Rot90Backward0', f.clone(x));
    if (quarters === 2) return named('Rot90Backward0', f.flip(x, [a, b]));
    return named('Rot90Backward0', f.transpose(f.flip(x, [quarters === 1 ? b : a]), a, b));
  },
);
