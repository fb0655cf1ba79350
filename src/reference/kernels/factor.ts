// The orthogonal factor of a matrix, in double: Q = A R⁻¹, R upper triangular with RᵀR = AᵀA (Cholesky), so that signs are as if
// R had a positive diagonal. Most of it are products of panels of 4 columns, which another backend may bring.

import { allocate, type TypedArray } from '../base/dtype.ts';
import { RuntimeError } from '../base/errors.ts';
import type { Kernel, View } from './kernel.ts';
import { dense } from './walk.ts';

/** XᵀY [4, 4], to the beginning of the room, of two panels [depth, 4] that begin at x and y. */
type Products = (room: TypedArray, x: number, y: number, depth: number) => void;

const products: Products = (room, x, y, depth) => {
  for (let b = 0; b < 4; b++) {
    for (let k = 0; k < 4; k++) {
      let sum = 0;
      for (let i = 0; i < depth * 4; i += 4) sum += room[x + i + b] * room[y + i + k];
      room[b * 4 + k] = sum;
    }
  }
};

/** The ratio of diagonal elements of R from which A R⁻¹ is not trusted: its error is 2⁻⁵³ times a square of that. */
const ILL = 2000;
/** Where R begins in the room. */
const R = 16;

/**
 * The kernel, with room for so many numbers and products from a backend. The factor of a tall matrix is found; a wide one holds
 * the transpose of its own. A matrix that is nearly singular is first replaced by A R⁻¹, which is less so, with R of AᵀA and a
 * little more on its diagonal (Fukaya et al. 2020). @throws RuntimeError for zeros, and what is not finite.
 */
export function factorizer(
  roomFor: (count: number) => TypedArray,
  multiply: Products,
): Kernel<readonly [View], { readonly gain: number }> {
  return ([matrix], [{ data }], { gain }) => {
    const [rows, columns] = matrix.shape;
    const tall = rows >= columns;
    const [m, n] = tall ? [rows, columns] : [columns, rows];
    const [down, across] = tall ? [columns, 1] : [1, columns];
    const [byRows, byColumns] = [[m, down] as const, [n, across] as const];
    const width = (n + 3) & ~3;
    const a = R + width * width;
    const room = roomFor(a + width * ((m + 3) & ~3));
    const q = allocate('float64', m * n);
    q.set(dense(matrix));
    for (let pass = 0; pass < 9; pass++) {
      const last = pass % 2 === 0;
      copy(room, a, m, q, byRows, byColumns);
      for (let j = 0; j < width; j += 4) {
        for (let c = j; c < width; c += 4) {
          multiply(room, a + j * m, a + c * m, m);
          room.copyWithin(R + place(j, c, width), 0, R);
        }
      }
      for (let j = 0; j < width; j++) {
        // Columns beyond the last one have a diagonal of 1.
        if (j >= n) room[R + place(j, j, width)] = 1;
        else if (!last) room[R + place(j, j, width)] *= 1 + 1e-11;
      }
      for (let j = 0; j < width; j += 4) {
        for (let c = j; c < width; c += 4) eliminate(room, width, j, R + c * width, multiply);
      }
      let [least, greatest] = [Number.POSITIVE_INFINITY, 0];
      for (let j = 0; j < n; j++) {
        const pivot = room[R + place(j, j, width)];
        least = Math.min(least, pivot);
        greatest = Math.max(greatest, pivot);
      }
      // Also where a pivot is NaN.
      if (last && !(greatest < ILL * least)) continue;
      // Aᵀ, of which each panel becomes one of Qᵀ
      copy(room, a, width, q, byColumns, byRows);
      for (let i = 0; i < m; i += 4) {
        for (let j = 0; j < width; j += 4) eliminate(room, width, j, a + i * width, multiply);
      }
      copy(room, a, width, q, byColumns, byRows, true);
      if (!last) continue;
      return q.forEach((value, i) => {
        data[i] = gain * value;
      });
    }
    throw new RuntimeError('the matrix drawn for orthogonal_ is singular');
  };
}

export const orthonormal = /* @__PURE__ */ factorizer((count) => allocate('float64', count), products);

/** Where the element (i, j) is of a matrix in panels of 4 columns, each [height, 4]. */
const place = (i: number, j: number, height: number): number => (j & ~3) * height + i * 4 + (j & 3);

/** Copies a matrix to such panels, or back; of its rows and columns their number, and how far apart they are. */
function copy(
  room: TypedArray,
  a: number,
  height: number,
  matrix: TypedArray,
  [rows, down]: readonly [number, number],
  [columns, across]: readonly [number, number],
  back = false,
): void {
  if (!back) room.fill(0, a);
  for (let panel = 0; panel < columns; panel += 4) {
    for (let i = 0; i < rows; i++) {
      for (let j = panel; j < Math.min(panel + 4, columns); j++) {
        const at = a + place(i, j, height);
        if (back) matrix[i * down + j * across] = room[at];
        else room[at] = matrix[i * down + j * across];
      }
    }
  }
}

/** Rows j … j + 3 of X in RᵀX = B, one panel of it that begins at x, in place: those above are done. */
function eliminate(room: TypedArray, width: number, j: number, x: number, multiply: Products): void {
  const r = R + j * width;
  // Where X is R itself, and the panel that of the diagonal, whose elements are roots.
  const pivots = x === r;
  multiply(room, r, x, j);
  for (let b = 0; b < 4; b++) {
    for (let k = 0; k < 4; k++) {
      const at = x + (j + b) * 4 + k;
      let rest = room[at] - room[b * 4 + k];
      for (let above = 0; above < b; above++) rest -= room[r + (j + above) * 4 + b] * room[x + (j + above) * 4 + k];
      if (pivots && k === b) room[at] = Math.sqrt(rest);
      else room[at] = pivots && k < b ? 0 : rest / room[r + (j + b) * 4 + b];
    }
  }
}
