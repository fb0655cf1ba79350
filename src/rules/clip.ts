// Clipping of gradients, shared by the façades.

import * as f from '../engine/functions.ts';
import { fromArray, type Species, type Tensor } from '../engine/index.ts';

/** The norm of all tensors together: of the vector of their own norms. 0-dim; 0 where there is none. */
export function totalNorm<T extends Tensor>(tensors: readonly T[], p: number): T {
  const norms = tensors.map((x) => f.reshape(f.norm(x, p), [1]));
  return f.norm(f.cat(norms, 0), p);
}

/** Multiplies tensors in place by max / (norm + 1e-6), where that is below 1. */
export function scaleTo<T extends Tensor>(tensors: readonly T[], norm: T, max: number): void {
  const scale = f.clamp(f.div(max, f.add(norm, 1e-6)), { min: null, max: 1 });
  for (const x of tensors) f.copy_(f.detach(x), f.mul(x, f.cast(scale, x.dtype)));
}

/** A 0-dim zero of a class. */
export const nothing = <T extends Tensor>(species: Species<T>): T =>
  fromArray(species, new Float32Array(1), 'float32', [], 'cpu');
