// Inverse functions in double precision: atan from sin and cos by one corrected step, the others from it and from log1p.

import { log, log1p } from './math-log.ts';
import { cos, sin } from './math-trig.ts';

const HALF_PI = 1.5707963267948966;
/** π/2 - HALF_PI. */
const HALF_PI_TAIL = 6.123233995736766e-17;

/** δ - δ³/3 + δ⁵/5 - δ⁷/7; for |δ| < 1/100 the rest is below 2^-62 · |δ|. */
function atanSmall(d: number): number {
  const s = d * d;
  return d - d * s * (1 / 3 - s * (1 / 5 - s * (1 / 7)));
}

/** atan of 0 ≤ x ≤ 1. With t near it: atan x = t + atan((x cos t - sin t) / (cos t + x sin t)). */
function atanUnit(x: number): number {
  if (x < 0.01) return atanSmall(x);
  const t = x / (1 + 0.28 * x * x);
  const [s, c] = [sin(t), cos(t)];
  return t + atanSmall((x * c - s) / (c + x * s));
}

/** atan(x), at most 2 ulp from it; odd. */
export function atan(x: number): number {
  if (x === 0 || Number.isNaN(x)) return x;
  const a = Math.abs(x);
  const y = a <= 1 ? atanUnit(a) : HALF_PI - (atanUnit(1 / a) - HALF_PI_TAIL);
  return x < 0 ? -y : y;
}

/** The angle of the point (x, y), in [-π, π]. */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const left = x < 0 || Object.is(x, -0);
  const [p, q] = [Math.abs(y), Math.abs(x)];
  const endless = p === Number.POSITIVE_INFINITY && q === p;
  const right = endless ? HALF_PI / 2 : p === 0 ? 0 : q === 0 ? HALF_PI : p <= q ? atan(p / q) : HALF_PI - atan(q / p);
  const angle = left ? 2 * HALF_PI - right : right;
  return y < 0 || Object.is(y, -0) ? -angle : angle;
}

/** asin(x), at most 4 ulp from it; NaN outside [-1, 1]. */
export const asin = (x: number): number => (x === 0 ? x : atan2(x, Math.sqrt((1 - x) * (1 + x))));
/** acos(x); NaN outside [-1, 1]. */
export const acos = (x: number): number => 2 * atan2(Math.sqrt(1 - x), Math.sqrt(1 + x));

/** asinh(x) = sign(x) log(|x| + √(x² + 1)). */
export function asinh(x: number): number {
  const a = Math.abs(x);
  if (a === 0) return x;
  const y = a > 1e9 ? log(a) + Math.LN2 : log1p(a + (a * a) / (1 + Math.sqrt(a * a + 1)));
  return x < 0 ? -y : y;
}

/** acosh(x) = log(x + √(x² - 1)); NaN below 1. */
export function acosh(x: number): number {
  if (x > 1e9) return log(x) + Math.LN2;
  const t = x - 1;
  return log1p(t + Math.sqrt(t * (t < 0 ? 1 : x + 1)));
}

/** atanh(x) = log((1 + x) / (1 - x)) / 2; NaN outside [-1, 1]. */
export function atanh(x: number): number {
  const a = Math.abs(x);
  if (a === 0) return x;
  const y = log1p((2 * a) / (1 - a)) / 2;
  return x < 0 ? -y : y;
}
