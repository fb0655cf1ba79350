// mx.random and mx.nd.random: arrays of random numbers from MXNet's generator, number for number as MXNet 1.9.1 draws them
// on the CPU. Every distribution takes numbers or arrays as parameters; see random-sampling.ts.

import * as f from '../engine/functions.ts';
import {
  type Arguments,
  AssertionError,
  bind,
  fillGeneralizedNegativeBinomial,
  fillMXNetExponential,
  fillMXNetGamma,
  fillMXNetNormal,
  fillMXNetUniform,
  fillNegativeBinomial,
  fillPoisson,
  signature,
  ValueError,
} from '../engine/index.ts';
import { NDArray } from './ndarray.ts';
import {
  type Distribution,
  type Draw,
  draw,
  likeSampler,
  positive,
  require,
  sampler,
  type Value,
} from './random-sampling.ts';
import { generator } from './random-state.ts';

export { multinomial, randint, shuffle } from './random-choices.ts';
export { dropoutMask, recurrentDropoutMask } from './random-masks.ts';
export { generator, numpy, seed } from './random-state.ts';

const uniformly: Distribution<'low' | 'high'> = {
  name: 'uniform',
  parameters: { low: 0, high: 1 },
  fill: (data, dtype, [low, high]) => fillMXNetUniform(generator, data, dtype, low, high),
  check: ({ low, high }) =>
    require(high >=
      low, 'param.high >= param.low', high, low, 'low must be less or equal to high in uniform distribution'),
};
const normally: Distribution<'loc' | 'scale'> = {
  name: 'normal',
  parameters: { loc: 0, scale: 1 },
  fill: (data, dtype, [loc, scale]) => fillMXNetNormal(generator, data, dtype, loc, scale),
  check: ({ scale }) => positive('scale', scale, 'scale parameter in gaussian'),
};
const exponentially: Distribution<'lam'> = {
  name: 'exponential',
  parameters: { lam: 1 },
  fill: (data, dtype, [lam]) => fillMXNetExponential(generator, data, dtype, lam),
  check: ({ lam }) => positive('lam', lam, 'lambda parameter in exponential distribution'),
};
const gammas: Distribution<'alpha' | 'beta'> = {
  name: 'gamma',
  parameters: { alpha: 1, beta: 1 },
  fill: (data, dtype, [alpha, beta]) => fillMXNetGamma(generator, data, dtype, alpha, beta),
  check: ({ alpha, beta }) => {
    positive('alpha', alpha, 'alpha parameter in gamma distribution');
    positive('beta', beta, 'beta parameter in gamma distribution');
  },
};
const poissons: Distribution<'lam'> = {
  name: 'poisson',
  parameters: { lam: 1 },
  fill: (data, _dtype, [lam]) => fillPoisson(generator, data, lam),
  check: ({ lam }) => positive('lam', lam, 'lambda parameter in poisson distribution', true),
};
const binomials: Distribution<'k' | 'p'> = {
  name: 'negative_binomial',
  parameters: { k: 1, p: 1 },
  fill: (data, _dtype, [k, p]) => fillNegativeBinomial(generator, data, k, p),
  check: ({ k, p }) => {
    positive('k', k, 'k parameter in negative binomial distribution', true);
    positive('p', p, 'p parameter in negative binomial distribution', true);
  },
};
const generalized: Distribution<'mu' | 'alpha'> = {
  name: 'generalized_negative_binomial',
  parameters: { mu: 1, alpha: 1 },
  fill: (data, _dtype, [mu, alpha]) => fillGeneralizedNegativeBinomial(generator, data, mu, alpha),
  check: ({ mu, alpha }) => {
    positive('mu', mu, 'mu parameter in generalized negative binomial distribution', true);
    positive('alpha', alpha, 'alpha parameter in generalized negative binomial distribution', true);
  },
};

/** Uniform numbers in [low, high). @throws MXNetError where high < low. */
export const uniform = sampler(['low', 'high'], uniformly);
/** Normal numbers of mean `loc` and standard deviation `scale`. @throws MXNetError unless scale > 0. */
export const normal = sampler(['loc', 'scale'], normally);
/** Gamma numbers of shape `alpha` and scale `beta`. @throws MXNetError unless both are positive. */
export const gamma = sampler(['alpha', 'beta'], gammas);
/** Poisson numbers of mean `lam`, as floats. @throws MXNetError for a negative one. */
export const poisson = sampler(['lam'], poissons);
/** Failures before `k` successes of probability `p`. @throws MXNetError for negative ones. */
export const negative_binomial = sampler(['k', 'p'], binomials);
/** The same by its mean `mu` and dispersion `alpha` = 1/k. @throws MXNetError for negative ones. */
export const generalized_negative_binomial = sampler(['mu', 'alpha'], generalized);

const exponentialOf = signature<Required<Draw> & { scale: Value }>(
  'exponential',
  [
    ['scale', 1],
    ['shape', null],
    ['dtype', null],
    ['ctx', null],
    ['out', null],
  ],
  false,
);
/** Exponential numbers of mean `scale`, the inverse of the rate. @throws MXNetError unless it is positive. */
export function exponential(
  ...args: Arguments<Draw & { scale?: Value }, ['scale', 'shape', 'dtype', 'ctx', 'out']>
): NDArray {
  const { scale, ...rest } = bind(exponentialOf, args);
  if (scale === 0) throw new ValueError('float division by zero', 'scale is the mean of the numbers');
  const rate = scale instanceof NDArray ? f.reciprocal<NDArray>(scale) : typeof scale === 'number' ? 1 / scale : scale;
  return draw(exponentially, [rate], rest);
}

type Normal = Draw & { loc?: Value; scale?: Value };
const randnOf = signature<Required<Normal>>(
  'randn',
  [
    ['loc', 0],
    ['scale', 1],
    ['dtype', null],
    ['ctx', null],
    ['out', null],
    ['shape', null],
  ],
  false,
);
/** Normal numbers, sizes given one by one: `randn(2, 3, { loc: 5 })`. */
export function randn(...args: readonly (number | Omit<Normal, 'shape'>)[]): NDArray {
  const sizes = args.filter((a) => typeof a === 'number');
  const { loc, scale, ...rest } = bind(randnOf, args.slice(sizes.length));
  for (const value of [loc, scale]) {
    if (typeof value !== 'number' && !(value instanceof NDArray))
      throw new AssertionError('', 'loc and scale are numbers or arrays');
  }
  return draw(normally, [loc, scale], { ...rest, shape: sizes });
}

/** Numbers of a distribution in the shape, dtype and context of an array. */
export const uniform_like = likeSampler(['low', 'high'], uniformly);
export const normal_like = likeSampler(['loc', 'scale'], normally);
/** By the rate `lam`, unlike `exponential`. */
export const exponential_like = likeSampler(['lam'], exponentially);
export const gamma_like = likeSampler(['alpha', 'beta'], gammas);
export const poisson_like = likeSampler(['lam'], poissons);
export const negative_binomial_like = likeSampler(['k', 'p'], binomials);
export const generalized_negative_binomial_like = likeSampler(['mu', 'alpha'], generalized);
