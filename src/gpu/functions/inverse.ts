// WGSL: the inverses of angles, from atan of one octant, and of hyperbolic functions, from log1p.

const { PI, LN2, fround } = Math;
/** π/2ⁿ in float32, and what is left of it. */
const part = (n: number): { near: number; rest: number } => {
  const near = fround(PI / 2 ** n);
  return { near, rest: fround(PI / 2 ** n - near) };
};
const [whole, half, quarter] = [0, 1, 2].map(part);

export const INVERSE = /* @__PURE__ */ `
/** y ≥ 0 with the sign of x, that of a zero too. */
fn signed(y: f32, x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(y) | (bitcast<u32>(x) & 0x80000000u)); }
/** atan of 0 ≤ x ≤ 1: t - t³/3 + … - t¹⁹/19 with t = x, beyond tan π/8 with t = (x - 1) / (x + 1) and π/4 more; the rest is below 2^-29 |t|. */
fn atan_unit(x: f32) -> f32 {
  let far = x > 0.41421357;
  let t = select(x, (x - 1.0) / (x + 1.0), far);
  let s = t * t;
  let y = t + t * s * (${-1 / 3} + s * (${1 / 5} + s * (${-1 / 7} + s * (${1 / 9} + s * (${-1 / 11} + s * (${1 / 13} + s * (${-1 / 15} + s * (${1 / 17} + s * ${-1 / 19}))))))));
  return select(y, ${quarter.near} + (y + ${quarter.rest}), far);
}
/** The angle of the point (x, y), in [-π, π], from that within its octant. */
fn atan2_(y: f32, x: f32) -> f32 {
  let p = abs(y);
  let q = abs(x);
  let most = max(p, q);
  let even = p == q;
  let a = atan_unit(select(select(min(p, q) / most, 1.0, even), 0.0, most == 0.0));
  let right = select(a, ${half.near} - (a - ${half.rest}), p > q);
  let angle = select(right, ${whole.near} - (right - ${whole.rest}), bitcast<u32>(x) >= 0x80000000u);
  return select(signed(angle, y), nan(), is_nan(x) || is_nan(y));
}
fn atan_(x: f32) -> f32 { return atan2_(x, 1.0); }
fn asin_(x: f32) -> f32 {
  return select(atan2_(x, sqrt(max((1.0 - x) * (1.0 + x), 0.0))), nan(), abs(x) > 1.0 || is_nan(x));
}
fn acos_(x: f32) -> f32 {
  return select(2.0 * atan2_(sqrt(max(1.0 - x, 0.0)), sqrt(max(1.0 + x, 0.0))), nan(), abs(x) > 1.0 || is_nan(x));
}
/** log(|x| + √(x² + 1)); beyond 10⁴ log |2x|, 2^-28 from it. */
fn asinh_(x: f32) -> f32 {
  let a = abs(x);
  let y = select(log1p_(a + a * a / (1.0 + sqrt(a * a + 1.0))), log_(a) + ${fround(LN2)}, a > 1e4);
  return select(signed(y, x), nan(), is_nan(x));
}
/** log(x + √(x² - 1)), in the same way. */
fn acosh_(x: f32) -> f32 {
  let t = x - 1.0;
  let y = select(log1p_(t + sqrt(max(t * (x + 1.0), 0.0))), log_(x) + ${fround(LN2)}, x > 1e4);
  return select(y, nan(), x < 1.0 || is_nan(x));
}
/** log((1 + |x|) / (1 - |x|)) / 2. */
fn atanh_(x: f32) -> f32 {
  let a = abs(x);
  let y = select(log1p_(2.0 * a / (1.0 - a)) * 0.5, infinity(), a == 1.0);
  return select(signed(y, x), nan(), a > 1.0 || is_nan(x));
}
`;
