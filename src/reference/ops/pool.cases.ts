// Cases of windows on the last dimension: overlapping, apart and spread out ones, and such that reach beyond the row.

import type { MaxPool } from '../kernels/pool.ts';
import type * as ops from './pool.ts';
import { apart, type CasesOf, FLOATS, integers, NUMBERS, own, type Sample, special } from './sample.cases.ts';

const plain: MaxPool = { windows: 1, kernel: 1, stride: 1, padding: 0, dilation: 1 };
const pool = (shape: readonly number[], given: Partial<MaxPool>, fill = apart): Sample<MaxPool> => ({
  inputs: [own(shape, fill)],
  attributes: { ...plain, ...given },
});

export const poolCases: CasesOf<typeof ops> = {
  max_pool: {
    dtypes: NUMBERS,
    samples: [
      pool([5], { windows: 5 }),
      pool([7, 11], { windows: 5, kernel: 3, stride: 2 }),
      pool([2, 3, 13], { windows: 7, kernel: 3, stride: 2, padding: 1 }),
      pool([2, 13], { windows: 4, kernel: 4, stride: 3, dilation: 2, padding: 2 }),
      pool([3, 6], { windows: 3, kernel: 4, stride: 2, padding: 0 }),
      pool([3, 4], { windows: 1, kernel: 3, stride: 4 }),
      pool([2, 0, 6], { windows: 3, kernel: 2, stride: 2 }),
      pool([3, 6], { windows: 0, kernel: 7 }),
      pool([4, 12], { windows: 6, kernel: 3, stride: 2, padding: 1 }, integers(0, 2)),
      { ...pool([4, 12], { windows: 6, kernel: 3, stride: 2, padding: 1 }, special), dtypes: FLOATS },
    ],
    gradient: [
      pool([5], { windows: 2, kernel: 3, stride: 2 }),
      pool([2, 4], { windows: 4, kernel: 3, padding: 1 }),
      pool([2, 5], { windows: 2, kernel: 2, dilation: 3, stride: 2, padding: 1 }),
    ],
    errors: [],
    lacks: { scalar: 'windows lie on a dimension' },
  },
};
