// Tensors filled in place with random numbers, drawn in the order in which they lie in memory, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { type Drawn, type Generator, inplace } from '../engine/index.ts';
import type { Input } from './calls.ts';
import { bound } from './define.ts';
import { float, generator, int, number } from './kinds.ts';
import { default_generator } from './random.ts';
import { Tensor } from './tensor.ts';

export interface DrawOptions {
  /** Where the numbers come from; the default generator by default. */
  generator?: Generator | null;
}

export interface UniformOptions extends DrawOptions {
  /** The lower end, included; 0 by default. */
  from?: number;
  /** The upper end, left out; 1 by default. */
  to?: number;
}

/** Takes a range. */
export interface Uniform<P extends unknown[] = []> {
  (...args: [...self: P, from?: number, to?: number]): Tensor;
  (...args: [...self: P, from: number, to: number, options: DrawOptions]): Tensor;
  (...args: [...self: P, from: number, options: Omit<UniformOptions, 'from'>]): Tensor;
  (...args: [...self: P, options: UniformOptions]): Tensor;
}

export interface NormalOptions extends DrawOptions {
  /** 0 by default. */
  mean?: number;
  /** The standard deviation; 1 by default. */
  std?: number;
}

/** Takes a mean and a standard deviation. */
export interface Normal<P extends unknown[] = []> {
  (...args: [...self: P, mean?: number, std?: number]): Tensor;
  (...args: [...self: P, mean: number, std: number, options: DrawOptions]): Tensor;
  (...args: [...self: P, mean: number, options: Omit<NormalOptions, 'mean'>]): Tensor;
  (...args: [...self: P, options: NormalOptions]): Tensor;
}

export interface BernoulliOptions extends DrawOptions {
  /** The probability of 1; 0.5 by default. A tensor has one for each place, or broadcasts to that. */
  p?: number | Tensor;
}

/** Takes a probability. */
export interface Bernoulli<P extends unknown[] = []> {
  (...args: [...self: P, p?: number | Tensor]): Tensor;
  (...args: [...self: P, p: number | Tensor, options: DrawOptions]): Tensor;
  (...args: [...self: P, options: BernoulliOptions]): Tensor;
}

export interface ExponentialOptions extends DrawOptions {
  /** The rate, 1 / mean; 1 by default. */
  lambd?: number;
}

/** Takes a rate. */
export interface Exponential<P extends unknown[] = []> {
  (...args: [...self: P, lambd?: number]): Tensor;
  (...args: [...self: P, lambd: number, options: DrawOptions]): Tensor;
  (...args: [...self: P, options: ExponentialOptions]): Tensor;
}

export interface GeometricOptions extends DrawOptions {
  /** The probability of a success, in (0, 1). */
  p: number;
}

/** Takes a probability. */
export interface Geometric<P extends unknown[] = []> {
  (...args: [...self: P, p: number, options?: DrawOptions]): Tensor;
  (...args: [...self: P, options: GeometricOptions]): Tensor;
}

export interface CauchyOptions extends DrawOptions {
  /** 0 by default. */
  median?: number;
  /** Half the width at half the height; 1 by default. */
  sigma?: number;
}

/** Takes a median and a width. */
export interface Cauchy<P extends unknown[] = []> {
  (...args: [...self: P, median?: number, sigma?: number, options?: DrawOptions]): Tensor;
  (...args: [...self: P, median: number, options: Omit<CauchyOptions, 'median'>]): Tensor;
  (...args: [...self: P, options: CauchyOptions]): Tensor;
}

export interface LogNormalOptions extends DrawOptions {
  /** Of the logarithm; 1 by default. */
  mean?: number;
  /** The standard deviation of the logarithm; 2 by default. */
  std?: number;
}

/** Takes a mean and a standard deviation of the logarithm. */
export interface LogNormal<P extends unknown[] = []> {
  (...args: [...self: P, mean?: number, std?: number, options?: DrawOptions]): Tensor;
  (...args: [...self: P, mean: number, options: Omit<LogNormalOptions, 'mean'>]): Tensor;
  (...args: [...self: P, options: LogNormalOptions]): Tensor;
}

export interface RandomRange extends DrawOptions {
  /** The lower end, included; with one number alone that is the upper end. */
  from?: number | null;
  /** The upper end, left out. */
  to?: number | null;
}

/** Takes a range of integers; by default that of the dtype. */
export interface RandomIntegers<P extends unknown[] = []> {
  (...args: [...self: P, from?: number | null, to?: number | null]): Tensor;
  (...args: [...self: P, from: number, to: number | null, options: DrawOptions]): Tensor;
  (...args: [...self: P, options: RandomRange]): Tensor;
}

/** The methods of this file. */
export interface DrawMethods {
  /** Numbers from U(from, to). */
  uniform_: Uniform;
  /** Numbers from N(mean, std²). */
  normal_: Normal;
  /** 1 with probability p, else 0. */
  bernoulli_: Bernoulli;
  /** Numbers from the exponential distribution. */
  exponential_: Exponential;
  /** How many trials of probability p it takes to succeed once. */
  geometric_: Geometric;
  /** Numbers from the Cauchy distribution around a median. */
  cauchy_: Cauchy;
  /** exp of numbers from N(mean, std²). */
  log_normal_: LogNormal;
  /** Integers of the dtype's whole range, or in [from, to). */
  random_: RandomIntegers;
}

/** Fills with random numbers drawn in the order in which x lies in memory. */
function drawn(x: Tensor, generator: Generator | null, draw: (place: f.At<Tensor>, drawn: Drawn) => Tensor): Tensor {
  const value = draw(x, { shape: x.shape, dtype: x.dtype, generator: generator ?? default_generator });
  return inplace(x, () => value);
}

/** Numbers from U(from, to). */
export const uniform_: Uniform<Input> = /* @__PURE__ */ bound<UniformOptions>(
  'uniform_',
  { from: [float, 0], to: [float, 1], generator: [generator, null] },
  (x, { from, to, generator }) => drawn(x, generator, (place, own) => f.uniform(place, { ...own, from, to })),
  2,
);

/** Numbers from N(mean, std²). */
export const normal_: Normal<Input> = /* @__PURE__ */ bound<NormalOptions>(
  'normal_',
  { mean: [float, 0], std: [float, 1], generator: [generator, null] },
  (x, { mean, std, generator }) =>
    drawn(x, generator, (place, own) => f.normal(place, { ...own, mean, std, contiguous: x.isContiguous })),
  2,
);

/** 1 with probability p, else 0. */
export const bernoulli_: Bernoulli<Input> = /* @__PURE__ */ bound<BernoulliOptions>(
  'bernoulli_',
  { p: [number, 0.5], generator: [generator, null] },
  (x, { p, generator }) =>
    drawn(x, generator, (place, own) =>
      p instanceof Tensor
        ? f.cast(f.bernoulli_from(f.expand(f.detach(p), x.shape), own), x.dtype)
        : f.bernoulli(place, { ...own, p }),
    ),
  1,
);

/** Numbers from the exponential distribution. */
export const exponential_: Exponential<Input> = /* @__PURE__ */ bound<ExponentialOptions>(
  'exponential_',
  { lambd: [float, 1], generator: [generator, null] },
  (x, { lambd, generator }) => drawn(x, generator, (place, own) => f.exponential(place, { ...own, lambda: lambd })),
  1,
);

/** How many trials of probability p it takes to succeed once. */
export const geometric_: Geometric<Input> = /* @__PURE__ */ bound<GeometricOptions>(
  'geometric_',
  { p: [float], generator: [generator, null] },
  (x, { p, generator }) => drawn(x, generator, (place, own) => f.geometric(place, { ...own, p })),
  1,
);

/** Numbers from the Cauchy distribution around a median. */
export const cauchy_: Cauchy<Input> = /* @__PURE__ */ bound<CauchyOptions>(
  'cauchy_',
  { median: [float, 0], sigma: [float, 1], generator: [generator, null] },
  (x, { median, sigma, generator }) => drawn(x, generator, (place, own) => f.cauchy(place, { ...own, median, sigma })),
  2,
);

/** exp of numbers from N(mean, std²). */
export const log_normal_: LogNormal<Input> = /* @__PURE__ */ bound<LogNormalOptions>(
  'log_normal_',
  { mean: [float, 1], std: [float, 2], generator: [generator, null] },
  (x, { mean, std, generator }) => drawn(x, generator, (place, own) => f.log_normal(place, { ...own, mean, std })),
  2,
);

/** Integers of the dtype's whole range, or in [from, to). */
export const random_: RandomIntegers<Input> = /* @__PURE__ */ bound<RandomRange>(
  'random_',
  { from: [int, null], to: [int, null], generator: [generator, null] },
  (x, { from, to, generator }) =>
    drawn(x, generator, (place, own) => {
      if (from === null) return f.random(place, own);
      return f.randint(place, { ...own, low: to === null ? 0 : from, high: to ?? from });
    }),
  2,
);
