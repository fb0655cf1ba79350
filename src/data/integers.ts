// Whole numbers as samplers need them.

import { RuntimeError } from '../engine/index.ts';

/** Whether a value is 1, 2, 3 … */
export const isPositiveInteger = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0;

/** a // b for a whole number of samples. @throws RuntimeError for b = 0. */
export function floorDivide(a: number, b: number): number {
  if (b === 0) throw new RuntimeError('integer division or modulo by zero', 'there is nothing to sample from');
  return Math.floor(a / b);
}
