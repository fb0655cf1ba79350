// Steps of the rules from before Adam as ops that write in place.

import * as kernels from '../kernels/optimize-early.ts';
import { op } from './op.ts';
import { checkCounted } from './optimize.ts';

/** One step of Adadelta; inputs parameter, gradient, square_avg, acc_delta, count of steps. */
export const adadelta_step = /* @__PURE__ */ op({
  name: 'adadelta_step',
  infer: (inputs, _options: kernels.AdadeltaStep) => checkCounted(inputs),
  kernel: kernels.adadelta_step,
  mutates: [0, 2, 3, 4],
  anywhere: [4],
});

/**
 * One step of averaged descent; inputs parameter, gradient, average, count of steps, and what follows from the count: the
 * rate η and the weight μ of the average.
 */
export const asgd_step = /* @__PURE__ */ op({
  name: 'asgd_step',
  infer: (inputs, _options: kernels.ASGDStep) => checkCounted(inputs, 2),
  kernel: kernels.asgd_step,
  mutates: [0, 2, 3, 4, 5],
  anywhere: [3, 4, 5],
});

/** One step of Rprop; inputs parameter, gradient, the gradient before, sizes of steps, count of steps. */
export const rprop_step = /* @__PURE__ */ op({
  name: 'rprop_step',
  infer: (inputs, _options: kernels.RpropStep) => checkCounted(inputs),
  kernel: kernels.rprop_step,
  mutates: [0, 2, 3, 4],
  anywhere: [4],
});
