// WGSL: hyperbolic functions, from e^x - 1 near 0 and from e^(x/2) where e^x is beyond float32.

export const HYPERBOLIC = `
/** (e - 1/e) / 2 with e = eˣ: with m = e - 1 that is (m + m / (m + 1)) / 2. */
fn sinh_(x: f32) -> f32 {
  let a = abs(x);
  let m = expm1_(select(a, 44.0, a > 44.0));
  let e = exp_(a * 0.5);
  let y = select((m + m / (m + 1.0)) * 0.5, e * 0.5 * e, a > 44.0);
  return select(y, -y, x < 0.0);
}
/** (e + 1/e) / 2. */
fn cosh_(x: f32) -> f32 {
  let e = exp_(abs(x) * 0.5);
  let s = 1.0 / e;
  return e * 0.5 * e + s * 0.5 * s;
}`;
