// Logistic sigmoid and hyperbolic tangent over runs of memory, from + - * / and integer operations alone: the same bits
// in every engine. Error against float64: sigmoid 2.4 ulp and 9e-8, tanh 2.5 ulp and 1.5e-7. NaN gives NaN.
// The constants stand in memory and are loaded once before the loop, because V8 builds a splatted constant anew at every
// use, even inside loops.

import { add, div, exponent, load, max, min, mul, splat, storePair, sub } from './simd';

// prettier-ignore
const TABLE = memory.data<f32>([
  1.0,
  2.0,
  -89.0, // sigmoid's argument is clamped to [-89, 87]: there 2^128, which is infinite, makes it exactly 0
  87.0,
  -20.0, // tanh's doubled argument to [-20, 20]: beyond, tanh rounds to ±1
  20.0,
  1.44269504, // 1 / ln 2
  12582912.0, // 1.5·2^23: adding it rounds to an integer
  0.693359375, // ln 2 in two parts, the first with few bits
  -2.12194442e-4,
  0.49999994, // q of sigmoid: e^r = 1 + r + r² q(r) for |r| <= ln 2 / 2
  0.166665211,
  0.0416682661,
  0.00836867746,
  0.00138207304,
  0.49999997, // q of tanh: expm1(r) = r + r² q(r)
  0.166665465,
  0.0416674353,
  0.00836626161,
  0.00138706574,
], 4);

@inline
function constant(index: usize): v128 {
  return splat(TABLE + index * 4);
}

/** One in all lanes, to be kept in a local. */
@inline
export function one(): v128 {
  return constant(0);
}

/** q0 + q1 r + q2 r² + q3 r³ + q4 r⁴, by Estrin's scheme. */
@inline
function quartic(r: v128, r2: v128, q0: v128, q1: v128, q2: v128, q3: v128, q4: v128): v128 {
  return add(mul(r2, add(mul(r2, q4), add(mul(q3, r), q2))), add(mul(q1, r), q0));
}

@inline
function sigmoidOf(
  x: v128, one: v128, low: v128, high: v128, log2e: v128, magic: v128, ln2High: v128, ln2Low: v128,
  q0: v128, q1: v128, q2: v128, q3: v128, q4: v128,
): v128 {
  const y = min(max(x, low), high);
  // e^-y = 2^n e^r with m = -n = round(y / ln 2) and r = m ln 2 - y
  const m = add(mul(y, log2e), magic);
  const rounded = sub(m, magic);
  const n = sub(magic, rounded);
  const r = add(sub(mul(rounded, ln2High), y), mul(rounded, ln2Low));
  const r2 = mul(r, r);
  const p = add(one, add(mul(r2, quartic(r, r2, q0, q1, q2, q3, q4)), r));
  // 1 / (1 + e^-y)
  return div(one, add(one, mul(p, exponent(n, one))));
}

@inline
function tanhOf(
  x: v128, one: v128, two: v128, low: v128, high: v128, log2e: v128, magic: v128, ln2High: v128, ln2Low: v128,
  q0: v128, q1: v128, q2: v128, q3: v128, q4: v128,
): v128 {
  const y = min(max(add(x, x), low), high);
  // e^y = 2^n e^r
  const m = add(mul(y, log2e), magic);
  const n = sub(m, magic);
  const r = sub(sub(y, mul(n, ln2High)), mul(n, ln2Low));
  const r2 = mul(r, r);
  const p = add(mul(r2, quartic(r, r2, q0, q1, q2, q3, q4)), r);
  // z = expm1(2x) = 2^n p + (2^n - 1), and tanh x = z / (z + 2): nothing cancels near 0
  const s = exponent(m, one);
  const z = add(mul(s, p), sub(s, one));
  return div(z, add(z, two));
}

/** y = 1 / (1 + e^-x) for the bytes from `x` to `end`, a multiple of 32; `y` may be `x`. */
export function sigmoid(x: usize, end: usize, y: usize): void {
  const one = constant(0), low = constant(2), high = constant(3), log2e = constant(6), magic = constant(7);
  const ln2High = constant(8), ln2Low = constant(9);
  const q0 = constant(10), q1 = constant(11), q2 = constant(12), q3 = constant(13), q4 = constant(14);
  for (; x < end; x += 32, y += 32) {
    const x0 = load(x);
    const x1 = load(x + 16);
    const y0 = sigmoidOf(x0, one, low, high, log2e, magic, ln2High, ln2Low, q0, q1, q2, q3, q4);
    const y1 = sigmoidOf(x1, one, low, high, log2e, magic, ln2High, ln2Low, q0, q1, q2, q3, q4);
    storePair(y, y0, y1);
  }
}

/** y = tanh x for the bytes from `x` to `end`, a multiple of 32; `y` may be `x`. */
export function tanh(x: usize, end: usize, y: usize): void {
  const one = constant(0), two = constant(1), low = constant(4), high = constant(5), log2e = constant(6);
  const magic = constant(7), ln2High = constant(8), ln2Low = constant(9);
  const q0 = constant(15), q1 = constant(16), q2 = constant(17), q3 = constant(18), q4 = constant(19);
  for (; x < end; x += 32, y += 32) {
    const x0 = load(x);
    const x1 = load(x + 16);
    const y0 = tanhOf(x0, one, two, low, high, log2e, magic, ln2High, ln2Low, q0, q1, q2, q3, q4);
    const y1 = tanhOf(x1, one, two, low, high, log2e, magic, ln2High, ln2Low, q0, q1, q2, q3, q4);
    storePair(y, y0, y1);
  }
}
