// Optimizer steps, in place.

import type { Tensor } from '../reference/engine/tensor.ts';
import type { AdagradStep, AdamStep, RMSpropStep, SGDStep } from '../reference/kernels/optimize.ts';
import * as ops from '../reference/ops/optimize.ts';
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
