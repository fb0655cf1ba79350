// Options that the layers share, and what they mean.

import { type DType, ValueError } from '../engine/index.ts';

/** Where a layer's parameters lie, and what they are made of. */
export interface FactoryOptions {
  /** The device of the parameters, `'cpu'` or `'reference'`; null (default): the default device. */
  device?: string | null;
  /** `'float32'` or `'float64'`; null (default): the default dtype. */
  dtype?: DType | null;
}

/** An option that layers without state have. */
export interface InPlaceOptions {
  /** Write the result into the input, false by default. */
  inplace?: boolean;
}

/** A size along time as a list of one, as PyTorch keeps it. */
export const listed = (size: number | readonly number[]): readonly number[] =>
  typeof size === 'number' ? [size] : size;

/** @throws ValueError in PyTorch's words outside [0, 1]. */
export function checkProbability(p: number): void {
  if (p >= 0 && p <= 1) return;
  throw new ValueError(`dropout probability has to be between 0 and 1, but got ${p}`);
}
