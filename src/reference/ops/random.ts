// Draws from PyTorch's generator as ops. An op names its generator and advances it when it runs; the order of its draws is
// that of PyTorch's kernels, number for number (base/random).

import type { DType } from '../base/dtype.ts';
import { RuntimeError, TypeError } from '../base/errors.ts';
import { bernoulliFrom, fillBernoulli } from '../base/random/bernoulli.ts';
import { binomialFrom } from '../base/random/binomial.ts';
import { fillExponential } from '../base/random/exponential.ts';
import type { Generator } from '../base/random/generator.ts';
import { fillRandint, fillRandom, randperm as permutation } from '../base/random/integers.ts';
import { multinomial as categories } from '../base/random/multinomial.ts';
import { fillNormal } from '../base/random/normal.ts';
import { poissonFrom } from '../base/random/poisson.ts';
import { fillCauchy, fillGeometric, fillLogNormal } from '../base/random/skewed.ts';
import { fillSlopes, fillUniform } from '../base/random/uniform.ts';
import type { Shape } from '../base/shape.ts';
import { typeName } from '../base/type-name.ts';
import type { View } from '../kernels/kernel.ts';
import { dense } from '../kernels/walk.ts';
import { always, op, present } from './op.ts';
import type { Spec, Specs } from './spec.ts';

/** What every draw of its own shape takes. The numbers come in the order in which the one input lies in memory, if there is one. */
export interface Drawn {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly generator: Generator;
}

export interface Uniform extends Drawn {
  /** Included. */
  readonly from: number;
  /** Left out. */
  readonly to: number;
}

export interface Normal extends Drawn {
  readonly mean: number;
  readonly std: number;
  /** Whether the tensor that the numbers are for is contiguous: PyTorch draws those in blocks. */
  readonly contiguous: boolean;
}

export interface Randint extends Drawn {
  /** Included. */
  readonly low: number;
  /** Left out. */
  readonly high: number;
}

export interface Bernoulli extends Drawn {
  /** The probability of 1. */
  readonly p: number;
}

export interface Exponential extends Drawn {
  /** The rate, 1 / mean. */
  readonly lambda: number;
}

export interface Geometric extends Drawn {
  /** The probability of a success. */
  readonly p: number;
}

export interface Cauchy extends Drawn {
  readonly median: number;
  /** Half the width at half the height. */
  readonly sigma: number;
}

export interface LogNormal extends Drawn {
  /** Of the logarithm. */
  readonly mean: number;
  readonly std: number;
}

export interface Randperm {
  readonly length: number;
  readonly generator: Generator;
}

export interface Multinomial {
  readonly samples: number;
  readonly replacement: boolean;
  readonly generator: Generator;
}

const drawn = (_inputs: Specs, { shape, dtype }: Drawn) => [{ shape, dtype }];

/** Uniform numbers in [from, to). */
export const uniform = /* @__PURE__ */ op({
  name: 'uniform',
  infer: drawn,
  preserves: always,
  kernel: (_inputs, [y], { generator, from, to }: Uniform) => fillUniform(generator, y.data, y.dtype, from, to),
  makes: true,
});

/** Normal numbers of a mean and a standard deviation. */
export const normal = /* @__PURE__ */ op({
  name: 'normal',
  infer: drawn,
  preserves: always,
  kernel: (_inputs, [y], { generator, mean, std, contiguous }: Normal) =>
    fillNormal(generator, y.data, y.dtype, mean, std, contiguous),
});

/** Integers in [low, high). */
export const randint = /* @__PURE__ */ op({
  name: 'randint',
  infer: (inputs, attributes: Randint) => {
    const odd = [attributes.low, attributes.high].find((bound) => !Number.isInteger(bound));
    if (odd !== undefined) throw new TypeError(`randint(): bounds must be int, not ${typeName(odd)}`);
    return drawn(inputs, attributes);
  },
  preserves: always,
  kernel: (_inputs, [y], { generator, low, high }: Randint) => fillRandint(generator, y.data, y.dtype, low, high),
  makes: true,
});

/** Integers from 0 to the greatest that the dtype holds. */
export const random = /* @__PURE__ */ op({
  name: 'random',
  infer: drawn,
  preserves: always,
  kernel: (_inputs, [y], { generator }: Drawn) => fillRandom(generator, y.data, y.dtype),
  makes: true,
});

/** Exponential numbers of a rate. */
export const exponential = /* @__PURE__ */ op({
  name: 'exponential',
  infer: drawn,
  preserves: always,
  kernel: (_inputs, [y], { generator, lambda }: Exponential) => fillExponential(generator, y.data, y.dtype, lambda),
  makes: true,
});

/** How many trials it takes to succeed once. */
export const geometric = /* @__PURE__ */ op({
  name: 'geometric',
  infer: drawn,
  preserves: always,
  kernel: (_inputs, [y], { generator, p }: Geometric) => fillGeometric(generator, y.data, y.dtype, p),
  makes: true,
});

/** Numbers of a Cauchy distribution. */
export const cauchy = /* @__PURE__ */ op({
  name: 'cauchy',
  infer: drawn,
  preserves: always,
  kernel: (_inputs, [y], { generator, median, sigma }: Cauchy) => fillCauchy(generator, y.data, y.dtype, median, sigma),
  makes: true,
});

/** exp of normal numbers of a mean and a standard deviation. */
export const log_normal = /* @__PURE__ */ op({
  name: 'log_normal',
  infer: drawn,
  preserves: always,
  kernel: (_inputs, [y], { generator, mean, std }: LogNormal) => fillLogNormal(generator, y.data, y.dtype, mean, std),
  makes: true,
});

/** A random order of 0 … length - 1. */
export const randperm = /* @__PURE__ */ op({
  name: 'randperm',
  infer: (_inputs, { length }: Randperm) => {
    if (length >= 0) return [{ shape: [length], dtype: 'int64' }];
    throw new RuntimeError(`Trying to create tensor with negative dimension ${length}: [${length}]`);
  },
  kernel: (_inputs, [y], { generator, length }: Randperm) => y.data.set(permutation(generator, length)),
  makes: true,
});

/** 1 with probability p, else 0. */
export const bernoulli = /* @__PURE__ */ op({
  name: 'bernoulli',
  infer: drawn,
  preserves: always,
  kernel: (_inputs, [y], { generator, p }: Bernoulli) => fillBernoulli(generator, y.data, p),
  makes: true,
});

/** 1 with the probability that the input holds at each place, else 0. */
export const bernoulli_from = /* @__PURE__ */ op({
  name: 'bernoulli_from',
  infer: ([p], _attributes: Pick<Drawn, 'generator'>) => {
    const { shape, dtype } = present(p);
    return [{ shape, dtype }];
  },
  kernel: ([p]: readonly [View], [y], { generator }: Pick<Drawn, 'generator'>) =>
    bernoulliFrom(generator, y.data, dense(p), y.dtype),
  makes: true,
});

/** Poisson numbers, each of the rate that the input holds at its place. */
export const poisson = /* @__PURE__ */ op({
  name: 'poisson',
  infer: ([rates]: readonly [Spec], _attributes: Pick<Drawn, 'generator'>) => [
    { shape: rates.shape, dtype: rates.dtype },
  ],
  kernel: ([rates]: readonly [View], [y], { generator }: Pick<Drawn, 'generator'>) =>
    poissonFrom(generator, y.data, dense(rates), y.dtype),
  makes: true,
});

/** Binomial numbers: how many of so many trials succeed, each with the probability at its place. */
export const binomial = /* @__PURE__ */ op({
  name: 'binomial',
  infer: ([counts]: readonly [Spec, Spec], _attributes: Pick<Drawn, 'generator'>) => [
    { shape: counts.shape, dtype: counts.dtype },
  ],
  kernel: ([counts, p]: readonly [View, View], [y], { generator }: Pick<Drawn, 'generator'>) =>
    binomialFrom(generator, y.data, dense(counts), dense(p), y.dtype),
  makes: true,
});

// m = 1 / (1 - p) with probability 1 - p, else 0; 1 - p in the dtype of what is masked
export const dropout_mask = /* @__PURE__ */ op({
  name: 'dropout_mask',
  // 1 / (1 - p) with probability 1 - p, else 0: the mean of what it is multiplied with stays
  infer: drawn,
  preserves: always,
  kernel: (_inputs, [{ data, dtype }], { generator, p }: Bernoulli) =>
    fillBernoulli(generator, data, 1 - p, 1 / (dtype === 'float32' ? Math.fround(1 - p) : 1 - p)),
});

export interface Slopes extends Pick<Drawn, 'generator'> {
  /** Included. */
  readonly lower: number;
  /** Left out. */
  readonly upper: number;
}

/** 1 where the input is above 0, else a number from U(lower, upper). */
export const rrelu_slopes = /* @__PURE__ */ op({
  name: 'rrelu_slopes',
  infer: ([x]: readonly [Spec], _range: Slopes) => [{ shape: x.shape, dtype: x.dtype }],
  kernel: ([x]: readonly [View], [y], { generator, lower, upper }: Slopes) =>
    fillSlopes(generator, y.data, dense(x), lower, upper),
  makes: true,
});

/** Indices drawn with the (unnormalized) probabilities in the rows of the input, [n] or [m, n]. */
export const multinomial = /* @__PURE__ */ op({
  name: 'multinomial',
  infer: ([weights], { samples }: Multinomial) => {
    const { shape } = present(weights);
    if (shape.length !== 1 && shape.length !== 2) throw new RuntimeError('prob_dist must be 1 or 2 dim');
    return [{ shape: [...shape.slice(0, -1), Math.max(samples, 0)], dtype: 'int64' }];
  },
  kernel: ([weights]: readonly [View], [y], { generator, samples, replacement }: Multinomial) => {
    const { shape, dtype } = weights;
    const [rows, columns] = shape.length === 1 ? [1, shape[0]] : shape;
    y.data.set(categories(generator, dense(weights), dtype, rows, columns, samples, replacement));
  },
  makes: true,
});
