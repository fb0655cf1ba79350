// C += A·B for one panel of 16 columns, the product everything here stands on.
//   A  row pairs: element (m, k) at a + (m >> 1)·pairStride + k·step + 4·(m & 1). Packed pairs have step 8 and
//      pairStride 8·K; the transpose of row-major rows needs no packing: step = bytes of a row, pairStride 8.
//      One of the two is 8.
//   B  panel [K][16] · C  panel [M][16], both contiguous
// Every element is summed in the same order, over k inside blocks of 320 and then over the blocks, whatever M is: a
// row's result does not depend on how many rows are computed with it. Tiles of 2 x 16 keep 8 sums, 4 of B and 2 of A in the
// 15 registers there are; of 256 bits there are as many, and 2 x 16 has too few sums to hide what an addition takes: there
// tiles are 4 x 16. A turn of the K loop has four steps, with a way out behind each (scripts/unroll.mjs): of 256 bits that is a
// fifth faster, and without the ways out slower, since engines hoist the loads of a block above its arithmetic.
// shrinkLevel 1 (asconfig.json) keeps binaryen from merging the tile into its caller.

import { addPair, load, madd, splat, zero } from './simd';

/** Rows of B in one block: 20 kB, which stay in the first cache while all of A passes. */
const K_BLOCK: i32 = 320;

/** Whether tiles have 4 rows: in the binary that wide mode takes (TALL of asconfig.json), where it says so. */
let tall: bool = false;

/** Tiles for wide mode. */
export function useTall(): void {
  tall = true;
}

/**
 * How the pairs of A lie, known when a tile is compiled. `stride` is what varies: of packed pairs, from the end of one to the
 * beginning of the next; of pairs that stand side by side in rows, from row to row. The loop over K must have few integers:
 * V8 reloads what it has no register for in every turn.
 */
@unmanaged
abstract class Pairs {
  abstract get packed(): bool;
}

@final
@unmanaged
class Packed extends Pairs {
  @inline
  get packed(): bool {
    return true;
  }
}

@final
@unmanaged
class Columns extends Pairs {
  @inline
  get packed(): bool {
    return false;
  }
}

/** Rows 2 and 3 of a tile are `pair` bytes behind rows 0 and 1. */
@unroll(4)
function tile4<P extends Pairs>(
  c: usize, cEnd: usize, a: usize, pair: usize, stride: usize, b: usize, bEnd: usize,
): void {
  for (; c < cEnd; c += 256) {
    let c00 = zero(), c01 = zero(), c02 = zero(), c03 = zero();
    let c10 = zero(), c11 = zero(), c12 = zero(), c13 = zero();
    let c20 = zero(), c21 = zero(), c22 = zero(), c23 = zero();
    let c30 = zero(), c31 = zero(), c32 = zero(), c33 = zero();
    let p = a;
    let q = b;
    while (q < bEnd) {
      const b0 = load(q), b1 = load(q + 16), b2 = load(q + 32), b3 = load(q + 48);
      const a0 = splat(p);
      c00 = madd(a0, b0, c00);
      c01 = madd(a0, b1, c01);
      c02 = madd(a0, b2, c02);
      c03 = madd(a0, b3, c03);
      const a1 = splat(p + 4);
      c10 = madd(a1, b0, c10);
      c11 = madd(a1, b1, c11);
      c12 = madd(a1, b2, c12);
      c13 = madd(a1, b3, c13);
      const a2 = splat(p + pair);
      c20 = madd(a2, b0, c20);
      c21 = madd(a2, b1, c21);
      c22 = madd(a2, b2, c22);
      c23 = madd(a2, b3, c23);
      const a3 = splat(p + pair + 4);
      c30 = madd(a3, b0, c30);
      c31 = madd(a3, b1, c31);
      c32 = madd(a3, b2, c32);
      c33 = madd(a3, b3, c33);
      p += changetype<P>(0).packed ? 8 : stride;
      q += 64;
    }
    addPair(c, c00, c01);
    addPair(c + 32, c02, c03);
    addPair(c + 64, c10, c11);
    addPair(c + 96, c12, c13);
    addPair(c + 128, c20, c21);
    addPair(c + 160, c22, c23);
    addPair(c + 192, c30, c31);
    addPair(c + 224, c32, c33);
    a = changetype<P>(0).packed ? p + stride + pair : a + 16;
  }
}

@unroll(4)
function tile2<P extends Pairs>(c: usize, cEnd: usize, a: usize, stride: usize, b: usize, bEnd: usize): void {
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
      p += changetype<P>(0).packed ? 8 : stride;
      q += 64;
    }
    addPair(c, c00, c01);
    addPair(c + 32, c02, c03);
    addPair(c + 64, c10, c11);
    addPair(c + 96, c12, c13);
    a = changetype<P>(0).packed ? p + stride : a + 8;
  }
}

/** Tiles of as many rows as the mode has, and of 2 for what is left; `pair` bytes lie between pairs. */
function tiles<P extends Pairs>(
  c: usize, even: usize, a: usize, pair: usize, stride: usize, b: usize, bEnd: usize,
): void {
  const four: usize = TALL && tall ? even & ~3 : 0;
  if (TALL && four) tile4<P>(c, c + four * 64, a, pair, stride, b, bEnd);
  if (even > four) tile2<P>(c + four * 64, c + even * 64, a + (four >> 1) * pair, stride, b, bEnd);
}

function tile1(c: usize, a: usize, step: usize, b: usize, bEnd: usize): void {
  let c0 = zero(), c1 = zero(), c2 = zero(), c3 = zero();
  while (b < bEnd) {
    const a0 = splat(a);
    c0 = madd(a0, load(b), c0);
    c1 = madd(a0, load(b + 16), c1);
    c2 = madd(a0, load(b + 32), c2);
    c3 = madd(a0, load(b + 48), c3);
    a += step;
    b += 64;
  }
  addPair(c, c0, c1);
  addPair(c + 32, c2, c3);
}

/**
 * One row and two panels: as many sums as two rows have of one, which hide what an addition takes. The way out between them is
 * never taken: it keeps the loads of the second panel behind the arithmetic of the first.
 */
@unroll(4)
function tile1x2(c: usize, d: usize, a: usize, step: usize, b: usize, bEnd: usize, e: usize): void {
  let c0 = zero(), c1 = zero(), c2 = zero(), c3 = zero();
  let d0 = zero(), d1 = zero(), d2 = zero(), d3 = zero();
  while (b < bEnd) {
    const a0 = splat(a);
    c0 = madd(a0, load(b), c0);
    c1 = madd(a0, load(b + 16), c1);
    c2 = madd(a0, load(b + 32), c2);
    c3 = madd(a0, load(b + 48), c3);
    if (!e) break;
    d0 = madd(a0, load(e), d0);
    d1 = madd(a0, load(e + 16), d1);
    d2 = madd(a0, load(e + 32), d2);
    d3 = madd(a0, load(e + 48), d3);
    a += step;
    b += 64;
    e += 64;
  }
  addPair(c, c0, c1);
  addPair(c + 32, c2, c3);
  addPair(d, d0, d1);
  addPair(d + 32, d2, d3);
}

/** Rows of B in the next block, where k are left. A remainder just over one block is halved, so that no block is short. */
@inline
function blockOf(k: i32): i32 {
  return k <= K_BLOCK ? k : k < 2 * K_BLOCK ? (k + 1) >> 1 : K_BLOCK;
}

/** C[m][16] += A[m, k]·B[k][16]; see the top of the file for the layouts. */
export function gemm(m: i32, k: i32, a: usize, pairStride: usize, step: usize, b: usize, c: usize): void {
  const even = <usize>(m & ~1);
  while (k > 0) {
    const block = blockOf(k);
    const end = b + <usize>block * 64;
    if (even) {
      if (step == 8) tiles<Packed>(c, even, a, pairStride, pairStride - <usize>block * 8, b, end);
      else tiles<Columns>(c, even, a, pairStride, step, b, end);
    }
    if (m & 1) tile1(c + even * 64, a + (even >> 1) * pairStride, step, b, end);
    a += <usize>block * step;
    b = end;
    k -= block;
  }
}

/**
 * One row, `step` bytes between its elements, with n panels of B [n][k][16], one behind the other, those of C `column` bytes apart:
 * the same sums.
 */
export function gemv(n: i32, k: i32, a: usize, step: usize, b: usize, c: usize, column: usize): void {
  const panel = <usize>k * 64;
  while (k > 0) {
    const block = blockOf(k);
    const bytes = <usize>block * 64;
    let q = b, d = c;
    let left = n;
    for (; left > 1; left -= 2, q += 2 * panel, d += 2 * column) {
      tile1x2(d, d + column, a, step, q, q + bytes, q + panel);
    }
    if (left) tile1(d, a, step, q, q + bytes);
    a += <usize>block * step;
    b += bytes;
    k -= block;
  }
}
