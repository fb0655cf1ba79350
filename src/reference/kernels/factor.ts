// The orthogonal factor of a matrix, plainly, in double.

import { RuntimeError } from '../base/errors.ts';
import type { Kernel, View } from './kernel.ts';
import { dense } from './walk.ts';

/** The factor of a tall matrix is found; a wide one holds the transpose of its own. */
export const orthonormal: Kernel<readonly [View], { readonly gain: number }> = ([matrix], [y], { gain }) => {
  const [rows, columns] = matrix.shape;
  const tall = rows >= columns;
  const [m, n] = tall ? [rows, columns] : [columns, rows];
  const drawn = dense(matrix);
  const q = new Float64Array(m * n);
  const [down, across] = tall ? [columns, 1] : [1, columns];
  for (let i = 0, at = 0; i < m; i++) for (let j = 0; j < n; j++) q[at++] = drawn[i * down + j * across];
  if (!triangularQuotient(q, m, n)) orthonormalColumns(q, m, n);
  for (let i = 0, at = 0; i < m; i++) for (let j = 0; j < n; j++) y.data[i * down + j * across] = gain * q[at++];
};

/** The ratio of diagonal elements of R from which Q = A R⁻¹ is not trusted: its error is 2⁻⁵³ times a square of that. */
const ILL = 2000;

/**
 * Q = A R⁻¹ in place, R upper triangular with RᵀR = AᵀA (Cholesky): the most of it are products of panels of 4 columns, which
 * stay in the cache. False, and `a` as it was, where A is too near a singular matrix.
 */
function triangularQuotient(a: Float64Array, rows: number, columns: number): boolean {
  const n = (columns + 3) & ~3;
  const m = (rows + 3) & ~3;
  const tall = panels(rows, columns, (i, j) => a[i * columns + j]);
  const r = new Float64Array(n * n);
  for (let j = 0; j < n; j += 4) {
    for (let c = j; c < n; c += 4) {
      products(tall, j * rows, tall, c * rows, rows);
      for (let b = 0; b < 4; b++) for (let k = 0; k < 4; k++) r[c * n + (j + b) * 4 + k] = sums[b * 4 + k];
    }
  }
  // Columns beyond the last one have a diagonal of 1.
  for (let j = columns; j < n; j++) r[(j & ~3) * n + j * 4 + (j & 3)] = 1;
  let [least, greatest] = [Number.POSITIVE_INFINITY, 0];
  for (let j = 0; j < n; j += 4) {
    for (let c = j; c < n; c += 4) eliminate(r, n, j, r, c * n, c === j);
    for (let b = j; b < Math.min(j + 4, columns); b++) {
      const pivot = r[j * n + b * 4 + (b - j)];
      least = Math.min(least, pivot);
      greatest = Math.max(greatest, pivot);
    }
    // Also where a pivot is NaN.
    if (!(greatest < ILL * least)) return false;
  }
  const wide = panels(columns, rows, (j, i) => a[i * columns + j], n);
  for (let i = 0; i < m; i += 4) for (let j = 0; j < n; j += 4) eliminate(r, n, j, wide, i * n, false);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) a[at++] = wide[(i & ~3) * n + j * 4 + (i & 3)];
  }
  return true;
}

/** A matrix in panels of 4 columns, each [height, 4], with zeros beyond its columns and rows. */
function panels(rows: number, columns: number, at: (i: number, j: number) => number, height = rows): Float64Array {
  const packed = new Float64Array(((columns + 3) & ~3) * height);
  for (let j = 0; j < columns; j++) {
    for (let i = 0, to = (j & ~3) * height + (j & 3); i < rows; i++, to += 4) packed[to] = at(i, j);
  }
  return packed;
}

/** The 4 × 4 products of the latest call of `products`. */
const sums = new Float64Array(16);

/** XᵀY of two panels [depth, 4] that begin at p and q, two columns of Y at a time: 8 sums and their factors fit registers. */
function products(x: Float64Array, p: number, y: Float64Array, q: number, depth: number): void {
  for (let half = 0; half < 4; half += 2) {
    let s00 = 0;
    let s10 = 0;
    let s20 = 0;
    let s30 = 0;
    let s01 = 0;
    let s11 = 0;
    let s21 = 0;
    let s31 = 0;
    for (let i = p, k = q + half, end = p + depth * 4; i < end; i += 4, k += 4) {
      const y0 = y[k];
      const y1 = y[k + 1];
      const x0 = x[i];
      const x1 = x[i + 1];
      const x2 = x[i + 2];
      const x3 = x[i + 3];
      s00 += x0 * y0;
      s10 += x1 * y0;
      s20 += x2 * y0;
      s30 += x3 * y0;
      s01 += x0 * y1;
      s11 += x1 * y1;
      s21 += x2 * y1;
      s31 += x3 * y1;
    }
    sums[half] = s00;
    sums[half + 1] = s01;
    sums[half + 4] = s10;
    sums[half + 5] = s11;
    sums[half + 8] = s20;
    sums[half + 9] = s21;
    sums[half + 12] = s30;
    sums[half + 13] = s31;
  }
}

/**
 * Rows j … j + 3 of X in RᵀX = B, one panel of it that begins at q, in place: those above are done. `pivots`: where X is R
 * itself and the panel that of the diagonal, whose elements are roots.
 */
function eliminate(r: Float64Array, n: number, j: number, x: Float64Array, q: number, pivots: boolean): void {
  products(r, j * n, x, q, j);
  for (let b = 0; b < 4; b++) {
    const row = j * n + (j + b) * 4;
    for (let k = 0; k < 4; k++) {
      const at = q + (j + b) * 4 + k;
      let rest = x[at] - sums[b * 4 + k];
      for (let above = 0; above < b; above++) rest -= r[j * n + (j + above) * 4 + b] * x[q + (j + above) * 4 + k];
      if (pivots && k === b) x[at] = Math.sqrt(rest);
      else x[at] = pivots && k < b ? 0 : rest / r[row + b];
    }
  }
}

/**
 * The orthogonal factor of a matrix [rows, columns], rows ≥ columns, by modified Gram–Schmidt with one repetition; signs
 * as if the triangular factor had a positive diagonal. @throws RuntimeError for a singular matrix.
 */
function orthonormalColumns(a: Float64Array, rows: number, columns: number): void {
  for (let j = 0; j < columns; j++) {
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < j; k++) {
        let dot = 0;
        for (let i = 0; i < rows; i++) dot += a[i * columns + k] * a[i * columns + j];
        for (let i = 0; i < rows; i++) a[i * columns + j] -= dot * a[i * columns + k];
      }
    }
    let square = 0;
    for (let i = 0; i < rows; i++) square += a[i * columns + j] ** 2;
    if (square === 0) throw new RuntimeError('the matrix drawn for orthogonal_ is singular');
    const length = Math.sqrt(square);
    for (let i = 0; i < rows; i++) a[i * columns + j] /= length;
  }
}
