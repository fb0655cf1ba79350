// Cases of the ops that copy, join and scatter elements.

import type { DType } from '../base/dtype.ts';
import { RuntimeError, ShapeError } from '../base/errors.ts';
import type * as move from './move.ts';
import {
  ALL,
  type Cases,
  type CasesOf,
  CONTIGUOUS,
  DISTINCT,
  FLOATS,
  fixed,
  integers,
  NUMBERS,
  own,
  SHAPES,
  SMALL,
  special,
  still,
  wide,
} from './sample.cases.ts';

const NO_DIMENSION = 'it names a dimension, and a 0-dim tensor has none';

function triangle(): Cases<{ diagonal: number }> {
  return {
    dtypes: ALL,
    samples: [
      ...[-1, 0, 2].flatMap((diagonal) =>
        [
          [1, 1],
          [5, 5],
          [7, 11],
          [13, 4],
          [2, 3, 5],
          [2, 0, 3],
          [0, 0],
        ].map((shape) => ({
          inputs: [own(shape)],
          attributes: { diagonal },
        })),
      ),
      { inputs: [own([4, 6], special)], attributes: { diagonal: 0 }, dtypes: FLOATS },
    ],
    gradient: [
      { inputs: [own([3, 2])], attributes: { diagonal: 0 } },
      { inputs: [own([2, 2, 3])], attributes: { diagonal: 1 } },
    ],
    errors: [],
    lacks: { scalar: 'a triangle needs two dimensions' },
  };
}

const castTo = (dtype: DType) => SHAPES.map((shape) => ({ inputs: [own(shape, wide)], attributes: { dtype } }));

export const moveCases: CasesOf<typeof move> = {
  cast: {
    dtypes: ALL,
    samples: [
      ...ALL.flatMap(castTo),
      { inputs: [own([4, 6], special)], attributes: { dtype: 'float64' }, dtypes: FLOATS },
      { inputs: [own([4, 6], special)], attributes: { dtype: 'bool' }, dtypes: FLOATS },
    ],
    gradient: SMALL.map((shape) => ({ inputs: [own(shape)], attributes: { dtype: 'float64' as const } })),
    errors: [],
  },
  clone: {
    dtypes: ALL,
    samples: [...SHAPES.map((shape) => ({ inputs: [own(shape)] })), { inputs: [own([4, 6], special)], dtypes: FLOATS }],
    gradient: SMALL.map((shape) => ({ inputs: [own(shape)] })),
    errors: [],
  },
  with_gradient: {
    dtypes: FLOATS,
    samples: [
      ...SHAPES.map((shape) => ({ inputs: [still(shape), own(shape), still(shape)] })),
      { inputs: [still([2]), own([4, 6]), still([4, 6], special)] },
    ],
    gradient: SMALL.filter((shape) => !shape.includes(0)).map((shape) => ({
      inputs: [still(shape), own(shape), still(shape)],
      differs: 'the gradient is the one that is given',
    })),
    errors: [
      {
        inputs: [own([2]), own([3]), own([2])],
        error: ShapeError,
        message: 'The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 0',
      },
    ],
  },
  cat: {
    dtypes: ALL,
    samples: [
      { inputs: [own([5])], attributes: { dim: 0 } },
      { inputs: [own([5]), own([0]), own([7])], attributes: { dim: 0 } },
      { inputs: [own([7, 11]), own([2, 11])], attributes: { dim: 0 } },
      { inputs: [own([7, 11]), own([7, 1]), own([7, 4])], attributes: { dim: 1 } },
      { inputs: [own([2, 3, 5]), own([2, 13, 5])], attributes: { dim: 1 } },
      { inputs: [own([2, 0, 3]), own([2, 0, 4])], attributes: { dim: 2 } },
      { inputs: [own([4, 6], special), own([4, 2])], attributes: { dim: 1 }, dtypes: FLOATS },
      { inputs: [own([5]), fixed('int32', [3], integers(-9, 9))], attributes: { dim: 0 } },
      { inputs: [fixed('bool', [2, 3], integers(0, 1)), own([4, 3])], attributes: { dim: 0 } },
    ],
    gradient: [
      { inputs: [own([2]), own([3])], attributes: { dim: 0 } },
      { inputs: [fixed('int64', [2], integers(-2, 2)), own([3])], attributes: { dim: 0 } },
      { inputs: [own([2, 1]), own([2, 0]), own([2, 2])], attributes: { dim: 1 } },
    ],
    errors: [
      {
        inputs: [own([2, 3]), own([2])],
        attributes: { dim: 0 },
        error: RuntimeError,
        message: 'Tensors must have same number of dimensions: got 2 and 1',
      },
      {
        inputs: [own([2, 3]), own([2, 3]), own([2, 4])],
        attributes: { dim: 0 },
        error: RuntimeError,
        message:
          'Sizes of tensors must match except in dimension 0. Expected size 3 but got size 4 for tensor number 2 in the list.',
      },
    ],
    lacks: { scalar: NO_DIMENSION },
  },
  flip: {
    dtypes: ALL,
    samples: [
      { inputs: [own([])], attributes: { dims: [] } },
      { inputs: [own([5])], attributes: { dims: [0] } },
      { inputs: [own([7, 11])], attributes: { dims: [1] } },
      { inputs: [own([13, 4])], attributes: { dims: [0, 1] } },
      { inputs: [own([2, 3, 5])], attributes: { dims: [0, 2] } },
      { inputs: [own([2, 0, 3])], attributes: { dims: [1, 2] } },
      { inputs: [own([4, 6], special)], attributes: { dims: [0] }, dtypes: FLOATS },
    ],
    gradient: [
      { inputs: [own([3])], attributes: { dims: [0] } },
      { inputs: [own([2, 3])], attributes: { dims: [0, 1] } },
    ],
    errors: [],
  },
  pad: {
    dtypes: ALL,
    samples: [
      { inputs: [own([5])], attributes: { dim: 0, before: 2, after: 0, value: 0 } },
      { inputs: [own([7, 11])], attributes: { dim: 1, before: 1, after: 3, value: 2 }, dtypes: NUMBERS },
      { inputs: [own([13, 4])], attributes: { dim: 0, before: -3, after: 1, value: 1 } },
      { inputs: [own([2, 5, 3])], attributes: { dim: 1, before: -1, after: -2, value: 0 } },
      { inputs: [own([2, 3])], attributes: { dim: 1, before: -5, after: 4, value: 1 } },
      { inputs: [own([2, 0])], attributes: { dim: 1, before: 1, after: 1, value: 1 } },
      { inputs: [own([0, 3])], attributes: { dim: 1, before: 1, after: 0, value: 0 } },
      { inputs: [own([4, 6], special)], attributes: { dim: 1, before: 0, after: 0, value: 0 }, dtypes: FLOATS },
      { inputs: [own([4, 6])], attributes: { dim: 1, before: 1, after: 1, value: -Infinity }, dtypes: FLOATS },
    ],
    gradient: [
      { inputs: [own([3])], attributes: { dim: 0, before: 1, after: 2, value: 2 } },
      { inputs: [own([2, 3])], attributes: { dim: 1, before: -1, after: 1, value: 0 } },
      { inputs: [own([3, 2])], attributes: { dim: 0, before: 1, after: -2, value: 0 } },
    ],
    errors: [],
    lacks: { scalar: NO_DIMENSION },
  },
  tril: triangle(),
  triu: triangle(),
  slice_backward: {
    dtypes: ALL,
    samples: [
      { inputs: [own([3])], attributes: { dim: 0, start: 1, end: 4, step: 1, size: 5 } },
      { inputs: [own([7, 4])], attributes: { dim: 1, start: 0, end: 11, step: 3, size: 11 } },
      { inputs: [own([13, 2, 5])], attributes: { dim: 1, start: 1, end: 5, step: 2, size: 7 } },
      { inputs: [own([11, 6])], attributes: { dim: 1, start: 0, end: 11, step: 2, size: 11 } },
      { inputs: [own([2, 0])], attributes: { dim: 1, start: 3, end: 3, step: 1, size: 5 } },
      { inputs: [own([4, 6], special)], attributes: { dim: 0, start: 0, end: 4, step: 1, size: 4 }, dtypes: FLOATS },
    ],
    gradient: [
      { inputs: [own([2])], attributes: { dim: 0, start: 1, end: 5, step: 2, size: 5 } },
      { inputs: [own([2, 1])], attributes: { dim: 1, start: 2, end: 3, step: 1, size: 3 } },
    ],
    errors: [],
    lacks: { scalar: NO_DIMENSION },
  },
  as_strided_backward: {
    dtypes: NUMBERS,
    samples: [
      { inputs: [own([3, 5])], attributes: { shape: [3, 5], strides: [12, 2], offset: 4, size: [7, 11] } },
      { inputs: [own([3, 3])], attributes: { shape: [3, 3], strides: [1, 1], offset: 0, size: [5] } },
      { inputs: [own([])], attributes: { shape: [], strides: [], offset: 7, size: [13, 4] } },
      { inputs: [own([4, 0])], attributes: { shape: [4, 0], strides: [1, 1], offset: 0, size: [2, 3] } },
      { inputs: [own([7, 11])], attributes: { shape: [7, 11], strides: [1, 7], offset: 3, size: [100] } },
      { inputs: [own([2, 13])], attributes: { shape: [2, 13], strides: [13, 1], offset: 0, size: [2, 13] } },
      {
        inputs: [own([2, 4], special)],
        attributes: { shape: [2, 4], strides: [4, 1], offset: 0, size: [8] },
        dtypes: FLOATS,
      },
    ],
    gradient: [
      { inputs: [own([2, 2])], attributes: { shape: [2, 2], strides: [3, 1], offset: 1, size: [2, 3] } },
      { inputs: [own([3, 3])], attributes: { shape: [3, 3], strides: [1, 1], offset: 0, size: [5] } },
    ],
    errors: [],
  },
  as_strided_scatter: {
    dtypes: ALL,
    samples: [
      { inputs: [own([7, 11]), own([3, 5])], attributes: { shape: [3, 5], strides: [12, 2], offset: 4 } },
      { inputs: [own([13, 4]), own([])], attributes: { shape: [], strides: [], offset: 7 } },
      { inputs: [own([]), own([])], attributes: { shape: [], strides: [], offset: 0 } },
      { inputs: [own([2, 3]), own([4, 0])], attributes: { shape: [4, 0], strides: [1, 1], offset: 0 } },
      { inputs: [own([8], special), own([3])], attributes: { shape: [3], strides: [2], offset: 1 }, dtypes: FLOATS },
    ],
    gradient: [
      { inputs: [own([2, 3]), own([2, 2])], attributes: { shape: [2, 2], strides: [3, 1], offset: 1 } },
      { inputs: [own([5]), own([2])], attributes: { shape: [2], strides: [3], offset: 0 } },
    ],
    errors: [],
  },
  copy_: {
    dtypes: ALL,
    samples: [
      ...SHAPES.map((shape) => ({ inputs: [own(shape), own(shape)], layouts: DISTINCT })),
      { inputs: [own([7, 11]), own([11])], layouts: DISTINCT },
      { inputs: [own([2, 5]), own([])], layouts: DISTINCT },
      { inputs: [own([4, 6]), own([4, 6], special)], layouts: CONTIGUOUS, dtypes: FLOATS },
    ],
    gradient: [],
    errors: [],
  },
};
