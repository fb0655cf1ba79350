// Cases of diagonals and windows.

import type { CasesOf } from './sample.cases.ts';
import { looks, NO_DIMENSION } from './shape.cases.ts';
import type * as strided from './strided.ts';

const lacks = { scalar: NO_DIMENSION };

export const stridedCases: CasesOf<typeof strided> = {
  diagonal: looks({
    patterns: [
      [[7, 11], { offset: 0, dim1: 0, dim2: 1 }],
      [[5, 4], { offset: -2, dim1: 0, dim2: 1 }],
      [[13, 4], { offset: 1, dim1: 1, dim2: 0 }],
      [[2, 3, 5], { offset: 2, dim1: 2, dim2: 0 }],
      [[2, 3], { offset: 9, dim1: 0, dim2: 1 }],
      [[2, 0, 3], { offset: 0, dim1: 0, dim2: 2 }],
    ],
    gradient: [
      [[2, 3], { offset: 1, dim1: 0, dim2: 1 }],
      [[3, 2, 2], { offset: -1, dim1: 2, dim2: 0 }],
    ],
    lacks,
  }),
  unfold: looks({
    patterns: [
      [[7, 11], { dim: 1, size: 3, step: 2 }],
      [[5], { dim: 0, size: 5, step: 1 }],
      [[13, 4], { dim: 0, size: 4, step: 3 }],
      [[2, 3, 5], { dim: 1, size: 0, step: 1 }],
      [[2, 0, 3], { dim: 2, size: 2, step: 1 }],
    ],
    gradient: [
      [[5], { dim: 0, size: 3, step: 1 }],
      [[2, 3], { dim: 1, size: 2, step: 1 }],
    ],
    lacks,
  }),
};
