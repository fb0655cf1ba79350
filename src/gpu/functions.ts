// WGSL functions that kernels share. WGSL allows implementations to assume that there is no NaN, so it is looked for in the bits.

export const FUNCTIONS = `
fn is_nan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
fn sigmoid(x: f32) -> f32 { return 1.0 / (1.0 + exp(-x)); }
/** (1 - e) / (1 + e) with e = exp(-2|x|), which does not overflow; near 0 by its series. */
fn tanh_(x: f32) -> f32 {
  let a = abs(x);
  let e = exp(-2.0 * a);
  let s = x * x;
  let near = x * (1.0 + s * (-0.33333333 + s * (0.13333333 + s * (-0.053968254 + s * 0.021869488))));
  return select(sign(x) * (1.0 - e) / (1.0 + e), near, a < 0.25);
}
`;
