// Cases of the matrix products: every tile edge on every side, several blocks of K, power-of-two strides.

import { RuntimeError } from '../base/errors.ts';
import type { Shape } from '../base/shape.ts';
import type * as linalg from './linalg.ts';
import type { None } from './op.ts';
import {
  type Cases,
  type CasesOf,
  FEW,
  FLOATS,
  fixed,
  own,
  type Sample,
  small,
  special,
  wide,
} from './sample.cases.ts';

/** Around the rows and columns of a tile. */
export const TILE_EDGES = [1, 2, 3, 15, 16, 17, 31, 33];

/** M, K, N. */
const PRODUCTS: readonly (readonly [number, number, number])[] = [
  ...TILE_EDGES.flatMap((e): [number, number, number][] => [
    [e, 7, 5],
    [5, e, 7],
    [7, 5, e],
    [e, e, e],
  ]),
  [5, 7, 11],
  [13, 11, 1],
  [1, 13, 1],
  [4, 6, 8],
  [0, 3, 2],
  [3, 0, 2],
  [3, 2, 0],
  [3, 321, 5],
  [2, 330, 17],
  [3, 641, 18],
  [1, 700, 33],
  [64, 64, 64],
  [5, 128, 128],
  [3, 256, 16],
  [16, 5, 256],
];

const large = ([m, k, n]: readonly [number, number, number]): boolean => m * k * n > 10000 || k > 300;

const NO_SCALAR = 'its inputs are matrices';
/** Smaller elements where there are many of them, so that sums stay near 1. */
const side = (shape: Shape, k: number) => own(shape, k > 100 ? small : wide);

const sizes = 'mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)';

const matmul: Cases<None> = {
  dtypes: FLOATS,
  samples: [
    ...PRODUCTS.map((p): Sample<None> => {
      const [m, k, n] = p;
      return { inputs: [side([m, k], k), side([k, n], k)], layouts: large(p) ? FEW : undefined };
    }),
    { inputs: [own([3, 5, 7]), own([3, 7, 11])] },
    { inputs: [own([1, 2, 3]), own([1, 3, 17])] },
    { inputs: [own([0, 2, 3]), own([0, 3, 2])] },
    { inputs: [own([13, 1, 4]), own([13, 4, 1])] },
    { inputs: [own([8, 5], special), own([5, 17])] },
    { inputs: [own([5, 8]), own([8, 3], special)] },
  ],
  gradient: [
    { inputs: [own([2, 3]), own([3, 2])] },
    { inputs: [own([1, 2]), own([2, 3])] },
    { inputs: [own([2, 2, 1]), own([2, 1, 2])] },
  ],
  errors: [
    { inputs: [own([2, 3]), own([4, 5])], error: RuntimeError, message: sizes },
    {
      inputs: [own([2, 3]), fixed('int64', [3, 5], wide)],
      error: RuntimeError,
      message: 'mat1 and mat2 must have the same dtype, but got Float and Long',
    },
    {
      inputs: [own([2, 2, 3]), own([4, 3, 5])],
      error: RuntimeError,
      message: 'batch sizes differ: [2, 2, 3] and [4, 3, 5]',
    },
  ],
  lacks: { scalar: NO_SCALAR },
};

/** The shapes of C that broadcast to [m, n]. */
const addends = (m: number, n: number): Shape[] => [[n], [m, n], [1, n], [m, 1], [1], []];

export const linalgCases: CasesOf<typeof linalg> = {
  matmul,
  addmm: {
    dtypes: FLOATS,
    samples: [
      ...PRODUCTS.map((p, i): Sample<None> => {
        const [m, k, n] = p;
        const c = addends(m, n);
        return {
          inputs: [own(c[i % c.length]), side([m, k], k), side([k, n], k)],
          layouts: large(p) ? FEW : undefined,
        };
      }),
      ...addends(5, 7).map((c) => ({ inputs: [own(c), own([5, 3]), own([3, 7])] })),
      { inputs: [own([17], special), own([8, 5]), own([5, 17])] },
      { inputs: [own([17]), own([8, 5], special), own([5, 17])] },
    ],
    gradient: [
      { inputs: [own([2]), own([3, 2]), own([2, 2])] },
      { inputs: [own([3, 1]), own([3, 1]), own([1, 2])] },
      { inputs: [own([2, 2]), own([2, 3]), own([3, 2])] },
    ],
    errors: [
      { inputs: [own([5]), own([2, 3]), own([4, 5])], error: RuntimeError, message: sizes },
      {
        inputs: [own([5]), own([2, 3]), fixed('bool', [3, 5], wide)],
        error: RuntimeError,
        message: 'mat1 and mat2 must have the same dtype, but got Float and Bool',
      },
      {
        inputs: [own([4, 2, 5]), own([2, 3]), own([3, 5])],
        error: RuntimeError,
        message: '[4, 2, 5] does not broadcast to [2, 5]',
      },
    ],
  },
};
