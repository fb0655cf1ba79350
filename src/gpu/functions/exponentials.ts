// WGSL: exp, expm1, and the sigmoid and tanh on top of them. WGSL's own exp may be 3 + 2|x| units of the last place from it.

const { LN2, LOG2E, fround } = Math;

/** ln 2, of which whole numbers below 2^8 are exact multiples, and the rest. */
const HIGH = Math.round(LN2 * 2 ** 16) / 2 ** 16;

export const EXPONENTIALS = /* @__PURE__ */ `
fn power_of_two(k: i32) -> f32 { return bitcast<f32>(u32(k + 127) << 23u); }
/** eʷ 2ⁿ of |w| < 0.36 and |n| < 200: 1 + w + … + w⁷/7!, the rest of which is below 2^-27. */
fn exp_near(w: f32, n: i32) -> f32 {
  let y = 1.0 + w * (1.0 + w * (0.5 + w * (${1 / 6} + w * (${1 / 24} + w * (${1 / 120} + w * (${1 / 720} + w * ${1 / 5040}))))));
  let half = n / 2;
  return y * power_of_two(half) * power_of_two(n - half);
}
fn exp_(x: f32) -> f32 {
  let n = round(clamp(x, -110.0, 90.0) * ${LOG2E});
  let y = exp_near(held(x - n * ${HIGH}) - n * ${fround(LN2 - HIGH)}, i32(n));
  return select(select(select(y, infinity(), x > 89.0), 0.0, x < -105.0), x, is_nan(x));
}
/** eˣ - 1; near 0 x + x²/2! + … + x⁹/9!, the rest of which is below 2^-31 |x|. */
fn expm1_(x: f32) -> f32 {
  let near = x * (1.0 + x * (0.5 + x * (${1 / 6} + x * (${1 / 24} + x * (${1 / 120} + x * (${1 / 720}
    + x * (${1 / 5040} + x * (${1 / 40320} + x * ${1 / 362880}))))))));
  return select(exp_(x) - 1.0, near, abs(x) < 0.5);
}
fn sigmoid(x: f32) -> f32 { return 1.0 / (1.0 + exp_(-x)); }
/** -e / (2 + e) with e = exp(-2|x|) - 1, which does not overflow. */
fn tanh_(x: f32) -> f32 {
  let e = expm1_(-2.0 * abs(x));
  return select(-sign(x) * (e / (2.0 + e)), x, is_nan(x));
}
`;
