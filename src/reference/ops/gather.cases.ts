// Cases of the ops that look up, add at and order by indices (rows in move.ts).

import type { DType } from '../base/dtype.ts';
import { IndexError, RuntimeError, ShapeError } from '../base/errors.ts';
import type { Sorting } from '../kernels/gather.ts';
import type * as gather from './gather.ts';
import {
  ALL,
  apart,
  type CasesOf,
  DISTINCT,
  type Fill,
  FLOATS,
  fixed,
  type Input,
  indices,
  integers,
  listed,
  NUMBERS,
  own,
  type Sample,
  special,
} from './sample.cases.ts';

const NO_DIMENSION = 'it names a dimension, and a 0-dim tensor has none';
const places = (...at: number[]): Input => fixed('int64', [at.length], listed(...at));
const thirds: Fill = { name: 'thirds', draw: (_random, i) => i % 3 };

/** How many of the first n elements of `thirds` are not 0. */
const counted = (n: number): number => n - Math.ceil(n / 3);

const sorted = (descending: boolean): Sample<Sorting>[] => [
  { inputs: [own([])], attributes: { dim: 0, descending } },
  { inputs: [own([5])], attributes: { dim: 0, descending } },
  { inputs: [own([7, 11])], attributes: { dim: 0, descending } },
  { inputs: [own([13, 4], integers(-1, 1))], attributes: { dim: 0, descending } },
  { inputs: [own([2, 3, 5], integers(0, 2))], attributes: { dim: 2, descending } },
  { inputs: [own([2, 0, 3])], attributes: { dim: 1, descending } },
  { inputs: [own([3, 8], special)], attributes: { dim: 1, descending }, dtypes: FLOATS },
  { inputs: [own([37, 2], integers(0, 2))], attributes: { dim: 0, descending, order: 'introsort' } },
  { inputs: [own([67], integers(0, 2))], attributes: { dim: 0, descending, order: { first: 1, sorted: true } } },
  { inputs: [own([19], integers(0, 2))], attributes: { dim: 0, descending, order: { first: 5, sorted: false } } },
];

const indexDType = (name: string) => ({
  error: RuntimeError,
  message: `${name}(): Expected dtype int32/int64 for index`,
});
const NO_INDEX = fixed('float32', [2], listed(0, 1));
const RANK = {
  error: RuntimeError,
  message: 'Index tensor must have the same number of dimensions as input tensor',
};
const SCALAR_TYPE = { error: RuntimeError, message: 'expected scalar type Float but found Double' };

const ROWS: readonly DType[] = FLOATS;

export const indexCases: CasesOf<typeof gather> = {
  gather: {
    dtypes: ALL,
    samples: [
      { inputs: [own([]), indices([], 1)], attributes: { dim: 0 } },
      { inputs: [own([5]), indices([7], 5)], attributes: { dim: 0 } },
      { inputs: [own([7, 11]), indices([7, 3], 11)], attributes: { dim: 1 } },
      { inputs: [own([13, 4]), indices([2, 4], 13)], attributes: { dim: 0 } },
      { inputs: [own([2, 3, 5]), indices([1, 6, 4], 3)], attributes: { dim: 1 } },
      { inputs: [own([5]), indices([0], 5)], attributes: { dim: 0 } },
      { inputs: [own([8], special), indices([16], 8)], attributes: { dim: 0 }, dtypes: FLOATS },
    ],
    gradient: [
      { inputs: [own([3]), indices([4], 3)], attributes: { dim: 0 } },
      { inputs: [own([2, 3]), indices([2, 2], 3)], attributes: { dim: 1 } },
    ],
    errors: [
      { inputs: [own([5]), NO_INDEX], attributes: { dim: 0 }, ...indexDType('gather') },
      { inputs: [own([5, 2]), indices([2], 5)], attributes: { dim: 0 }, ...RANK },
      {
        inputs: [own([5, 2]), indices([2, 3], 5)],
        attributes: { dim: 0 },
        error: RuntimeError,
        message: 'Size does not match at dimension 1 expected index [2, 3] to be no larger than [5, 2]',
      },
      {
        inputs: [own([5]), fixed('int64', [2], listed(0, 5))],
        attributes: { dim: 0 },
        error: RuntimeError,
        message: 'index 5 is out of bounds for dimension 0 with size 5',
      },
    ],
  },
  scatter_add: {
    dtypes: NUMBERS,
    samples: [
      { inputs: [own([]), indices([], 1), own([])], attributes: { dim: 0 } },
      { inputs: [own([5]), indices([7], 5), own([7])], attributes: { dim: 0 } },
      { inputs: [own([7, 11]), indices([7, 3], 11), own([7, 3])], attributes: { dim: 1 } },
      { inputs: [own([13, 4]), indices([2, 4], 13), own([2, 4])], attributes: { dim: 0 } },
      { inputs: [own([5]), indices([0], 5), own([0])], attributes: { dim: 0 } },
      { inputs: [own([8], special), indices([4], 8), own([4])], attributes: { dim: 0 }, dtypes: FLOATS },
    ],
    gradient: [
      { inputs: [own([3]), indices([4], 3), own([4])], attributes: { dim: 0 } },
      { inputs: [own([2, 3]), indices([2, 2], 3), own([2, 2])], attributes: { dim: 1 } },
    ],
    errors: [
      { inputs: [own([5]), NO_INDEX, own([2])], attributes: { dim: 0 }, ...indexDType('scatter_add') },
      { inputs: [own([5]), indices([2], 5), own([2, 1])], attributes: { dim: 0 }, ...RANK },
      {
        inputs: [own([5]), indices([2], 5), fixed('float64', [2], integers(1, 2))],
        attributes: { dim: 0 },
        ...SCALAR_TYPE,
      },
      {
        inputs: [own([5]), indices([3], 5), own([2])],
        attributes: { dim: 0 },
        error: RuntimeError,
        message: 'Size does not match at dimension 0 expected index [3] to be no larger than [2]',
      },
      {
        inputs: [own([5]), fixed('int64', [2], listed(0, -1)), own([2])],
        attributes: { dim: 0 },
        error: RuntimeError,
        message: 'index -1 is out of bounds for dimension 0 with size 5',
      },
    ],
  },
  index_select: {
    dtypes: ALL,
    samples: [
      { inputs: [own([5]), indices([7], 5)], attributes: { dim: 0 } },
      { inputs: [own([7, 11]), indices([3], 11)], attributes: { dim: 1 } },
      { inputs: [own([13, 4]), indices([2], 13)], attributes: { dim: 0 } },
      { inputs: [own([2, 0, 3]), indices([4], 3)], attributes: { dim: 2 } },
      { inputs: [own([2, 3, 5]), indices([0], 3)], attributes: { dim: 1 } },
      { inputs: [own([8], special), indices([16], 8)], attributes: { dim: 0 }, dtypes: FLOATS },
    ],
    gradient: [
      { inputs: [own([3]), indices([4], 3)], attributes: { dim: 0 } },
      { inputs: [own([2, 3]), indices([2], 3)], attributes: { dim: 1 } },
    ],
    errors: [
      { inputs: [own([5]), NO_INDEX], attributes: { dim: 0 }, ...indexDType('index_select') },
      {
        inputs: [own([]), indices([7], 1)],
        attributes: { dim: 0 },
        error: RuntimeError,
        message: 'index_select(): Index to scalar can have only 1 value, got 7 value(s)',
      },
      {
        inputs: [own([5]), fixed('int64', [2], listed(0, 5))],
        attributes: { dim: 0 },
        error: IndexError,
        message: 'index out of range in self',
      },
      {
        inputs: [own([2, 5]), fixed('int64', [2], listed(0, 5))],
        attributes: { dim: 1 },
        error: RuntimeError,
        message: 'INDICES element is out of DATA bounds, id=5 axis_dim=5',
      },
    ],
    lacks: { scalar: NO_DIMENSION },
  },
  rearrange: {
    dtypes: ALL,
    samples: [
      { inputs: [own([5]), places(4, 0, 2, 1, 3), places(1, 3, 2, 4, 0)], attributes: { dim: 0, fill: 0 } },
      { inputs: [own([7, 11]), places(3, -1, 0), places(2, -1, -1, 0, -1, -1, -1)], attributes: { dim: 0, fill: 1 } },
      { inputs: [own([2, 3]), places(-1, 2, 1, 0, -1), places(3, 2, 1)], attributes: { dim: 1, fill: 1 } },
      { inputs: [own([3, 2, 64]), places(1, -1, 0), places(2, 0)], attributes: { dim: 1, fill: 0 } },
      { inputs: [own([2, 13]), places(12, 5), indices([13], 1)], attributes: { dim: 1, fill: 0 } },
      { inputs: [own([2, 0, 3]), places(2, 0, 1), places(1, 2, 0)], attributes: { dim: 2, fill: 0 } },
      {
        inputs: [own([4, 2], special), places(3, -1, 2), places(-1, -1, 2, 0)],
        attributes: { dim: 0, fill: Number.NaN },
        dtypes: FLOATS,
      },
    ],
    gradient: [
      { inputs: [own([3]), places(2, -1, 0, 1), places(2, 3, 0)], attributes: { dim: 0, fill: 2 } },
      { inputs: [own([2, 3]), places(1, 2), places(-1, 0, 1)], attributes: { dim: 1, fill: 0 } },
    ],
    errors: [
      {
        inputs: [own([5]), NO_INDEX, places(0, 1, 2, 3, 4)],
        attributes: { dim: 0, fill: 0 },
        ...indexDType('rearrange'),
      },
      {
        inputs: [own([5]), places(0, 1), places(0, 1, -1)],
        attributes: { dim: 0, fill: 0 },
        error: ShapeError,
        message: 'The size of tensor a (5) must match the size of tensor b (3) at non-singleton dimension 0',
      },
      {
        inputs: [own([2]), places(0, 2), places(0, 1)],
        attributes: { dim: 0, fill: 0 },
        error: IndexError,
        message: 'index out of range in self',
      },
    ],
    lacks: { scalar: NO_DIMENSION },
  },
  place: {
    dtypes: ALL,
    samples: [
      { inputs: [own([3]), places(-1, 2, 0, -1, 1), places(2, 4, 1)], attributes: {} },
      { inputs: [own([4]), places(-1, 3, 2), places(1, 1, 2, 1)], attributes: {} },
      { inputs: [own([0]), places(-1, -1), places()], attributes: {} },
      { inputs: [own([13]), indices([11], 13), indices([13], 11)], attributes: {} },
      {
        inputs: [own([7], special), places(6, 5, 4, 3, 2, 1, 0, -1), places(6, 5, 4, 3, 2, 1, 0)],
        attributes: {},
        dtypes: FLOATS,
      },
    ],
    gradient: [{ inputs: [own([3]), places(-1, 2, 0, -1, 1), places(2, 4, 1)], attributes: {} }],
    errors: [
      { inputs: [own([2]), NO_INDEX, places(0, 1)], attributes: {}, ...indexDType('place') },
      {
        inputs: [own([2]), places(0, 1), places(0, 1, 2)],
        attributes: {},
        error: ShapeError,
        message: 'The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 0',
      },
      {
        inputs: [own([2]), places(0, 2), places(0, 1)],
        attributes: {},
        error: IndexError,
        message: 'index out of range in self',
      },
    ],
    lacks: { scalar: NO_DIMENSION },
  },
  index_add: {
    dtypes: NUMBERS,
    samples: [
      { inputs: [own([5]), indices([7], 5), own([7])], attributes: { dim: 0 } },
      { inputs: [own([7, 11]), indices([3], 11), own([7, 3])], attributes: { dim: 1 } },
      { inputs: [own([13, 4]), indices([2], 13), own([2, 4])], attributes: { dim: 0 } },
      { inputs: [own([2, 3, 5]), indices([0], 3), own([2, 0, 5])], attributes: { dim: 1 } },
      { inputs: [own([8], special), indices([4], 8), own([4])], attributes: { dim: 0 }, dtypes: FLOATS },
    ],
    gradient: [
      { inputs: [own([3]), indices([4], 3), own([4])], attributes: { dim: 0 } },
      { inputs: [own([2, 3]), indices([2], 3), own([2, 2])], attributes: { dim: 1 } },
    ],
    errors: [
      { inputs: [own([5]), NO_INDEX, own([2])], attributes: { dim: 0 }, ...indexDType('index_add') },
      {
        inputs: [own([5]), indices([2], 5), fixed('float64', [2], integers(1, 2))],
        attributes: { dim: 0 },
        ...SCALAR_TYPE,
      },
      {
        inputs: [own([5]), indices([2], 5), own([3])],
        attributes: { dim: 0 },
        error: ShapeError,
        message: 'The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0',
      },
      {
        inputs: [own([5]), fixed('int64', [2], listed(0, 5)), own([2])],
        attributes: { dim: 0 },
        error: RuntimeError,
        message: 'index 5 is out of bounds for dimension 0 with size 5',
      },
    ],
    lacks: { scalar: NO_DIMENSION },
  },
  nonzero: {
    dtypes: ALL,
    samples: [
      { inputs: [own([], listed(2))], attributes: { count: 1 } },
      ...[[5], [7, 11], [13, 4], [2, 3, 5], [0], [2, 0, 3]].map((shape) => ({
        inputs: [own(shape, thirds)],
        attributes: { count: counted(shape.reduce((n, d) => n * d, 1)) },
        layouts: DISTINCT,
      })),
      { inputs: [own([8], special)], attributes: { count: 6 }, dtypes: FLOATS, layouts: DISTINCT },
    ],
    gradient: [],
    errors: [],
  },
  sort: {
    dtypes: ALL,
    samples: [...sorted(false), ...sorted(true)],
    gradient: [
      { inputs: [own([5], apart)], attributes: { dim: 0, descending: false } },
      { inputs: [own([2, 3], apart)], attributes: { dim: 0, descending: true } },
    ],
    errors: [],
  },
  embedding: {
    dtypes: ROWS,
    samples: [
      { inputs: [own([5, 3]), indices([], 5)], attributes: { padding_idx: null } },
      { inputs: [own([7, 11]), indices([13], 7)], attributes: { padding_idx: null } },
      { inputs: [own([5, 4]), indices([2, 3], 5)], attributes: { padding_idx: 1 } },
      { inputs: [own([5, 4]), indices([2, 0], 5)], attributes: { padding_idx: null } },
      { inputs: [own([4, 2], special), indices([6], 4)], attributes: { padding_idx: null } },
    ],
    gradient: [
      { inputs: [own([3, 2]), indices([4], 3)], attributes: { padding_idx: null } },
      { inputs: [own([2, 2]), fixed('int64', [2, 2], listed(0, 0, 1, 0))], attributes: { padding_idx: null } },
    ],
    errors: [
      { inputs: [own([5, 2]), NO_INDEX], attributes: { padding_idx: null }, ...indexDType('embedding') },
      {
        inputs: [own([5]), indices([2], 5)],
        attributes: { padding_idx: null },
        error: RuntimeError,
        message: "'weight' must be 2-D",
      },
      {
        inputs: [own([5, 2]), fixed('int64', [2], listed(4, 5))],
        attributes: { padding_idx: null },
        error: IndexError,
        message: 'index out of range in self',
      },
    ],
  },
  embedding_backward: {
    dtypes: ROWS,
    samples: [
      { inputs: [own([3]), indices([], 5)], attributes: { rows: 5, padding_idx: null } },
      { inputs: [own([13, 11]), indices([13], 7)], attributes: { rows: 7, padding_idx: null } },
      { inputs: [own([7, 5]), indices([7], 2)], attributes: { rows: 2, padding_idx: 0 } },
      { inputs: [own([2, 3, 4]), indices([2, 3], 5)], attributes: { rows: 5, padding_idx: 1 } },
      { inputs: [own([0, 4]), indices([0], 5)], attributes: { rows: 5, padding_idx: null } },
      { inputs: [own([4, 2], special), indices([4], 6)], attributes: { rows: 6, padding_idx: null } },
      // Around 8 lanes, with rows named more than once.
      ...[1, 7, 8, 9, 17].map((width) => ({
        inputs: [own([23, width]), indices([23], 5)],
        attributes: { rows: 6, padding_idx: width % 2 ? 3 : null },
      })),
    ],
    gradient: [
      { inputs: [own([4, 2]), indices([4], 3)], attributes: { rows: 3, padding_idx: null } },
      { inputs: [own([2, 2, 2]), fixed('int64', [2, 2], listed(0, 1, 2, 1))], attributes: { rows: 3, padding_idx: 1 } },
    ],
    errors: [
      {
        inputs: [own([2, 3]), NO_INDEX],
        attributes: { rows: 5, padding_idx: null },
        ...indexDType('embedding_backward'),
      },
      {
        inputs: [own([4, 3]), indices([2], 5)],
        attributes: { rows: 5, padding_idx: null },
        error: ShapeError,
        message: 'The size of tensor a (2) must match the size of tensor b (4) at non-singleton dimension 0',
      },
    ],
  },
};
