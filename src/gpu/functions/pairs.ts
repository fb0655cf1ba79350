// WGSL: a float32 and what it lacks, for sums of which little is left (Dekker; Knuth). Products of heads, of 12 bits each, are exact.

export const PAIRS = `
/** The first 12 bits of a number. */
fn head(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) & 0xfffff000u); }
/** a + b, exactly. */
fn sum_pair(a: f32, b: f32) -> vec2<f32> {
  let s = held(a + b);
  let t = held(s - a);
  return vec2(s, held(a - held(s - t)) + held(b - t));
}
/** a b, exactly. */
fn product_pair(a: f32, b: f32) -> vec2<f32> {
  let y = held(a * b);
  let c = head(a);
  let d = head(b);
  let e = held(a - c);
  let f = held(b - d);
  return vec2(y, held(held(held(c * d - y) + c * f) + e * d) + e * f);
}
/** The sum of two pairs. */
fn add_pairs(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> {
  let s = sum_pair(a.x, b.x);
  return vec2(s.x, s.y + (a.y + b.y));
}
/** a times a pair. */
fn scale_pair(a: f32, b: vec2<f32>) -> vec2<f32> {
  let y = product_pair(a, b.x);
  return vec2(y.x, y.y + a * b.y);
}
/** The number that a pair stands for; what is infinite lacks nothing. */
fn rounded(a: vec2<f32>) -> f32 { return select(a.x + a.y, a.x, is_nan(a.y)); }
`;
