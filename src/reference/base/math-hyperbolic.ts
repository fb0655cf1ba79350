// tanh and the logistic sigmoid in double precision, the two activations of recurrent cells; sinh and cosh.
// Both are quotients of exp(x) = p + q. Where rounding of numerator and denominator would add up to 2 ulp, what they lost
// corrects the quotient; the 1/denominator in that correction follows from the quotient itself.

import { exp, expm1, expParts, parts } from './math-exp.ts';

/** tanh(x), at most 1.5 ulp from it; odd, exactly ±1 from |x| = 19.1 on. */
export function tanh(x: number): number {
  const a = Math.abs(x);
  if (a < 0.125) return tanhSmall(x);
  if (!(a < 19.1)) return Number.isNaN(x) ? x : x > 0 ? 1 : -1;
  expParts(2 * a);
  const p = parts[0];
  const q = parts[1];
  let y: number;
  if (a > 0.55) {
    // 1 - 2/(exp(2a) + 1): the fraction is below 1/2, so its error counts half or less.
    y = 1 - 2 / (p + (1 + q));
  } else {
    // t = (p - 1 + q)/(p + 1 + q), where p - 1 is exact; 1/denominator = (1 - t)/2.
    const numerator = p - 1 + q;
    const numeratorLow = p - 1 - numerator + q;
    const sum = p + 1;
    const denominator = sum + q;
    const denominatorLow = sum - denominator + q + (1 - (sum - p));
    const t = numerator / denominator;
    y = t + (numeratorLow - t * denominatorLow) * (0.5 - 0.5 * t);
  }
  return x < 0 ? -y : y;
}

/** x - x³/3 + 2x⁵/15 - 17x⁷/315 + …, to x¹⁵; for |x| < 1/8 the rest is below 2^-58 · |x|. */
function tanhSmall(x: number): number {
  const s = x * x;
  if (s < 1e-17) return x;
  const high = 1382 / 155925 + s * (-21844 / 6081075 + s * (929569 / 638512875));
  return x + x * s * (-1 / 3 + s * (2 / 15 + s * (-17 / 315 + s * (62 / 2835 - s * high))));
}

/** 1/(1 + exp(-x)), at most 1.8 ulp from it; never overflows on the way. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  // exp(x) is small enough here that 1 + exp(x) would round to 1.
  if (!(x > -38)) return exp(x);
  expParts(x);
  const e = parts[0] + parts[1];
  const eLow = parts[0] - e + parts[1];
  // s = e/(1 + e), with 1/(1 + e) = 1 - s.
  const denominator = 1 + e;
  const denominatorLow = 1 - denominator + e;
  const s = e / denominator;
  return s + (eLow * (1 - s) - s * denominatorLow) * (1 - s);
}

/** sinh(x) = (t + t / (t + 1)) / 2 with t = e^|x| - 1; odd. */
export function sinh(x: number): number {
  const a = Math.abs(x);
  if (a === 0) return x;
  const t = expm1(a);
  const y = a < 22 ? (t + t / (t + 1)) / 2 : half(a);
  return x < 0 ? -y : y;
}

/** cosh(x) = (eˣ + e⁻ˣ) / 2. */
export function cosh(x: number): number {
  const a = Math.abs(x);
  return a < 22 ? (exp(a) + exp(-a)) / 2 : half(a);
}

/** eˣ / 2, which is finite a little longer than eˣ. */
function half(x: number): number {
  const root = exp(x / 2);
  return (root / 2) * root;
}
