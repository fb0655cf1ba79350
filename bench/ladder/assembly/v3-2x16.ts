// 2 rows x 16 columns: 8 sums, 4 of B, 2 of A and a product in 15 registers.

import { addPair, load, madd, splat, zero } from '../../../assembly/simd';

export function panel(m: i32, k: i32, a: usize, b: usize, c: usize): void {
  const bEnd = b + <usize>k * 64;
  for (const cEnd = c + <usize>m * 64; c < cEnd; c += 128) {
    let c00 = zero(), c01 = zero(), c02 = zero(), c03 = zero();
    let c10 = zero(), c11 = zero(), c12 = zero(), c13 = zero();
    for (let q = b; q < bEnd; q += 64) {
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
      a += 8;
    }
    addPair(c, c00, c01);
    addPair(c + 32, c02, c03);
    addPair(c + 64, c10, c11);
    addPair(c + 96, c12, c13);
  }
}
