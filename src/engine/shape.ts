// Functions that look at a tensor differently, and the few that may have to copy it first.

import { inferShape, type Shape, sameShape, size, viewStrides } from '../reference/base/shape.ts';
import type { Tensor } from '../reference/engine/tensor.ts';
import type { Pattern, Range } from '../reference/kernels/move.ts';
import * as ops from '../reference/ops/shape.ts';
import { type Named, none, type One, type With } from './function.ts';
import { as_strided_backward, clone, slice_backward } from './move.ts';
import { bind, one, withAttributes } from './move-bind.ts';
import { renamed, spec } from './operands.ts';
import { sum } from './reduce.ts';

/** The tensor itself, as a node of its own. */
export const alias: One = /* @__PURE__ */ one(ops.alias, none);
/** The same elements in another shape, always a view. @throws RuntimeError where strides do not allow it. */
export const view: With<{ readonly shape: Shape }> = /* @__PURE__ */ withAttributes(ops.view, () => ({
  reshape,
}));
/** Any regular pattern of elements of a contiguous tensor. */
export const as_strided: With<Pattern> = /* @__PURE__ */ withAttributes(ops.as_strided, () => ({
  as_strided_backward,
}));
/** `expand` as a view of its own even where the shape is the same. */
export const expand_to: With<{ readonly shape: Shape }> = /* @__PURE__ */ withAttributes(ops.expand, () => ({
  spec,
  sum,
  reshape,
}));

type Dims = { readonly dims: readonly number[] };
type ByDims = (<T extends Tensor>(x: T, dims: readonly number[]) => T) & Named<Dims>;

/** Dimensions in another order. */
export const permute: ByDims = /* @__PURE__ */ bind(
  ops.permute,
  () => ({ permute }),
  (run) => (x, dims) => run([x], { dims })[0],
);
/** The named dimensions of size 1 taken away. */
export const squeeze: ByDims = /* @__PURE__ */ bind(
  ops.squeeze,
  () => ({ reshape }),
  (run) => (x, dims) => run([x], { dims })[0],
);

type Unsqueeze = (<T extends Tensor>(x: T, dim: number) => T) & Named<{ readonly dim: number }>;

/** A new dimension of size 1. */
export const unsqueeze: Unsqueeze = /* @__PURE__ */ bind(
  ops.unsqueeze,
  () => ({ reshape }),
  (run) => (x, dim) => run([x], { dim })[0],
);

type Select = (<T extends Tensor>(x: T, dim: number, index: number) => T) &
  Named<{ readonly dim: number; readonly index: number }>;

/** One index of a dimension, which goes away. */
export const select: Select = /* @__PURE__ */ bind(
  ops.select,
  () => ({ unsqueeze, slice_backward }),
  (run) => (x, dim, index) => run([x], { dim, index })[0],
);

type Slice = (<T extends Tensor>(x: T, dim: number, start: number, end: number, step?: number) => T) & Named<Range>;

/** Every step-th element of a dimension from start to end. */
export const slice: Slice = /* @__PURE__ */ bind(
  ops.slice,
  () => ({ slice_backward }),
  (run) =>
    (x, dim, start, end, step = 1) =>
      run([x], { dim, start, end, step })[0],
);

/** Dimensions of size 1 repeated without a copy; x itself where nothing is repeated. */
export const expand = <T extends Tensor>(x: T, shape: Shape): T =>
  sameShape(x.shape, shape) ? x : expand_to(x, { shape });

/** The same elements in another shape: a view where strides allow it, else a copy. */
export function reshape<T extends Tensor>(x: T, shape: Shape): T {
  if (sameShape(x.shape, shape)) return x;
  const fits = viewStrides(x.shape, x.strides, inferShape(shape, size(x.shape))) !== undefined;
  return fits ? view(x, { shape }) : renamed('unsafe_view', view(clone(x), { shape }));
}

/** Two dimensions exchanged. */
export function transpose<T extends Tensor>(x: T, a: number, b: number): T {
  const dims = [...x.shape.keys()];
  dims[a] = b;
  dims[b] = a;
  return permute(x, dims);
}
