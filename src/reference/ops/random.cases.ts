// Cases of the draws from PyTorch's generator: each run draws from a generator of its own, freshly seeded.

import type { DType } from '../base/dtype.ts';
import { NotImplementedError, RuntimeError } from '../base/errors.ts';
import { Generator } from '../base/random/generator.ts';
import type { Shape } from '../base/shape.ts';
import type * as random from './random.ts';
import {
  ALL,
  type Cases,
  type CasesOf,
  FLOATS,
  fixed,
  integers,
  listed,
  NO_INPUTS,
  NUMBERS,
  PLAIN,
  type Sample,
  SHAPES,
  uniform,
} from './sample.cases.ts';

const generator = (): Generator => new Generator().manual_seed(7);

/** Draws of every shape (and one of several blocks) and dtype, with each of the attributes. */
const draws = <A extends object>(
  dtypes: readonly DType[],
  attributes: readonly A[],
  shapes: readonly Shape[] = [...SHAPES, [37]],
) =>
  shapes.flatMap((shape) =>
    dtypes.flatMap((dtype) =>
      attributes.map((a) => ({
        inputs: [],
        fresh: () => ({ shape, dtype, generator: generator(), ...a }),
        layouts: PLAIN,
      })),
    ),
  );

const cases = <A>(samples: readonly Sample<A>[], errors: Cases<A>['errors'] = []): Cases<A> => ({
  dtypes: ['float32'],
  samples,
  gradient: [],
  errors,
  lacks: NO_INPUTS,
});

/** A draw of three numbers that is refused. */
const refused = <A extends object>(dtype: DType, attributes: A, error: typeof RuntimeError, message: string) => ({
  inputs: [],
  fresh: () => ({ shape: [3], dtype, generator: generator(), ...attributes }),
  error,
  message,
});

const probabilities = uniform(0, 1);
const WEIGHTS: readonly Shape[] = [[5], [7, 11], [1, 1], [13, 4]];

export const randomCases: CasesOf<typeof random> = {
  uniform: cases(
    draws(FLOATS, [
      { from: 0, to: 1 },
      { from: -0.1, to: 3 },
    ]),
    [
      refused(
        'float32',
        { from: 1, to: 0 },
        RuntimeError,
        'uniform_ expects to return a [from, to) range, but found from=1 > to=0',
      ),
      refused('int64', { from: 0, to: 1 }, NotImplementedError, `"check_uniform_bounds" not implemented for 'Long'`),
    ],
  ),
  normal: cases(
    draws(FLOATS, [
      { mean: 0, std: 1, contiguous: true },
      { mean: 0.3, std: 2, contiguous: false },
    ]),
    [
      refused(
        'float32',
        { mean: 0, std: -1, contiguous: true },
        RuntimeError,
        'normal expects std >= 0.0, but found std -1',
      ),
      refused(
        'int64',
        { mean: 0, std: 1, contiguous: true },
        NotImplementedError,
        `"normal_kernel_cpu" not implemented for 'Long'`,
      ),
    ],
  ),
  randint: cases(draws(NUMBERS, [{ low: 0, high: 10 }]).concat(draws(['int64'], [{ low: -5, high: 2 ** 40 }])), [
    refused(
      'int64',
      { low: 2, high: 2 },
      RuntimeError,
      "random_ expects 'from' to be less than 'to', but got from=2 >= to=2",
    ),
    refused('uint8', { low: 0, high: 300 }, RuntimeError, 'to - 1 is out of bounds for unsigned char'),
  ]),
  random: cases(
    draws(
      ALL.filter((dtype) => dtype !== 'int64'),
      [{}],
    ),
  ),
  exponential: cases(draws(FLOATS, [{ lambda: 1 }, { lambda: 0.3 }]), [
    refused('float32', { lambda: 0 }, RuntimeError, 'exponential_ expects lambda > 0.0, but found lambda=0'),
  ]),
  geometric: cases(draws(NUMBERS, [{ p: 0.3 }, { p: 0.9 }]), [
    refused('bool', { p: 0.3 }, NotImplementedError, `"geometric_cpu" not implemented for 'Bool'`),
    refused('float32', { p: 1 }, RuntimeError, 'geometric_ expects p to be in (0, 1), but got p=1'),
  ]),
  cauchy: cases(
    draws(FLOATS, [
      { median: 0, sigma: 1 },
      { median: -0.5, sigma: 2 },
    ]),
    [
      refused('float32', { median: 0, sigma: 0 }, RuntimeError, 'cauchy_ expects sigma > 0.0, but found sigma=0'),
      refused(
        'int64',
        { median: 0, sigma: 1 },
        RuntimeError,
        'Cauchy distribution is a continuous probability distribution. dtype must be a floating point but you specified long int',
      ),
    ],
  ),
  log_normal: cases(
    draws(FLOATS, [
      { mean: 1, std: 2 },
      { mean: 0, std: 0.25 },
    ]),
    [
      refused('float32', { mean: 0, std: 0 }, RuntimeError, 'log_normal_ expects std > 0.0, but found std=0'),
      refused('int64', { mean: 0, std: 1 }, NotImplementedError, `"log_normal_cpu" not implemented for 'Long'`),
    ],
  ),
  randperm: cases(
    [0, 1, 5, 12].map((length) => ({ inputs: [], fresh: () => ({ length, generator: generator() }), layouts: PLAIN })),
    [
      {
        inputs: [],
        fresh: () => ({ length: -1, generator: generator() }),
        error: RuntimeError,
        message: 'Trying to create tensor with negative dimension -1: [-1]',
      },
    ],
  ),
  bernoulli: cases(draws(ALL, [{ p: 0.3 }, { p: 0 }, { p: 1 }]), [
    refused('float32', { p: 1.5 }, RuntimeError, 'bernoulli_ expects p to be in [0, 1], but got p=1.5'),
  ]),
  // Where the kernel begins, around what it draws at once and around the generator's next state, and more than one block.
  dropout_mask: cases([
    ...draws(FLOATS, [{ p: 0.3 }, { p: 0 }]),
    ...draws(['float32'], [{ p: 0.5 }, { p: 0.999 }], [[255], [256], [311], [313], [511], [513], [67, 251]]),
  ]),
  rrelu_slopes: {
    dtypes: ['float32'],
    samples: FLOATS.flatMap((dtype) =>
      SHAPES.map((shape) => ({
        inputs: [fixed(dtype, shape, uniform(-1, 1))],
        fresh: () => ({ generator: generator(), lower: 0.125, upper: 0.5 }),
      })),
    ),
    gradient: [],
    errors: [],
    lacks: { special: 'signs alone are looked at' },
  },
  poisson: {
    dtypes: ['float32'],
    samples: FLOATS.flatMap((dtype) =>
      SHAPES.map((shape) => ({
        inputs: [fixed(dtype, shape, uniform(0, 25))],
        fresh: () => ({ generator: generator() }),
      })),
    ),
    gradient: [],
    errors: [
      {
        inputs: [fixed('float32', [2], listed(0.5, -1))],
        fresh: () => ({ generator: generator() }),
        error: RuntimeError,
        message: 'invalid Poisson rate, expected rate to be non-negative',
      },
      {
        inputs: [fixed('int64', [2], integers(0, 1))],
        fresh: () => ({ generator: generator() }),
        error: NotImplementedError,
        message: `"poisson_cpu" not implemented for 'Long'`,
      },
    ],
    lacks: { special: 'rates are finite and not negative' },
  },
  binomial: {
    dtypes: ['float32'],
    samples: FLOATS.flatMap((dtype) =>
      SHAPES.map((shape) => ({
        inputs: [fixed(dtype, shape, uniform(0, 60)), fixed(dtype, shape, probabilities)],
        fresh: () => ({ generator: generator() }),
      })),
    ),
    gradient: [],
    errors: [
      {
        inputs: [fixed('int64', [2], integers(0, 1)), fixed('int64', [2], integers(0, 1))],
        fresh: () => ({ generator: generator() }),
        error: NotImplementedError,
        message: `"binomial_cpu" not implemented for 'Long'`,
      },
    ],
    lacks: { special: 'counts are finite, and probabilities in [0, 1]' },
  },
  bernoulli_from: {
    dtypes: ['float32'],
    samples: FLOATS.flatMap((dtype) =>
      SHAPES.map((shape) => ({
        inputs: [fixed(dtype, shape, probabilities)],
        fresh: () => ({ generator: generator() }),
      })),
    ),
    gradient: [],
    errors: [
      {
        inputs: [fixed('float32', [2], listed(0.5, 2))],
        fresh: () => ({ generator: generator() }),
        error: RuntimeError,
        message:
          'Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error message be improved?  If so, please report an enhancement request to PyTorch.)',
      },
      {
        inputs: [fixed('int64', [2], integers(0, 1))],
        fresh: () => ({ generator: generator() }),
        error: NotImplementedError,
        message: `"bernoulli_tensor_cpu_p_" not implemented for 'Long'`,
      },
    ],
    lacks: { special: 'probabilities are in [0, 1]' },
  },
  multinomial: {
    dtypes: ['float32'],
    samples: FLOATS.flatMap((dtype) =>
      WEIGHTS.flatMap((shape) =>
        [
          { samples: 1, replacement: false },
          { samples: Math.min(3, shape[shape.length - 1]), replacement: false },
          { samples: 6, replacement: true },
        ].map((options) => ({
          inputs: [fixed(dtype, shape, uniform(0.1, 2))],
          fresh: () => ({ ...options, generator: generator() }),
        })),
      ),
    ),
    gradient: [],
    errors: [
      {
        inputs: [fixed('float32', [2, 2, 2], probabilities)],
        fresh: () => ({ samples: 1, replacement: false, generator: generator() }),
        error: RuntimeError,
        message: 'prob_dist must be 1 or 2 dim',
      },
      {
        inputs: [fixed('float32', [3], probabilities)],
        fresh: () => ({ samples: 0, replacement: false, generator: generator() }),
        error: RuntimeError,
        message: 'cannot sample n_sample <= 0 samples',
      },
      {
        inputs: [fixed('float32', [3], probabilities)],
        fresh: () => ({ samples: 4, replacement: false, generator: generator() }),
        error: RuntimeError,
        message: 'cannot sample n_sample > prob_dist.size(-1) samples without replacement',
      },
    ],
    lacks: {
      zero: 'nothing can be drawn from no categories',
      scalar: 'weights have a dimension of categories',
      special: 'weights are finite and not negative',
    },
  },
};
