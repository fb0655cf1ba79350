// log and log1p in double precision, and the pair of doubles that pow needs.
// x = 2^k z with 0.71 ≤ z < 1.42; c is the multiple of 1/64 (1/128 below 1) next to z, and d = 1/c to 12 bits:
// log(x) = k·ln2 - log(d) + log(1 + u),  u = z·d - 1,  |u| < 2^-6.98, computed without error as u1 + u2.

import { fixedLog, powerOfTwo, splitAt, toDouble } from './math-fixed.ts';

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
/** Index of the word with sign and exponent. */
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0];

// Both ln2 and the logarithms have heads that are multiples of 2^-42, so that k·LN2_HIGH + head is exact.
const [ln2High, ln2Tail] = splitAt(fixedLog(2n, 1n), 42);
const LN2_HIGH = ln2High;
const LN2_LOW = toDouble(ln2Tail);

/** Index of c = 1: there d = 1 and the logarithm is 0, so that log(x) near 1 loses nothing. */
const UNIT = 37;
/** High word of the least z with k = 0, half a step before the first c. */
const FIRST = 0x3fe00000 + ((64 - UNIT) << 14) - 0x2000;

/** d, head and tail of -log(d), for each c. */
const table = /* @__PURE__ */ (() => {
  const rows = new Float64Array(192);
  for (let j = 0; j < 64; j++) {
    const c = j < UNIT ? (128 - UNIT + j) / 128 : (64 - UNIT + j) / 64;
    const d = Math.round(4096 / c);
    const [head, tail] = splitAt(fixedLog(4096n, BigInt(d)), 42);
    rows.set([d / 4096, head, toDouble(tail)], 3 * j);
  }
  return rows;
})();

/** The logarithm of the latest call of `logPair` is result[0] + result[1]. */
export const logResult = new Float64Array(2);

/** (log(1 + u) - u) / u² = -1/2 + u/3 - … - u⁶/8; the rest is below u⁷/9 < 2^-51, that is 2^-58 of log(1 + u). */
function seriesLog(u: number): number {
  const s = u * u;
  return -0.5 + u * (1 / 3) + s * (-0.25 + u * 0.2 + s * (-1 / 6 + u * (1 / 7) - s * 0.125));
}

/** log(x) + shift·ln2 + tail for normal positive x and |tail| < 2^-50; at most 0.85 ulp from it. */
function logNormal(x: number, tail: number, shift: number): number {
  double[0] = x;
  const t = words[HIGH] - FIRST;
  const k = t >> 20;
  const j = ((t >> 14) & 63) * 3;
  const z = x * powerOfTwo(-k);
  const d = table[j];
  // 24 bits times 13 bits, and 29 bits times 13 bits: both products are exact.
  const front = Math.fround(z);
  const u = front * d - 1 + (z - front) * d;
  const e = k + shift;
  const head = e * LN2_HIGH + table[j + 1];
  const sum = head + u;
  return sum + (head - sum + u + (u * u * seriesLog(u) + (table[j + 2] + e * LN2_LOW + tail)));
}

/** Natural logarithm, at most 0.85 ulp from it. log(±0) = -Infinity; NaN below 0. */
export function log(x: number): number {
  if (x >= 2.2250738585072014e-308) return x === Number.POSITIVE_INFINITY ? x : logNormal(x, 0, 0);
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (!(x > 0)) return Number.NaN;
  return logNormal(x * 18014398509481984, 0, -54);
}

/** log(1 + x), at most 0.85 ulp from it. log1p(-1) = -Infinity; NaN below -1; log1p(-0) = -0. */
export function log1p(x: number): number {
  if (x > -0.0078125 && x < 0.0078125) {
    return x > -1e-16 && x < 1e-16 ? x : x + x * x * seriesLog(x);
  }
  if (!(x > -1)) return x === -1 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  // 1 + x = y + c exactly, and log(y + c) = log(y) + c/y to c²/y² < 2^-105.
  const y = 1 + x;
  const c = x < 1 ? x - (y - 1) : 1 - (y - x);
  return logNormal(y, c / y, 0);
}

/**
 * log(x) for positive finite x as `logResult[0] + logResult[1]`, with a relative error below 2^-64:
 * the square term is carried exactly, u³/3 - u⁴/4 … needs only a double.
 */
export function logPair(value: number): void {
  const small = value < 2.2250738585072014e-308;
  const x = small ? value * 18014398509481984 : value;
  double[0] = x;
  const t = words[HIGH] - FIRST;
  const k = t >> 20;
  const j = ((t >> 14) & 63) * 3;
  const z = x * powerOfTwo(-k);
  const d = table[j];
  const front = Math.fround(z);
  const u1 = front * d - 1;
  const u2 = (z - front) * d;
  const u = u1 + u2;
  const uLow = u1 - u + u2;
  // u² = square + squareLow, by Veltkamp's split of u.
  const square = u * u;
  const split = 134217729 * u;
  const a = split - (split - u);
  const b = u - a;
  const squareLow = a * a - square + 2 * a * b + b * b;
  // u³/3 - u⁴/4 + … + u⁹/9; the rest is below 2^-66 of u.
  const cube =
    u * square * (1 / 3 - u * 0.25 + square * (0.2 - u * (1 / 6) + square * (1 / 7 - u * 0.125 + square * (1 / 9))));
  const e = small ? k - 54 : k;
  const head = e * LN2_HIGH + table[j + 1];
  const sum1 = head + u;
  const sum2 = sum1 - 0.5 * square;
  const low1 = head - sum1 + u;
  const low2 = sum1 - sum2 - 0.5 * square;
  const low = low1 + low2 + (uLow - u * uLow - 0.5 * squareLow + cube + (table[j + 2] + e * LN2_LOW));
  const high = sum2 + low;
  logResult[0] = high;
  logResult[1] = sum2 - high + low;
}
