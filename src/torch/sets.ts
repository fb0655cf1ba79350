// Elements without those that come again, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { normalizeDim, size } from '../engine/index.ts';
import type { Input } from './calls.ts';
import { bound } from './define.ts';
import { bool, int } from './kinds.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

export interface ConsecutiveOptions {
  /** Whether the place of each element among the results is given too; not by default. */
  return_inverse?: boolean;
  /** Whether it is given how often each came; not by default. */
  return_counts?: boolean;
  /** The dimension whose slices are compared; all elements in a row by default. */
  dim?: number | null;
}
export interface UniqueOptions extends ConsecutiveOptions {
  /** Accepted: they come in order in either case. */
  sorted?: boolean;
}
/** Takes what is given besides the elements: a tensor alone, or a list of them. */
export interface Unique<P extends unknown[] = []> {
  (...args: P): Tensor;
  (...args: [...self: P, sorted: boolean]): Tensor;
  (...args: [...self: P, options: UniqueOptions & { return_inverse?: false; return_counts?: false }]): Tensor;
  (...args: [...self: P, options: UniqueOptions]): Tensor[];
  (
    ...args: [...self: P, sorted: boolean, return_inverse: boolean, return_counts?: boolean, dim?: number | null]
  ): Tensor[];
}
/** Takes what is given besides the elements: a tensor alone, or a list of them. */
export interface UniqueConsecutive<P extends unknown[] = []> {
  (...args: P): Tensor;
  (...args: [...self: P, options: ConsecutiveOptions & { return_inverse?: false; return_counts?: false }]): Tensor;
  (...args: [...self: P, options: ConsecutiveOptions]): Tensor[];
  (...args: [...self: P, return_inverse: boolean, return_counts?: boolean, dim?: number | null]): Tensor[];
}

/** The methods of this file. */
export interface SetMethods {
  /** The different elements in order. */
  unique: Unique;
  /** The first of each run of equal elements. */
  unique_consecutive: UniqueConsecutive;
}

/** Slices of a dimension as rows: [n, width]; all elements as n of width 1. */
function rowsOf(x: Tensor, dim: number | null): Tensor {
  if (dim === null) return f.reshape(x, [size(x.shape), 1]);
  const front = f.permute(x, [dim, ...[...x.shape.keys()].filter((d) => d !== dim)]);
  return f.reshape(front, [x.shape[dim], size(front.shape.slice(1))]);
}

/** Which of [n, width] rows comes when they are in order: sorted by the last column first, each time keeping the order. */
function orderOf(rows: Tensor): Tensor {
  let order = f.range(f.placeOf(rows), rows.shape[0]);
  for (let column = rows.shape[1] - 1; column >= 0; column--) {
    const keys = f.index_select(f.select(rows, 1, column), 0, order);
    const [, places] = f.sort(keys, { dim: 0, descending: false });
    order = f.index_select(order, 0, places);
  }
  return order;
}

/** Whether each of [n, width] rows differs from the one before it; the first one does. */
function begins(rows: Tensor): Tensor {
  const n = rows.shape[0];
  const first = f.cast(f.ones_like(f.select(f.slice(rows, 0, 0, Math.min(n, 1)), 1, 0)), 'bool');
  if (n < 2) return first;
  const differs = f.any(f.ne(f.slice(rows, 0, 1, n), f.slice(rows, 0, 0, n - 1)), 1);
  return f.cat_all([first, differs], { dim: 0 });
}

/** The first row of each run, and what else is asked for; `order` sorts the rows first. */
function distinct(
  x: Tensor,
  { dim: given, return_inverse, return_counts }: Required<ConsecutiveOptions>,
  sorts: boolean,
): Tensor | Tensor[] {
  const dim = given === null ? null : normalizeDim(given, x.shape.length);
  const rows = rowsOf(f.detach(x), dim);
  const n = rows.shape[0];
  const order = sorts ? orderOf(rows) : f.range(f.placeOf(rows), n);
  const starts = rows.shape[1] === 0 ? f.cast(f.ones_like(order), 'bool') : begins(f.index_select(rows, 0, order));
  const at = f.select(f.nonzero(starts), 1, 0);
  const origin = f.index_select(order, 0, at);
  const values = dim === null ? f.index_select(f.reshape(x, [n]), 0, origin) : f.index_select(x, dim, origin);
  const results = [named(sorts ? 'Unique2Backward0' : 'UniqueConsecutiveBackward0', values)];
  if (return_inverse) {
    const group = f.sub(f.cumsum(starts, 0), 1);
    const inverse = f.scatter_add(f.zeros_like(group), 0, order, group);
    results.push(dim === null ? f.reshape(inverse, x.shape) : inverse);
  }
  if (return_counts) {
    const group = f.sub(f.cumsum(starts, 0), 1);
    results.push(f.scatter_add(f.zeros_like(group, [at.shape[0]]), 0, group, f.ones_like(group)));
  }
  return results.length === 1 ? results[0] : results;
}

/** The different elements in order. */
export const unique = /* @__PURE__ */ bound<UniqueOptions, Tensor | Tensor[]>(
  'unique',
  { sorted: [bool, true], return_inverse: [bool, false], return_counts: [bool, false], dim: [int, null] },
  (x, options) => distinct(x, options, true),
) as Unique<Input>;
/** The first of each run of equal elements. */
export const unique_consecutive = /* @__PURE__ */ bound<ConsecutiveOptions, Tensor | Tensor[]>(
  'unique_consecutive',
  { return_inverse: [bool, false], return_counts: [bool, false], dim: [int, null] },
  (x, options) => distinct(x, options, false),
) as UniqueConsecutive<Input>;
