// Matrices transposed and conjugated, in PyTorch's spelling.

import type { Input, Unary } from './calls.ts';
import { unary } from './define.ts';
import { exchanged } from './transposes.ts';

/** The methods of this file. */
export interface AdjointMethods {
  /** The last two dimensions exchanged, as a view: of real numbers that is all. @throws RuntimeError for one dimension. */
  adjoint: Unary;
}

/** The last two dimensions exchanged, as a view: of real numbers that is all. @throws RuntimeError for one dimension. */
export const adjoint: Unary<Input> = /* @__PURE__ */ unary('adjoint', (x) => exchanged(x, 'adjoint()', 'adjoint()'));
