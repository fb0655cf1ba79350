// What optimizers of both façades share: corrections by the number of steps, and how an in-place row is run.

import * as f from '../engine/functions.ts';
import { fromArray, read, Tensor } from '../engine/index.ts';

/** 1 - βᵗ, by which Adam divides a moment that started from 0 (Kingma and Ba, 2015, section 3). The same on every engine. */
export function biasCorrection(beta: number, step: number): number {
  const base = fromArray(Tensor, Float64Array.of(beta), 'float64', [], 'reference');
  return 1 - read(f.pow(base, step))[0];
}

const contiguous = (x: Tensor): Tensor => (x.isContiguous ? x : f.clone(x));

/**
 * Steps a parameter in place by its gradient; rows that write take contiguous tensors alone, so that a parameter with
 * gaps is stepped in a copy.
 */
export function stepInPlace(
  parameter: Tensor,
  gradient: Tensor,
  step: (parameter: Tensor, gradient: Tensor) => void,
): void {
  const written = contiguous(f.detach(parameter));
  step(written, contiguous(f.detach(gradient)));
  if (!parameter.isContiguous) f.copy_(f.detach(parameter), written);
}
