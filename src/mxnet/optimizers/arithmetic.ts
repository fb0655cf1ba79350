// The few operations that update rules are written with. Nothing here is recorded: optimizers run it without gradients.

import * as f from '../../engine/functions.ts';
import type { Tensor } from '../../engine/index.ts';

/** What MXNet's operators do with their scalar arguments, for arrays of any dtype. */
export const rounded = Math.fround;

/** Writes a value into a tensor. */
export function assign(x: Tensor, value: Tensor): void {
  f.copy_(f.detach(x), value);
}

/** Largest elements -limit … limit; null or 0 leaves them as they are. */
export function clip(x: Tensor, limit: number | null): Tensor {
  if (limit === null || limit === 0) return x;
  return f.clamp(x, { min: -rounded(limit), max: rounded(limit) });
}

/** x · c, where c is not 1. */
export const scale = (x: Tensor, c: number): Tensor => (c === 1 ? x : f.mul(x, c));

/** x + c · y, where c is not 0. */
export const plus = (x: Tensor, y: Tensor, c: number): Tensor => (c === 0 ? x : f.add(x, f.mul(y, c)));

/** β x + (1 - β) y, the moving average. */
export const blend = (beta: number, x: Tensor, y: Tensor): Tensor => f.add(f.mul(x, beta), f.mul(y, 1 - beta));
