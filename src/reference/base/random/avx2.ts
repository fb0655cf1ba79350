// log, sin and cos in float32 exactly as PyTorch's AVX2 fill of normal numbers computes them: the Cephes polynomials in
// the form of avx_mathfun.h, with the multiply-adds that the compiler fuses. Every operation rounds to float32.

import { fma32 } from './fma.ts';

const f = Math.fround;
const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** The coefficients of three polynomials, each list followed by 0, and other factors; their order is that of assembly/normal.ts. */
// biome-ignore format: a line for each kind
export const FACTORS: Float32Array = Float32Array.of(
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, // 0: log
  -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1, 0,
  2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2, 0, // 10: cos
  -1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1, 0, // 14: sin
  1, -0.5, Math.SQRT1_2, // 18
  -2.1219444e-4, 0.693359375, // 21: the parts of ln 2
  2 * Math.PI, 1.27323954473516, // 23: 2π, 4/π
  -0.78515625, -2.4187564849853516e-4, -3.774894977445941e-8, // 25: the parts of -π/4
);
const [LN2_LOW, LN2_HIGH, TWO_PI, FOUR_OVER_PI, P1, P2, P3] = FACTORS.subarray(21);
/** The bits of √½. */
const ROOT = 0x3f3504f3;

/** The polynomial at x whose coefficients are those factors from the one at `from` on, up to 0. */
function polynomial(from: number, x: number): number {
  let y = 0;
  for (let i = from; FACTORS[i] !== 0; i++) y = fma32(y, x, FACTORS[i]);
  return y;
}

/** log(x) for normal positive float32 x: e·ln2 + log(1 + m), √½ ≤ 1 + m < √2. */
export function log32(x: number): number {
  float[0] = x;
  const above = bits[0] - ROOT;
  const e = above >> 23;
  bits[0] = (above & 0x7fffff) + ROOT;
  const m = f(float[0] - 1);
  const z = f(m * m);
  let y = fma32(f(polynomial(0, m) * m), z, f(e * LN2_LOW));
  y = fma32(-z, 0.5, y);
  return fma32(e, LN2_HIGH, f(m + y));
}

/** cos and sin of the latest call of `sincos32`. */
export let cosine = 0;
export let sine = 0;

/** cos(2πu) to `cosine` and sin(2πu) to `sine`, for 0 ≤ u < 1. */
export function sincos32(u: number): void {
  const x = f(TWO_PI * u);
  // The octant, made even: x = j·π/4 + r, |r| ≤ π/4.
  const j = (Math.trunc(f(x * FOUR_OVER_PI)) + 1) & ~1;
  const r = fma32(j, P3, fma32(j, P2, fma32(j, P1, x)));
  const z = f(r * r);
  let c = f(polynomial(10, z) * z);
  c = f(fma32(c, z, -f(z * 0.5)) + 1);
  const s = fma32(f(polynomial(14, z) * z), r, r);
  const swap = (j & 2) !== 0;
  cosine = swap ? s : c;
  sine = swap ? c : s;
  if ((j + 2) & 4) cosine = -cosine;
  if (j & 4) sine = -sine;
}
