// mx.random and mx.nd.random: arrays of random numbers from MXNet's generator, number for number as MXNet 1.9.1 draws them
// on the CPU. Every distribution takes numbers or arrays as parameters; see sampling.ts.

import * as f from '../../engine/functions.ts';
import { AssertionError, bind, ValueError } from '../../engine/index.ts';
import { operatorCalled } from '../array/kinds.ts';
import { NDArray } from '../array/ndarray.ts';
import { type Arguments, declare, type Given, optional } from '../base/options.ts';
import {
  type Distribution,
  draw,
  drawn,
  likeSampler,
  positive,
  require,
  sampler,
  type Value,
  value,
} from './sampling.ts';

export { multinomial, randint, shuffle } from './choices.ts';
export { dropoutMask, recurrentDropoutMask } from './masks.ts';
export { generator, numpy, python, seed } from './state.ts';

const uniformly: Distribution<'low' | 'high'> = {
  name: 'uniform',
  parameters: { low: 0, high: 1 },
  sample: f.mxnet_uniform,
  check: ({ low, high }) =>
    require(high >=
      low, 'param.high >= param.low', high, low, 'low must be less or equal to high in uniform distribution'),
};
const normally: Distribution<'loc' | 'scale'> = {
  name: 'normal',
  parameters: { loc: 0, scale: 1 },
  sample: f.mxnet_normal,
  check: ({ scale }) => positive('scale', scale, 'scale parameter in gaussian'),
};
const exponentially: Distribution<'lam'> = {
  name: 'exponential',
  parameters: { lam: 1 },
  sample: f.mxnet_exponential,
  check: ({ lam }) => positive('lam', lam, 'lambda parameter in exponential distribution'),
};
const gammas: Distribution<'alpha' | 'beta'> = {
  name: 'gamma',
  parameters: { alpha: 1, beta: 1 },
  sample: f.mxnet_gamma,
  check: ({ alpha, beta }) => {
    positive('alpha', alpha, 'alpha parameter in gamma distribution');
    positive('beta', beta, 'beta parameter in gamma distribution');
  },
};
const poissons: Distribution<'lam'> = {
  name: 'poisson',
  parameters: { lam: 1 },
  sample: f.mxnet_poisson,
  check: ({ lam }) => positive('lam', lam, 'lambda parameter in poisson distribution', true),
};
const binomials: Distribution<'k' | 'p'> = {
  name: 'negative_binomial',
  parameters: { k: 1, p: 1 },
  sample: f.mxnet_negative_binomial,
  check: ({ k, p }) => {
    positive('k', k, 'k parameter in negative binomial distribution', true);
    positive('p', p, 'p parameter in negative binomial distribution', true);
  },
};
const generalized: Distribution<'mu' | 'alpha'> = {
  name: 'generalized_negative_binomial',
  parameters: { mu: 1, alpha: 1 },
  sample: f.mxnet_generalized_negative_binomial,
  check: ({ mu, alpha }) => {
    positive('mu', mu, 'mu parameter in generalized negative binomial distribution', true);
    positive('alpha', alpha, 'alpha parameter in generalized negative binomial distribution', true);
  },
};

/** Uniform numbers in [low, high). @throws MXNetError where high < low. */
export const uniform = sampler(uniformly);
/** Normal numbers of mean `loc` and standard deviation `scale`. @throws MXNetError unless scale > 0. */
export const normal = sampler(normally);
/** Gamma numbers of shape `alpha` and scale `beta`. @throws MXNetError unless both are positive. */
export const gamma = sampler(gammas);
/** Poisson numbers of mean `lam`, as floats. @throws MXNetError for a negative one. */
export const poisson = sampler(poissons);
/** Failures before `k` successes of probability `p`. @throws MXNetError for negative ones. */
export const negative_binomial = sampler(binomials);
/** The same by its mean `mu` and dispersion `alpha` = 1/k. @throws MXNetError for negative ones. */
export const generalized_negative_binomial = sampler(generalized);

const exponentials = { scale: optional<Value>(value, 1), ...drawn };
const exponentialOf = declare('exponential', exponentials, false, operatorCalled('_random_exponential'));
/** Exponential numbers of mean `scale`, the inverse of the rate. @throws MXNetError unless it is positive. */
export function exponential(...args: Arguments<typeof exponentials>): NDArray {
  const { scale, ...rest } = bind(exponentialOf, args);
  if (scale === 0) throw new ValueError('float division by zero', 'scale is the mean of the numbers');
  const rate = scale instanceof NDArray ? f.reciprocal<NDArray>(scale) : typeof scale === 'number' ? 1 / scale : scale;
  return draw(exponentially, [rate], rest);
}

const { shape, ...others } = drawn;
const normals = { loc: optional<Value>(value, 0), scale: optional<Value>(value, 1), ...others, shape };
const randnOf = declare('randn', normals, false, operatorCalled('_random_normal'));
/** Normal numbers, sizes given one by one: `randn(2, 3, { loc: 5 })`. */
export function randn(...args: readonly (number | Omit<Given<typeof normals>, 'shape'>)[]): NDArray {
  const sizes = args.filter((a) => typeof a === 'number');
  const { loc, scale, ...rest } = bind(randnOf, args.slice(sizes.length));
  for (const value of [loc, scale]) {
    if (typeof value !== 'number' && !(value instanceof NDArray))
      throw new AssertionError('loc and scale are numbers or arrays');
  }
  return draw(normally, [loc, scale], { ...rest, shape: sizes });
}

/** Numbers of a distribution in the shape, dtype and context of an array. */
export const uniform_like = likeSampler(uniformly);
export const normal_like = likeSampler(normally);
/** By the rate `lam`, unlike `exponential`. */
export const exponential_like = likeSampler(exponentially);
export const gamma_like = likeSampler(gammas);
export const poisson_like = likeSampler(poissons);
export const negative_binomial_like = likeSampler(binomials);
export const generalized_negative_binomial_like = likeSampler(generalized);
