// Box and Muller's transform as PyTorch's AVX2 code computes it, with the bits of src/reference/base/random (normal.ts, avx2.ts).
// A fused multiply-add of float32 is a double product, which is exact, and a sum that is rounded twice: that is wrong only
// where the double lies halfway between two float32 (fma.ts). Such pairs are left to the plain code. Numbers stay doubles from
// one such step to the next, two by two: conversions take longer than rounding.

/** The factors of avx2.ts, which whoever runs this puts there; engines load a register faster than they make a constant one. */
const FACTORS: usize = 1088;
const ONE: usize = 18, MINUS_HALF: usize = 19, ROOT: usize = 20, LN2_LOW: usize = 21, LN2_HIGH: usize = 22;
const TWO_PI: usize = 23, FOUR_OVER_PI: usize = 24, P1: usize = 25, P2: usize = 26, P3: usize = 27;
const WORDS = memory.data<i32>([0x7fffff, 1, -2, 2, 4], 16);
const PATTERN = memory.data<i64>([0x1fffffff, 0x10000000], 16);

@inline
function lane(index: usize): v128 {
  return v128.load32_splat(FACTORS + index * 4);
}

@inline
function word(index: usize): v128 {
  return v128.load32_splat(WORDS + index * 4);
}

/** The first two lanes of float32 as doubles. */
@inline
function low(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

/** The last two. */
@inline
function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(x, x, 1, 1));
}

/** x·y + z and half of float32's last place: above `mask` the sum rounded, below it 0 where the sum lay halfway. */
@inline
function fused(x: v128, y: v128, z: v128, half: v128): v128 {
  return i64x2.add(f64x2.add(f64x2.mul(x, y), z), half);
}

/** The least of what lies below the sums a and b, and `doubt`. */
@inline
function least(doubt: v128, a: v128, b: v128, mask: v128): v128 {
  return i32x4.min_u(i32x4.min_u(doubt, v128.and(a, mask)), v128.and(b, mask));
}

/**
 * Blocks of 16 uniform numbers, at multiples of 64 bytes from x to end, to normal ones times `std`, in place, four pairs at a
 * time. Ends where the plain code has to do four pairs: gives the place of the first, or of the end.
 */
export function normal(x: usize, end: usize, std: f32): usize {
  const mask = v128.load64_splat(PATTERN), half = v128.load64_splat(PATTERN + 8), zero = i32x4.splat(0);
  const scale = f32x4.splat(std);
  // The second half of a block is that of the angles.
  for (x += x & 32; x < end; x += 16, x += x & 32) {
    let doubt = half;
    const one = lane(ONE), minusHalf = lane(MINUS_HALF);
    // 1 - u = 2^e (1 + m), √½ ≤ 1 + m < √2
    const bits = i32x4.sub(f32x4.sub(one, v128.load(x)), lane(ROOT));
    const e = f32x4.convert_i32x4_s(i32x4.shr_s(bits, 23));
    const m = f32x4.sub(i32x4.add(v128.and(bits, word(0)), lane(ROOT)), one);
    const m2 = f32x4.mul(m, m), rest = f32x4.mul(e, lane(LN2_LOW));
    // The angle is j·π/4 + r
    const angle = f32x4.mul(v128.load(x, 32), lane(TWO_PI));
    const j = v128.and(i32x4.add(i32x4.trunc_sat_f32x4_s(f32x4.mul(angle, lane(FOUR_OVER_PI))), word(1)), word(2));
    const n = f32x4.convert_i32x4_s(j);
    const near = f32x4.add(f32x4.add(angle, f32x4.mul(n, lane(P1))), f32x4.mul(n, lane(P2)));
    const p3 = low(lane(P3));
    let r0 = fused(low(n), p3, low(near), half), r1 = fused(high(n), p3, high(near), half);
    doubt = least(doubt, r0, r1, mask);
    r0 = v128.andnot(r0, mask);
    r1 = v128.andnot(r1, mask);
    let z0 = fused(r0, r0, zero, half), z1 = fused(r1, r1, zero, half);
    doubt = least(doubt, z0, z1, mask);
    z0 = v128.andnot(z0, mask);
    z1 = v128.andnot(z1, mask);
    // Three polynomials p, those of log, cos and sin: p(w)·f + g
    let w0 = low(m), w1 = high(m), f0 = low(m2), f1 = high(m2), g0 = low(rest), g1 = high(rest);
    let log = one, cos = one, sin = one;
    for (let round = 0, k = FACTORS; round < 3; round++, k += 4) {
      let s0 = low(v128.load32_splat(k)), s1 = s0;
      do {
        k += 4;
        const c = low(v128.load32_splat(k));
        s0 = fused(s0, w0, c, half);
        s1 = fused(s1, w1, c, half);
        doubt = least(doubt, s0, s1, mask);
        s0 = v128.andnot(s0, mask);
        s1 = v128.andnot(s1, mask);
      } while (load<i32>(k));
      s0 = fused(s0, f0, g0, half);
      s1 = fused(s1, f1, g1, half);
      doubt = least(doubt, s0, s1, mask);
      log = cos;
      cos = sin;
      sin = i64x2.shuffle(
        f32x4.demote_f64x2_zero(v128.andnot(s0, mask)),
        f32x4.demote_f64x2_zero(v128.andnot(s1, mask)),
        0,
        2,
      );
      w0 = z0;
      w1 = z1;
      f0 = g0 = r0;
      f1 = g1 = r1;
      if (round === 0) {
        f0 = z0;
        f1 = z1;
        g0 = f64x2.mul(z0, low(minusHalf));
        g1 = f64x2.mul(z1, low(minusHalf));
      }
    }
    // Products by 1/2 and by few bits are exact: these sums round once.
    log = f32x4.add(f32x4.add(m, f32x4.add(log, f32x4.mul(m2, minusHalf))), f32x4.mul(e, lane(LN2_HIGH)));
    const radius = f32x4.sqrt(f32x4.neg(f32x4.add(log, log)));
    cos = f32x4.add(cos, one);
    const swap = i32x4.shr_s(i32x4.shl(j, 30), 31), four = word(4);
    const x0 = v128.xor(v128.bitselect(sin, cos, swap), i32x4.shl(v128.and(four, i32x4.add(j, word(3))), 29));
    const y0 = v128.xor(v128.bitselect(cos, sin, swap), i32x4.shl(v128.and(four, j), 29));
    if (v128.any_true(i64x2.eq(doubt, zero))) return x;
    v128.store(x, f32x4.add(f32x4.mul(f32x4.mul(radius, x0), scale), zero));
    v128.store(x, f32x4.add(f32x4.mul(f32x4.mul(radius, y0), scale), zero), 32);
  }
  return end;
}
