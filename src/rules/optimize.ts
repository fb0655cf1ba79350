// How optimizers of both faces run an op that steps a parameter in place.

import * as f from '../engine/functions.ts';
import type { Tensor } from '../engine/index.ts';

const contiguous = (x: Tensor): Tensor => (x.isContiguous ? x : f.clone(x));

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
