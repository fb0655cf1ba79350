// WGSL: sin and cos of any size. |x| 2/π is taken mod 4 in integers (Payne and Hanek), so that nothing cancels; then Taylor's
// series by the nearest whole number. The digits of 2/π follow from those of π.

import { fixedPi } from '../../reference/base/math-fixed.ts';

const WORDS = 7;
const BITS = 32 * WORDS;
/** Bits beyond the last, which make it right. */
const MORE = 64;

/** 2/π in words of 32 bits, behind one of zeros. */
const digits = /* @__PURE__ */ (() => {
  const bits = BITS + MORE;
  const whole = ((1n << BigInt(2 * bits + 1)) / fixedPi(bits)) >> BigInt(MORE);
  return [0n, ...Array.from({ length: WORDS }, (_, i) => (whole >> BigInt(BITS - 32 * (i + 1))) & 0xffffffffn)];
})();

export const ANGLES = /* @__PURE__ */ `
const two_over_pi = array<u32, ${WORDS + 1}>(${digits.map((word) => `${word}u`).join()});
/** The high word of a product. */
fn mul_high(a: u32, b: u32) -> u32 {
  let across = (a >> 16u) * (b & 0xffffu) + (((a & 0xffffu) * (b & 0xffffu)) >> 16u);
  let beside = (a & 0xffffu) * (b >> 16u) + (across & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (across >> 16u) + (beside >> 16u);
}
struct Angle { y: f32, turns: u32 }
/** |x| = y + turns π/2 (mod 2π), |y| ≤ π/4: of m 2ᵉ the product of m and 96 digits, of which those that make whole turns are left out. */
fn reduced(x: f32) -> Angle {
  let bits = bitcast<u32>(x) & 0x7fffffffu;
  if (bits < 0x3f490fdbu) { return Angle(abs(x), 0u); }
  let m = (bits & 0x007fffffu) | 0x00800000u;
  let at = (bits >> 23u) - 120u;
  let k = min(at >> 5u, ${WORDS - 3}u);
  let b = at & 31u;
  var w: array<u32, 3>;
  for (var j = 0u; j < 3u; j++) {
    w[j] = select((two_over_pi[k + j] << b) | (two_over_pi[k + j + 1u] >> ((32u - b) & 31u)), two_over_pi[k + j], b == 0u);
  }
  let low = m * w[1] + mul_high(m, w[2]);
  let high = m * w[0] + mul_high(m, w[1]) + select(0u, 1u, low < m * w[1]);
  // Two bits of whole numbers, the rest a fraction, of which a half and more is taken as negative.
  let turns = (high + 0x20000000u) >> 30u;
  var f = vec2((high << 2u) | (low >> 30u), low << 2u);
  let negative = f.x >= 0x80000000u;
  if (negative) { f = vec2(~f.x + select(0u, 1u, f.y == 0u), 0u - f.y); }
  let zeros = countLeadingZeros(f.x);
  var mantissa = (f.x << (zeros & 31u)) | (f.y >> ((32u - zeros) & 31u));
  if (zeros == 0u) { mantissa = f.x; }
  if (zeros == 32u) { mantissa = f.y; }
  let y = f32(mantissa) * power_of_two(-32 - i32(zeros)) * ${Math.PI / 2};
  return Angle(select(y, -y, negative), turns);
}
/** y - y³/3! + … + y⁹/9!; the rest is below 2^-28 |y|. */
fn sin_near(y: f32) -> f32 {
  let s = y * y;
  return y * (1.0 + s * (${-1 / 6} + s * (${1 / 120} + s * (${-1 / 5040} + s * ${1 / 362880}))));
}
/** 1 - y²/2! + … - y¹⁰/10!; the rest is below 2^-33. */
fn cos_near(y: f32) -> f32 {
  let s = y * y;
  return 1.0 + s * (-0.5 + s * (${1 / 24} + s * (${-1 / 720} + s * (${1 / 40320} - s * ${1 / 3628800}))));
}
/** sin(x + turns π/2). */
fn turned(x: f32, turns: u32) -> f32 {
  let angle = reduced(x);
  let n = angle.turns + turns;
  let y = select(sin_near(angle.y), cos_near(angle.y), (n & 1u) == 1u);
  return select(select(y, -y, (n & 2u) == 2u), nan(), (bitcast<u32>(x) & 0x7fffffffu) >= 0x7f800000u);
}
fn sin_(x: f32) -> f32 { let y = turned(x, 0u); return select(y, -y, x < 0.0); }
fn cos_(x: f32) -> f32 { return turned(x, 1u); }
`;
