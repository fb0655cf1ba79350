// Optimizer steps, in place.

import type { Tensor } from '../reference/engine/tensor.ts';
import type { AdagradStep, AdamStep, RMSpropStep, SGDStep } from '../reference/kernels/optimize.ts';
import type { AdadeltaStep, ASGDStep, RpropStep } from '../reference/kernels/optimize-early.ts';
import type { AdamaxStep, NAdamStep, RAdamStep } from '../reference/kernels/optimize-late.ts';
import type { Op } from '../reference/ops/op.ts';
import * as ops from '../reference/ops/optimize.ts';
import * as early from '../reference/ops/optimize-early.ts';
import * as late from '../reference/ops/optimize-late.ts';
import * as fast from '../wasm/optimize.ts';
import { bind } from './bind.ts';
import { type Named, none } from './function.ts';

type Descend = ((
  parameter: Tensor,
  gradient: Tensor,
  buffer: Tensor | null,
  options: SGDStep,
  rate?: Tensor | null,
) => void) &
  Named<SGDStep>;
type Adapt = ((
  parameter: Tensor,
  gradient: Tensor,
  first: Tensor,
  second: Tensor,
  largest: Tensor | null,
  steps: Tensor | null,
  options: AdamStep,
) => void) &
  Named<AdamStep>;

type Root = ((
  parameter: Tensor,
  gradient: Tensor,
  square: Tensor,
  buffer: Tensor | null,
  mean: Tensor | null,
  steps: Tensor,
  options: RMSpropStep,
) => void) &
  Named<RMSpropStep>;
type Gather = ((parameter: Tensor, gradient: Tensor, sum: Tensor, steps: Tensor, options: AdagradStep) => void) &
  Named<AdagradStep>;

/** One step of stochastic gradient descent; a rate, one number, takes the place of `lr`. */
export const sgd_step: Descend = /* @__PURE__ */ bind(
  ops.sgd_step,
  fast.sgd_step,
  none,
  (run) =>
    (parameter, gradient, buffer, options, rate = null) => {
      run([parameter, gradient, buffer, rate], options);
    },
);
/** One step of Adam or AdamW, counted in `steps`; without them moments are not corrected. */
export const adam_step: Adapt = /* @__PURE__ */ bind(
  ops.adam_step,
  fast.adam_step,
  none,
  (run) => (parameter, gradient, first, second, largest, steps, options) => {
    run([parameter, gradient, first, second, largest, steps], options);
  },
);
/** One step of RMSprop, with momentum where there is a buffer, centered where there is a mean. */
export const rmsprop_step: Root = /* @__PURE__ */ bind(
  ops.rmsprop_step,
  fast.rmsprop_step,
  none,
  (run) => (parameter, gradient, square, buffer, mean, steps, options) => {
    run([parameter, gradient, square, buffer, mean, steps], options);
  },
);
/** One step of Adagrad. */
export const adagrad_step: Gather = /* @__PURE__ */ bind(
  ops.adagrad_step,
  fast.adagrad_step,
  none,
  (run) => (parameter, gradient, sum, steps, options) => {
    run([parameter, gradient, sum, steps], options);
  },
);

/** A step that is given the operands of its op, in their order. */
type Step<A extends object> = ((operands: readonly Tensor[], options: A) => void) & Named<A>;
function step<A extends object>(op: Op<A, never>): Step<A> {
  return bind(op, null, none, (run) => (operands, options) => {
    run(operands, options);
  });
}

/** One step of Adadelta. */
export const adadelta_step: Step<AdadeltaStep> = /* @__PURE__ */ step(early.adadelta_step);
/** One step of Adamax. */
export const adamax_step: Step<AdamaxStep> = /* @__PURE__ */ step(late.adamax_step);
/** One step of averaged descent. */
export const asgd_step: Step<ASGDStep> = /* @__PURE__ */ step(early.asgd_step);
/** One step of NAdam. */
export const nadam_step: Step<NAdamStep> = /* @__PURE__ */ step(late.nadam_step);
/** One step of RAdam. */
export const radam_step: Step<RAdamStep> = /* @__PURE__ */ step(late.radam_step);
/** One step of Rprop. */
export const rprop_step: Step<RpropStep> = /* @__PURE__ */ step(early.rprop_step);
