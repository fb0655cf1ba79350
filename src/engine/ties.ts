// Extremes with MXNet's rule for equals.

import * as ops from '../reference/ops/ties.ts';
import * as pointwise from '../wasm/pointwise.ts';
import * as fast from '../wasm/reduce.ts';
import { mul } from './binary.ts';
import { eq, ge, le, where } from './compare.ts';
import { cast } from './move.ts';
import { type Pairwise, pairwise } from './pairwise.ts';
import { type Reduction, reduction } from './reduce.ts';
import { reshape } from './shape.ts';

/** the larger of a and b; of equals a is the one. */
export const mxnet_maximum: Pairwise = /* @__PURE__ */ pairwise(ops.mxnet_maximum, pointwise.maximum, () => ({
  where,
  ge,
}));
/** the smaller of a and b; of equals a is the one. */
export const mxnet_minimum: Pairwise = /* @__PURE__ */ pairwise(ops.mxnet_minimum, pointwise.minimum, () => ({
  where,
  le,
}));
/** largest over dims; all equals are the one. */
export const mxnet_max: Reduction = /* @__PURE__ */ reduction(ops.mxnet_max, fast.amax, () => ({
  reshape,
  cast,
  eq,
  mul,
}));
/** smallest over dims; all equals are the one. */
export const mxnet_min: Reduction = /* @__PURE__ */ reduction(ops.mxnet_min, fast.amin, () => ({
  reshape,
  cast,
  eq,
  mul,
}));
