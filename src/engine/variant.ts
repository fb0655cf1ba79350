// Variants of the LSTM in one direction over a whole sequence, each a single op; see reference/recurrent/variant.ts for inputs and
// outputs.

import type { Fast } from '../reference/engine/bound.ts';
import type { Tensor } from '../reference/engine/tensor.ts';
import type { Op } from '../reference/ops/op.ts';
import type { VariantScan } from '../reference/ops/scan-options.ts';
import * as zoneout from '../reference/recurrent/zoneout.ts';
import * as fast from '../wasm/zoneout.ts';
import { add, mul, sub } from './binary.ts';
import { bind } from './bind.ts';
import { type Named, none } from './function.ts';
import { linear } from './linalg.ts';
import { stack } from './move.ts';
import { spec } from './operands.ts';
import { select, slice } from './shape.ts';
import { sigmoid, tanh } from './unary.ts';

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
