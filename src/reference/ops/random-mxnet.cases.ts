// Cases of the draws from MXNet's generator: each run draws from a generator of its own, freshly seeded.

import type { DType } from '../base/dtype.ts';
import { RuntimeError, ShapeError } from '../base/errors.ts';
import { MXNetGenerator } from '../base/random/mxnet-generator.ts';
import type { Shape } from '../base/shape.ts';
import type * as random from './random-mxnet.ts';
import {
  type Cases,
  type CasesOf,
  type Fill,
  FLOATS,
  fixed,
  NO_INPUTS,
  PLAIN,
  positive,
  type Sample,
  SHAPES,
  uniform,
  wide,
} from './sample.cases.ts';

const FINITE = 'parameters are finite';
const FULL: readonly Shape[] = SHAPES.filter((shape) => !shape.includes(0));

function generator(): MXNetGenerator {
  const made = new MXNetGenerator();
  made.seed(7);
  return made;
}

/** Draws of every shape (and one of several engines) and dtype, with each of the attributes. */
const draws = <A extends object>(dtypes: readonly DType[], attributes: readonly A[]) =>
  [...FULL, [150]].flatMap((shape) =>
    dtypes.flatMap((dtype) =>
      attributes.map((a) => ({
        inputs: [],
        fresh: () => ({ shape, dtype, generator: generator(), ...a }),
        layouts: PLAIN,
      })),
    ),
  );

const plain = <A>(samples: readonly Sample<A>[]): Cases<A> => ({
  dtypes: ['float32'],
  samples,
  gradient: [],
  errors: [],
  lacks: NO_INPUTS,
});

/** A distribution whose parameters are numbers, or arrays whose elements have two draws each. */
const distribution = (parameters: readonly number[], fills: readonly Fill[]): Cases<random.Distribution> => ({
  dtypes: ['float32'],
  samples: [
    ...draws(FLOATS, [{ parameters }]),
    ...FLOATS.flatMap((dtype) =>
      FULL.map((shape) => ({
        inputs: fills.map((fill) => fixed(dtype, shape, fill)),
        fresh: () => ({ shape: [...shape, 2], dtype, generator: generator(), parameters: [] }),
      })),
    ),
  ],
  gradient: [],
  errors: [
    {
      inputs: fills.map((fill) => fixed('float32', [3], fill)),
      fresh: () => ({ shape: [4, 2], dtype: 'float32', generator: generator(), parameters: [] }),
      error: ShapeError,
      message: 'The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 0',
    },
    ...(fills.length < 2
      ? []
      : [
          {
            inputs: [fixed('float32', [3], fills[0]), fixed('float32', [5], fills[1])],
            fresh: () => ({ shape: [3], dtype: 'float32' as const, generator: generator(), parameters: [] }),
            error: ShapeError,
            message: 'The size of tensor a (3) must match the size of tensor b (5) at non-singleton dimension 0',
          },
          {
            inputs: [fixed('float32', [3], fills[0]), fixed('float64', [3], fills[1])],
            fresh: () => ({ shape: [3], dtype: 'float32' as const, generator: generator(), parameters: [] }),
            error: RuntimeError,
            message: 'expected scalar type Float but found Double',
          },
        ]),
  ],
  lacks: { zero: 'what is drawn has elements', special: FINITE },
});

const share = uniform(0.2, 0.9);

export const randomMxnetCases: CasesOf<typeof random> = {
  mxnet_uniform: distribution([-1, 2], [uniform(-2, 0), uniform(0, 2)]),
  mxnet_normal: distribution([0.5, 2], [wide, positive]),
  mxnet_exponential: distribution([0.7], [positive]),
  mxnet_gamma: distribution([0.7, 2], [positive, positive]),
  mxnet_poisson: distribution([14], [positive]),
  mxnet_negative_binomial: distribution([3, 0.4], [positive, share]),
  mxnet_generalized_negative_binomial: distribution([2, 0], [positive, share]),
  mxnet_randint: plain(draws(['int32', 'int64'], [{ low: -5, high: 10 }])),
  mxnet_dropout: plain(draws(FLOATS, [{ p: 0 }, { p: 0.3 }, { p: 1 }])),
  mxnet_recurrent_dropout: plain(draws(FLOATS, [{ p: 0.3 }])),
  mxnet_shuffle: {
    dtypes: FLOATS,
    samples: FULL.filter((shape) => shape.length > 0).map((shape) => ({
      inputs: [fixed('float32', shape, wide)],
      fresh: () => ({ generator: generator() }),
    })),
    gradient: [],
    errors: [],
    lacks: {
      zero: 'what is shuffled has elements',
      scalar: 'what is shuffled has a first axis',
      special: 'elements are moved whatever they are',
    },
  },
  mxnet_multinomial: {
    dtypes: ['float32'],
    samples: FLOATS.flatMap((dtype) =>
      FULL.filter((shape) => shape.length > 0).map((shape) => ({
        inputs: [fixed(dtype, shape, uniform(0, 0.2))],
        fresh: () => ({ shape: [...shape.slice(0, -1), 3], dtype: 'int32' as const, generator: generator() }),
      })),
    ),
    gradient: [],
    errors: [],
    lacks: { zero: 'categories are drawn from some', scalar: 'probabilities have an axis', special: FINITE },
  },
};
