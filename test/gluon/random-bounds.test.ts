// Samplers always come back: with parameters that are not finite, or beyond float32, they give what MXNet 1.9.1 gives (its
// counts are cast to int, whose least number stands for all that it cannot hold) or say what it says.

import { nd } from 'bptt/gluon';
import { expect, it } from 'vitest';

const R = nd.random;
const LEAST = -(2 ** 31);
const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const numbers = (x: { asnumpy(): { data: ArrayLike<number> } }) => Array.from(x.asnumpy().data);

it.each<[string, () => Parameters<typeof numbers>[0], number[]]>([
  ['negative_binomial(1, 0)', () => R.negative_binomial(1, 0), [LEAST]],
  ['negative_binomial(1, 1)', () => R.negative_binomial(1, 1), [0]],
  ['negative_binomial(1, 2)', () => R.negative_binomial(1, 2), [0]],
  ['poisson(inf)', () => R.poisson(inf, { shape: [3] }), [LEAST, LEAST, LEAST]],
  ['poisson(1e30)', () => R.poisson(1e30, { shape: [3] }), [LEAST, LEAST, LEAST]],
  ['poisson(3e38)', () => R.poisson(3e38, { shape: [3] }), [LEAST, LEAST, LEAST]],
  [
    'generalized_negative_binomial(1e30, 1)',
    () => R.generalized_negative_binomial(1e30, 1, { shape: [2] }),
    [LEAST, LEAST],
  ],
  ['generalized_negative_binomial(1, 1e30)', () => R.generalized_negative_binomial(1, 1e30, { shape: [2] }), [0, 0]],
  ['poisson([NaN])', () => R.poisson(nd.array([nan])), [LEAST]],
  ['negative_binomial([1], [0])', () => R.negative_binomial(nd.array([1]), nd.array([0])), [LEAST]],
  // These two do not come back in MXNet.
  ['gamma(inf)', () => R.gamma(inf, 1), [inf]],
  ['gamma([NaN], [1])', () => R.gamma(nd.array([nan]), nd.array([1])), [nan]],
  ['gamma([-1], [1])', () => R.gamma(nd.array([-1]), nd.array([1])), [nan]],
])('%s', (_name, draw, expected) => {
  expect(numbers(draw())).toEqual(expected);
});

it.each<[string, () => unknown, string]>([
  ['poisson', () => R.poisson(1e308), "Out of range value for lam, value='1e+308', in operator _random_poisson("],
  ['gamma', () => R.gamma(1e308, 1), "Out of range value for alpha, value='1e+308', in operator _random_gamma("],
  ['gamma', () => R.gamma(1, 1e308), "Out of range value for beta, value='1e+308', in operator _random_gamma("],
  ['normal', () => R.normal(0, 1e308), "Out of range value for scale, value='1e+308', in operator _random_normal("],
  [
    'exponential',
    () => R.exponential(1e308),
    "Out of range value for lam, value='1e-308', in operator _random_exponential(",
  ],
  // C++ writes an exponent with two digits.
  ['uniform', () => R.uniform(2e7, 1e-7), 'Check failed: param.high >= param.low (1e-07 vs. 2e+07) : low must be'],
  ['poisson', () => R.poisson(nan), 'Check failed: param.lam >= 0 (nan vs. 0) : lambda parameter'],
])('%s refuses numbers that float32 does not hold', (_name, draw, text) => {
  expect(draw).toThrow(text);
});
