// WGSL: eˣ - 1, log(1 + x) and erf, which are exact where 1 and the result nearly cancel.

const { PI, sqrt } = Math;

export const SERIES = `
/** eˣ - 1; near 0 x + x²/2! + … + x⁹/9!, the rest of which is below 2^-31 |x|. */
fn expm1_(x: f32) -> f32 {
  let near = x * (1.0 + x * (0.5 + x * (${1 / 6} + x * (${1 / 24} + x * (${1 / 120} + x * (${1 / 720}
    + x * (${1 / 5040} + x * (${1 / 40320} + x * ${1 / 362880}))))))));
  return select(exp_(x) - 1.0, near, abs(x) < 0.5);
}
/** log(1 + x); near 0 2 atanh s = 2 (s + s³/3 + … + s⁹/9) with s = x / (2 + x), |s| < 0.16, the rest of which is below 2^-29 |s|. */
fn log1p_(x: f32) -> f32 {
  let s = x / (2.0 + x);
  let q = s * s;
  let near = 2.0 * s * (1.0 + q * (${1 / 3} + q * (${1 / 5} + q * (${1 / 7} + q * ${1 / 9}))));
  return select(log_(1.0 + x), near, x > -0.25 && x < 0.375);
}
/**
 * 2/√π (x - x³/3 + x⁵/10 - … - x¹¹/1320) near 0, the rest of which is below 2^-25 |x|; else Hastings' approximation (Abramowitz and
 * Stegun, 7.1.26): 1 - (a1 t + … + a5 t⁵) exp(-x²) with t = 1 / (1 + 0.3275911 |x|), at most 1.5e-7 from it.
 */
fn erf_(x: f32) -> f32 {
  let a = abs(x);
  let s = x * x;
  let near = ${2 / sqrt(PI)} * x * (1.0 + s * (${-1 / 3} + s * (0.1 + s * (${-1 / 42} + s * (${1 / 216} - s * ${1 / 1320})))));
  let t = 1.0 / (1.0 + 0.3275911 * a);
  let rest = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * exp(-s);
  return select(select(sign(x) * (1.0 - rest), near, a < 0.5), x, is_nan(x));
}
`;
