// A weight by its length and its direction: g v / ‖v‖. Salimans and Kingma, 2016.

import * as f from '../engine/functions.ts';
import { normalizeDim, type Tensor } from '../engine/index.ts';

/** The dimension along which there is a length for each index; -1 and null: one length for all. */
export type LengthDim = number | null;

/** Lengths of v over all dimensions but one, which stay with size 1; without one over all, []. */
export function lengths<T extends Tensor>(v: T, dim: LengthDim): T {
  const all = dim === null || dim === -1;
  const kept = all ? -1 : normalizeDim(dim, v.shape.length);
  const dims = [...v.shape.keys()].filter((d) => d !== kept);
  return f.norm(v, 2, dims, !all);
}

/** g v / ‖v‖. */
export const ofLength = <T extends Tensor>(v: T, g: T, dim: LengthDim): T => f.mul(v, f.div(g, lengths(v, dim)));
