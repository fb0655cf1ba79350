// Gradients of weights and biases after the backward walk: sums over all T·N rows of gate gradients, which stand in
// panels that are contiguous over time and batch. Their order is fixed: blocks of 128 rows, one after the other.

import { allocate, allocateZeroed, mark, release } from './arena';
import { gemm } from './gemm';
import { unpackPanel, width } from './pack';
import { add, addPair, load, zero } from './simd';

/** Rows summed in registers before memory is touched: their gradients and the rows of A stay in the first cache. */
const ROW_BLOCK: i32 = 128;

/**
 * Rows of dst [units, features] = D^T A, with D in panels of 16 units, `column` bytes apart, and A row-major [rows,
 * features], `stride` bytes from row to row: those of panels from … to - 1. A is read as it stands: neighbouring features
 * of a row are a pair of gemm.ts.
 */
export function weightGradient(
  panels: usize, column: usize, from: i32, to: i32, units: i32, a: usize, stride: usize, rows: i32, features: i32,
  dst: usize,
): void {
  const start = mark();
  const bytes = <usize>features * 64;
  const sums = allocateZeroed(<usize>(to - from) * bytes);
  for (let r = 0; r < rows; r += ROW_BLOCK) {
    const block = min<i32>(ROW_BLOCK, rows - r);
    for (let u = from; u < to; u++) {
      const d = panels + <usize>u * column + <usize>r * 64;
      gemm(features, block, a + <usize>r * stride, 8, stride, d, sums + <usize>(u - from) * bytes);
    }
  }
  const row = <usize>features * 4;
  for (let u = from; u < to; u++) {
    const panel = sums + <usize>(u - from) * bytes;
    unpackPanel(panel, features, width(units, u), dst + <usize>(u * 16) * row, 4, row);
  }
  release(start);
}

/** dst [units] = sums of the columns of D, of panels from … to - 1. */
export function biasGradient(
  panels: usize, column: usize, from: i32, to: i32, units: i32, rows: i32, dst: usize,
): void {
  const start = mark();
  const sums = allocate(64);
  for (let u = from; u < to; u++) {
    memory.fill(sums, 0, 64);
    let d = panels + <usize>u * column;
    const last = d + <usize>rows * 64;
    while (d < last) {
      const end = min<usize>(d + <usize>ROW_BLOCK * 64, last);
      let s0 = zero(), s1 = zero(), s2 = zero(), s3 = zero();
      for (; d < end; d += 64) {
        s0 = add(s0, load(d));
        s1 = add(s1, load(d + 16));
        s2 = add(s2, load(d + 32));
        s3 = add(s3, load(d + 48));
      }
      addPair(sums, s0, s1);
      addPair(sums + 32, s2, s3);
    }
    memory.copy(dst + <usize>u * 64, sums, <usize>width(units, u) * 4);
  }
  release(start);
}
