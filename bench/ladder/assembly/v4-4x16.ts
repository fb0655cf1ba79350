// 4 rows x 16 columns: 16 sums, which spill at 128 bits; paired they are 8, with 2 of B and 1 of A, and each vector of B serves 4
// rows.

import { addPair, load, madd, splat, zero } from '../../../assembly/simd';

export function panel(m: i32, k: i32, a: usize, b: usize, c: usize): void {
  const bEnd = b + <usize>k * 64;
  for (const cEnd = c + <usize>m * 64; c < cEnd; c += 256) {
    let c00 = zero(), c01 = zero(), c02 = zero(), c03 = zero();
    let c10 = zero(), c11 = zero(), c12 = zero(), c13 = zero();
    let c20 = zero(), c21 = zero(), c22 = zero(), c23 = zero();
    let c30 = zero(), c31 = zero(), c32 = zero(), c33 = zero();
    for (let q = b; q < bEnd; q += 64) {
      const b0 = load(q), b1 = load(q + 16), b2 = load(q + 32), b3 = load(q + 48);
      const a0 = splat(a);
      c00 = madd(a0, b0, c00);
      c01 = madd(a0, b1, c01);
      c02 = madd(a0, b2, c02);
      c03 = madd(a0, b3, c03);
      const a1 = splat(a + 4);
      c10 = madd(a1, b0, c10);
      c11 = madd(a1, b1, c11);
      c12 = madd(a1, b2, c12);
      c13 = madd(a1, b3, c13);
      const a2 = splat(a + 8);
      c20 = madd(a2, b0, c20);
      c21 = madd(a2, b1, c21);
      c22 = madd(a2, b2, c22);
      c23 = madd(a2, b3, c23);
      const a3 = splat(a + 12);
      c30 = madd(a3, b0, c30);
      c31 = madd(a3, b1, c31);
      c32 = madd(a3, b2, c32);
      c33 = madd(a3, b3, c33);
      a += 16;
    }
    addPair(c, c00, c01);
    addPair(c + 32, c02, c03);
    addPair(c + 64, c10, c11);
    addPair(c + 96, c12, c13);
    addPair(c + 128, c20, c21);
    addPair(c + 160, c22, c23);
    addPair(c + 192, c30, c31);
    addPair(c + 224, c32, c33);
  }
}
