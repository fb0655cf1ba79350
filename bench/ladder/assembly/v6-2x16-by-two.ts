// 2 rows x 16 columns, two steps of k in a turn: half the turns, and twice the loads that are hoisted above the arithmetic, which
// spills. The order of each sum is as before. K is even.

import { addPair, load, madd, splat, zero } from '../../../assembly/simd';

export function panel(m: i32, k: i32, a: usize, b: usize, c: usize): void {
  const bEnd = b + <usize>k * 64;
  for (const cEnd = c + <usize>m * 64; c < cEnd; c += 128) {
    let c00 = zero(), c01 = zero(), c02 = zero(), c03 = zero();
    let c10 = zero(), c11 = zero(), c12 = zero(), c13 = zero();
    for (let q = b; q < bEnd; q += 128) {
      const a0x = splat(a), a1x = splat(a + 4);
      const b0x = load(q);
      c00 = madd(a0x, b0x, c00);
      c10 = madd(a1x, b0x, c10);
      const b1x = load(q + 16);
      c01 = madd(a0x, b1x, c01);
      c11 = madd(a1x, b1x, c11);
      const b2x = load(q + 32);
      c02 = madd(a0x, b2x, c02);
      c12 = madd(a1x, b2x, c12);
      const b3x = load(q + 48);
      c03 = madd(a0x, b3x, c03);
      c13 = madd(a1x, b3x, c13);
      const a0y = splat(a + 8), a1y = splat(a + 12);
      const b0y = load(q + 64);
      c00 = madd(a0y, b0y, c00);
      c10 = madd(a1y, b0y, c10);
      const b1y = load(q + 80);
      c01 = madd(a0y, b1y, c01);
      c11 = madd(a1y, b1y, c11);
      const b2y = load(q + 96);
      c02 = madd(a0y, b2y, c02);
      c12 = madd(a1y, b2y, c12);
      const b3y = load(q + 112);
      c03 = madd(a0y, b3y, c03);
      c13 = madd(a1y, b3y, c13);
      a += 16;
    }
    addPair(c, c00, c01);
    addPair(c + 32, c02, c03);
    addPair(c + 64, c10, c11);
    addPair(c + 96, c12, c13);
  }
}
