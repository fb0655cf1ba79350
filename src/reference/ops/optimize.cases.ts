// Cases of the optimizer steps.

import type { AdamStep, optimizeRows, SGDStep } from './optimize.ts';
import { type CasesOf, CONTIGUOUS, FLOATS, own, type Sample, SHAPES, special, uniform } from './sample.cases.ts';

const sgd = (more: Partial<SGDStep> = {}): SGDStep => ({
  lr: 0.1,
  momentum: 0,
  dampening: 0,
  weight_decay: 0,
  nesterov: false,
  maximize: false,
  first: false,
  ...more,
});
const adam = (more: Partial<AdamStep> = {}): AdamStep => ({
  lr: 0.001,
  beta1: 0.9,
  beta2: 0.999,
  eps: 1e-8,
  weight_decay: 0,
  decoupled: false,
  maximize: false,
  bias_correction1: 1 - 0.9 ** 3,
  bias_correction2: 1 - 0.999 ** 3,
  ...more,
});

const second = uniform(0.01, 2);
const CONTIGUOUS_ONLY = { views: 'parameters and their states are contiguous' };

const SGD: readonly Partial<SGDStep>[] = [
  { momentum: 0.9 },
  { momentum: 0.9, first: true },
  { momentum: 0.5, dampening: 0.1, weight_decay: 0.01 },
  { momentum: 0.9, nesterov: true, weight_decay: 0.1 },
  { momentum: 0.9, maximize: true },
];
const ADAM: readonly Partial<AdamStep>[] = [
  {},
  { weight_decay: 0.1 },
  { weight_decay: 0.1, decoupled: true },
  { maximize: true, eps: 1e-3 },
];

export const optimizeCases: CasesOf<typeof optimizeRows> = {
  sgd_step: {
    dtypes: FLOATS,
    samples: [
      ...SHAPES.map(
        (s): Sample<SGDStep> => ({ inputs: [own(s), own(s), null], attributes: sgd(), layouts: CONTIGUOUS }),
      ),
      ...SGD.map((more) => ({
        inputs: [own([7, 11]), own([7, 11]), own([7, 11])],
        attributes: sgd(more),
        layouts: CONTIGUOUS,
      })),
      { inputs: [own([8]), own([8], special), own([8])], attributes: sgd({ momentum: 0.9 }), layouts: CONTIGUOUS },
    ],
    gradient: [],
    errors: [],
    lacks: CONTIGUOUS_ONLY,
  },
  adam_step: {
    dtypes: FLOATS,
    samples: [
      ...SHAPES.map(
        (s): Sample<AdamStep> => ({
          inputs: [own(s), own(s), own(s), own(s, second), null],
          attributes: adam(),
          layouts: CONTIGUOUS,
        }),
      ),
      ...ADAM.map((more) => ({
        inputs: [own([7, 11]), own([7, 11]), own([7, 11]), own([7, 11], second), own([7, 11], second)],
        attributes: adam(more),
        layouts: CONTIGUOUS,
      })),
      {
        inputs: [own([8]), own([8], special), own([8]), own([8], second), null],
        attributes: adam(),
        layouts: CONTIGUOUS,
      },
    ],
    gradient: [],
    errors: [],
    lacks: CONTIGUOUS_ONLY,
  },
};
