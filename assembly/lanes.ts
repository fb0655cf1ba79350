// The dialect of the ops on whole tensors, beside simd.ts: choices between lanes, signs, comparisons, the ends of rows,
// and pairs of float64, in which sums are accumulated and products are added without being rounded first.

@inline
export function sqrt(x: v128): v128 {
  return f32x4.sqrt(x);
}

@inline
export function neg(x: v128): v128 {
  return f32x4.neg(x);
}

@inline
export function abs(x: v128): v128 {
  return f32x4.abs(x);
}

/** -x where `sign` is -0, `x` where it is 0. */
@inline
export function flip(x: v128, sign: v128): v128 {
  return v128.xor(x, sign);
}

/** |x| with the sign of `y`, where x >= 0. */
@inline
export function withSign(x: v128, y: v128): v128 {
  return v128.or(x, v128.xor(y, f32x4.abs(y)));
}

/** `x` where the mask is set, else `y`. */
@inline
export function select(mask: v128, x: v128, y: v128): v128 {
  return v128.bitselect(x, y, mask);
}

@inline
export function and(x: v128, y: v128): v128 {
  return v128.and(x, y);
}

@inline
export function or(x: v128, y: v128): v128 {
  return v128.or(x, y);
}

/** `x` where the mask is clear, else 0. */
@inline
export function andNot(x: v128, mask: v128): v128 {
  return v128.andnot(x, mask);
}

@inline
export function eq(x: v128, y: v128): v128 {
  return f32x4.eq(x, y);
}

@inline
export function ne(x: v128, y: v128): v128 {
  return f32x4.ne(x, y);
}

@inline
export function lt(x: v128, y: v128): v128 {
  return f32x4.lt(x, y);
}

@inline
export function le(x: v128, y: v128): v128 {
  return f32x4.le(x, y);
}

/** Largest by value, the second of equals; NaN where either is. */
@inline
export function maximum(x: v128, y: v128): v128 {
  return select(and(eq(x, x), eq(y, y)), f32x4.pmax(y, x), f32x4.add(x, y));
}

/** Smallest by value, the second of equals; NaN where either is. */
@inline
export function minimum(x: v128, y: v128): v128 {
  return select(and(eq(x, x), eq(y, y)), f32x4.pmin(y, x), f32x4.add(x, y));
}

/** The masks of 8 lanes as 8 bytes of 0 or 1. */
@inline
export function storeBytes(p: usize, x: v128, y: v128): void {
  const words = i16x8.narrow_i32x4_s(x, y);
  v128.store64_lane(p, v128.and(i8x16.narrow_i16x8_s(words, words), i8x16.splat(1)), 0);
}

// prettier-ignore
const ENDS = memory.data<i32>([-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0], 16);

/** Mask of those of 4 lanes, from lane `first` on, that lie before lane `count` of 8. */
@inline
export function before(count: i32, first: i32): v128 {
  return v128.load(ENDS + <usize>((8 - count + first) << 2));
}

/** One number of memory. */
@inline
export function number(p: usize): f32 {
  return load<f32>(p);
}

/** One whole number of memory. */
@inline
export function whole(p: usize): u32 {
  return load<u32>(p);
}

@inline
export function double(p: usize): f64 {
  return load<f64>(p);
}

@inline
export function storeNumber(p: usize, x: f32): void {
  store<f32>(p, x);
}

@inline
export function storeDouble(p: usize, x: f64): void {
  store<f64>(p, x);
}

/** One float32 in all lanes. */
@inline
export function broadcast(x: f32): v128 {
  return f32x4.splat(x);
}

@inline
export function lane(x: v128, i: i32): f32 {
  if (i == 0) return f32x4.extract_lane(x, 0);
  if (i == 1) return f32x4.extract_lane(x, 1);
  if (i == 2) return f32x4.extract_lane(x, 2);
  return f32x4.extract_lane(x, 3);
}

/** Lanes 0 and 1 in float64. */
@inline
export function low(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

/** Lanes 2 and 3 in float64. */
@inline
export function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3));
}

@inline
export function mulDouble(x: v128, y: v128): v128 {
  return f64x2.mul(x, y);
}

@inline
export function addDouble(x: v128, y: v128): v128 {
  return f64x2.add(x, y);
}

@inline
export function divDouble(x: v128, y: v128): v128 {
  return f64x2.div(x, y);
}

@inline
export function broadcastDouble(x: f64): v128 {
  return f64x2.splat(x);
}

/** Both lanes of a pair of float64. */
@inline
export function sumDouble(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** Two pairs of float64, each rounded to float32. */
@inline
export function narrow(x: v128, y: v128): v128 {
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(x), f32x4.demote_f64x2_zero(y), 0, 1, 4, 5);
}

/** x·y + z with an exact product, rounded to float64 and then to float32. */
@inline
export function fused(x: v128, y: v128, z: v128): v128 {
  const left = f64x2.add(f64x2.mul(low(x), low(y)), low(z));
  const right = f64x2.add(f64x2.mul(high(x), high(y)), high(z));
  return narrow(left, right);
}

/** The exponent k of positive x = 2^k m with √½ <= m < √2, as integers; `root` is the bits of √½. */
@inline
export function exponentOf(x: v128, root: v128): v128 {
  return i32x4.shr_s(i32x4.sub(x, root), 23);
}

/** m of x = 2^k m. */
@inline
export function mantissaOf(x: v128, k: v128): v128 {
  return i32x4.sub(x, i32x4.shl(k, 23));
}

/** The next whole number; the even one of two. */
@inline
export function nearest(x: v128): v128 {
  return f32x4.nearest(x);
}

@inline
export function toFloat(k: v128): v128 {
  return f32x4.convert_i32x4_s(k);
}

/** 2^-k for -127 < k < 127. */
@inline
export function inversePower(k: v128, one: v128): v128 {
  return i32x4.sub(one, i32x4.shl(k, 23));
}

/** x·2^n, rounded once even where the result is subnormal or infinite; n = m - magic as in `exponent`. */
@inline
export function scaleTwice(x: v128, m: v128, magic: v128, one: v128): v128 {
  const n = i32x4.sub(m, magic);
  const half = i32x4.shr_s(n, 1);
  const first = i32x4.add(i32x4.shl(half, 23), one);
  const second = i32x4.add(i32x4.shl(i32x4.sub(n, half), 23), one);
  return f32x4.mul(f32x4.mul(x, first), second);
}
