// Cases of the optimizer steps.

import { RuntimeError, ShapeError } from '../base/errors.ts';
import type { AdagradStep, AdamStep, RMSpropStep, SGDStep } from '../kernels/optimize.ts';
import type * as optimize from './optimize.ts';
import {
  type Cases,
  type CasesOf,
  CONTIGUOUS,
  FLOATS,
  fixed,
  own,
  type Sample,
  SHAPES,
  special,
  uniform,
} from './sample.cases.ts';

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

const rmsprop = (more: Partial<RMSpropStep> = {}): RMSpropStep => ({
  lr: 0.01,
  alpha: 0.99,
  eps: 1e-8,
  weight_decay: 0,
  momentum: 0,
  maximize: false,
  ...more,
});
const adagrad = (more: Partial<AdagradStep> = {}): AdagradStep => ({
  rate: 0.01,
  eps: 1e-10,
  weight_decay: 0,
  maximize: false,
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

const RMSPROP: readonly Partial<RMSpropStep>[] = [
  { weight_decay: 0.1 },
  { momentum: 0.9, maximize: true },
  { alpha: 0.5, eps: 1e-3 },
];
/** Above the square of what `own` draws, so that a variance stays positive. */
const above = uniform(5, 6);

/** What a step refuses: gradients and states of another shape or dtype than the parameter's. */
const refused = <A>(states: number, attributes: A): Cases<A>['errors'] =>
  Array.from({ length: states + 1 }, (_, k) => k + 1).flatMap((wrong) =>
    [
      {
        odd: own([5]),
        error: ShapeError,
        message: 'The size of tensor a (3) must match the size of tensor b (5) at non-singleton dimension 0',
      },
      {
        odd: fixed('float64', [3], second),
        error: RuntimeError,
        message: 'expected scalar type Float but found Double',
      },
    ].map(({ odd, error, message }) => ({
      inputs: Array.from({ length: states + 2 }, (_, i) => (i === wrong ? odd : own([3]))),
      attributes,
      error,
      message,
    })),
  );

export const optimizeCases: CasesOf<typeof optimize> = {
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
    errors: refused(1, sgd()),
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
    errors: refused(3, adam()),
    lacks: CONTIGUOUS_ONLY,
  },
  rmsprop_step: {
    dtypes: FLOATS,
    samples: [
      ...SHAPES.map(
        (s): Sample<RMSpropStep> => ({
          inputs: [own(s), own(s), own(s, second), null, null],
          attributes: rmsprop(),
          layouts: CONTIGUOUS,
        }),
      ),
      ...RMSPROP.flatMap((more) =>
        [null, own([7, 11])].flatMap((buffer) =>
          [null, own([7, 11])].map((mean) => ({
            inputs: [own([7, 11]), own([7, 11]), own([7, 11], above), buffer, mean],
            attributes: rmsprop(more),
            layouts: CONTIGUOUS,
          })),
        ),
      ),
      {
        inputs: [own([8]), own([8], special), own([8], second), null, null],
        attributes: rmsprop(),
        layouts: CONTIGUOUS,
      },
    ],
    gradient: [],
    errors: refused(3, rmsprop()),
    lacks: CONTIGUOUS_ONLY,
  },
  adagrad_step: {
    dtypes: FLOATS,
    samples: [
      ...SHAPES.map(
        (s): Sample<AdagradStep> => ({
          inputs: [own(s), own(s), own(s, second)],
          attributes: adagrad(),
          layouts: CONTIGUOUS,
        }),
      ),
      ...[{ weight_decay: 0.1 }, { maximize: true, eps: 1e-3 }].map((more) => ({
        inputs: [own([7, 11]), own([7, 11]), own([7, 11], second)],
        attributes: adagrad(more),
        layouts: CONTIGUOUS,
      })),
      { inputs: [own([8]), own([8], special), own([8], second)], attributes: adagrad(), layouts: CONTIGUOUS },
    ],
    gradient: [],
    errors: refused(1, adagrad()),
    lacks: CONTIGUOUS_ONLY,
  },
};
