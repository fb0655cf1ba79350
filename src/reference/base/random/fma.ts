// a·b + c with one rounding, as the processors that PyTorch runs on compute it.

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const LOW = 1 - new Uint8Array(new Uint16Array([1]).buffer)[0];

/**
 * The sum s + e of an exact addition (|e| ≤ ulp(s)/2) rounded to odd: where it is inexact, the neighbour of s with an odd
 * last bit. Rounding that once more, to fewer bits, gives the correctly rounded sum (Boldo and Melquiond 2008).
 */
function roundToOdd(s: number, e: number): number {
  if (e === 0) return s;
  double[0] = s;
  if (words[LOW] & 1) return s;
  // An even neighbour: one step up or down in magnitude; stepping down borrows from the high word.
  if (e > 0 === s > 0) words[LOW] |= 1;
  else if (words[LOW] === 0) {
    words[LOW] = 0xffffffff;
    words[1 - LOW]--;
  } else words[LOW]--;
  return double[0];
}

/** The rounding error of s = a + b. */
function sumError(a: number, b: number, s: number): number {
  const t = s - a;
  return a - (s - t) + (b - t);
}

/** fround(a·b + c) for float32 a, b, c: the product is exact in double precision, and the sum is rounded to odd. */
export function fma32(a: number, b: number, c: number): number {
  const p = a * b;
  const s = p + c;
  double[0] = s;
  // Only a double half-way between two float32 can be rounded the wrong way; subnormal float32 have other half-ways.
  if ((words[LOW] & 0x1fffffff) !== 0x10000000 && (s > 1.2e-38 || s < -1.2e-38)) return Math.fround(s);
  return Math.fround(roundToOdd(s, sumError(p, c, s)));
}

/** 2^64. */
const SHRINK = 18446744073709552000;

/** a·b + c in double precision with one rounding, for |a| < 2^64 and while a·b does not fall below 2^-960. */
export function fma64(a: number, b: number, c: number): number {
  // Veltkamp's split overflows near 2^1000.
  const size = Math.max(Math.abs(b), Math.abs(c));
  if (size > 1e290) return Number.isFinite(size) ? fma64(a, b / SHRINK, c / SHRINK) * SHRINK : a * b + c;
  const p = a * b;
  const ta = 134217729 * a;
  const a1 = ta - (ta - a);
  const a2 = a - a1;
  const tb = 134217729 * b;
  const b1 = tb - (tb - b);
  const b2 = b - b1;
  const e = a2 * b2 - (p - a1 * b1 - a2 * b1 - a1 * b2);
  // a·b + c = s + (t + u) exactly, with t + u rounded to odd.
  const r = c + e;
  const u = sumError(c, e, r);
  const s = p + r;
  const t = sumError(p, r, s);
  const v = t + u;
  return s + roundToOdd(v, sumError(t, u, v));
}
