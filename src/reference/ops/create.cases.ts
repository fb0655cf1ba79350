// Cases of the ops without inputs.

import type * as create from './create.ts';
import { ALL, type CasesOf, NO_INPUTS, PLAIN, SHAPES } from './sample.cases.ts';

export const createCases: CasesOf<typeof create> = {
  full: {
    dtypes: ['float32'],
    samples: ALL.flatMap((dtype) =>
      SHAPES.flatMap((shape) =>
        [0, -0, 1].map((value) => ({ inputs: [], attributes: { shape, dtype, value }, layouts: PLAIN })),
      ),
    ),
    gradient: [],
    errors: [],
    lacks: NO_INPUTS,
  },
  iota: {
    dtypes: ['float32'],
    samples: [0, 1, 5, 12].flatMap((length) => [
      { inputs: [], attributes: { length, dtype: 'int64' as const, start: 0, step: 1 }, layouts: PLAIN },
      { inputs: [], attributes: { length, dtype: 'float32' as const, start: 0.5, step: -0.1 }, layouts: PLAIN },
      { inputs: [], attributes: { length, dtype: 'float64' as const, start: -3, step: 0.1 }, layouts: PLAIN },
    ]),
    gradient: [],
    errors: [],
    lacks: NO_INPUTS,
  },
  linspace: {
    dtypes: ['float32'],
    samples: [0, 1, 2, 5, 12].flatMap((length) =>
      (['float32', 'float64', 'int64'] as const).flatMap((dtype) => [
        { inputs: [], attributes: { length, dtype, start: 0, end: 1 }, layouts: PLAIN },
        { inputs: [], attributes: { length, dtype, start: 3, end: -0.1 }, layouts: PLAIN },
      ]),
    ),
    gradient: [],
    errors: [],
    lacks: NO_INPUTS,
  },
};
