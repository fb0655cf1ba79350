// WGSL: powers of numbers of any size, within a few units of the last place. log2 of the base is carried as a pair of numbers, and
// products of heads, of 12 bits each, are exact.

export const POWERS = /* @__PURE__ */ `
/** 2ʰ⁺ˡ. */
fn exp2_sum(h: f32, l: f32) -> f32 {
  let n = round(clamp(h + l, -160.0, 130.0));
  let y = exp_near((held(h - n) + l) * ${Math.LN2}, i32(n));
  return select(select(y, infinity(), h + l > 129.0), 0.0, h + l < -159.0);
}
/** xʸ of a normal positive x and a finite y. */
fn positive_power(x: f32, y: f32) -> f32 {
  let log = log2_pair(x);
  let l1 = head(log.x + log.y);
  let l2 = held(log.x - l1) + log.y;
  let y1 = head(y);
  return exp2_sum(y1 * l1, y1 * l2 + held(y - y1) * (l1 + l2));
}
/** 1 for an odd whole number, 0 for an even one, -1 for any other. */
fn parity(y: f32) -> i32 {
  if (floor(y) != y) { return -1; }
  return select(0, i32(y) & 1, abs(y) < 16777216.0);
}
/** xʸ with C's special values: 1 where y = 0 or x = 1, whatever the other; a negative x needs a whole y. */
fn pow_(x: f32, y: f32) -> f32 {
  if ((y == 0.0 && !is_nan(y)) || (x == 1.0 && !is_nan(x))) { return 1.0; }
  if (is_nan(x) || is_nan(y)) { return nan(); }
  let base = abs(x);
  if (abs(y) == infinity()) {
    if (base == 1.0) { return 1.0; }
    return select(0.0, infinity(), (base > 1.0) == (y > 0.0));
  }
  var odd = 0;
  if ((bitcast<u32>(x) >> 31u) == 1u) { odd = parity(y); }
  let side = select(1.0, -1.0, odd == 1);
  if (bitcast<u32>(base) < 0x00800000u) { return side * select(infinity(), 0.0, y > 0.0); }
  if (base == infinity()) { return side * select(0.0, infinity(), y > 0.0); }
  if (odd < 0) { return nan(); }
  return side * positive_power(base, y);
}
/** The same; small whole powers by multiplication, as every framework does. */
fn power(x: f32, y: f32) -> f32 {
  if (y == 1.0) { return x; }
  if (y == 2.0) { return x * x; }
  if (y == 3.0) { return x * x * x; }
  if (y == 0.5) { return select(select(sqrt(x), 0.0, x == 0.0), infinity(), x == -infinity()); }
  if (y == -1.0) { return 1.0 / x; }
  return pow_(x, y);
}
/** Of whole numbers, which wrap; negative powers keep their whole part, which is 0 but for those of 1 and -1. */
fn whole_power(x: i32, y: i32) -> i32 {
  if (y < 0) { return select(select(0, select(1, -1, (y & 1) == 1), x == -1), 1, x == 1); }
  var result = 1;
  var factor = x;
  for (var n = y; n > 0; n = n >> 1u) {
    if ((n & 1) == 1) { result *= factor; }
    factor *= factor;
  }
  return result;
}
`;
