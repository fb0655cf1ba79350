// Cases of softmax, cross entropy and layer normalization.

import { IndexError, RuntimeError, ShapeError } from '../base/errors.ts';
import type { Shape } from '../base/shape.ts';
import type { CrossEntropy } from '../kernels/loss.ts';
import type * as loss from './loss.ts';
import type * as norm from './norm.ts';
import {
  away,
  type Cases,
  type CasesOf,
  DISTINCT,
  type Fill,
  FLOATS,
  fixed,
  indices,
  integers,
  type Layout,
  listed,
  masked,
  own,
  positive,
  type Sample,
  special,
  still,
  uniform,
  wide,
} from './sample.cases.ts';
import type * as softmax from './softmax.ts';

type Dim = { readonly dim: number };

const LINES: readonly (readonly [Shape, number])[] = [
  [[], 0],
  [[0], 0],
  [[1], 0],
  [[5], 0],
  [[7, 11], 0],
  [[7, 11], 1],
  [[13, 4], 1],
  [[2, 3, 5], 1],
  [[2, 0, 3], 2],
  [[2, 0, 3], 1],
  [[3, 33], 1],
  [[2, 65], 1],
  [[17, 3, 16], 1],
];
const SMALL: readonly (readonly [Shape, number])[] = [
  [[], 0],
  [[3], 0],
  [[2, 3], 0],
  [[2, 3], 1],
];

const one = (): Cases<Dim> => ({
  dtypes: FLOATS,
  samples: [
    ...LINES.map(([shape, dim]) => ({ inputs: [own(shape, uniform(-5, 5))], attributes: { dim } })),
    { inputs: [own([4, 3], special)], attributes: { dim: 1 } },
    { inputs: [own([3, 8], masked)], attributes: { dim: 1 } },
    { inputs: [own([2, 3], listed(1000, 1001, -1000))], attributes: { dim: 1 } },
  ],
  gradient: SMALL.map(([shape, dim]) => ({ inputs: [own(shape)], attributes: { dim } })),
  errors: [],
});

/** The backward rows: g, and a result in the range that the forward op has. */
const two = (result: Fill): Cases<Dim> => ({
  dtypes: FLOATS,
  samples: [
    ...LINES.map(([shape, dim]) => ({ inputs: [own(shape), own(shape, result)], attributes: { dim } })),
    { inputs: [own([4, 3], special), own([4, 3], result)], attributes: { dim: 1 } },
  ],
  gradient: SMALL.map(([shape, dim]) => ({ inputs: [own(shape), own(shape, result)], attributes: { dim } })),
  errors: [
    {
      inputs: [own([2, 3]), own([2, 4], result)],
      attributes: { dim: 1 },
      error: ShapeError,
      message: 'The size of tensor a (4) must match the size of tensor b (3) at non-singleton dimension 1',
    },
    {
      inputs: [own([2, 3]), fixed('float64', [2, 3], result)],
      attributes: { dim: 1 },
      error: RuntimeError,
      message: 'expected scalar type Double but found Float',
    },
  ],
});

export const softmaxCases: CasesOf<typeof softmax> = {
  softmax: one(),
  softmax_backward: two(uniform(0, 1)),
  log_softmax: one(),
  log_softmax_backward: two(uniform(-4, -0.1)),
};

const REDUCTIONS = ['none', 'mean', 'sum'];
const options = (reduction: string, more: Partial<CrossEntropy> = {}): CrossEntropy => ({
  reduction,
  ignore_index: -100,
  label_smoothing: 0,
  ...more,
});
const NO_SCALAR = 'its logits have three dimensions';

/** A case in plain words: logits [N, C, L], classes or probabilities, weights, options. */
interface Loss {
  shape: readonly [number, number, number];
  target?: 'probabilities' | Fill;
  weighted?: boolean;
  more?: Partial<CrossEntropy>;
  logits?: Fill;
  layouts?: readonly Layout[];
}

const LOSSES: readonly Loss[] = [
  { shape: [5, 7, 1] },
  { shape: [3, 1, 1] },
  { shape: [2, 4, 6], weighted: true },
  { shape: [3, 11, 13] },
  { shape: [17, 33, 1], more: { label_smoothing: 0.1 } },
  { shape: [4, 5, 1], target: listed(0, -100, 3, 1), more: { label_smoothing: 0.2 }, weighted: true },
  { shape: [4, 5, 2], target: listed(2, 1, 2, 3), more: { ignore_index: 2 } },
  { shape: [3, 5, 2], target: 'probabilities' },
  { shape: [3, 5, 1], target: 'probabilities', weighted: true, more: { label_smoothing: 0.1 } },
  { shape: [4, 6, 1], logits: masked, target: listed(0, 2, 4, 5) },
  { shape: [2, 3, 1], logits: special, target: listed(0, 1) },
  { shape: [0, 5, 1] },
  { shape: [2, 5, 0] },
];
const SMALL_LOSSES: readonly Loss[] = [
  { shape: [2, 3, 1] },
  { shape: [2, 3, 2], weighted: true, more: { label_smoothing: 0.2 } },
  { shape: [3, 2, 1], target: listed(0, -100, 1), weighted: true },
  { shape: [2, 3, 1], target: 'probabilities', weighted: true, more: { label_smoothing: 0.1 } },
];

const targetOf = ({ shape: [n, classes, l], target }: Loss) => {
  if (target === 'probabilities') return own([n, classes, l], uniform(0, 1));
  return target ? fixed('int64', [n, l], target) : indices([n, l], classes);
};
/** Weights have a gradient beside probabilities alone. */
const weightOf = ({ shape, weighted, target }: Loss) =>
  weighted ? (target === 'probabilities' ? own : still)([shape[1]], positive) : null;

const forward = (loss: Loss): Sample<CrossEntropy>[] =>
  REDUCTIONS.map((reduction) => ({
    inputs: [own(loss.shape, loss.logits ?? wide), targetOf(loss), weightOf(loss)],
    attributes: options(reduction, loss.more),
    layouts: loss.target ? DISTINCT : undefined,
  }));

const backward = (loss: Loss): Sample<CrossEntropy>[] =>
  REDUCTIONS.map((reduction) => ({
    inputs: [
      own(reduction === 'none' ? [loss.shape[0], loss.shape[2]] : [], loss.logits === special ? special : wide),
      own(loss.shape, uniform(-4, -0.1)),
      targetOf(loss),
      weightOf(loss),
    ],
    attributes: options(reduction, loss.more),
    layouts: loss.target ? DISTINCT : undefined,
  }));

export const crossEntropyCases: CasesOf<typeof loss> = {
  cross_entropy: {
    dtypes: FLOATS,
    samples: LOSSES.flatMap(forward),
    gradient: SMALL_LOSSES.flatMap(forward).map((sample) => ({ ...sample, layouts: undefined })),
    errors: [
      {
        inputs: [own([2, 3, 1, 2]), indices([2, 1], 3), null],
        attributes: options('mean'),
        error: ShapeError,
        message: 'Expected logits of shape [N, C, L], got [2, 3, 1, 2]',
      },
      {
        inputs: [own([2, 3, 1]), own([2, 1]), null],
        attributes: options('mean'),
        error: RuntimeError,
        message: 'cross_entropy(): Expected dtype int32/int64 for index',
      },
      {
        inputs: [own([2, 3, 1]), own([2, 4, 1]), null],
        attributes: options('mean'),
        error: ShapeError,
        message: 'The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1',
      },
      {
        inputs: [own([2, 3, 1]), indices([2, 1], 3), own([4])],
        attributes: options('mean'),
        error: ShapeError,
        message: 'The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 0',
      },
      {
        inputs: [own([2, 3, 1]), indices([2, 1], 3), fixed('float64', [3], positive)],
        attributes: options('mean'),
        error: RuntimeError,
        message: 'expected scalar type Float but found Double',
      },
      {
        inputs: [own([2, 3, 1]), fixed('int64', [2, 1], listed(0, 3)), null],
        attributes: options('mean'),
        error: IndexError,
        message: 'Target 3 is out of bounds.',
      },
      {
        inputs: [own([2, 3, 1]), fixed('int64', [2, 1], listed(-1, 0)), null],
        attributes: options('none'),
        error: IndexError,
        message: 'Target -1 is out of bounds.',
      },
      {
        inputs: [own([2, 3, 4]), indices([2, 5], 3), null],
        attributes: options('mean'),
        error: RuntimeError,
        message: 'Expected target size [2, 4], got [2, 5]',
      },
    ],
    lacks: { scalar: NO_SCALAR },
  },
  cross_entropy_backward: {
    dtypes: FLOATS,
    samples: LOSSES.flatMap(backward),
    gradient: [],
    errors: [
      {
        inputs: [own([3, 1]), own([2, 3, 1]), indices([2, 1], 3), null],
        attributes: options('none'),
        error: ShapeError,
        message: 'The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0',
      },
      {
        inputs: [fixed('float64', [], positive), own([2, 3, 1]), indices([2, 1], 3), null],
        attributes: options('mean'),
        error: RuntimeError,
        message: 'expected scalar type Float but found Double',
      },
    ],
  },
};

const eps = 1e-5;
/** Rows around 8 lanes, and more of them than a block has. */
const NORMALIZED = [
  [1, 2],
  [5, 7],
  [7, 11],
  [13, 4],
  [3, 8],
  [4, 9],
  [2, 33],
  [0, 3],
  [601, 29],
] as const;

export const normCases: CasesOf<typeof norm> = {
  layer_norm: {
    dtypes: FLOATS,
    samples: [
      ...NORMALIZED.flatMap((shape): Sample<{ eps: number }>[] => {
        const d = [shape[1]];
        const layouts = [...DISTINCT, 'expanded'] as const;
        return [
          { inputs: [own(shape), own(d), own(d)], attributes: { eps }, layouts: shape[0] > 1 ? DISTINCT : layouts },
          { inputs: [own(shape), null, null], attributes: { eps }, layouts },
          { inputs: [own(shape), own(d), null], attributes: { eps: 0.1 }, layouts },
        ];
      }),
      { inputs: [own([4, 6], special), own([6]), own([6])], attributes: { eps }, layouts: DISTINCT },
      { inputs: [own([3, 5], integers(2, 2)), own([5]), own([5])], attributes: { eps }, layouts: DISTINCT },
    ],
    gradient: [
      { inputs: [own([2, 3], away), own([3]), own([3])], attributes: { eps: 0.1 } },
      { inputs: [own([2, 3], away), null, null], attributes: { eps: 0.1 } },
      { inputs: [own([2, 2], away), own([2]), null], attributes: { eps: 0.1 } },
    ],
    errors: [
      {
        inputs: [own([2, 3]), own([4]), null],
        attributes: { eps },
        error: ShapeError,
        message: 'The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 0',
      },
      {
        inputs: [own([2, 3]), null, fixed('float64', [3], positive)],
        attributes: { eps },
        error: RuntimeError,
        message: 'expected scalar type Float but found Double',
      },
    ],
    lacks: { scalar: 'it normalizes the rows of a matrix' },
  },
  layer_norm_backward: {
    dtypes: FLOATS,
    samples: [
      ...NORMALIZED.flatMap(([m, d]) =>
        [own([d]), null].map((weight) => ({
          inputs: [own([m, d]), own([m, d]), own([m, 1]), own([m, 1], positive), weight],
          layouts: DISTINCT,
        })),
      ),
      { inputs: [own([4, 6], special), own([4, 6]), own([4, 1]), own([4, 1], positive), own([6])], layouts: DISTINCT },
      { inputs: [own([4, 6]), own([4, 6], special), own([4, 1]), own([4, 1], positive), own([6])], layouts: DISTINCT },
    ],
    gradient: [],
    errors: [
      {
        inputs: [own([3, 2]), own([2, 3]), own([2, 1]), own([2, 1]), null],
        error: ShapeError,
        message: 'The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0',
      },
      {
        inputs: [own([2, 3]), own([2, 3]), own([2, 1]), own([2, 1]), fixed('float64', [3], positive)],
        error: RuntimeError,
        message: 'expected scalar type Float but found Double',
      },
    ],
    lacks: { scalar: 'it normalizes the rows of a matrix' },
  },
};
