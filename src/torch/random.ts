// Random tensors from PyTorch's generator, number for number. Every function draws from the default generator unless one
// is given, in the order of PyTorch's kernels.

import * as f from '../engine/functions.ts';
import { type Drawn, type DType, defaultDType, Generator, read } from '../engine/index.ts';
import { build, type Creation, empty_like, finish, placeBy, sizesAndOptions, type TensorOptions } from './create.ts';
import type { Tensor } from './tensor.ts';

/** The generator that everything random draws from by default. */
export const default_generator: Generator = /* @__PURE__ */ seeded();

function seeded(): Generator {
  const generator = new Generator();
  generator.seed();
  return generator;
}

/** Seeds the default generator and returns it. @throws ValueError outside -2^63 … 2^64 - 1. */
export const manual_seed = (seed: number | bigint): Generator => default_generator.manual_seed(seed);
/** Seeds the default generator from the host's randomness and returns the seed. */
export const seed = (): bigint => default_generator.seed();
/** The seed of the default generator. */
export const initial_seed = (): bigint => default_generator.initial_seed();

/** The state of the default generator as a uint8 tensor [5056], in PyTorch's layout. */
export const get_rng_state = (): Tensor => build(default_generator.get_state(), 'uint8', [5056]);
/** Puts a state of the default generator back. */
export const set_rng_state = (state: Tensor): void => {
  default_generator.set_state(Uint8Array.from(read(state)));
};

/** What every function that draws a tensor takes by name. */
export interface RandomOptions extends TensorOptions {
  /** Where the numbers come from; the default generator by default. */
  readonly generator?: Generator | null;
}

function random(
  args: readonly unknown[],
  draw: (place: f.At<Tensor>, drawn: Drawn) => Tensor,
  fallback: DType = defaultDType(),
): Tensor {
  const { shape, options } = sizesAndOptions(args);
  const { generator, ...rest } = options as RandomOptions;
  const drawn = { shape, dtype: rest.dtype ?? fallback, generator: generator ?? default_generator };
  return finish(draw(placeBy(rest), drawn), rest);
}

/** Uniform numbers in [0, 1). */
export const rand: Creation<RandomOptions> = (...args: unknown[]): Tensor =>
  random(args, (place, { shape, dtype, generator }) => f.uniform(place, { shape, dtype, generator, from: 0, to: 1 }));
/** Standard normal numbers. */
export const randn: Creation<RandomOptions> = (...args: unknown[]): Tensor =>
  random(args, (place, { shape, dtype, generator }) =>
    f.normal(place, { shape, dtype, generator, mean: 0, std: 1, contiguous: true }),
  );
/** Uniform integers in [low, high): `randint(10, [3])`, `randint(2, 10, [3])`. */
export function randint(high: number, size: readonly number[], options?: RandomOptions): Tensor;
export function randint(low: number, high: number, size: readonly number[], options?: RandomOptions): Tensor;
export function randint(
  lowOrHigh: number,
  highOrShape: number | readonly number[],
  shapeOrOptions?: readonly number[] | RandomOptions,
  options: RandomOptions = {},
): Tensor {
  const two = typeof highOrShape === 'number';
  const [low, high] = two ? [lowOrHigh, highOrShape] : [0, lowOrHigh];
  const shape = (two ? shapeOrOptions : highOrShape) as readonly number[];
  const rest = two ? options : ((shapeOrOptions as RandomOptions | undefined) ?? {});
  return random([shape, rest], (place, drawn) => f.randint(place, { ...drawn, low, high }), 'int64');
}
/** A random permutation of 0 … n - 1. */
export function randperm(n: number, { generator, ...options }: RandomOptions = {}): Tensor {
  return finish(f.randperm(placeBy(options), { length: n, generator: generator ?? default_generator }), options);
}

/** Draws a tensor like another, in the order in which it lies in memory. */
function drawnLike(
  input: Tensor,
  { generator, ...options }: RandomOptions,
  draw: (x: Tensor, drawn: Drawn) => Tensor,
): Tensor {
  const x = empty_like(input, options);
  const { shape, dtype } = x;
  return finish(draw(x, { shape, dtype, generator: generator ?? default_generator }), options);
}
/** Uniform numbers in the shape, dtype, device and layout of another tensor. */
export const rand_like = (input: Tensor, options: RandomOptions = {}): Tensor =>
  drawnLike(input, options, (x, drawn) => f.uniform(x, { ...drawn, from: 0, to: 1 }));
/** Standard normal numbers in the shape, dtype, device and layout of another tensor. */
export const randn_like = (input: Tensor, options: RandomOptions = {}): Tensor =>
  drawnLike(input, options, (x, drawn) => f.normal(x, { ...drawn, mean: 0, std: 1, contiguous: x.isContiguous }));

/** Normal numbers with the given mean and standard deviation. */
export function normal(mean: number, std: number, shape: readonly number[], options: RandomOptions = {}): Tensor {
  return random([shape, options], (place, drawn) => f.normal(place, { ...drawn, mean, std, contiguous: true }));
}

/** 0 or 1, 1 with the probability that `input` holds at each place. */
export function bernoulli(input: Tensor, { generator }: RandomOptions = {}): Tensor {
  return f.bernoulli_from(f.detach(input), { generator: generator ?? default_generator });
}

/** Indices drawn with the (unnormalized) probabilities in the rows of `input`, [n] or [m, n]. */
export function multinomial(
  input: Tensor,
  num_samples: number,
  replacement = false,
  { generator }: RandomOptions = {},
): Tensor {
  const options = { samples: num_samples, replacement, generator: generator ?? default_generator };
  return f.multinomial(f.detach(input), options);
}

/** A mask like x that keeps each place with probability 1 - p and is scaled so that the mean stays: 0 or 1 / (1 - p). */
export function dropoutMask(x: Tensor, p: number): Tensor {
  return f.dropout_mask(x, { shape: x.shape, dtype: x.dtype, p, generator: default_generator });
}
