// C += A·B for one panel of 16 columns, the product everything here stands on.
//   A  row pairs: element (m, k) at a + (m >> 1)·pairStride + k·step + 4·(m & 1). Packed pairs have step 8 and
//      pairStride 8·K; the transpose of row-major rows needs no packing: step = bytes of a row, pairStride 8.
//   B  panel [K][16] · C  panel [M][16], both contiguous
// Every element is summed in the same order, over k inside blocks of 320 and then over the blocks, whatever M is: a
// row's result does not depend on how many rows are computed with it. Tiles of 2 x 16 keep 8 sums, 4 of B and 2 of A in the
// 15 registers there are. The K loop is not unrolled, and shrinkLevel 1 (asconfig.json) keeps binaryen from merging the
// tile into its caller.

import { addPair, load, madd, splat, zero } from './simd';

/** Rows of B in one block: 20 kB, which stay in the first cache while all of A passes. */
const K_BLOCK: i32 = 320;

function tile2(c: usize, cEnd: usize, a: usize, pairStride: usize, step: usize, b: usize, bEnd: usize): void {
  for (; c < cEnd; c += 128) {
    let c00 = zero(), c01 = zero(), c02 = zero(), c03 = zero();
    let c10 = zero(), c11 = zero(), c12 = zero(), c13 = zero();
    let p = a;
    let q = b;
    while (q < bEnd) {
      const a0 = splat(p);
      const a1 = splat(p + 4);
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
      p += step;
      q += 64;
    }
    addPair(c, c00, c01);
    addPair(c + 32, c02, c03);
    addPair(c + 64, c10, c11);
    addPair(c + 96, c12, c13);
    a += pairStride;
  }
}

function tile1(c: usize, a: usize, step: usize, b: usize, bEnd: usize): void {
  let c0 = zero(), c1 = zero(), c2 = zero(), c3 = zero();
  for (; b < bEnd; b += 64) {
    const a0 = splat(a);
    c0 = madd(a0, load(b), c0);
    c1 = madd(a0, load(b + 16), c1);
    c2 = madd(a0, load(b + 32), c2);
    c3 = madd(a0, load(b + 48), c3);
    a += step;
  }
  addPair(c, c0, c1);
  addPair(c + 32, c2, c3);
}

/** C[m][16] += A[m, k]·B[k][16]; see the top of the file for the layouts. */
export function gemm(m: i32, k: i32, a: usize, pairStride: usize, step: usize, b: usize, c: usize): void {
  const even = <usize>(m & ~1);
  while (k > 0) {
    // A remainder just over one block is halved, so that no block is short.
    const block = k <= K_BLOCK ? k : k < 2 * K_BLOCK ? (k + 1) >> 1 : K_BLOCK;
    const end = b + <usize>block * 64;
    if (even) tile2(c, c + even * 64, a, pairStride, step, b, end);
    if (m & 1) tile1(c + even * 64, a + (even >> 1) * pairStride, step, b, end);
    a += <usize>block * step;
    b = end;
    k -= block;
  }
}
