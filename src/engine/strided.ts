// Diagonals and windows as views, and a tensor put on a diagonal.

import type { Tensor } from '../reference/engine/tensor.ts';
import * as ops from '../reference/ops/strided.ts';
import { zeros_like } from './create.ts';
import type { With } from './function.ts';
import { as_strided_backward, as_strided_scatter } from './move.ts';
import { withAttributes } from './move-bind.ts';
import { renamed } from './operands.ts';

/** A diagonal of two dimensions, which becomes the last one. */
export const diagonal: With<ops.Diagonal> = /* @__PURE__ */ withAttributes(ops.diagonal, () => ({
  zeros_like,
  as_strided_scatter,
}));
/** Windows along a dimension; a window is the last dimension. */
export const unfold: With<ops.Windows> = /* @__PURE__ */ withAttributes(ops.unfold, () => ({ as_strided_backward }));

/** Zeros with the last dimension of x on a diagonal of two new ones. */
export function diag_embed<T extends Tensor>(x: T, at: ops.Diagonal): T {
  const side = x.shape[x.shape.length - 1] + Math.abs(at.offset);
  const shape = x.shape.slice(0, -1);
  for (const dim of [at.dim1, at.dim2].sort((a, b) => a - b)) shape.splice(dim, 0, side);
  const y = as_strided_scatter(zeros_like(x, shape), x, ops.diagonalIn(shape, at));
  return renamed('diag_embed', y);
}
