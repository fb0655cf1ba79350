// Layer normalization.

import type { Tensor } from '../reference/engine/tensor.ts';
import * as ops from '../reference/ops/norm.ts';
import { add, div, mul, sub } from './binary.ts';
import { bind } from './bind.ts';
import type { Named } from './function.ts';
import { mean, sum, var as variance } from './reduce.ts';
import { sqrt } from './unary.ts';

type LayerNorm = (<T extends Tensor>(
  x: T,
  weight: T | null,
  bias: T | null,
  attributes: { readonly eps: number },
) => T) &
  Named<{ readonly eps: number }>;

/** Rows [M, D] normalized, with weight [D] and bias [D], each optional. */
export const layer_norm: LayerNorm = /* @__PURE__ */ bind(
  ops.layer_norm,
  null,
  () => ({ mul, sub, mean, sum, div, sqrt, add, var: variance }),
  (run) => (x, weight, bias, attributes) => run([x, weight, bias], attributes)[0],
);
