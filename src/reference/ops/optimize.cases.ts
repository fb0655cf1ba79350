// Cases of the optimizer steps.

import type { DType } from '../base/dtype.ts';
import { RuntimeError, ShapeError } from '../base/errors.ts';
import type { AdagradStep, AdamStep, RMSpropStep, SGDStep } from '../kernels/optimize.ts';
import type * as optimize from './optimize.ts';
import {
  type Cases,
  type CasesOf,
  CONTIGUOUS,
  FLOATS,
  fixed,
  type Input,
  listed,
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
  lr: 0.01,
  lr_decay: 0,
  eps: 1e-10,
  weight_decay: 0,
  maximize: false,
  ...more,
});

/** What a mean of squares may be. */
export const second = uniform(0.01, 2);
/** A count of steps, on its way from t - 1 to t. */
export const steps = (t: number, dtype: DType = 'float32'): Input => fixed(dtype, [], listed(t - 1));
/** One rate for all elements. */
const rate = fixed('float64', [], listed(0.3));
export const CONTIGUOUS_ONLY = { views: 'parameters and their states are contiguous' };

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

/** What a step refuses of what is one number: more of them. `numbers` follow the count. */
export const notOne = <A>(states: number, attributes: A, ...numbers: Input[]): Cases<A>['errors'][number] => ({
  inputs: [...Array.from({ length: states + 2 }, () => own([3])), fixed('float32', [2], second), ...numbers],
  attributes,
  error: RuntimeError,
  message: 'a Tensor with 2 elements cannot be converted to Scalar',
});
/** And of a count of steps: truth values. */
export const notCount = <A>(states: number, attributes: A, ...numbers: Input[]): Cases<A>['errors'][number] => ({
  inputs: [...Array.from({ length: states + 2 }, () => own([3])), fixed('bool', [], listed(1)), ...numbers],
  attributes,
  error: RuntimeError,
  message: "result type Long can't be cast to the desired output type Bool",
});

/** What a step refuses: gradients and states of another shape or dtype than the parameter's. `last` is what follows them. */
export const refused = <A>(states: number, attributes: A, ...last: (Input | null)[]): Cases<A>['errors'] =>
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
      inputs: [...Array.from({ length: states + 2 }, (_, i) => (i === wrong ? odd : own([3]))), ...last],
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
        (s): Sample<SGDStep> => ({ inputs: [own(s), own(s), null, null], attributes: sgd(), layouts: CONTIGUOUS }),
      ),
      ...SGD.flatMap((more) =>
        [null, rate].map((last) => ({
          inputs: [own([7, 11]), own([7, 11]), own([7, 11]), last],
          attributes: sgd(more),
          layouts: CONTIGUOUS,
        })),
      ),
      {
        inputs: [own([8]), own([8], special), own([8]), null],
        attributes: sgd({ momentum: 0.9 }),
        layouts: CONTIGUOUS,
      },
    ],
    gradient: [],
    errors: [...refused(1, sgd(), rate), notOne(1, sgd())],
    lacks: CONTIGUOUS_ONLY,
  },
  adam_step: {
    dtypes: FLOATS,
    samples: [
      ...SHAPES.map(
        (s): Sample<AdamStep> => ({
          inputs: [own(s), own(s), own(s), own(s, second), null, steps(3)],
          attributes: adam(),
          layouts: CONTIGUOUS,
        }),
      ),
      ...ADAM.flatMap((more) =>
        [null, steps(1), steps(20, 'float64')].map((last) => ({
          inputs: [own([7, 11]), own([7, 11]), own([7, 11]), own([7, 11], second), own([7, 11], second), last],
          attributes: adam(more),
          layouts: CONTIGUOUS,
        })),
      ),
      {
        inputs: [own([8]), own([8], special), own([8]), own([8], second), null, steps(3)],
        attributes: adam(),
        layouts: CONTIGUOUS,
      },
    ],
    gradient: [],
    errors: [...refused(3, adam(), steps(1)), notOne(3, adam()), notCount(3, adam())],
    lacks: CONTIGUOUS_ONLY,
  },
  rmsprop_step: {
    dtypes: FLOATS,
    samples: [
      ...SHAPES.map(
        (s): Sample<RMSpropStep> => ({
          inputs: [own(s), own(s), own(s, second), null, null, steps(1)],
          attributes: rmsprop(),
          layouts: CONTIGUOUS,
        }),
      ),
      ...RMSPROP.flatMap((more) =>
        [null, own([7, 11])].flatMap((buffer) =>
          [null, own([7, 11])].map((mean) => ({
            inputs: [own([7, 11]), own([7, 11]), own([7, 11], above), buffer, mean, steps(7)],
            attributes: rmsprop(more),
            layouts: CONTIGUOUS,
          })),
        ),
      ),
      {
        inputs: [own([8]), own([8], special), own([8], second), null, null, steps(2)],
        attributes: rmsprop(),
        layouts: CONTIGUOUS,
      },
    ],
    gradient: [],
    errors: [...refused(3, rmsprop(), steps(1)), notOne(3, rmsprop()), notCount(3, rmsprop())],
    lacks: CONTIGUOUS_ONLY,
  },
  adagrad_step: {
    dtypes: FLOATS,
    samples: [
      ...SHAPES.map(
        (s): Sample<AdagradStep> => ({
          inputs: [own(s), own(s), own(s, second), steps(1)],
          attributes: adagrad(),
          layouts: CONTIGUOUS,
        }),
      ),
      ...[{ weight_decay: 0.1 }, { lr_decay: 0.1 }, { maximize: true, eps: 1e-3 }].map((more) => ({
        inputs: [own([7, 11]), own([7, 11]), own([7, 11], second), steps(9, 'int64')],
        attributes: adagrad(more),
        layouts: CONTIGUOUS,
      })),
      {
        inputs: [own([8]), own([8], special), own([8], second), steps(2)],
        attributes: adagrad(),
        layouts: CONTIGUOUS,
      },
    ],
    gradient: [],
    errors: [...refused(1, adagrad(), steps(1)), notOne(1, adagrad()), notCount(1, adagrad())],
    lacks: CONTIGUOUS_ONLY,
  },
};
