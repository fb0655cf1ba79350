// 1 row x 16 columns: 4 sums of 4 lanes. One splat serves 4 products, and every vector of B is loaded for one row alone.

import { addPair, load, madd, splat, zero } from '../../../assembly/simd';

export function panel(m: i32, k: i32, a: usize, b: usize, c: usize): void {
  const bEnd = b + <usize>k * 64;
  for (const cEnd = c + <usize>m * 64; c < cEnd; c += 64) {
    let c0 = zero(), c1 = zero(), c2 = zero(), c3 = zero();
    for (let q = b; q < bEnd; q += 64) {
      const a0 = splat(a);
      c0 = madd(a0, load(q), c0);
      c1 = madd(a0, load(q + 16), c1);
      c2 = madd(a0, load(q + 32), c2);
      c3 = madd(a0, load(q + 48), c3);
      a += 4;
    }
    addPair(c, c0, c1);
    addPair(c + 32, c2, c3);
  }
}
