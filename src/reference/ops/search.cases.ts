// Cases of where values would go among sorted ones.

import type { Side } from '../kernels/search.ts';
import { ALL, type CasesOf, type Fill, FLOATS, own, type Sample, special, wide } from './sample.cases.ts';
import type * as search from './search.ts';

/** In order along rows of any length up to 100. */
const rising: Fill = { name: 'rising', draw: (_random, i) => Math.floor(i / 2) / 4 };

const SHAPES = [
  [[5], []],
  [[7], [0]],
  [[0], [3]],
  [[1], [13, 4]],
  [[11], [2, 0, 3]],
  [[13], [7, 11]],
  [
    [2, 5],
    [2, 3],
  ],
  [
    [2, 3, 4],
    [2, 3, 7],
  ],
] as const;

export const searchCases: CasesOf<typeof search> = {
  searchsorted: {
    dtypes: ALL,
    samples: [true, false].flatMap((right): Sample<Side>[] => [
      ...SHAPES.map(([sorted, values]) => ({
        inputs: [own(sorted, rising), own(values, wide)],
        attributes: { right },
      })),
      { inputs: [own([8], rising), own([8], special)], attributes: { right }, dtypes: FLOATS },
    ]),
    gradient: [],
    errors: [],
  },
};
