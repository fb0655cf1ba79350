// Cases of the ops that only look at a tensor differently.

import { IndexError, RuntimeError, ShapeError } from '../base/errors.ts';
import type { Shape } from '../base/shape.ts';
import {
  ALL,
  type Cases,
  type CasesOf,
  CONTIGUOUS,
  type ErrorSample,
  FLOATS,
  type Layout,
  own,
  type Sample,
  SHAPES,
  SMALL,
  special,
} from './sample.cases.ts';
import type * as shape from './shape.ts';

type Pattern<A> = readonly (readonly [shape: Shape, attributes: A])[];

interface Look<A> {
  patterns: Pattern<A>;
  gradient: Pattern<A>;
  errors?: readonly ErrorSample<A>[];
  layouts?: readonly Layout[];
  lacks?: Cases<A>['lacks'];
}

export function looks<A>({ patterns, gradient, errors = [], layouts, lacks }: Look<A>): Cases<A> {
  const first = patterns.find(([shape]) => shape.length === 2) ?? patterns[0];
  return {
    dtypes: ALL,
    samples: [
      ...patterns.map(([shape, attributes]): Sample<A> => ({ inputs: [own(shape)], attributes, layouts })),
      { inputs: [own(first[0], special)], attributes: first[1], layouts, dtypes: FLOATS },
    ],
    gradient: gradient.map(([shape, attributes]) => ({ inputs: [own(shape)], attributes })),
    errors,
    lacks,
  };
}

export const NO_DIMENSION = 'it names a dimension, and a 0-dim tensor has none';

export const viewCases: CasesOf<typeof shape> = {
  alias: looks({ patterns: SHAPES.map((s) => [s, {}]), gradient: SMALL.map((s) => [s, {}]) }),
  view: looks({
    patterns: [
      [[7, 11], { shape: [77] }],
      [[], { shape: [1, 1] }],
      [[1], { shape: [] }],
      [[13, 4], { shape: [13, 2, 2] }],
      [[2, 3, 5], { shape: [6, -1] }],
      [[2, 0, 3], { shape: [0, 6] }],
      [[5], { shape: [1, 5, 1] }],
    ],
    gradient: [
      [[], { shape: [1] }],
      [[2, 3], { shape: [3, 2] }],
      [[2, 3], { shape: [-1] }],
    ],
    layouts: CONTIGUOUS,
    lacks: { views: 'the strides of other layouts do not allow these views' },
    errors: [
      {
        inputs: [own([2, 3])],
        attributes: { shape: [4, 2] },
        error: ShapeError,
        message: "shape '[4, 2]' is invalid for input of size 6",
      },
      {
        inputs: [own([2, 3])],
        attributes: { shape: [-1, 4] },
        error: ShapeError,
        message: "shape '[-1, 4]' is invalid for input of size 6",
      },
      {
        inputs: [own([6])],
        attributes: { shape: [-1, -1] },
        error: RuntimeError,
        message: 'only one dimension can be inferred',
      },
      {
        inputs: [own([6])],
        attributes: { shape: [-2, 3] },
        error: RuntimeError,
        message: 'invalid shape dimension -2 at index 0 of shape [-2, 3]',
      },
      {
        inputs: [own([0])],
        attributes: { shape: [-1, 0] },
        error: RuntimeError,
        message:
          'cannot reshape tensor of 0 elements into shape [-1, 0] because the unspecified dimension size -1 can be any value and is ambiguous',
      },
    ],
  }),
  permute: looks({
    patterns: [
      [[], { dims: [] }],
      [[5], { dims: [0] }],
      [[7, 11], { dims: [1, 0] }],
      [[2, 3, 5], { dims: [2, 0, 1] }],
      [[2, 0, 3], { dims: [1, 2, 0] }],
      [[13, 4], { dims: [0, 1] }],
    ],
    gradient: [
      [[], { dims: [] }],
      [[2, 3], { dims: [1, 0] }],
      [[2, 3, 2], { dims: [1, 2, 0] }],
    ],
  }),
  expand: looks({
    patterns: [
      [[], { shape: [3, 5] }],
      [[7, 1], { shape: [7, 11] }],
      [[5], { shape: [2, 5] }],
      [[1, 4], { shape: [13, 4] }],
      [[13, 11, 1], { shape: [13, 11, 2] }],
      [[1], { shape: [0] }],
      [[0], { shape: [2, 0] }],
    ],
    gradient: [
      [[], { shape: [2, 3] }],
      [[2, 1], { shape: [2, 3] }],
      [[3], { shape: [2, 3] }],
    ],
    errors: [
      {
        inputs: [own([2, 3])],
        attributes: { shape: [2, 4] },
        error: RuntimeError,
        message:
          'The expanded size of the tensor (4) must match the existing size (3) at non-singleton dimension 1.  Target sizes: [2, 4].  Tensor sizes: [2, 3]',
      },
    ],
  }),
  slice: looks({
    patterns: [
      [[5], { dim: 0, start: 1, end: 4, step: 1 }],
      [[7, 11], { dim: 1, start: 0, end: 11, step: 3 }],
      [[7, 11], { dim: 0, start: 2, end: 7, step: 2 }],
      [[13, 4], { dim: 0, start: 12, end: 13, step: 1 }],
      [[5], { dim: 0, start: 3, end: 3, step: 1 }],
      [[2, 0, 3], { dim: 1, start: 0, end: 0, step: 1 }],
    ],
    gradient: [
      [[5], { dim: 0, start: 1, end: 5, step: 2 }],
      [[2, 3], { dim: 1, start: 1, end: 3, step: 1 }],
    ],
    lacks: { scalar: NO_DIMENSION },
  }),
  select: looks({
    patterns: [
      [[5], { dim: 0, index: 4 }],
      [[7, 11], { dim: 1, index: 3 }],
      [[7, 11], { dim: 0, index: -1 }],
      [[13, 4], { dim: 0, index: 12 }],
      [[2, 0, 3], { dim: 2, index: 1 }],
    ],
    gradient: [
      [[3], { dim: 0, index: 1 }],
      [[2, 3], { dim: 1, index: -1 }],
    ],
    errors: [
      {
        inputs: [own([2, 3])],
        attributes: { dim: 1, index: 3 },
        error: IndexError,
        message: 'index 3 is out of bounds for dimension 1 with size 3',
      },
      {
        inputs: [own([2, 3])],
        attributes: { dim: 0, index: -3 },
        error: IndexError,
        message: 'index -3 is out of bounds for dimension 0 with size 2',
      },
    ],
    lacks: { scalar: NO_DIMENSION },
  }),
  unsqueeze: looks({
    patterns: [
      [[], { dim: 0 }],
      [[5], { dim: 1 }],
      [[7, 11], { dim: 1 }],
      [[13, 4], { dim: 0 }],
      [[2, 0, 3], { dim: 3 }],
    ],
    gradient: [
      [[], { dim: 0 }],
      [[2, 3], { dim: 1 }],
    ],
  }),
  squeeze: looks({
    patterns: [
      [[], { dims: [] }],
      [[1], { dims: [0] }],
      [[7, 1], { dims: [1] }],
      [[1, 5, 1], { dims: [0, 2] }],
      [[11, 1, 3], { dims: [0, 1] }],
      [[13, 4], { dims: [0] }],
      [[1, 0], { dims: [0] }],
    ],
    gradient: [
      [[1], { dims: [0] }],
      [[2, 1, 3], { dims: [1] }],
    ],
  }),
  as_strided: looks({
    patterns: [
      [[7, 11], { shape: [3, 5], strides: [12, 2], offset: 4 }],
      [[5], { shape: [3, 3], strides: [1, 1], offset: 0 }],
      [[13, 4], { shape: [], strides: [], offset: 7 }],
      [[2, 3], { shape: [4, 0], strides: [1, 1], offset: 0 }],
      [[0], { shape: [0], strides: [1], offset: 0 }],
      [[], { shape: [3], strides: [0], offset: 0 }],
    ],
    gradient: [
      [[2, 3], { shape: [2, 2], strides: [3, 1], offset: 1 }],
      [[5], { shape: [3, 3], strides: [1, 1], offset: 0 }],
    ],
    layouts: CONTIGUOUS,
    lacks: { views: 'its input is contiguous' },
  }),
};
