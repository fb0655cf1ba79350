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

/** @throws ValueError in PyTorch's words outside [0, 1]. */
export function checkProbability(p: number): void {
  if (p >= 0 && p <= 1) return;
  throw new ValueError(`dropout probability has to be between 0 and 1, but got ${p}`);
}

/** How a loss of many elements becomes one. */
export type Reduction = 'none' | 'mean' | 'sum';

/** What all losses can be told. */
export interface LossOptions {
  /** Deprecated in PyTorch: use reduction. */
  size_average?: boolean | null;
  /** Deprecated in PyTorch: use reduction. */
  reduce?: boolean | null;
  /** `'mean'` (default), `'sum'`, or `'none'`: one loss for each element. */
  reduction?: Reduction;
}

/** What PyTorch's two deprecated flags mean as a reduction. */
export function legacyReduction({ size_average, reduce, reduction }: Required<LossOptions>): Reduction {
  if (size_average === null && reduce === null) return reduction;
  if (reduce === false) return 'none';
  return size_average === false ? 'sum' : 'mean';
}
