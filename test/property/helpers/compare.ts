// Arrays by name compared: bit for bit, or within a tolerance that grows with the largest element, as errors of sums do.

import { expect } from 'vitest';
import { EXACT, mismatch } from '../../helpers/close.ts';
import type { Values } from './network.ts';

/** Error allowed in units of the largest element (at least 1). */
export const unit = { float32: 1e-5, float64: 1e-12 };

const largest = (v: ArrayLike<number>): number => Array.from(v).reduce((m, e) => Math.max(m, Math.abs(e)), 1);

function compare(actual: Values, expected: Values, atol: (e: ArrayLike<number>) => number): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  const reports = Object.keys(expected).flatMap((name) => {
    const allowed = atol(expected[name]);
    const report = mismatch(actual[name], expected[name], allowed === 0 ? EXACT : { rtol: 0, atol: allowed });
    return report === null ? [] : [`${name}: ${report}`];
  });
  expect(reports).toEqual([]);
}

/** The same bits, the sign of 0 included; NaN is NaN. */
export const expectBits = (actual: Values, expected: Values): void => compare(actual, expected, () => 0);

/** |a - e| ≤ tolerance · max(1, |e|∞) elementwise. */
export const expectNear = (actual: Values, expected: Values, tolerance: number): void =>
  compare(actual, expected, (e) => tolerance * largest(e));
