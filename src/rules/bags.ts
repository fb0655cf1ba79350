// Bags of rows of a table, each folded into one: sums, means or largest elements.

import * as f from '../engine/functions.ts';
import type { Tensor } from '../engine/index.ts';

/** What a bag is made of. */
export interface Bag<T> {
  /** Rows of the table in order, [n, D]. */
  readonly rows: T;
  /** Whether each of them counts, [n] bool; null: all do. */
  readonly counted: T | null;
  /** Where each bag begins, [B] int64. */
  readonly starts: T;
}

/** The bag of each of n rows: how many bags begin at it or before, less one. */
function bagsOf<T extends Tensor>(starts: T, n: number): T {
  const place = f.unsqueeze(f.range(f.placeOf(starts), n), 1);
  return f.sub(f.sum(f.cast(f.le(f.unsqueeze(starts, 0), place), 'int64'), 1), 1);
}

/** Rows summed bag by bag, [B, D]; with `mean` divided by how many there are. An empty bag is 0. */
export function summed<T extends Tensor>({ rows, counted, starts }: Bag<T>, mean: boolean): T {
  const [n, d] = rows.shape;
  const [bags] = starts.shape;
  const kept = counted ? f.where(f.unsqueeze(counted, 1), rows, 0) : rows;
  const index = bagsOf(starts, n);
  const sum = f.index_add(f.zeros_like(f.detach(rows), [bags, d]), index, kept, { dim: 0 });
  if (!mean) return sum;
  const ones = f.full(f.placeOf(rows), { shape: [n], dtype: rows.dtype, value: 1 });
  const each = counted ? f.cast(counted, rows.dtype) : ones;
  const counts = f.index_add(f.zeros_like(f.detach(rows), [bags]), index, each, { dim: 0 });
  return f.div(sum, f.unsqueeze(f.maximum(counts, 1), 1));
}

/** The largest of each column of a bag, [B, D], the first of equals. An empty bag is 0. */
export function largest<T extends Tensor>({ rows, counted, starts }: Bag<T>): T {
  const [n] = rows.shape;
  const [bags] = starts.shape;
  const index = f.unsqueeze(bagsOf(starts, n), 0);
  const own = f.eq(index, f.unsqueeze(f.range(f.placeOf(starts), bags), 1));
  const members = counted ? f.logical_and(own, f.unsqueeze(counted, 0)) : own;
  const spread = f.where(f.unsqueeze(members, 2), f.unsqueeze(rows, 0), Number.NEGATIVE_INFINITY);
  const [most] = f.max_dim(spread, { dim: 1, keepdim: false });
  return f.where(f.unsqueeze(f.any(members, 1), 1), most, 0);
}
