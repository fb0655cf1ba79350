// Cases of the factors of matrices.

import { RuntimeError, ShapeError } from '../base/errors.ts';
import type { Shape } from '../base/shape.ts';
import type * as factor from './factor.ts';
import { type CasesOf, DISTINCT, FLOATS, listed, own } from './sample.cases.ts';

const MATRICES: readonly Shape[] = [
  [1, 1],
  [0, 3],
  [3, 0],
  [5, 5],
  [7, 5],
  [4, 11],
  [13, 2],
];

export const factorCases: CasesOf<typeof factor> = {
  orthonormal: {
    dtypes: FLOATS,
    samples: MATRICES.flatMap((shape) =>
      [1, 0.5].map((gain) => ({ inputs: [own(shape)], attributes: { gain }, layouts: DISTINCT })),
    ),
    gradient: [],
    errors: [
      {
        inputs: [own([3])],
        attributes: { gain: 1 },
        error: ShapeError,
        message: 'a matrix was expected, got a tensor of shape [3]',
      },
      {
        inputs: [own([2, 2], listed(0))],
        attributes: { gain: 1 },
        error: RuntimeError,
        message: 'the matrix drawn for orthogonal_ is singular',
      },
    ],
    lacks: { scalar: 'a factor is of a matrix', special: 'a drawn matrix is finite' },
  },
};
