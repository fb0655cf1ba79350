// Cases of the criteria beside cross entropy.

import { RuntimeError, ShapeError } from '../base/errors.ts';
import type * as criteria from './criteria.ts';
import type { None } from './op.ts';
import {
  away,
  type CasesOf,
  DISTINCT,
  FLOATS,
  fixed,
  listed,
  own,
  PAIRS,
  type Sample,
  SHAPES,
  SMALL,
  SMALL_PAIRS,
  special,
  uniform,
} from './sample.cases.ts';

const probability = uniform(0, 1);
/** Away from where logarithms are cut. */
const inside = uniform(0.1, 0.9);
const edges = listed(0, 1, 0.5, 1e-3);
const still = listed(0, 1, 1, 0, 0.25);

const scored = (n: number, classes: number, ...target: number[]): Sample<None> => ({
  inputs: [own([n, classes]), fixed('int64', [n, classes], listed(...target))],
  layouts: DISTINCT,
});

export const criteriaCases: CasesOf<typeof criteria> = {
  huber: {
    dtypes: FLOATS,
    samples: [
      ...SHAPES.map((shape) => ({ inputs: [own(shape)], attributes: { delta: 0.75 } })),
      { inputs: [own([8], special)], attributes: { delta: 0.5 } },
    ],
    gradient: SMALL.map((shape) => ({ inputs: [own(shape, away)], attributes: { delta: 0.15 } })).concat([
      { inputs: [own([2, 3], away)], attributes: { delta: 2 } },
    ]),
    errors: [],
  },
  binary_cross_entropy: {
    dtypes: FLOATS,
    samples: [
      ...PAIRS.map(([a, b]) => ({ inputs: [own(a, inside), own(b, probability)] })),
      { inputs: [own([4, 5], edges), own([4, 5], still)], forwardOnly: 'slopes of 10¹² are no numbers to compare' },
    ],
    gradient: SMALL_PAIRS.map(([a, b]) => ({ inputs: [own(a, inside), own(b, inside)] })),
    errors: [
      {
        inputs: [own([2], listed(0.5, 1.5)), own([2], probability)],
        error: RuntimeError,
        message: 'all elements of input should be between 0 and 1',
      },
      {
        inputs: [own([2], probability), own([2], listed(-0.5, 0))],
        error: RuntimeError,
        message: 'all elements of target should be between 0 and 1',
      },
      {
        inputs: [own([2, 3], probability), own([2, 4], probability)],
        error: ShapeError,
        message: 'The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1',
      },
    ],
    lacks: { special: 'it refuses what is no probability' },
  },
  multilabel_margin: {
    dtypes: FLOATS,
    samples: [
      scored(2, 3, 2, 0, -1, 1, -1, 0),
      scored(5, 7, 3, 0, -1, 5, 5, 6, 2),
      scored(1, 11, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
      scored(13, 1, 0, -1),
      scored(0, 4, 1),
      scored(3, 0, 1),
    ],
    gradient: [scored(2, 3, 2, 0, -1, 1, -1, 0), scored(2, 4, -1, 0, 1, 2, 3, 3, -1, 0)],
    errors: [
      {
        inputs: [own([2, 3]), fixed('int64', [2, 3], listed(0, -1, 3))],
        error: RuntimeError,
        message: "argument #2 'target' is out of range",
      },
      {
        inputs: [own([6]), fixed('int64', [6], listed(0))],
        error: RuntimeError,
        message: 'Expected scores [N, C], got [6]',
      },
      {
        inputs: [own([2, 3]), own([2, 3])],
        error: RuntimeError,
        message: 'multilabel_margin_loss(): Expected dtype int32/int64 for index',
      },
      {
        inputs: [own([2, 3]), fixed('int64', [2, 4], listed(0))],
        error: ShapeError,
        message: 'The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1',
      },
    ],
    lacks: { scalar: 'its scores have two dimensions', special: 'a margin of what is no number is 0 or none' },
  },
};
