// Optimizer steps as ops that write in place: parameter and state change, nothing is returned.
// What depends on the step count alone (bias corrections) arrives as a number.

import * as kernels from '../kernels/optimize.ts';
import { checkDType, checkShape } from './check.ts';
import { op } from './op.ts';
import type { Spec, Specs } from './spec.ts';

/** @throws ShapeError, RuntimeError where gradient and state are not of the parameter's shape and dtype. */
function checkStep([parameter, ...others]: Specs): readonly Spec[] {
  for (const other of others) {
    if (!parameter || !other) continue;
    checkShape(other, parameter.shape, 'a gradient or state of an optimizer');
    checkDType(other, parameter.dtype, 'a gradient or state of an optimizer');
  }
  return [];
}

/** One step of stochastic gradient descent; inputs parameter, gradient, momentum buffer or null. */
export const sgd_step = /* @__PURE__ */ op({
  name: 'sgd_step',
  infer: (inputs, _options: kernels.SGDStep) => checkStep(inputs),
  kernel: kernels.sgd_step,
  mutates: [0, 2],
});

/** One step of Adam or AdamW; inputs parameter, gradient, exp_avg, exp_avg_sq, max_exp_avg_sq or null. */
export const adam_step = /* @__PURE__ */ op({
  name: 'adam_step',
  infer: (inputs, _options: kernels.AdamStep) => checkStep(inputs),
  kernel: kernels.adam_step,
  mutates: [0, 2, 3, 4],
});

/** One step of RMSprop; inputs parameter, gradient, square_avg, momentum_buffer or null, grad_avg or null. */
export const rmsprop_step = /* @__PURE__ */ op({
  name: 'rmsprop_step',
  infer: (inputs, _options: kernels.RMSpropStep) => checkStep(inputs),
  kernel: kernels.rmsprop_step,
  mutates: [0, 2, 3, 4],
});

/** One step of Adagrad; inputs parameter, gradient, sum of squares. */
export const adagrad_step = /* @__PURE__ */ op({
  name: 'adagrad_step',
  infer: (inputs, _options: kernels.AdagradStep) => checkStep(inputs),
  kernel: kernels.adagrad_step,
  mutates: [0, 2],
});
