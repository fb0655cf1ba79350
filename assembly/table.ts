// Elementary functions of four lanes over all of float32, subnormal results, ±0, ±∞ and NaN included, from + - * / and
// integer operations alone. Errors against float64, in units in the last place: exp 1.1, log 0.9, expm1 1.9, log1p 1.5,
// sigmoid 2.4, tanh 2.7. Constants stand in memory; kernels load them once, before their loops, and hand them down.
// math.ts holds the shorter forms that the recurrent cells use.

import {
  abs, and, eq, exponentOf, inversePower, lt, mantissaOf, neg, or, scaleTwice, select, toFloat, withSign,
} from './lanes';
import { add, div, exponent, max, min, mul, splat, sub, zero } from './simd';

// prettier-ignore
const TABLE = memory.data<f32>([
  1.0,
  2.0,
  0.5,
  -104.0, // e^-104 rounds to 0
  89.0, // e^89 to ∞
  20.0, // tanh of half of it to 1
  1.44269504, // 1 / ln 2
  12582912.0, // 1.5·2^23: adding it rounds to an integer
  0.693359375, // ln 2 in two parts, the first with few bits
  -2.12194442e-4,
  0.49999997, // q: e^r = 1 + r + r² q(r) for |r| <= ln 2 / 2
  0.166665465,
  0.0416674353,
  0.00836626161,
  0.00138706574,
  2.98023224e-8, // 2^-25: below it expm1 x and log1p x round to x
  0.707106781,
  1.17549435e-38, // least normal number
  8388608.0, // 2^23
  23.0,
  1073741824.0, // 2^30
  Infinity,
  0.33333331174, // l: log(1 + f) = f - f²/2 + f³ l(f) (Cephes, logf)
  -0.24999993993,
  0.20000714765,
  -0.16668057665,
  0.14249322787,
  -0.12420140846,
  0.11676998740,
  -0.11514610310,
  0.070376836292,
  -20.0, // e^-20 - 1 rounds to -1
], 4);

/** The constants by name: their places in the table. */
export const ONE: usize = 0, TWO: usize = 1, HALF: usize = 2, LOW: usize = 3, HIGH: usize = 4, TWENTY: usize = 5;
export const LOG2E: usize = 6, MAGIC: usize = 7, LN2_HIGH: usize = 8, LN2_LOW: usize = 9;
export const Q0: usize = 10, Q1: usize = 11, Q2: usize = 12, Q3: usize = 13, Q4: usize = 14, TINY: usize = 15;
export const ROOT: usize = 16, NORMAL: usize = 17, TWO23: usize = 18, N23: usize = 19, TWO30: usize = 20;
export const INFINITE: usize = 21, L: usize = 22, MINUS_TWENTY: usize = 31;

@inline
export function constant(index: usize): v128 {
  return splat(TABLE + index * 4);
}

/** q0 + q1 r + q2 r² + q3 r³ + q4 r⁴, by Estrin's scheme. */
@inline
export function quartic(r: v128, r2: v128, q0: v128, q1: v128, q2: v128, q3: v128, q4: v128): v128 {
  return add(mul(r2, add(mul(r2, q4), add(mul(q3, r), q2))), add(mul(q1, r), q0));
}

/** e^x. */
@inline
export function expOf(
  x: v128, one: v128, lowest: v128, highest: v128, log2e: v128, magic: v128, ln2High: v128, ln2Low: v128,
  q0: v128, q1: v128, q2: v128, q3: v128, q4: v128,
): v128 {
  const y = min(max(x, lowest), highest);
  // e^y = 2^n e^r
  const m = add(mul(y, log2e), magic);
  const n = sub(m, magic);
  const r = sub(sub(y, mul(n, ln2High)), mul(n, ln2Low));
  const r2 = mul(r, r);
  const p = add(one, add(mul(r2, quartic(r, r2, q0, q1, q2, q3, q4)), r));
  return scaleTwice(p, m, magic, one);
}

/** 1 / (1 + e^-x). */
@inline
export function sigmoidOf(
  x: v128, one: v128, lowest: v128, highest: v128, log2e: v128, magic: v128, ln2High: v128, ln2Low: v128,
  q0: v128, q1: v128, q2: v128, q3: v128, q4: v128,
): v128 {
  // With t = e^-|x| <= 1: 1 / (1 + t), and t / (1 + t) below 0
  const t = expOf(neg(abs(x)), one, lowest, highest, log2e, magic, ln2High, ln2Low, q0, q1, q2, q3, q4);
  return div(select(lt(x, zero()), t, one), add(one, t));
}

/** e^x - 1. */
@inline
export function expm1Of(
  x: v128, one: v128, half: v128, tiny: v128, lowest: v128, highest: v128, log2e: v128, magic: v128, ln2High: v128,
  ln2Low: v128, q0: v128, q1: v128, q2: v128, q3: v128, q4: v128,
): v128 {
  const y = min(max(x, lowest), highest);
  const m = add(mul(y, log2e), magic);
  const n = sub(m, magic);
  const r = sub(sub(y, mul(n, ln2High)), mul(n, ln2Low));
  const r2 = mul(r, r);
  const p = add(mul(r2, quartic(r, r2, q0, q1, q2, q3, q4)), r);
  // 2^n p + (2^n - 1), from half of it, because 2^128 is not a float
  const s = exponent(m, half);
  const z = add(mul(s, p), sub(s, half));
  return select(lt(abs(x), tiny), x, add(z, z));
}

/** tanh x. */
@inline
export function tanhOf(
  x: v128, one: v128, two: v128, highest: v128, log2e: v128, magic: v128, ln2High: v128, ln2Low: v128,
  q0: v128, q1: v128, q2: v128, q3: v128, q4: v128,
): v128 {
  const a = abs(x);
  const y = min(add(a, a), highest);
  const m = add(mul(y, log2e), magic);
  const n = sub(m, magic);
  const r = sub(sub(y, mul(n, ln2High)), mul(n, ln2Low));
  const r2 = mul(r, r);
  const p = add(mul(r2, quartic(r, r2, q0, q1, q2, q3, q4)), r);
  // z = expm1(2|x|), and tanh |x| = z / (z + 2)
  const s = exponent(m, one);
  const z = add(mul(s, p), sub(s, one));
  return withSign(div(z, add(z, two)), x);
}

/** log(2^k (1 + f)) = k ln 2 + f - f²/2 + f³ l(f). */
@inline
function logParts(
  f: v128, k: v128, half: v128, ln2High: v128, ln2Low: v128, l0: v128, l1: v128, l2: v128, l3: v128, l4: v128, l5: v128,
  l6: v128, l7: v128, l8: v128,
): v128 {
  const f2 = mul(f, f);
  const f4 = mul(f2, f2);
  const front = add(mul(f2, add(mul(l3, f), l2)), add(mul(l1, f), l0));
  const back = add(mul(f2, add(mul(l7, f), l6)), add(mul(l5, f), l4));
  const l = add(front, mul(f4, add(back, mul(f4, l8))));
  const y = sub(add(mul(mul(f2, f), l), mul(k, ln2Low)), mul(f2, half));
  return add(add(f, y), mul(k, ln2High));
}

/** The logarithm of x where it is 0, negative, infinite or NaN; `y` elsewhere. */
@inline
function orSpecial(x: v128, y: v128, zero: v128, infinite: v128): v128 {
  const special = sub(or(x, lt(x, zero)), and(eq(x, zero), infinite));
  return select(and(lt(zero, x), lt(x, infinite)), y, special);
}

/** log x. */
@inline
export function logOf(
  x: v128, one: v128, half: v128, ln2High: v128, ln2Low: v128, root: v128, normal: v128, two23: v128, n23: v128,
  infinite: v128, l0: v128, l1: v128, l2: v128, l3: v128, l4: v128, l5: v128, l6: v128, l7: v128, l8: v128,
): v128 {
  const small = lt(x, normal);
  const scaled = select(small, mul(x, two23), x);
  const k = exponentOf(scaled, root);
  const f = sub(mantissaOf(scaled, k), one);
  const shifted = sub(toFloat(k), and(small, n23));
  const y = logParts(f, shifted, half, ln2High, ln2Low, l0, l1, l2, l3, l4, l5, l6, l7, l8);
  return orSpecial(x, y, zero(), infinite);
}

/** log(1 + x). */
@inline
export function log1pOf(
  x: v128, one: v128, half: v128, ln2High: v128, ln2Low: v128, root: v128, tiny: v128, two30: v128, infinite: v128,
  l0: v128, l1: v128, l2: v128, l3: v128, l4: v128, l5: v128, l6: v128, l7: v128, l8: v128,
): v128 {
  // 1 + x = u + c exactly; from 2^30 on c does not matter
  const u = add(one, x);
  const back = sub(u, one);
  const c = add(sub(one, sub(u, back)), sub(x, back));
  const k = exponentOf(u, root);
  const f = add(sub(mantissaOf(u, k), one), and(mul(c, inversePower(k, one)), lt(u, two30)));
  const y = logParts(f, toFloat(k), half, ln2High, ln2Low, l0, l1, l2, l3, l4, l5, l6, l7, l8);
  return select(lt(abs(x), tiny), x, orSpecial(u, y, zero(), infinite));
}
