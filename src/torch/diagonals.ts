// Diagonals as views, as copies, and tensors put on them, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { normalizeDim, RuntimeError } from '../engine/index.ts';
import type { Input, Unary } from './calls.ts';
import { bound, unary } from './define.ts';
import { int } from './kinds.ts';
import { named } from './names.ts';
import type { Triangle, TriangleOptions } from './shape.ts';
import type { Tensor } from './tensor.ts';

export interface DiagonalRest {
  /** The dimension that rows are counted along. */
  dim1?: number;
  /** The dimension that columns are counted along. */
  dim2?: number;
}
export interface DiagonalOptions extends DiagonalRest {
  /** How far above the main diagonal; 0 by default. */
  offset?: number;
}
/** Takes how far from the main diagonal, and of which two dimensions. */
export interface Diagonal<P extends unknown[] = []> {
  (...args: [...self: P, offset?: number, dim1?: number, dim2?: number]): Tensor;
  (...args: [...self: P, offset: number, options: DiagonalRest]): Tensor;
  (...args: [...self: P, options: DiagonalOptions]): Tensor;
}

/** The methods of this file. */
export interface DiagonalMethods {
  /** A diagonal of two dimensions, which becomes the last one, as a view. */
  diagonal: Diagonal;
  /** Zeros with the last dimension on a diagonal of two new ones. */
  diag_embed: Diagonal;
  /** Of a vector the matrix with it on its diagonal; of a matrix a copy of the diagonal. */
  diag: Triangle;
  /** The matrix with all elements on its diagonal. */
  diagflat: DiagonalFlat;
  /** The sum of the main diagonal of a matrix. */
  trace: Unary;
}

/** Takes how far from the main diagonal. */
export interface DiagonalFlat<P extends unknown[] = []> {
  (...args: [...self: P, offset?: number]): Tensor;
  (...args: [...self: P, options: { offset?: number }]): Tensor;
}

function placed(rank: number, { offset, dim1, dim2 }: Required<DiagonalOptions>): Required<DiagonalOptions> {
  const [one, two] = [normalizeDim(dim1, rank), normalizeDim(dim2, rank)];
  if (one === two) throw new RuntimeError(`diagonal dimensions cannot be identical ${dim1}, ${dim2}`);
  return { offset, dim1: one, dim2: two };
}

/** A diagonal of two dimensions, which becomes the last one, as a view. */
export const diagonal: Diagonal<Input> = /* @__PURE__ */ bound<DiagonalOptions>(
  'diagonal',
  { offset: [int, 0], dim1: [int, 0], dim2: [int, 1] },
  (x, at) => f.diagonal(x, placed(x.shape.length, at)),
);

/** Zeros with the last dimension on a diagonal of two new ones. */
export const diag_embed: Diagonal<Input> = /* @__PURE__ */ bound<DiagonalOptions>(
  'diag_embed',
  { offset: [int, 0], dim1: [int, -2], dim2: [int, -1] },
  (x, at) => f.diag_embed(x, placed(x.shape.length + 1, at)),
);

const embedded = (x: Tensor, offset: number): Tensor => f.diag_embed(x, { offset, dim1: 0, dim2: 1 });

/** Of a vector the matrix with it on its diagonal; of a matrix a copy of the diagonal. */
export const diag: Triangle<Input> = /* @__PURE__ */ bound<TriangleOptions>(
  'diag',
  { diagonal: [int, 0] },
  (x, { diagonal: offset }) => {
    const rank = x.shape.length;
    if (rank === 1) return embedded(x, offset);
    if (rank !== 2) throw new RuntimeError(`diag(): Supports 1D or 2D tensors. Got ${rank}D`);
    return named('DiagonalBackward0_copy', f.clone(f.diagonal(x, { offset, dim1: 0, dim2: 1 })));
  },
);
/** The matrix with all elements on its diagonal. */
export const diagflat: DiagonalFlat<Input> = /* @__PURE__ */ bound<{ offset?: number }>(
  'diagflat',
  { offset: [int, 0] },
  (x, { offset }) => embedded(f.reshape(x, [x.numel()]), offset),
);

/** The sum of the main diagonal of a matrix. */
export const trace: Unary<Input> = /* @__PURE__ */ unary('trace', (x) => {
  if (x.shape.length !== 2) {
    throw new RuntimeError(`trace: expected a matrix, but got tensor with dim ${x.shape.length}`);
  }
  return named('TraceBackward0', f.sum(f.diagonal(x, { offset: 0, dim1: 0, dim2: 1 })));
});
