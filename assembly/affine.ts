// C = A·B + bias for rows that come again and again, one step of a stream each: B is packed already (packUnits), in panels of
// 16 columns. Every element is summed in the same order as by matmul.ts, so the bits are those of the whole sequence.

import { allocate, mark, release } from './arena';
import { gemm } from './gemm';
import { fillPanel, packPairs, pairBytes, panels as panelCount, unpackPanel, width } from './pack';

/** A [m, k] row-major; B [n / 16][k][16]; bias [n / 16][16], zeros beyond n; C [m, n] is written row-major. */
export function affine(m: i32, n: i32, k: i32, a: usize, b: usize, bias: usize, c: usize): void {
  const start = mark();
  const pairs = allocate(pairBytes(m, k));
  const panel = allocate(<usize>m * 64);
  packPairs(a, <usize>k * 4, 4, m, k, pairs, <usize>k * 8);
  for (let q = 0; q < panelCount(n); q++) {
    fillPanel(bias + <usize>q * 64, m, panel);
    gemm(m, k, pairs, <usize>k * 8, 8, b + <usize>q * <usize>k * 64, panel);
    unpackPanel(panel, m, width(n, q), c + <usize>q * 64, <usize>n * 4, 4);
  }
  release(start);
}
