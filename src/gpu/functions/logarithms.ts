// WGSL: log, log1p, and log2 as a pair. WGSL's own log may be 2^-21 from it near 1, whatever is left there.

const { LN2, LOG2E, fround } = Math;

/** ln 2, of which whole numbers below 2^8 are exact multiples, and the rest. */
const HIGH = Math.round(LN2 * 2 ** 16) / 2 ** 16;
/** log2 e, the first 12 bits and the rest. */
const HEAD = Math.floor(LOG2E * 2 ** 11) / 2 ** 11;

export const LOGARITHMS = /* @__PURE__ */ `
/** A normal positive x = 2ᵏ (1 + f) as f and k, with √½ ≤ 1 + f < √2. */
fn split(x: f32) -> vec2<f32> {
  let bits = bitcast<u32>(x) - 0x3f3504f3u;
  return vec2(bitcast<f32>((bits & 0x007fffffu) + 0x3f3504f3u) - 1.0, f32(bitcast<i32>(bits) >> 23u));
}
/** s²/3 + s⁴/5 + … + s¹²/13 for |s| < 0.172: what atanh s is longer than s, as a share of it; the rest is below 2^-40. */
fn atanh_rest(s: f32) -> f32 {
  let q = s * s;
  return q * (${1 / 3} + q * (${1 / 5} + q * (${1 / 7} + q * (${1 / 9} + q * (${1 / 11} + q * ${1 / 13})))));
}
/** k ln 2 + 2 atanh s with s = f / (2 + f). */
fn log_(x: f32) -> f32 {
  let parts = split(x);
  let s = parts.x / (2.0 + parts.x);
  let y = parts.y * ${HIGH} + (2.0 * s + (2.0 * s * atanh_rest(s) + parts.y * ${fround(LN2 - HIGH)}));
  let finite = select(y, -infinity(), (bitcast<u32>(x) & 0x7fffffffu) < 0x00800000u);
  return select(select(finite, x, x == infinity()), nan(), is_nan(x) || x < 0.0);
}
/** log(1 + x); near 0 2 atanh s with s = x / (2 + x). */
fn log1p_(x: f32) -> f32 {
  let s = x / (2.0 + x);
  return select(log_(1.0 + x), 2.0 * s * (1.0 + atanh_rest(s)), x > -0.25 && x < 0.375);
}
/** log2 x of a normal positive x as the sum of two: k + 2 atanh s / ln 2, with s and the products carried as pairs. */
fn log2_pair(x: f32) -> vec2<f32> {
  let parts = split(x);
  let f = parts.x;
  let s = f / (2.0 + f);
  let s1 = head(s);
  let f1 = head(f);
  let s2 = held(held(held(f - 2.0 * s1) - s1 * f1) - s1 * held(f - f1)) / (2.0 + f);
  let rest = 2.0 * (s2 + s * atanh_rest(s));
  let whole = 2.0 * s1 * ${HEAD};
  let sum = held(parts.y + whole);
  return vec2(sum, held(whole - held(sum - parts.y)) + (rest * ${HEAD} + (2.0 * s1 + rest) * ${fround(LOG2E - HEAD)}));
}
`;
