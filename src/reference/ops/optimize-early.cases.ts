// Cases of the steps of the rules from before Adam.

import type { AdadeltaStep, ASGDStep, RpropStep } from '../kernels/optimize-early.ts';
import { CONTIGUOUS_ONLY, notCount, notOne, refused, second, steps } from './optimize.cases.ts';
import type * as early from './optimize-early.ts';
import { type CasesOf, CONTIGUOUS, FLOATS, fixed, listed, own, SHAPES, special } from './sample.cases.ts';

const adadelta = (more: Partial<AdadeltaStep> = {}): AdadeltaStep => ({
  lr: 1,
  rho: 0.9,
  eps: 1e-6,
  weight_decay: 0,
  maximize: false,
  ...more,
});
const asgd = (more: Partial<ASGDStep> = {}): ASGDStep => ({
  lr: 0.01,
  lambd: 1e-4,
  alpha: 0.75,
  t0: 1e6,
  weight_decay: 0,
  maximize: false,
  ...more,
});
const rprop = (more: Partial<RpropStep> = {}): RpropStep => ({
  etaminus: 0.5,
  etaplus: 1.2,
  min: 1e-6,
  max: 50,
  maximize: false,
  ...more,
});

/** The weight of a new average, and the rate. */
const [weight, first, rate] = [0.25, 1, 0.05].map((x) => fixed('float64', [], listed(x)));

export const earlyCases: CasesOf<typeof early> = {
  adadelta_step: {
    dtypes: FLOATS,
    samples: [
      ...SHAPES.map((s) => ({
        inputs: [own(s), own(s), own(s, second), own(s, second), steps(3)],
        attributes: adadelta(),
        layouts: CONTIGUOUS,
      })),
      ...[{ weight_decay: 0.1 }, { rho: 0.5, lr: 0.1 }, { maximize: true, eps: 1e-3 }].map((more) => ({
        inputs: [own([7, 11]), own([7, 11]), own([7, 11], second), own([7, 11], second), steps(9, 'int64')],
        attributes: adadelta(more),
        layouts: CONTIGUOUS,
      })),
      {
        inputs: [own([8]), own([8], special), own([8], second), own([8], second), steps(2)],
        attributes: adadelta(),
        layouts: CONTIGUOUS,
      },
    ],
    gradient: [],
    errors: [...refused(2, adadelta(), steps(1)), notOne(2, adadelta()), notCount(2, adadelta())],
    lacks: CONTIGUOUS_ONLY,
  },
  asgd_step: {
    dtypes: FLOATS,
    samples: [
      ...SHAPES.map((s) => ({
        inputs: [own(s), own(s), own(s), steps(3), rate, first],
        attributes: asgd(),
        layouts: CONTIGUOUS,
      })),
      ...[{ weight_decay: 0.1 }, { t0: 2, lambd: 0.1 }, { maximize: true, alpha: 0.5 }].map((more) => ({
        inputs: [own([7, 11]), own([7, 11]), own([7, 11]), steps(9, 'float64'), rate, weight],
        attributes: asgd(more),
        layouts: CONTIGUOUS,
      })),
      {
        inputs: [own([8]), own([8], special), own([8]), steps(2), rate, weight],
        attributes: asgd(),
        layouts: CONTIGUOUS,
      },
    ],
    gradient: [],
    errors: [
      ...refused(1, asgd(), steps(1), rate, weight),
      notOne(1, asgd(), rate, weight),
      notCount(1, asgd(), rate, weight),
    ],
    lacks: CONTIGUOUS_ONLY,
  },
  rprop_step: {
    dtypes: FLOATS,
    samples: [
      ...SHAPES.map((s) => ({
        inputs: [own(s), own(s), own(s), own(s, second), steps(3)],
        attributes: rprop(),
        layouts: CONTIGUOUS,
      })),
      ...[{ etaminus: 0.25, etaplus: 2 }, { min: 0.1, max: 0.5 }, { maximize: true }].map((more) => ({
        inputs: [own([7, 11]), own([7, 11]), own([7, 11]), own([7, 11], second), steps(9, 'int64')],
        attributes: rprop(more),
        layouts: CONTIGUOUS,
      })),
      {
        inputs: [own([8]), own([8], special), own([8], special), own([8], second), steps(2)],
        attributes: rprop(),
        layouts: CONTIGUOUS,
      },
    ],
    gradient: [],
    errors: [...refused(2, rprop(), steps(1)), notOne(2, rprop()), notCount(2, rprop())],
    lacks: CONTIGUOUS_ONLY,
  },
};
