// C = init + A·B for one matrix: A is packed once, then panel by panel of 16 columns.

import { allocate, mark, release } from './arena';
import { gemm } from './gemm';
import { packPairs, packPanel, pairBytes, unpackPanel, width } from './pack';

/** A [m, k], B [k, n] and init [m, n] (0: none) by strides in bytes; C [m, n] is written row-major. */
export function matmul(
  m: i32, n: i32, k: i32,
  a: usize, aRow: usize, aColumn: usize,
  b: usize, bRow: usize, bColumn: usize,
  init: usize, initRow: usize, initColumn: usize,
  c: usize,
): void {
  const start = mark();
  const pairs = allocate(pairBytes(m, k));
  const panelB = allocate(<usize>k * 64);
  const panelC = allocate(<usize>m * 64);
  packPairs(a, aRow, aColumn, m, k, pairs, <usize>k * 8);
  for (let j = 0; j < n; j += 16) {
    const columns = width(n, j >> 4);
    packPanel(b + <usize>j * bColumn, bRow, bColumn, k, columns, panelB);
    if (init) packPanel(init + <usize>j * initColumn, initRow, initColumn, m, columns, panelC);
    else memory.fill(panelC, 0, <usize>m * 64);
    gemm(m, k, pairs, <usize>k * 8, 8, panelB, panelC);
    unpackPanel(panelC, m, columns, c + <usize>j * 4, <usize>n * 4, 4);
  }
  release(start);
}
