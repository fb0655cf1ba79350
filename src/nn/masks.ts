// Masks of attention as numbers, which are added to scores.

import { AssertionError, type DType, warn } from '../engine/index.ts';
import { additive } from '../rules/attention.ts';
import type { Tensor } from '../torch/index.ts';

/** @throws AssertionError for a mask of whole numbers. */
export function checkMask(mask: Tensor | null, name: string): void {
  if (mask === null || ['bool', 'float32', 'float64'].includes(mask.dtype)) return;
  throw new AssertionError(`only bool and floating types of ${name} are supported`);
}

/** Warns where two masks are of different dtypes. */
export function compareMasks(mask: Tensor | null, name: string, other: Tensor | null, otherName: string): void {
  if (!mask || !other || mask.dtype === other.dtype) return;
  warn(`Support for mismatched ${name} and ${otherName} is deprecated. Use same type for both instead.`);
}

/** A padding mask and a mask of places as numbers of a dtype, where there are: -∞ for what is left out. */
export function canonicalMasks(
  [padding, paddingName]: readonly [Tensor | null, string],
  [mask, maskName]: readonly [Tensor | null, string],
  dtype: DType,
): readonly [padding: Tensor | null, mask: Tensor | null] {
  checkMask(padding, paddingName);
  compareMasks(padding, paddingName, mask, maskName);
  checkMask(mask, maskName);
  const target = dtype === 'float64' ? 'float64' : 'float32';
  const numbers = (x: Tensor | null): Tensor | null => (x?.dtype === 'bool' ? additive(x, target, false) : x);
  return [numbers(padding), numbers(mask)];
}
