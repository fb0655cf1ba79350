// How optimizers of both faces run an op that steps a parameter in place.

import * as f from '../engine/functions.ts';
import type { Tensor } from '../engine/index.ts';

/** x, row-major. */
export const contiguous = <T extends Tensor>(x: T): T => (x.isContiguous ? x : f.clone(x));

/**
 * Steps a parameter in place by its gradient, where nothing is recorded; ops that write take contiguous tensors alone, so
 * that a parameter with gaps is stepped in a copy.
 */
export function stepInPlace(
  parameter: Tensor,
  gradient: Tensor,
  step: (parameter: Tensor, gradient: Tensor) => void,
): void {
  const written = contiguous(parameter);
  step(written, contiguous(gradient));
  if (written !== parameter) f.copy_(parameter, written);
}

/** x -= rate · y in place, rounded once, as PyTorch's `add_` with an alpha; a rate that is a tensor is not read. */
export function subtract(x: Tensor, y: Tensor, rate: number | Tensor): void {
  const [lr, measured] = typeof rate === 'number' ? [rate, null] : [0, rate];
  const options = { lr, momentum: 0, dampening: 0, weight_decay: 0, nesterov: false, maximize: false, first: false };
  stepInPlace(x, y, (p, g) => f.sgd_step(p, g, null, options, measured));
}

/** x + w (y - x) in place, as PyTorch's `lerp_` rounds it. */
export function approach(x: Tensor, y: Tensor, w: number): void {
  if (w < 0.5) subtract(x, f.sub(x, y), w);
  else {
    const near = f.clone(y);
    subtract(near, f.sub(y, x), 1 - w);
    f.copy_(x, near);
  }
}
