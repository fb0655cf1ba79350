// Attention: softmax(q kᵀ / √E + mask) v. Vaswani et al., 2017.

import * as f from '../engine/functions.ts';
import type { Tensor } from '../engine/index.ts';

/** 0 where a mask of truth values holds, else -∞; a mask of numbers is itself. `dtype` is that of what it is added to. */
export const additive = <T extends Tensor>(mask: T, dtype: 'float32' | 'float64', holds = true): T => {
  if (mask.dtype !== 'bool') return f.cast(mask, dtype);
  const [kept, gone] = holds ? [0, Number.NEGATIVE_INFINITY] : [Number.NEGATIVE_INFINITY, 0];
  return f.cast(f.where(mask, f.wrap(kept, mask), f.wrap(gone, mask)), dtype);
};

/** A mask [L, S] of truth values: each place sees itself and those before. */
export function causal<T extends Tensor>(like: T, rows: number, columns: number): T {
  const ones = f.full(f.placeOf(like), { shape: [rows, columns], dtype: 'bool', value: 1 });
  return f.tril(ones, { diagonal: 0 });
}

/** The weights softmax(q kᵀ · scale + mask) of q [..., L, E], k [..., S, E] → [..., L, S]; 0 in rows that see nothing. */
export function attentionWeights<T extends Tensor>(q: T, k: T, mask: T | null, scale: number, safe: boolean): T {
  const columns = k.shape.length - 1;
  const scores = f.mul(f.matmul(q, f.transpose(k, columns - 1, columns)), scale);
  const along = scores.shape.length - 1;
  if (!mask || !safe) return f.softmax(mask ? f.add(scores, mask) : scores, along);
  const masked = f.add(scores, mask);
  const blind = f.all(f.eq(f.detach(masked), Number.NEGATIVE_INFINITY), along, true);
  return f.where(blind, 0, f.softmax(f.where(blind, 0, masked), along));
}
