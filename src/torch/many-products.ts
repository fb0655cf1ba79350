// Sums and powers of matrix products, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { NotImplementedError, normalizeDim, RuntimeError } from '../engine/index.ts';
import type { Baddbmm, BatchesOptions } from './blend.ts';
import type { Input } from './calls.ts';
import { eye } from './create.ts';
import { bound } from './define.ts';
import { float, int, tensor } from './kinds.ts';
import { type Addmm, addmm, matmul } from './matrix.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';
import { expand } from './view.ts';
import { copy_ } from './write.ts';

/** Takes an exponent. */
export interface MatrixPower<P extends unknown[] = []> {
  (...args: [...self: P, n: number]): Tensor;
  (...args: [...self: P, options: { n: number }]): Tensor;
}

/** The methods of this file. */
export interface ManyProductsMethods {
  /** beta · input + alpha · Σ of the products of two batches of matrices. */
  addbmm: Baddbmm;
  /** `addbmm` in place. */
  addbmm_: Baddbmm;
  /** `addmm` in place. */
  addmm_: Addmm;
  /** Square matrices multiplied by themselves so many times. */
  matrix_power: MatrixPower;
}

/** A size of a batch. @throws IndexError where it has no such dimension. */
const sizeOf = (batch: Tensor, dim: number): number => batch.shape[normalizeDim(dim, batch.ndim)];

/**
 * beta · input + alpha · Σ of the products of two batches [b, n, k] and [b, k, m]: one product of [n, b k] and [b k, m].
 * @throws RuntimeError for shapes and dtypes that do not fit.
 */
export const addbmm: Baddbmm<Input> = /* @__PURE__ */ bound<BatchesOptions>(
  'addbmm',
  { batch1: [tensor], batch2: [tensor], beta: [float, 1], alpha: [float, 1] },
  (x, { batch1, batch2, ...factors }) => {
    const [n, m] = [sizeOf(batch1, 1), sizeOf(batch2, 2)];
    const start = expand(x, [n, m]);
    for (const [word, { ndim }] of Object.entries({ batch1, batch2 })) {
      if (ndim !== 3) throw new RuntimeError(`${word} must be a 3D tensor`);
    }
    const [b, , k] = batch1.shape;
    const [count, rows] = batch2.shape;
    if (b !== count) {
      throw new RuntimeError(`batch1 and batch2 must have same number of batches, got ${b} and ${count}`);
    }
    if (k !== rows) throw new RuntimeError(`Incompatible matrix sizes for bmm (${n}x${k} and ${rows}x${m})`);
    const beside = f.reshape(f.permute(batch1, [1, 0, 2]), [n, b * k]);
    return named('AddbmmBackward0', addmm(start, beside, f.reshape(batch2, [b * k, m]), factors));
  },
  2,
);

/** xⁿ for n > 1, by squares: as few products as n has binary places and ones. */
function power(x: Tensor, n: number): Tensor {
  if (n === 3) return matmul(matmul(x, x), x);
  let [square, result]: [Tensor, Tensor | null] = [x, null];
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left < n) square = matmul(square, square);
    if (left % 2 === 1) result = result === null ? square : matmul(result, square);
  }
  return result ?? square;
}
/**
 * Square matrices [..., m, m] multiplied by themselves n times.
 * @throws RuntimeError for what is no square matrix; NotImplementedError for negative n, which ask for an inverse.
 */
export const matrix_power: MatrixPower<Input> = /* @__PURE__ */ bound<{ n: number }>(
  'matrix_power',
  { n: [int] },
  (x, { n }) => {
    if (x.ndim < 2) throw new RuntimeError('linalg.matrix_power: The input tensor A must have at least 2 dimensions.');
    const [rows, columns] = x.shape.slice(-2);
    if (rows !== columns) {
      throw new RuntimeError(
        `linalg.matrix_power: A must be batches of square matrices, but they are ${rows} by ${columns} matrices`,
      );
    }
    if (n < 0) {
      throw new NotImplementedError(
        'linalg.matrix_power: negative powers are not implemented',
        'they ask for the inverse of a matrix, which is not here',
      );
    }
    if (n === 0) return copy_(f.clone(x), eye(rows, { dtype: x.dtype, device: x.device }));
    return n === 1 ? f.clone(x) : power(x, n);
  },
);
