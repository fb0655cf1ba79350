// Cases of the elementwise ops of two inputs, their broadcasting, and `where`.

import type { DType } from '../base/dtype.ts';
import { ShapeError } from '../base/errors.ts';
import type * as binary from './binary.ts';
import type * as compare from './compare.ts';
import type { None } from './op.ts';
import {
  ALL,
  away,
  type Cases,
  type CasesOf,
  type ErrorSample,
  type Fill,
  FLOATS,
  fixed,
  integers,
  NUMBERS,
  own,
  PAIRS,
  positive,
  SMALL_PAIRS,
  special,
  uniform,
  wide,
} from './sample.cases.ts';
import type * as ties from './ties.ts';

interface Pairwise {
  dtypes?: readonly DType[];
  fills?: readonly [Fill, Fill];
  /** Elements away from kinks; null where the op is not differentiable. */
  smooth?: readonly [Fill, Fill] | null;
}

const clash: readonly ErrorSample<None>[] = [
  {
    inputs: [own([2, 3]), own([2, 4])],
    error: ShapeError,
    message: 'The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1',
  },
  {
    inputs: [own([5, 1, 2]), own([7, 3])],
    error: ShapeError,
    message: 'The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 2',
  },
];

export function pairwise({ dtypes = ALL, fills = [wide, wide], smooth = [away, away] }: Pairwise = {}): Cases<None> {
  return {
    dtypes,
    samples: [
      ...PAIRS.map(([a, b]) => ({ inputs: [own(a, fills[0]), own(b, fills[1])] })),
      { inputs: [own([8, 1], special), own([8], special)], dtypes: FLOATS, layouts: ['plain', 'guarded', 'strided'] },
    ],
    gradient: smooth ? SMALL_PAIRS.map(([a, b]) => ({ inputs: [own(a, smooth[0]), own(b, smooth[1])] })) : [],
    errors: clash,
  };
}

const counted = integers(0, 3);
const nonzero: Fill = { name: 'nonzero', draw: (random) => (random() < 0.4 ? -1 : 1) * (1 + Math.floor(random() * 5)) };
/** Quotients that stay away from integers: a in (3.1, 3.9), b in ±(1, 1.02) or ±(2, 2.04). */
const dividend = uniform(3.2, 3.8);
const divisor: Fill = {
  name: 'divisor',
  draw: (random, i) => (i % 2 ? -1 : 1) * (1 + (i % 3 === 0 ? 1 : 0) + 0.02 * random()),
};

export const binaryCases: CasesOf<typeof binary> = {
  add: pairwise(),
  sub: pairwise({ dtypes: NUMBERS }),
  mul: pairwise(),
  div: pairwise({ fills: [wide, nonzero] }),
  pow: pairwise({ dtypes: NUMBERS, fills: [positive, counted], smooth: [positive, away] }),
  maximum: pairwise(),
  minimum: pairwise(),
  floor_divide: pairwise({ dtypes: NUMBERS, fills: [integers(-9, 9), nonzero], smooth: [dividend, divisor] }),
  remainder: pairwise({ dtypes: NUMBERS, fills: [integers(-9, 9), nonzero], smooth: [dividend, divisor] }),
  tanh_backward: pairwise({ dtypes: FLOATS, fills: [wide, uniform(-1, 1)] }),
  sigmoid_backward: pairwise({ dtypes: FLOATS, fills: [wide, uniform(0, 1)] }),
};

export const tieCases: Pick<CasesOf<typeof ties>, 'mxnet_maximum' | 'mxnet_minimum'> = {
  mxnet_maximum: pairwise(),
  mxnet_minimum: pairwise(),
};

const compared = pairwise({ fills: [integers(-1, 1), integers(-1, 1)], smooth: null });

const coin = integers(0, 1);

export const comparisonCases: CasesOf<typeof compare> = {
  eq: compared,
  ne: compared,
  lt: compared,
  le: compared,
  gt: compared,
  ge: compared,
  logical_and: compared,
  logical_or: compared,
  logical_xor: compared,
  where: {
    dtypes: ALL,
    samples: [
      ...PAIRS.map(([a, b]) => ({ inputs: [fixed('bool', a, coin), own(b), own(a)] })),
      { inputs: [fixed('bool', [7, 1], coin), own([1, 11]), own([])] },
      { inputs: [fixed('bool', [8, 1], coin), own([8], special), own([8, 8])], dtypes: FLOATS },
    ],
    gradient: SMALL_PAIRS.map(([a, b]) => ({ inputs: [fixed('bool', a, coin), own(b), own([2, 3])] })),
    errors: [
      {
        inputs: [fixed('bool', [2], coin), own([3]), own([3])],
        error: ShapeError,
        message: 'The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0',
      },
    ],
  },
};
