// pow in double precision: exp(y·log x) with log x and the product carried as pairs of doubles.

import { expSum } from './math-exp.ts';
import { logPair, logResult } from './math-log.ts';

/** 134217729 = 2^27 + 1, Veltkamp's constant: x = head + tail, each of at most 26 bits. */
const headOf = (x: number): number => {
  const t = 134217729 * x;
  return t - (t - x);
};

/** 1 for an odd integer, 0 for an even one, -1 for what is no integer. Doubles from 2^53 on are even. */
function parity(y: number): number {
  if (Math.floor(y) !== y) return -1;
  return Math.abs(y) < 9007199254740992 && y % 2 !== 0 ? 1 : 0;
}

/**
 * x to the power y, at most 0.6 ulp from it, with C's special values, which PyTorch has (JavaScript's differ in two):
 * pow(1, y) = 1 and pow(-1, ±Infinity) = 1 for any y, NaN included; pow(x, ±0) = 1; a negative x needs an integer y.
 */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const base = Math.abs(x);
  const infinite = y === Number.POSITIVE_INFINITY || y === Number.NEGATIVE_INFINITY;
  if (infinite) return base === 1 ? 1 : base > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0;
  const odd = x < 0 || x === 0 ? parity(y) : 0;
  const sign = odd === 1 && (x < 0 || 1 / x < 0) ? -1 : 1;
  if (base === 0) return sign * (y > 0 ? 0 : Number.POSITIVE_INFINITY);
  if (base === Number.POSITIVE_INFINITY) return sign * (y > 0 ? base : 0);
  if (x < 0 && odd < 0) return Number.NaN;
  return sign * positivePower(base, y);
}

function positivePower(x: number, y: number): number {
  const size = Math.abs(y);
  // |log x| ≥ 2^-53 for x ≠ 1, so beyond 2^64 every power over- or underflows; below 2^-65 every power rounds to 1.
  if (size > 2e19) return x === 1 ? 1 : x > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0;
  if (size < 2.7e-20) return 1;
  logPair(x);
  const high = logResult[0];
  const low = logResult[1];
  // y·high = product + error exactly (Dekker).
  const product = y * high;
  if (product > 710) return Number.POSITIVE_INFINITY;
  if (product < -746) return 0;
  const a = headOf(y);
  const b = y - a;
  const c = headOf(high);
  const d = high - c;
  const error = b * d - (product - a * c - b * c - a * d);
  return expSum(product, error + y * low);
}

/** aᵇ; small whole powers by multiplication, as every framework does. */
export function power(a: number, b: number): number {
  if (b === 1) return a;
  if (b === 2) return a * a;
  if (b === 3) return a * a * a;
  if (b === 0.5) return a === Number.NEGATIVE_INFINITY ? Number.POSITIVE_INFINITY : Math.sqrt(a + 0);
  if (b === -1) return 1 / a;
  return pow(a, b);
}
