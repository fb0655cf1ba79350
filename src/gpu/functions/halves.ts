// Numbers of 16 bits: a sign, 5 bits of an exponent and 10 of a fraction (binary16 of IEEE 754).

export const HALVES = `
/** x as a half: the nearest, of two the even one; beyond 65504 infinite, below 2^-14 a multiple of 2^-24. */
fn half_bits(x: f32) -> u32 {
  let sign = (bitcast<u32>(x) >> 16u) & 0x8000u;
  let a = bitcast<u32>(x) & 0x7fffffffu;
  if (a > 0x7f800000u) { return sign | 0x7e00u; }
  if (a >= 0x477ff000u) { return sign | 0x7c00u; }
  if (a < 0x38800000u) { return sign | u32(round(bitcast<f32>(a) * 16777216.0)); }
  return sign | (((a + 0xfffu + ((a >> 13u) & 1u)) >> 13u) - 0x1c000u);
}
/** The half of an even or an odd place in a word of two. */
fn half_of(word: i32, i: u32) -> f32 {
  let two = unpack2x16float(bitcast<u32>(word));
  return select(two.x, two.y, (i & 1u) == 1u);
}
`;
