// log, sin and cos in float32 exactly as PyTorch's AVX2 fill of normal numbers computes them: the Cephes polynomials in
// the form of avx_mathfun.h, with the multiply-adds that the compiler fuses. Every operation rounds to float32.

import { fma32 } from './fma.ts';

const f = Math.fround;
const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

const SQRT_HALF = f(Math.SQRT1_2);
const LOG_COEFFICIENTS = Float32Array.of(
  7.0376836292e-2,
  -1.151461031e-1,
  1.167699874e-1,
  -1.2420140846e-1,
  1.4249322787e-1,
  -1.6668057665e-1,
  2.0000714765e-1,
  -2.4999993993e-1,
  3.3333331174e-1,
);
const LN2_LOW = f(-2.1219444e-4);
const LN2_HIGH = f(0.693359375);

/** log(x) for normal positive float32 x: e·ln2 + log(1 + m), √½ - 1 ≤ m < √2 - 1. */
export function log32(x: number): number {
  float[0] = x;
  let e = (bits[0] >> 23) - 126;
  bits[0] = (bits[0] & 0x7fffff) | 0x3f000000;
  let m = float[0];
  if (m < SQRT_HALF) {
    e--;
    m = f(f(m - 1) + m);
  } else m = f(m - 1);
  const z = f(m * m);
  let y = LOG_COEFFICIENTS[0];
  for (let i = 1; i < 9; i++) y = fma32(y, m, LOG_COEFFICIENTS[i]);
  y = fma32(f(y * m), z, f(e * LN2_LOW));
  y = fma32(-z, 0.5, y);
  return fma32(e, LN2_HIGH, f(m + y));
}

const FOUR_OVER_PI = f(1.27323954473516);
const [P1, P2, P3] = Float32Array.of(-0.78515625, -2.4187564849853516e-4, -3.774894977445941e-8);
const [C0, C1, C2] = Float32Array.of(2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2);
const [S0, S1, S2] = Float32Array.of(-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1);

/** cos and sin of the latest call of `sincos32`. */
export const sincosResult = new Float32Array(2);

/** cos(x) to sincosResult[0] and sin(x) to sincosResult[1], for 0 ≤ x < 8192. */
export function sincos32(x: number): void {
  // The octant, made even: x = j·π/4 + r, |r| ≤ π/4.
  const j = (Math.trunc(f(x * FOUR_OVER_PI)) + 1) & ~1;
  const r = fma32(j, P3, fma32(j, P2, fma32(j, P1, x)));
  const z = f(r * r);
  let c = f(fma32(fma32(C0, z, C1), z, C2) * z);
  c = f(fma32(c, z, -f(z * 0.5)) + 1);
  const s = fma32(f(fma32(fma32(S0, z, S1), z, S2) * z), r, r);
  const swap = (j & 2) !== 0;
  const cos = swap ? s : c;
  const sin = swap ? c : s;
  sincosResult[0] = ((j - 2) & 4) === 0 ? -cos : cos;
  sincosResult[1] = (j & 4) === 0 ? sin : -sin;
}
