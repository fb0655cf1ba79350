// Cases of the steps of Adam's kin.

import { RuntimeError } from '../base/errors.ts';
import type { AdamaxStep, NAdamStep, RAdamStep } from '../kernels/optimize-late.ts';
import { CONTIGUOUS_ONLY, notCount, notOne, refused, second, steps } from './optimize.cases.ts';
import type * as late from './optimize-late.ts';
import { type CasesOf, CONTIGUOUS, FLOATS, fixed, listed, own, SHAPES, special } from './sample.cases.ts';

const adamax = (more: Partial<AdamaxStep> = {}): AdamaxStep => ({
  lr: 0.002,
  beta1: 0.9,
  beta2: 0.999,
  eps: 1e-8,
  weight_decay: 0,
  maximize: false,
  ...more,
});
const radam = (more: Partial<RAdamStep> = {}): RAdamStep => ({ ...adamax(), decoupled: false, ...more });
const nadam = (more: Partial<NAdamStep> = {}): NAdamStep => ({ ...radam(), momentum_decay: 0.004, ...more });

const PLAIN: readonly Partial<AdamaxStep>[] = [
  { weight_decay: 0.1 },
  { maximize: true, eps: 1e-3 },
  { beta1: 0.5, beta2: 0.9 },
];
const DECOUPLED = [...PLAIN, { weight_decay: 0.1, decoupled: true }];
/** The product of momenta so far. */
const product = fixed('float64', [], listed(0.75));
const flag = fixed('int64', [], listed(1));

export const lateCases: CasesOf<typeof late> = {
  adamax_step: {
    dtypes: FLOATS,
    samples: [
      ...SHAPES.map((s) => ({
        inputs: [own(s), own(s), own(s), own(s, second), steps(3)],
        attributes: adamax(),
        layouts: CONTIGUOUS,
      })),
      ...PLAIN.map((more) => ({
        inputs: [own([7, 11]), own([7, 11]), own([7, 11]), own([7, 11], second), steps(20, 'float64')],
        attributes: adamax(more),
        layouts: CONTIGUOUS,
      })),
      {
        inputs: [own([8]), own([8], special), own([8]), own([8], second), steps(1)],
        attributes: adamax(),
        layouts: CONTIGUOUS,
      },
    ],
    gradient: [],
    errors: [...refused(2, adamax(), steps(1)), notOne(2, adamax()), notCount(2, adamax())],
    lacks: CONTIGUOUS_ONLY,
  },
  nadam_step: {
    dtypes: FLOATS,
    samples: [
      ...SHAPES.map((s) => ({
        inputs: [own(s), own(s), own(s), own(s, second), steps(3), product],
        attributes: nadam(),
        layouts: CONTIGUOUS,
      })),
      ...[...DECOUPLED, { momentum_decay: 0.5 }].map((more) => ({
        inputs: [own([7, 11]), own([7, 11]), own([7, 11]), own([7, 11], second), steps(20, 'int64'), product],
        attributes: nadam(more),
        layouts: CONTIGUOUS,
      })),
      {
        inputs: [own([8]), own([8], special), own([8]), own([8], second), steps(1), product],
        attributes: nadam(),
        layouts: CONTIGUOUS,
      },
    ],
    gradient: [],
    errors: [
      ...refused(2, nadam(), steps(1), product),
      notOne(2, nadam(), product),
      notCount(2, nadam(), product),
      {
        inputs: [own([3]), own([3]), own([3]), own([3]), steps(1), flag],
        attributes: nadam(),
        error: RuntimeError,
        message: "result type Float can't be cast to the desired output type Long",
      },
    ],
    lacks: CONTIGUOUS_ONLY,
  },
  radam_step: {
    dtypes: FLOATS,
    samples: [
      ...SHAPES.flatMap((s) =>
        // The variance is rectified from step 6 on.
        [3, 9].map((t) => ({
          inputs: [own(s), own(s), own(s), own(s, second), steps(t)],
          attributes: radam(),
          layouts: CONTIGUOUS,
        })),
      ),
      ...DECOUPLED.flatMap((more) =>
        [5, 6, 200].map((t) => ({
          inputs: [own([7, 11]), own([7, 11]), own([7, 11]), own([7, 11], second), steps(t, 'float64')],
          attributes: radam(more),
          layouts: CONTIGUOUS,
        })),
      ),
      {
        inputs: [own([8]), own([8], special), own([8]), own([8], second), steps(7)],
        attributes: radam(),
        layouts: CONTIGUOUS,
      },
    ],
    gradient: [],
    errors: [...refused(2, radam(), steps(1)), notOne(2, radam()), notCount(2, radam())],
    lacks: CONTIGUOUS_ONLY,
  },
};
