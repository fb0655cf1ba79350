// Writes that have no other form: constants, copies, masks, and leaving the graph.

import * as f from '../engine/functions.ts';
import { autogradOf, broadcastShapes, inplace, isLeaf, RuntimeError } from '../engine/index.ts';
import type { Input, Unary } from './calls.ts';
import { constant } from './converted.ts';
import { bound, unary } from './define.ts';
import { bool, other, tensor } from './kinds.ts';
import { type MaskedFill, type MaskedFillOptions, masked_fill } from './pick.ts';
import type { Tensor } from './tensor.ts';

export interface FillOptions {
  /** A number, or a tensor without dimensions. */
  value: number | boolean | Tensor;
}

export interface CopyOptions {
  /** What is copied; it broadcasts. */
  src: Tensor;
  /** Accepted: a copy is done when the call returns. */
  non_blocking?: boolean;
}

/** Takes what the tensor is filled with. */
export interface Fill<P extends unknown[] = []> {
  (...args: [...self: P, value: number | boolean | Tensor]): Tensor;
  (...args: [...self: P, options: FillOptions]): Tensor;
}

/** Takes what is copied. */
export interface Copy<P extends unknown[] = []> {
  (...args: [...self: P, src: Tensor, non_blocking?: boolean]): Tensor;
  (...args: [...self: P, options: CopyOptions]): Tensor;
}

/** The methods of this file. */
export interface WriteMethods {
  /** Every element set to a number, or to a tensor without dimensions. */
  fill_: Fill;
  /** Every element set to 0. */
  zero_: Unary;
  /** The elements of another tensor, broadcast and converted. */
  copy_: Copy;
  /** `masked_fill` in place; the mask broadcasts. */
  masked_fill_: MaskedFill;
  /** Cuts the tensor off from its graph, in place. */
  detach_: Unary;
}

/** Every element set to a number, or to a tensor without dimensions. */
export const fill_: Fill<Input> = /* @__PURE__ */ bound<FillOptions>('fill_', { value: [other] }, (x, { value }) => {
  if (typeof value === 'object' && value.shape.length > 0) {
    throw new RuntimeError(
      `fill_ only supports 0-dimension value tensor but got tensor with ${value.shape.length} dimensions.`,
    );
  }
  const filler = typeof value === 'object' ? value : constant(value, x);
  return inplace(x, () => f.expand(filler, x.shape), false, 'FillBackward2');
});

/** Every element set to 0. */
export const zero_: Unary<Input> = /* @__PURE__ */ unary('zero_', (x) =>
  inplace(x, () => f.zeros_like(x), true, 'ZeroBackward0'),
);

/** The elements of another tensor, broadcast and converted. */
export const copy_: Copy<Input> = /* @__PURE__ */ bound<CopyOptions>(
  'copy_',
  { src: [tensor], non_blocking: [bool, false] },
  (x, { src }) => {
    // A copy of itself is allowed where elements share a place: one of them writes itself.
    const alone = (y: Tensor, n: number, d: number): Tensor => (n > 1 && x.strides[d] === 0 ? f.slice(y, d, 0, 1) : y);
    const own = src === x ? x.shape.reduce(alone, x) : x;
    inplace(own, () => (src === x ? own : src), false, 'CopyBackwards');
    return x;
  },
);

/** `masked_fill` in place; the mask broadcasts. */
export const masked_fill_: MaskedFill<Input> = /* @__PURE__ */ bound<MaskedFillOptions>(
  'masked_fill_',
  { mask: [tensor], value: [other] },
  (x, { mask, value }) => {
    broadcastShapes(x.shape, mask.shape);
    return inplace(x, (y) => masked_fill(y, mask, value));
  },
);

/** Cuts the tensor off from its graph, in place. */
export const detach_: Unary<Input> = /* @__PURE__ */ unary('detach_', (x) => {
  if (x.base !== null)
    throw new RuntimeError(
      "Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel (DDP) for training, and gradient_as_bucket_view is set as True, gradients are views of DDP buckets, and hence detach_() cannot be called on these gradients. To fix this error, please refer to the Optimizer.zero_grad() function in torch/optim/optimizer.py as the solution.",
    );
  if (!isLeaf(x)) autogradOf(x).node = null;
  if (x.autograd) x.autograd.requiresGrad = false;
  return x;
});
