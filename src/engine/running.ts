// What came up to each element of a dimension.

import type { Tensor } from '../reference/engine/tensor.ts';
import type { Along } from '../reference/kernels/kernel.ts';
import * as ops from '../reference/ops/running.ts';
import { cumsum } from './along.ts';
import { add, div, mul, sub } from './binary.ts';
import { bind } from './bind.ts';
import { eq, gt, logical_and, where } from './compare.ts';
import { zeros_like } from './create.ts';
import type { Named } from './function.ts';
import { scatter_add } from './gather.ts';
import { cast, flip } from './move.ts';
import { exp, log, neg } from './unary.ts';

type Running = (<T extends Tensor>(x: T, dim: number) => T) & Named<Along>;
/** Values and indices. */
type Extremes = (<T extends Tensor>(x: T, dim: number) => T[]) & Named<Along>;

/** Running product along a dimension. */
export const cumprod: Running = /* @__PURE__ */ bind(
  ops.cumprod,
  null,
  () => ({ flip, cumsum, cumprod, cast, eq, logical_and, where, mul, div }),
  (run) => (x, dim) => run([x], { dim })[0],
);
/** The logarithm of the running sum of exponentials along a dimension. */
export const logcumsumexp: Running = /* @__PURE__ */ bind(
  ops.logcumsumexp,
  null,
  () => ({ flip, logcumsumexp, log, exp, gt, where, add, sub, neg }),
  (run) => (x, dim) => run([x], { dim })[0],
);
/** The largest so far along a dimension and where it is: the last of equals, and NaN once there is one. */
export const cummax: Extremes = /* @__PURE__ */ bind(
  ops.cummax,
  null,
  () => ({ scatter_add, zeros_like }),
  (run) => (x, dim) => run([x], { dim }),
);
/** The smallest so far along a dimension and where it is: the last of equals, and NaN once there is one. */
export const cummin: Extremes = /* @__PURE__ */ bind(
  ops.cummin,
  null,
  () => ({ scatter_add, zeros_like }),
  (run) => (x, dim) => run([x], { dim }),
);
