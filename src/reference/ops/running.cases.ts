// Cases of what came up to each element of a dimension.

import type { DType } from '../base/dtype.ts';
import type { Along } from '../kernels/kernel.ts';
import type * as running from './running.ts';
import { ALL, apart, type Cases, type CasesOf, type Fill, FLOATS, listed, own, special, wide } from './sample.cases.ts';

interface Walk {
  dtypes?: readonly DType[];
  fill?: Fill;
  smooth: Fill;
  once?: string;
}

const walks = ({ dtypes = ALL, fill = wide, smooth, once }: Walk): Cases<Along> => ({
  dtypes,
  samples: [
    ...(
      [
        [[], 0],
        [[0], 0],
        [[5], 0],
        [[2, 0, 3], 1],
        [[7, 11], 1],
        [[13, 4], 0],
        [[2, 3, 5], 1],
      ] as const
    ).map(([shape, dim]) => ({ inputs: [own(shape, fill)], attributes: { dim } })),
    { inputs: [own([3, 8], special)], attributes: { dim: 0 }, dtypes: FLOATS },
  ],
  gradient: (
    [
      [[3], 0],
      [[2, 3], 1],
      [[2, 3, 2], 1],
    ] as const
  ).map(([shape, dim]) => ({
    inputs: [own(shape, smooth)],
    attributes: { dim },
    once,
  })),
  errors: [],
});

const product = walks({ smooth: wide });
const zeros = listed(1.5, 0, -2, 0, 0.5, 3);

export const runningCases: CasesOf<typeof running> = {
  cumprod: {
    ...product,
    gradient: [
      ...product.gradient,
      { inputs: [own([2, 3], zeros)], attributes: { dim: 1 }, once: 'a product past a 0 is left out' },
    ],
  },
  cummax: walks({ smooth: apart }),
  cummin: walks({ smooth: apart }),
  logcumsumexp: walks({ dtypes: FLOATS, smooth: wide }),
};
