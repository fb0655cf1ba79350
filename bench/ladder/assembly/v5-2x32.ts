// 2 rows x 32 columns: 16 sums too, paired 8. One splat serves 8 vectors of B, and each vector of B 2 rows.

import { addPair, load, madd, splat, zero } from '../../../assembly/simd';

export function panel(m: i32, k: i32, a: usize, b: usize, c: usize): void {
  const bEnd = b + <usize>k * 128;
  for (const cEnd = c + <usize>m * 128; c < cEnd; c += 256) {
    let c00 = zero(), c01 = zero(), c02 = zero(), c03 = zero();
    let c04 = zero(), c05 = zero(), c06 = zero(), c07 = zero();
    let c10 = zero(), c11 = zero(), c12 = zero(), c13 = zero();
    let c14 = zero(), c15 = zero(), c16 = zero(), c17 = zero();
    for (let q = b; q < bEnd; q += 128) {
      const a0 = splat(a), a1 = splat(a + 4);
      const b0 = load(q);
      c00 = madd(a0, b0, c00);
      c10 = madd(a1, b0, c10);
      const b1 = load(q + 16);
      c01 = madd(a0, b1, c01);
      c11 = madd(a1, b1, c11);
      const b2 = load(q + 32);
      c02 = madd(a0, b2, c02);
      c12 = madd(a1, b2, c12);
      const b3 = load(q + 48);
      c03 = madd(a0, b3, c03);
      c13 = madd(a1, b3, c13);
      const b4 = load(q + 64);
      c04 = madd(a0, b4, c04);
      c14 = madd(a1, b4, c14);
      const b5 = load(q + 80);
      c05 = madd(a0, b5, c05);
      c15 = madd(a1, b5, c15);
      const b6 = load(q + 96);
      c06 = madd(a0, b6, c06);
      c16 = madd(a1, b6, c16);
      const b7 = load(q + 112);
      c07 = madd(a0, b7, c07);
      c17 = madd(a1, b7, c17);
      a += 8;
    }
    addPair(c, c00, c01);
    addPair(c + 32, c02, c03);
    addPair(c + 64, c04, c05);
    addPair(c + 96, c06, c07);
    addPair(c + 128, c10, c11);
    addPair(c + 160, c12, c13);
    addPair(c + 192, c14, c15);
    addPair(c + 224, c16, c17);
  }
}
