// Softmax and its logarithm along a dimension.

import type { Tensor } from '../reference/engine/tensor.ts';
import type { Along } from '../reference/kernels/kernel.ts';
import * as ops from '../reference/ops/softmax.ts';
import * as fast from '../wasm/softmax.ts';
import { mul, sub } from './binary.ts';
import { bind, two } from './bind.ts';
import type { Named, Two } from './function.ts';
import { sum } from './reduce.ts';
import { exp, neg } from './unary.ts';

type OneDim = (<T extends Tensor>(x: T, dim: number) => T) & Named<Along>;

/** eˣ / Σ eˣ. */
export const softmax: OneDim = /* @__PURE__ */ bind(
  ops.softmax,
  fast.softmax,
  () => ({ softmax_backward }),
  (run) => (x, dim) => run([x], { dim })[0],
);
/** x - log Σ eˣ. */
export const log_softmax: OneDim = /* @__PURE__ */ bind(
  ops.log_softmax,
  fast.log_softmax,
  () => ({ log_softmax_backward }),
  (run) => (x, dim) => run([x], { dim })[0],
);
/** Gradient of softmax from g and y. */
export const softmax_backward: Two<Along> = /* @__PURE__ */ two(ops.softmax_backward, fast.softmax_backward, () => ({
  sum,
  mul,
  sub,
}));
/** Gradient of log_softmax from g and y. */
export const log_softmax_backward: Two<Along> = /* @__PURE__ */ two(
  ops.log_softmax_backward,
  fast.log_softmax_backward,
  () => ({ mul, exp, sub, sum, neg }),
);
