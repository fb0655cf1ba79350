// Functions that copy elements without computing anything.

import type { DType } from '../reference/base/dtype.ts';
import type { Shape } from '../reference/base/shape.ts';
import type { Tensor } from '../reference/engine/tensor.ts';
import type { Pad, Pattern, Range } from '../reference/kernels/move.ts';
import * as ops from '../reference/ops/move.ts';
import type { None } from '../reference/ops/op.ts';
import { zeros_like } from './create.ts';
import { type Named, none, type Two, type With } from './function.ts';
import { bind, two, withAttributes } from './move-bind.ts';
import { as_strided, slice, unsqueeze } from './shape.ts';

type Cast = (<T extends Tensor>(x: T, dtype: DType) => T) & Named<{ readonly dtype: DType }>;

/** The same values in another dtype; x itself where it has that dtype. */
export const cast: Cast = /* @__PURE__ */ bind(
  ops.cast,
  () => ({ cast }),
  (run) => (x, dtype) => (x.dtype === dtype ? x : run([x], { dtype })[0]),
);

type Clone = (<T extends Tensor>(x: T, preserves?: boolean) => T) & Named<ops.Kept>;

/** A copy, contiguous unless it `preserves` how x lies in memory. */
export const clone: Clone = /* @__PURE__ */ bind(
  ops.clone,
  none,
  (run) => (x, preserves) => run([x], preserves ? { preserves } : {})[0],
);

type WithGradient = (<T extends Tensor>(y: T, x: T, gradient: T) => T) & Named<None>;

/** y as a result of x whose gradient is given, whatever arrives from above. */
export const with_gradient: WithGradient = /* @__PURE__ */ bind(
  ops.with_gradient,
  none,
  (run) => (y, x, gradient) => run([y, x, gradient], {})[0],
);

type Cat = (<T extends Tensor>(xs: readonly T[], attributes: { readonly dim: number }) => T) &
  Named<{ readonly dim: number }>;

/** Tensors joined along a dimension; a copy of its own even of one tensor. */
export const cat_all: Cat = /* @__PURE__ */ bind(
  ops.cat,
  () => ({ slice }),
  (run) => (xs, attributes) => run(xs, attributes)[0],
);
/** Tensors joined along a dimension; a single one is itself. */
export const cat = <T extends Tensor>(xs: readonly T[], dim: number): T =>
  xs.length === 1 ? xs[0] : cat_all(xs, { dim });
/** Tensors of one shape joined along a new dimension. */
export const stack = <T extends Tensor>(xs: readonly T[], dim: number): T =>
  cat(
    xs.map((x) => unsqueeze(x, dim)),
    dim,
  );

/** A dimension made longer by one value on either side, or cut. */
export const pad: With<Pad> = /* @__PURE__ */ withAttributes(ops.pad, () => ({ pad }));

type Flip = (<T extends Tensor>(x: T, dims: readonly number[]) => T) & Named<{ readonly dims: readonly number[] }>;

/** The order of elements reversed along dimensions. */
export const flip: Flip = /* @__PURE__ */ bind(
  ops.flip,
  () => ({ flip }),
  (run) => (x, dims) => run([x], { dims })[0],
);

/** The lower triangle of matrices, the rest 0. */
export const tril: With<{ readonly diagonal: number }> = /* @__PURE__ */ withAttributes(ops.tril, () => ({
  tril,
}));
/** The upper triangle of matrices, the rest 0. */
export const triu: With<{ readonly diagonal: number }> = /* @__PURE__ */ withAttributes(ops.triu, () => ({
  triu,
}));

/** A slice put back into zeros. */
export const slice_backward: With<Range & { readonly size: number }> = /* @__PURE__ */ withAttributes(
  ops.slice_backward,
  () => ({ slice }),
);
/** A strided pattern added back into zeros. */
export const as_strided_backward: With<Pattern & { readonly size: Shape }> = /* @__PURE__ */ withAttributes(
  ops.as_strided_backward,
  () => ({ as_strided, clone }),
);
/** A contiguous tensor with a strided pattern of its elements replaced. */
export const as_strided_scatter: Two<Pattern> = /* @__PURE__ */ two(ops.as_strided_scatter, () => ({
  zeros_like,
  as_strided_scatter,
  as_strided,
  clone,
}));

type Copy = ((x: Tensor, value: Tensor) => void) & Named<None>;

/** Writes the elements of `value` into `x`, which may be a view. */
export const copy_: Copy = /* @__PURE__ */ bind(ops.copy_, none, (run) => (x: Tensor, value: Tensor): void => {
  run([x, value], {});
});
