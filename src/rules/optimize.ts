// What optimizers share: corrections by the number of steps, the count of steps, and how an in-place row is run.

import * as f from '../engine/functions.ts';
import { inplace, read, type Tensor } from '../engine/index.ts';
import { power } from '../reference/base/math.ts';

/** The corrections that were asked for last, newest first: all parameters of a step ask for the same two. */
let latest: readonly { readonly beta: number; readonly step: number; readonly value: number }[] = [];

/** 1 - βᵗ, by which Adam divides a moment that started from 0 (Kingma and Ba, 2015, section 3). The same on every engine. */
export function biasCorrection(beta: number, step: number): number {
  const known = latest.find((c) => c.beta === beta && c.step === step);
  if (known !== undefined) return known.value;
  const value = 1 - power(beta, step);
  latest = [{ beta, step, value }, ...latest.slice(0, 3)];
  return value;
}

/** Writes a value into x, in x's own dtype. */
export const assign = <T extends Tensor>(x: T, value: T): T => inplace(x, () => value);

/** Adds 1 to a count of steps (one element), in place, and gives it as a number. */
export function countStep(count: Tensor): number {
  assign(count, f.wrap(read(count)[0] + 1, count));
  return read(count)[0];
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
