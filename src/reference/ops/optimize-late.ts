// Steps of Adam's kin as ops that write in place.

import * as kernels from '../kernels/optimize-late.ts';
import { op } from './op.ts';
import { checkCounted } from './optimize.ts';

/** One step of Adamax; inputs parameter, gradient, exp_avg, exp_inf, count of steps. */
export const adamax_step = /* @__PURE__ */ op({
  name: 'adamax_step',
  infer: (inputs, _options: kernels.AdamaxStep) => checkCounted(inputs),
  kernel: kernels.adamax_step,
  mutates: [0, 2, 3, 4],
  anywhere: [4],
});

/** One step of NAdam; inputs parameter, gradient, exp_avg, exp_avg_sq, count of steps, product of all momenta. */
export const nadam_step = /* @__PURE__ */ op({
  name: 'nadam_step',
  infer: (inputs, _options: kernels.NAdamStep) => checkCounted(inputs, 1),
  kernel: kernels.nadam_step,
  mutates: [0, 2, 3, 4, 5],
  anywhere: [4, 5],
});

/** One step of RAdam; inputs parameter, gradient, exp_avg, exp_avg_sq, count of steps. */
export const radam_step = /* @__PURE__ */ op({
  name: 'radam_step',
  infer: (inputs, _options: kernels.RAdamStep) => checkCounted(inputs),
  kernel: kernels.radam_step,
  mutates: [0, 2, 3, 4],
  anywhere: [4],
});
