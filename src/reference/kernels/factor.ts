// The orthogonal factor of a matrix, plainly, in double.

import { RuntimeError } from '../base/errors.ts';
import type { Kernel, View } from './kernel.ts';
import { dense } from './walk.ts';

/** The factor of a tall matrix is found; a wide one holds the transpose of its own. */
export const orthonormal: Kernel<readonly [View], { readonly gain: number }> = ([matrix], [y], { gain }) => {
  const [rows, columns] = matrix.shape;
  const tall = rows >= columns;
  const [m, n] = tall ? [rows, columns] : [columns, rows];
  const place = (i: number, j: number): number => (tall ? i * columns + j : j * columns + i);
  const drawn = dense(matrix);
  const q = Float64Array.from({ length: m * n }, (_, at) => drawn[place(Math.floor(at / n), at % n)]);
  orthonormalColumns(q, m, n);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) y.data[place(i, j)] = gain * q[i * n + j];
};

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
