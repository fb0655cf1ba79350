// A binary of its own, for what draws normal numbers: Box and Muller's transform as PyTorch's AVX2 code computes it, with the
// bits of src/reference/base/random (normal.ts, avx2.ts). A fused multiply-add of float32 is a double product and sum, rounded:
// that is wrong only where the sum lies halfway between two float32 (fma.ts). Such blocks are left to the plain code. Two
// lanes at a time: float32 in the low half of a register for what rounds once anyway, doubles for what is fused.

// prettier-ignore
const TABLE = memory.data<f64>([
  0.07037683576345444, // 0: log, the coefficients of avx2.ts as float32
  -0.11514610052108765,
  0.11676998436450958,
  -0.12420140951871872,
  0.14249323308467865,
  -0.16668057441711426,
  0.2000071406364441,
  -0.24999994039535522,
  0.3333333134651184,
  -3.774895063202166e-08, // 9: the last part of π/4
  2.44331567955669e-05, // 10: cos
  -0.0013887316454201937,
  0.04166664555668831,
  -0.00019515295571181923, // 13: sin
  0.008332161232829094,
  -0.16666655242443085,
], 16);

@inline
function constant(index: usize): v128 {
  return v128.load64_splat(TABLE + index * 8);
}

/** Constants of four lanes stand in memory too: engines make a constant register of several instructions, a load of one. */
// prettier-ignore
const LANES = memory.data<f32>([
  1, 0.5, 0.70710678118654752, -2.1219444e-4, 0.693359375, -2, 6.283185307179586, 1.27323954473516, -0.78515625,
  -2.4187564849853516e-4,
], 16);
const ONE: usize = 0, HALF: usize = 1, ROOT: usize = 2, LN2_LOW: usize = 3, LN2_HIGH: usize = 4, MINUS_TWO: usize = 5;
const TWO_PI: usize = 6, FOUR_OVER_PI: usize = 7, P1: usize = 8, P2: usize = 9;
// prettier-ignore
const WORDS = memory.data<i32>([0x7fffff, 0x3f000000, 126, 1, -2, 2, 4, 0], 16);
const PATTERN = memory.data<i64>([0x1fffffff, 0x10000000], 16);

@inline
function lane(index: usize): v128 {
  return v128.load32_splat(LANES + index * 4);
}

@inline
function word(index: usize): v128 {
  return v128.load32_splat(WORDS + index * 4);
}

@inline
function wide(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

@inline
function narrow(x: v128): v128 {
  return f32x4.demote_f64x2_zero(x);
}

/** x·y + z in double: rounded to float32 it is the fused lane(ONE), except halfway. */
@inline
function fused(x: v128, y: v128, z: v128): v128 {
  return f64x2.add(f64x2.mul(x, y), z);
}

@inline
function halfway(x: v128): v128 {
  return i64x2.eq(v128.and(x, v128.load64_splat(PATTERN)), v128.load64_splat(PATTERN + 8));
}

/**
 * Blocks of 16 uniform numbers, from x to end, to normal ones from y on. Ends before a block that the plain code has to do:
 * gives the place of that block, or `end`.
 */
export function normal(x: usize, end: usize, y: usize, mean: f64, std: f64): usize {
  const scale = f64x2.splat(std), shift = f64x2.splat(mean);
  for (; x < end; x += 64, y += 64) {
    let doubt = i64x2.splat(0);
    for (let at: usize = 0; at < 32; at += 8) {
      // log of 1 - u: 2^e (1 + m)
      const u = f32x4.sub(lane(ONE), v128.load64_zero(x + at));
      const fraction = v128.or(v128.and(u, word(0)), word(1));
      const low = f32x4.lt(fraction, lane(ROOT));
      const e = f32x4.convert_i32x4_s(i32x4.add(i32x4.sub(i32x4.shr_u(u, 23), word(2)), low));
      const m = f32x4.add(f32x4.sub(fraction, lane(ONE)), v128.and(fraction, low));
      const m2 = f32x4.mul(m, m), wm = wide(m);
      let s = constant(0);
      s = fused(s, wm, constant(1));
      doubt = v128.or(doubt, halfway(s));
      s = fused(wide(narrow(s)), wm, constant(2));
      doubt = v128.or(doubt, halfway(s));
      s = fused(wide(narrow(s)), wm, constant(3));
      doubt = v128.or(doubt, halfway(s));
      s = fused(wide(narrow(s)), wm, constant(4));
      doubt = v128.or(doubt, halfway(s));
      s = fused(wide(narrow(s)), wm, constant(5));
      doubt = v128.or(doubt, halfway(s));
      s = fused(wide(narrow(s)), wm, constant(6));
      doubt = v128.or(doubt, halfway(s));
      s = fused(wide(narrow(s)), wm, constant(7));
      doubt = v128.or(doubt, halfway(s));
      s = fused(wide(narrow(s)), wm, constant(8));
      doubt = v128.or(doubt, halfway(s));
      s = fused(wide(f32x4.mul(narrow(s), m)), wide(m2), wide(f32x4.mul(e, lane(LN2_LOW))));
      doubt = v128.or(doubt, halfway(s));
      // Products by 1/2 and by few bits are exact: these sums round once.
      const tail = f32x4.add(m, f32x4.sub(narrow(s), f32x4.mul(m2, lane(HALF))));
      const log = f32x4.add(tail, f32x4.mul(e, lane(LN2_HIGH)));
      const radius = f32x4.sqrt(f32x4.mul(log, lane(MINUS_TWO)));
      // The angle is j·π/4 + r
      const angle = f32x4.mul(v128.load64_zero(x + 32 + at), lane(TWO_PI));
      const turns = i32x4.trunc_sat_f32x4_s(f32x4.mul(angle, lane(FOUR_OVER_PI)));
      const j = v128.and(i32x4.add(turns, word(3)), word(4));
      const n = f32x4.convert_i32x4_s(j);
      const near = f32x4.add(f32x4.add(angle, f32x4.mul(n, lane(P1))), f32x4.mul(n, lane(P2)));
      s = fused(wide(n), constant(9), wide(near));
      doubt = v128.or(doubt, halfway(s));
      const r = narrow(s), wr = wide(r);
      const z = f32x4.mul(r, r), wz = wide(z);
      s = fused(constant(10), wz, constant(11));
      doubt = v128.or(doubt, halfway(s));
      s = fused(wide(narrow(s)), wz, constant(12));
      doubt = v128.or(doubt, halfway(s));
      s = fused(wide(f32x4.mul(narrow(s), z)), wz, wide(f32x4.neg(f32x4.mul(z, lane(HALF)))));
      doubt = v128.or(doubt, halfway(s));
      const c = f32x4.add(narrow(s), lane(ONE));
      s = fused(constant(13), wz, constant(14));
      doubt = v128.or(doubt, halfway(s));
      s = fused(wide(narrow(s)), wz, constant(15));
      doubt = v128.or(doubt, halfway(s));
      s = fused(wide(f32x4.mul(narrow(s), z)), wr, wr);
      doubt = v128.or(doubt, halfway(s));
      const d = narrow(s);
      const swap = i32x4.shr_s(i32x4.shl(j, 30), 31);
      const four = word(6);
      const cosSign = i32x4.shl(v128.andnot(four, i32x4.sub(j, word(5))), 29);
      const sinSign = i32x4.shl(v128.and(four, j), 29);
      const cos = v128.xor(v128.bitselect(d, c, swap), cosSign);
      const sin = v128.xor(v128.bitselect(c, d, swap), sinSign);
      s = fused(wide(f32x4.mul(radius, cos)), scale, shift);
      doubt = v128.or(doubt, halfway(s));
      v128.store64_lane(y + at, narrow(s), 0);
      s = fused(wide(f32x4.mul(radius, sin)), scale, shift);
      doubt = v128.or(doubt, halfway(s));
      v128.store64_lane(y + 32 + at, narrow(s), 0);
    }
    if (v128.any_true(doubt)) return x;
  }
  return end;
}
