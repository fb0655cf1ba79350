// Optimizer steps as ops that write in place: parameter, state and count of steps change, nothing is returned.

import { dtypes, isFloating } from '../base/dtype.ts';
import { RuntimeError } from '../base/errors.ts';
import { size } from '../base/shape.ts';
import * as kernels from '../kernels/optimize.ts';
import { checkDType, checkShape } from './check.ts';
import { op, present } from './op.ts';
import type { Spec, Specs } from './spec.ts';

/** @throws ShapeError, RuntimeError where one of the first `count` inputs is not of the parameter's shape and dtype. */
function checkStates(inputs: Specs, count: number): void {
  const parameter = present(inputs[0]);
  for (let i = 1; i < count; i++) {
    const other = inputs[i];
    if (!other) continue;
    checkShape(other, parameter.shape, 'a gradient or state of an optimizer');
    checkDType(other, parameter.dtype, 'a gradient or state of an optimizer');
  }
}

/** @throws RuntimeError where a rate or a count of steps is not one number. */
function checkScalar({ shape }: Spec): void {
  const n = size(shape);
  if (n !== 1) throw new RuntimeError(`a Tensor with ${n} elements cannot be converted to Scalar`);
}

/** @throws RuntimeError where a tensor cannot keep one number that is no whole one. */
function checkNumber(kept: Spec): void {
  checkScalar(kept);
  if (isFloating(kept.dtype)) return;
  const { scalarName } = dtypes[kept.dtype];
  throw new RuntimeError(`result type Float can't be cast to the desired output type ${scalarName}`);
}

/** @throws RuntimeError where steps cannot be counted in a tensor. */
function checkCount(steps: Spec): void {
  checkScalar(steps);
  if (steps.dtype === 'bool') throw new RuntimeError("result type Long can't be cast to the desired output type Bool");
}

/** The rule of a step that counts itself in an input behind its states, which other `numbers` that it keeps follow. */
export function checkCounted(inputs: Specs, numbers = 0): readonly Spec[] {
  const at = inputs.length - 1 - numbers;
  checkStates(inputs, at);
  const steps = inputs[at];
  if (steps !== null) checkCount(steps);
  for (const number of inputs.slice(at + 1)) checkNumber(present(number));
  return [];
}

/**
 * One step of stochastic gradient descent; inputs parameter, gradient, momentum buffer or null, and a rate that takes the
 * place of lr or null.
 */
export const sgd_step = /* @__PURE__ */ op({
  name: 'sgd_step',
  infer: (inputs, _options: kernels.SGDStep) => {
    checkStates(inputs, 3);
    const rate = inputs[3];
    if (rate) checkScalar(rate);
    return [];
  },
  kernel: kernels.sgd_step,
  mutates: [0, 2],
});

/**
 * One step of Adam or AdamW; inputs parameter, gradient, exp_avg, exp_avg_sq, max_exp_avg_sq or null, count of steps.
 * Without a count moments are not corrected.
 */
export const adam_step = /* @__PURE__ */ op({
  name: 'adam_step',
  infer: (inputs, _options: kernels.AdamStep) => checkCounted(inputs),
  kernel: kernels.adam_step,
  mutates: [0, 2, 3, 4, 5],
  anywhere: [5],
});

/** One step of RMSprop; inputs parameter, gradient, square_avg, momentum_buffer or null, grad_avg or null, count of steps. */
export const rmsprop_step = /* @__PURE__ */ op({
  name: 'rmsprop_step',
  infer: (inputs, _options: kernels.RMSpropStep) => checkCounted(inputs),
  kernel: kernels.rmsprop_step,
  mutates: [0, 2, 3, 4, 5],
  anywhere: [5],
});

/** One step of Adagrad; inputs parameter, gradient, sum of squares, count of steps. */
export const adagrad_step = /* @__PURE__ */ op({
  name: 'adagrad_step',
  infer: (inputs, _options: kernels.AdagradStep) => checkCounted(inputs),
  kernel: kernels.adagrad_step,
  mutates: [0, 2, 3],
  anywhere: [3],
});
