// Variants of the LSTM in one direction over a whole sequence, each a single op; see reference/recurrent/variant.ts for inputs and
// outputs.

import type { Fast } from '../reference/engine/bound.ts';
import type { Tensor } from '../reference/engine/tensor.ts';
import type { Op } from '../reference/ops/op.ts';
import type { VariantScan } from '../reference/ops/scan-options.ts';
import * as layerNorm from '../reference/recurrent/layer-norm.ts';
import * as zoneout from '../reference/recurrent/zoneout.ts';
import * as fastNorm from '../wasm/layer-norm-lstm.ts';
import * as fast from '../wasm/zoneout.ts';
import { add, div, mul, sub } from './binary.ts';
import { bind } from './bind.ts';
import { type Named, none } from './function.ts';
import { linear } from './linalg.ts';
import { stack } from './move.ts';
import { spec } from './operands.ts';
import { mean, var as variance } from './reduce.ts';
import { select, slice } from './shape.ts';
import { sigmoid, sqrt, tanh } from './unary.ts';

/** Output [T, N, H], h_n and c_n [N, H] and the reserve, from the inputs of variant.ts. */
export type VariantLayer = (<T extends Tensor>(inputs: readonly (T | null)[], options: VariantScan) => T[]) &
  Named<VariantScan>;

const backward = (op: Op<VariantScan, never>, kernel: Fast<VariantScan>): VariantLayer =>
  bind(op, kernel, none, (run) => (inputs, options) => run(inputs, options));

/** Back-propagation through time of `zoneout_lstm`. */
export const zoneout_lstm_backward: VariantLayer = /* @__PURE__ */ backward(
  zoneout.zoneout_lstm_backward,
  fast.zoneout_lstm_backward,
);
/** A layer of long short-term memory with zoneout. */
export const zoneout_lstm: VariantLayer = /* @__PURE__ */ bind(
  zoneout.zoneout_lstm,
  fast.zoneout_lstm,
  () => ({
    ...{ spec, slice, add, sub, mul, sigmoid, tanh, linear, select, stack },
    variant_backward: zoneout_lstm_backward,
  }),
  (run) => (inputs, options) => run(inputs, options),
);

/** Back-propagation through time of `layer_norm_lstm`. */
export const layer_norm_lstm_backward: VariantLayer = /* @__PURE__ */ backward(
  layerNorm.layer_norm_lstm_backward,
  fastNorm.layer_norm_lstm_backward,
);
/** A layer of long short-term memory with layer normalization. */
export const layer_norm_lstm: VariantLayer = /* @__PURE__ */ bind(
  layerNorm.layer_norm_lstm,
  fastNorm.layer_norm_lstm,
  () => ({
    ...{ spec, slice, add, sub, mul, div, sqrt, mean, var: variance, sigmoid, tanh, linear, select, stack },
    variant_backward: layer_norm_lstm_backward,
  }),
  (run) => (inputs, options) => run(inputs, options),
);
