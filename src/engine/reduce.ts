// Reductions over dimensions: all of them unless some are named.

import { normalizeDims } from '../reference/base/shape.ts';
import type { Fast } from '../reference/engine/bound.ts';
import type { Tensor } from '../reference/engine/tensor.ts';
import type { Dims } from '../reference/kernels/reduce.ts';
import type { Op, Words } from '../reference/ops/op.ts';
import * as ops from '../reference/ops/reduce.ts';
import type { Dimensions, Word } from '../reference/ops/vocabulary.ts';
import * as fast from '../wasm/reduce.ts';
import { div, mul, pow, sub } from './binary.ts';
import { bind } from './bind.ts';
import { eq, logical_and, where } from './compare.ts';
import { type Named, none } from './function.ts';
import { cast } from './move.ts';
import { expand, reshape } from './shape.ts';
import { abs, exp, sign } from './unary.ts';

export type Reduction = (<T extends Tensor>(x: T, dims?: Dimensions, keepdim?: boolean) => T) & Named<Dims>;

/** A function that folds dimensions. */
export const reduction = <U extends Word>(
  op: Op<Dims, U>,
  fast: Fast<Dims> | null,
  words: () => Words<Tensor, U>,
): Reduction =>
  bind(
    op,
    fast,
    words,
    (run) =>
      (x, dims, keepdim = false) =>
        run([x], { dims: normalizeDims(dims, x.shape.length), keepdim })[0],
  );

/** sum over dims. */
export const sum: Reduction = /* @__PURE__ */ reduction(ops.sum, fast.sum, () => ({ reshape, expand }));
/** mean over dims. */
export const mean: Reduction = /* @__PURE__ */ reduction(ops.mean, fast.mean, () => ({ reshape, expand, div }));
/** product over dims. */
export const prod: Reduction = /* @__PURE__ */ reduction(ops.prod, null, () => ({
  reshape,
  eq,
  where,
  sum,
  cast,
  prod,
  logical_and,
  div,
  expand,
  mul,
}));
/** largest over dims. */
export const amax: Reduction = /* @__PURE__ */ reduction(ops.amax, fast.amax, () => ({
  reshape,
  cast,
  eq,
  sum,
  mul,
  div,
}));
/** smallest over dims. */
export const amin: Reduction = /* @__PURE__ */ reduction(ops.amin, fast.amin, () => ({
  reshape,
  cast,
  eq,
  sum,
  mul,
  div,
}));
/** log of the sum of exponentials, shifted by the largest. */
export const logsumexp: Reduction = /* @__PURE__ */ reduction(ops.logsumexp, null, () => ({ reshape, mul, exp, sub }));
/** whether any element is not 0. */
export const any: Reduction = /* @__PURE__ */ reduction(ops.any, null, none);
/** whether every element is not 0. */
export const all: Reduction = /* @__PURE__ */ reduction(ops.all, null, none);

type Variance = (<T extends Tensor>(x: T, dims: Dimensions | undefined, correction: number, keepdim?: boolean) => T) &
  Named<Dims & { readonly correction: number }>;

/** variance over dims, divided by n - correction. */
const variance: Variance = /* @__PURE__ */ bind(
  ops.var,
  null,
  () => ({ reshape, sub, mean, mul }),
  (run) =>
    (x, dims, correction, keepdim = false) =>
      run([x], { dims: normalizeDims(dims, x.shape.length), correction, keepdim })[0],
);

export { variance as var };

type Norm = (<T extends Tensor>(x: T, p: number, dims?: Dimensions, keepdim?: boolean) => T) &
  Named<Dims & { readonly p: number }>;

/** p-norm over dims; p may be 0 or infinite. */
export const norm: Norm = /* @__PURE__ */ bind(
  ops.norm,
  fast.norm,
  () => ({ reshape, mul, sign, pow, abs, where, eq, div, cast, sum }),
  (run) =>
    (x, p, dims, keepdim = false) =>
      run([x], { p, dims: normalizeDims(dims, x.shape.length), keepdim })[0],
);
