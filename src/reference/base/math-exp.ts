// exp and expm1 in double precision (also the exponential that pow, tanh and sigmoid stand on).
// x = n·ln2/32 + r with |r| ≤ ln2/64, n = 32k + j:  exp(x) = 2^k · T[j] · exp(r),  T[j] = 2^(j/32) as a pair of doubles.

import { fixedExp, fixedLog, powerOfTwo, scaleByPowerOfTwo, splitAt, toDouble, toPair } from './math-fixed.ts';

/** Adding and subtracting 1.5·2^52 rounds a double below 2^51 to the nearest integer. */
export const ROUND = 6755399441055744;

const LN2 = fixedLog(2n, 1n);
/** 32/ln2, and ln2/32 in two parts: n·STEP_HIGH is exact for |n| < 2^15.9. */
const STEPS = 1 / toDouble(LN2 / 32n);
const [stepHigh, stepTail] = splitAt(LN2 / 32n, 42);
const STEP_HIGH = stepHigh;
const STEP_LOW = toDouble(stepTail);

/** 2^(j/32) at 2j, what it lacks at 2j + 1. */
const table = /* @__PURE__ */ (() => {
  const rows = new Float64Array(64);
  for (let j = 0; j < 32; j++) rows.set(toPair(fixedExp((LN2 * BigInt(j)) / 32n)), 2 * j);
  return rows;
})();

/** exp(r) - 1 = r + r²/2 + … + r⁶/720; for |r| ≤ 0.0109 the rest is below r⁷/5040 < 2^-57. */
function expm1Small(r: number): number {
  const s = r * r;
  return r + s * (0.5 + r * (1 / 6) + s * (1 / 24 + r * (1 / 120) + s * (1 / 720)));
}

/** exp(x + tail) for |tail| < 2^-14; at most 0.55 ulp from it (one more rounding where the result is subnormal). */
export function expSum(x: number, tail: number): number {
  if (!(x > -745.2)) return Number.isNaN(x) ? x : 0;
  if (x > 709.8) return Number.POSITIVE_INFINITY;
  const n = x * STEPS + ROUND - ROUND;
  const i = n | 0;
  const j = (i & 31) << 1;
  const t = table[j];
  const q = expm1Small(x - n * STEP_HIGH - (n * STEP_LOW - tail));
  return scaleByPowerOfTwo(t + (table[j + 1] + t * q), i >> 5);
}

/** exp(x), at most 0.55 ulp from it. Overflows to Infinity above 709.78, vanishes below -745.13. */
export const exp = (x: number): number => expSum(x, 0);

/** exp(x) of the latest call of `expParts` is parts[0] + parts[1]. */
export const parts = new Float64Array(2);

/** exp(x) as a pair with a relative error below 2^-57, for |x| < 700; the first of the pair is 2^(n/32) rounded. */
export function expParts(x: number): void {
  const n = x * STEPS + ROUND - ROUND;
  const i = n | 0;
  const j = (i & 31) << 1;
  const scale = powerOfTwo(i >> 5);
  const a = scale * table[j];
  parts[0] = a;
  parts[1] = scale * table[j + 1] + a * expm1Small(x - n * STEP_HIGH - n * STEP_LOW);
}

/** exp(x) - 1, at most 0.8 ulp from it. */
export function expm1(x: number): number {
  if (x > -0.25 && x < 0.25) {
    // x + x²/2! + … + x¹³/13!; the rest is below x¹⁴/14! < 2^-62 · |x|.
    if (x > -1e-16 && x < 1e-16) return x;
    const s = x * x;
    const high = 1 / 362880 + x * (1 / 3628800) + s * (1 / 39916800 + x * (1 / 479001600) + s * (1 / 6227020800));
    const middle = 1 / 120 + x * (1 / 720) + s * (1 / 5040 + x * (1 / 40320) + s * high);
    return x + s * (0.5 + x * (1 / 6 + x * (1 / 24) + s * middle));
  }
  if (!(x < 50)) return exp(x);
  if (x < -38) return -1;
  expParts(x);
  const a = parts[0];
  const b = parts[1];
  // a - 1 = d + e exactly.
  const d = a - 1;
  const e = a > 1 ? a - d - 1 : a - (d + 1);
  return d + (e + b);
}
