// WGSL: what is left of a division, exactly, and Python's // and % on top of it. WGSL's own % rounds the quotient.

export const REMAINDERS = `
/** The mantissa of |x| as a whole number, and its exponent: x = m 2^(e - 150). */
fn parts(x: f32) -> vec2<u32> {
  let e = (bitcast<u32>(x) >> 23u) & 255u;
  return vec2((bitcast<u32>(x) & 0x007fffffu) | select(0x00800000u, 0u, e == 0u), max(e, 1u));
}
/** a - b trunc(a / b), with the sign of a: a long division of mantissas, eight bits at a time. */
fn fmod_(a: f32, b: f32) -> f32 {
  let size = bitcast<u32>(a) & 0x7fffffffu;
  let by = bitcast<u32>(b) & 0x7fffffffu;
  if (size >= 0x7f800000u || by > 0x7f800000u || by == 0u) { return nan(); }
  if (size < by) { return a; }
  let whole = parts(a);
  let unit = parts(b);
  var r = whole.x % unit.x;
  for (var left = whole.y - unit.y; left > 0u && r != 0u;) {
    let step = min(left, 8u);
    r = (r << step) % unit.x;
    left -= step;
  }
  // Normalized again, as far as the exponent reaches.
  let zeros = min(countLeadingZeros(r) - 8u, unit.y - 1u);
  let m = r << zeros;
  let bits = select((m & 0x007fffffu) | ((unit.y - zeros) << 23u), m, m < 0x00800000u);
  return bitcast<f32>(bits | (bitcast<u32>(a) & 0x80000000u));
}
/** The remainder with the sign of b. */
fn remainder_(a: f32, b: f32) -> f32 {
  let r = fmod_(a, b);
  return select(r, r + b, r != 0.0 && (r < 0.0) != (b < 0.0));
}
/** floor(a / b), from the exact remainder: a / b may have been rounded up to a whole number. */
fn floor_divide_(a: f32, b: f32) -> f32 {
  let quotient = a / b;
  if (b == 0.0) { return quotient; }
  let r = fmod_(a, b);
  if (is_nan(r)) { return r; }
  let near = (a - r) / b - select(0.0, 1.0, r != 0.0 && (r < 0.0) != (b < 0.0));
  if (near == 0.0) { return quotient * 0.0; }
  let whole = floor(near);
  return select(whole, whole + 1.0, near - whole > 0.5);
}
fn whole_remainder(a: i32, b: i32) -> i32 {
  let r = a % b;
  return select(r, r + b, r != 0 && (r < 0) != (b < 0));
}
fn whole_quotient(a: i32, b: i32) -> i32 {
  let r = a % b;
  return a / b - select(0, 1, r != 0 && (r < 0) != (b < 0));
}
`;
