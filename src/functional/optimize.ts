// What optimizers of both façades compute from the number of steps alone.

import { f, fromArray, read, Tensor } from '../engine.ts';

/** 1 - βᵗ, by which Adam divides a moment that started from 0 (Kingma and Ba, 2015, section 3). The same on every engine. */
export function biasCorrection(beta: number, step: number): number {
  const base = fromArray(Tensor, Float64Array.of(beta), 'float64', [], 'reference');
  return 1 - read(f.pow(base, step))[0];
}
