// Layer normalization.

import type { Tensor } from '../reference/engine/tensor.ts';

import * as ops from '../reference/ops/norm.ts';
import type { None } from '../reference/ops/op.ts';
import * as fast from '../wasm/norm.ts';
import { add, div, mul, sub } from './binary.ts';
import { bind } from './bind.ts';
import { type Named, none } from './function.ts';
import { mean, var as variance } from './reduce.ts';
import { sqrt } from './unary.ts';

type LayerNorm = (<T extends Tensor>(
  x: T,
  weight: T | null,
  bias: T | null,
  attributes: { readonly eps: number },
) => T) &
  Named<{ readonly eps: number }>;

type LayerNormBackward = (<T extends Tensor>(g: T, x: T, mean: T, rstd: T, weight: T | null) => T[]) & Named<None>;

/** Rows [M, D] normalized, with weight [D] and bias [D], each optional. */
export const layer_norm: LayerNorm = /* @__PURE__ */ bind(
  ops.layer_norm,
  fast.layer_norm,
  () => ({ layer_norm_backward, mean, div, sqrt, add, var: variance, mul, sub }),
  (run) => (x, weight, bias, attributes) => run([x, weight, bias], attributes)[0],
);
/** Gradients of rows, weight and bias from that of the normalized rows. */
export const layer_norm_backward: LayerNormBackward = /* @__PURE__ */ bind(
  ops.layer_norm_backward,
  fast.layer_norm_backward,
  none,
  (run) => (g, x, mean, rstd, weight) => run([g, x, mean, rstd, weight], {}),
);
