// C = init + A·B for one matrix: A is packed once, then panel by panel of 16 columns, each part some of them.

import { allocate, mark, release } from './arena';
import { gemm } from './gemm';
import { packPairs, packPanel, pairBytes, panels, unpackPanel, width } from './pack';

/** A [m, k], B [k, n] and init [m, n] (0: none) by strides in bytes; C [m, n] is written row-major. */
export function matmul(
  m: i32, n: i32, k: i32,
  a: usize, aRow: usize, aColumn: usize,
  b: usize, bRow: usize, bColumn: usize,
  init: usize, initRow: usize, initColumn: usize,
  c: usize,
  part: i32, parts: i32,
): void {
  const start = mark();
  const pairs = allocate(pairBytes(m, k));
  const panelB = allocate(<usize>k * 64);
  const panelC = allocate(<usize>m * 64);
  packPairs(a, aRow, aColumn, m, k, pairs, <usize>k * 8);
  const end = panels(n) * (part + 1) / parts * 16;
  for (let j = panels(n) * part / parts * 16; j < end; j += 16) {
    const columns = width(n, j >> 4);
    packPanel(b + <usize>j * bColumn, bRow, bColumn, k, columns, panelB);
    if (init) packPanel(init + <usize>j * initColumn, initRow, initColumn, m, columns, panelC);
    else memory.fill(panelC, 0, <usize>m * 64);
    gemm(m, k, pairs, <usize>k * 8, 8, panelB, panelC);
    unpackPanel(panelC, m, columns, c + <usize>j * 4, <usize>n * 4, 4);
  }
  release(start);
}
