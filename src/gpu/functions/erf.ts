// WGSL: the error function and its complement.

const { PI, sqrt } = Math;

export const ERF = /* @__PURE__ */ `
/**
 * 2/√π (x - x³/3 + x⁵/10 - … - x¹¹/1320) near 0, the rest of which is below 2^-25 |x|; else Hastings' approximation (Abramowitz and
 * Stegun, 7.1.26): 1 - (a1 t + … + a5 t⁵) exp(-x²) with t = 1 / (1 + 0.3275911 |x|), at most 1.5e-7 from it.
 */
fn erf_(x: f32) -> f32 {
  let a = abs(x);
  let s = x * x;
  let near = ${2 / sqrt(PI)} * x * (1.0 + s * (${-1 / 3} + s * (0.1 + s * (${-1 / 42} + s * (${1 / 216} - s * ${1 / 1320})))));
  let t = 1.0 / (1.0 + 0.3275911 * a);
  let rest = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * exp_(-s);
  return select(select(sign(x) * (1.0 - rest), near, a < 0.5), x, is_nan(x));
}
/**
 * 1 - erf x up to 0.5, from there on exp(-x²) y, y = (1.2648… + … u⁷) / (1 + 2x) with u = (x - 2.5) / (x + 2.5), interpolated at
 * Chebyshev's points: at most 5e-8 from it. x² = s² + (x - s)(x + s), of which s², of the first 12 bits of x, is exact.
 */
fn erfc_(x: f32) -> f32 {
  let s = bitcast<f32>(bitcast<u32>(x) & 0xfffff000u);
  let u = (x - 2.5) / (x + 2.5);
  let y = (1.26483812 + u * (-0.122356958 + u * (-0.0990187474 + u * (0.157638848 + u * (-0.103044376 + u * (0.032657048
    + u * (0.00126929035 - u * 0.00394558767))))))) / (1.0 + 2.0 * x);
  let tail = select(exp_(-(x - s) * (x + s)) * y * exp_(-s * s), 0.0, x > 12.0);
  return select(1.0 - erf_(x), tail, x >= 0.5);
}
`;
