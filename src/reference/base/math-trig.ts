// sin and cos in double precision, for arguments of any size.
// x = n·π/2 + (y0 + y1), |y0| ≤ π/4; then Taylor's series of sin or cos by n mod 4.

import { ROUND } from './math-exp.ts';
import { fixedPi, splitAt, toDouble, toPair } from './math-fixed.ts';

// π/2 = P1 + P2 + P3: heads of 33 bits, so that n·P1 and n·P2 are exact for |n| < 2^20; together 118 bits.
const HALF_PI = fixedPi() >> 1n;
const [p1, tail1] = splitAt(HALF_PI, 32);
const [p2, tail2] = splitAt(tail1, 65);
const P1 = p1;
const P2 = p2;
const P3 = toDouble(tail2);
const TWO_OVER_PI = 1 / toDouble(HALF_PI);
const QUARTER_PI = toDouble(HALF_PI >> 1n);

/** The reduced argument y0 + y1 of the latest call of `reduce`. */
const reduced = new Float64Array(2);

/** Reduces |x| > π/4 to `reduced` and returns n mod 4. */
function reduce(x: number): number {
  if (x < -1048576 || x > 1048576) return reduceExactly(x);
  const n = x * TWO_OVER_PI + ROUND - ROUND;
  // Cody and Waite; the first two differences are exact as r1 + e.
  const r0 = x - n * P1;
  const w = n * P2;
  const r1 = r0 - w;
  if (r1 > -9.5e-7 && r1 < 9.5e-7) return reduceExactly(x);
  const v = r1 - r0;
  const e = r0 - (r1 - v) - (w + v);
  const f = n * P3 - e;
  const y0 = r1 - f;
  reduced[0] = y0;
  reduced[1] = r1 - y0 - f;
  return n & 3;
}

/** 2/π to 1400 bits: enough for 971 bits of exponent, 53 of mantissa, 62 of cancellation and 106 of result. */
const RATIO_BITS = 1400;
/** Bits of the reduced fraction, and of the π/2 that multiplies it. */
const FRACTION_BITS = 320;
let digits: { readonly twoOverPi: bigint; readonly halfPi: bigint } | undefined;

/** The same by long multiplication: x·2/π is exact to far more bits than a double can cancel (Payne and Hanek). */
function reduceExactly(x: number): number {
  if (x - x !== 0) {
    reduced.fill(Number.NaN);
    return 0;
  }
  digits ??= {
    twoOverPi: (1n << BigInt(2 * RATIO_BITS + 1)) / fixedPi(RATIO_BITS),
    halfPi: fixedPi(FRACTION_BITS) >> 1n,
  };
  // x = mantissa · 2^exponent with an integer mantissa below 2^53.
  let exponent = 0;
  let mantissa = x;
  while (Math.abs(mantissa) >= 9007199254740992) {
    mantissa /= 2;
    exponent++;
  }
  while (Math.floor(mantissa) !== mantissa) {
    mantissa *= 2;
    exponent--;
  }
  const bits = BigInt(RATIO_BITS - exponent);
  const turns = BigInt(mantissa) * digits.twoOverPi;
  const n = (turns + (1n << (bits - 1n))) >> bits;
  const fraction = (turns - (n << bits)) >> (bits - BigInt(FRACTION_BITS));
  reduced.set(toPair((fraction * digits.halfPi) >> BigInt(FRACTION_BITS), FRACTION_BITS));
  return Number(n & 3n);
}

/** sin(y + tail), |y| ≤ π/4: y - y³/3! + … + y¹⁷/17!, rest below 2^-62 · |y|; at most 0.8 ulp. */
function sinSeries(y: number, tail: number): number {
  const s = y * y;
  const t = s * s;
  const high =
    1 / 362880 - s * (1 / 39916800) + t * (1 / 6227020800 - s * (1 / 1307674368000) + t * (1 / 355687428096000));
  const rest = 1 / 120 - s * (1 / 5040) + t * high;
  return y - (s * (0.5 * tail - y * (s * rest)) - tail + y * s * (1 / 6));
}

/** cos(y + tail), |y| ≤ π/4: 1 - y²/2! + … + y¹⁶/16!, rest below 2^-58; at most 0.8 ulp. */
function cosSeries(y: number, tail: number): number {
  const s = y * y;
  const t = s * s;
  const high = 1 / 40320 - s * (1 / 3628800) + t * (1 / 479001600 - s * (1 / 87178291200) + t * (1 / 20922789888000));
  const rest = 1 / 24 - s * (1 / 720) + t * high;
  const half = 0.5 * s;
  const w = 1 - half;
  return w + (1 - w - half + (t * rest - y * tail));
}

/** sin(x) of any finite x, at most 0.8 ulp from it; NaN for ±Infinity. */
export function sin(x: number): number {
  if (x >= -QUARTER_PI && x <= QUARTER_PI) return x > -1e-8 && x < 1e-8 ? x : sinSeries(x, 0);
  const n = reduce(x);
  const y = n & 1 ? cosSeries(reduced[0], reduced[1]) : sinSeries(reduced[0], reduced[1]);
  return n & 2 ? -y : y;
}

/** cos(x) of any finite x, at most 0.8 ulp from it; NaN for ±Infinity. */
export function cos(x: number): number {
  if (x >= -QUARTER_PI && x <= QUARTER_PI) return cosSeries(x, 0);
  const n = reduce(x);
  const y = n & 1 ? sinSeries(reduced[0], reduced[1]) : cosSeries(reduced[0], reduced[1]);
  return n === 1 || n === 2 ? -y : y;
}
