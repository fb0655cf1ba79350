// Random tensors from PyTorch's generator, number for number. Every function draws from the default generator unless one
// is given, in the order of PyTorch's kernels.

import {
  allocate,
  bernoulliFrom,
  type DType,
  defaultDType,
  multinomial as drawMultinomial,
  fillBernoulli,
  fillNormal,
  fillRandint,
  fillUniform,
  Generator,
  randperm as permutation,
  RuntimeError,
  read,
  size,
  type TypedArray,
} from '../engine/index.ts';
import { build, type SizeArguments, sizesAndOptions, type TensorOptions } from './create.ts';
import type { Tensor } from './tensor.ts';

/** The generator that everything random draws from by default. */
export const default_generator = new Generator();
default_generator.seed();

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

export interface RandomOptions extends TensorOptions {
  readonly generator?: Generator | null;
}

type Fill = (generator: Generator, data: TypedArray, dtype: DType) => void;

function random(args: readonly unknown[], fill: Fill, fallback: DType = defaultDType()): Tensor {
  const { shape, options } = sizesAndOptions(args);
  const { generator, ...rest } = options as RandomOptions;
  const dtype = rest.dtype ?? fallback;
  const data = allocate(dtype, size(shape));
  fill(generator ?? default_generator, data, dtype);
  return build(data, dtype, shape, rest);
}

/** Uniform numbers in [0, 1). */
export const rand = (...args: readonly (SizeArguments[number] | RandomOptions)[]): Tensor => random(args, fillUniform);
/** Standard normal numbers. */
export const randn = (...args: readonly (SizeArguments[number] | RandomOptions)[]): Tensor => random(args, fillNormal);
/** Uniform integers in [low, high): `randint(10, [3])`, `randint(2, 10, [3])`. */
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
  return random([shape, rest], (g, data, dtype) => fillRandint(g, data, dtype, low, high), 'int64');
}
/** A random permutation of 0 … n - 1. */
export function randperm(n: number, { generator, ...options }: RandomOptions = {}): Tensor {
  return build(permutation(generator ?? default_generator, n), 'int64', [n], options);
}

const like = (x: Tensor, options: RandomOptions): RandomOptions => ({ dtype: x.dtype, device: x.device, ...options });
/** Uniform numbers in the shape, dtype and device of another tensor. */
export const rand_like = (input: Tensor, options: RandomOptions = {}): Tensor =>
  rand(input.shape, like(input, options));
/** Standard normal numbers in the shape, dtype and device of another tensor. */
export const randn_like = (input: Tensor, options: RandomOptions = {}): Tensor =>
  randn(input.shape, like(input, options));

/** Normal numbers with the given mean and standard deviation. */
export function normal(mean: number, std: number, shape: readonly number[], options: RandomOptions = {}): Tensor {
  return random([shape, options], (g, data, dtype) => fillNormal(g, data, dtype, mean, std));
}

/** 0 or 1, 1 with the probability that `input` holds at each place. */
export function bernoulli(input: Tensor, { generator }: RandomOptions = {}): Tensor {
  const data = allocate(input.dtype, input.numel());
  bernoulliFrom(generator ?? default_generator, data, read(input), input.dtype);
  return build(data, input.dtype, input.shape, { device: input.device });
}

/** Indices drawn with the (unnormalized) probabilities in the rows of `input`, [n] or [m, n]. */
export function multinomial(
  input: Tensor,
  num_samples: number,
  replacement = false,
  { generator }: RandomOptions = {},
): Tensor {
  if (input.shape.length !== 1 && input.shape.length !== 2) throw new RuntimeError('prob_dist must be 1 or 2 dim');
  const [rows, columns] = input.shape.length === 1 ? [1, input.shape[0]] : input.shape;
  const g = generator ?? default_generator;
  const drawn = drawMultinomial(g, read(input), input.dtype, rows, columns, num_samples, replacement);
  return build(drawn, 'int64', input.shape.length === 1 ? [num_samples] : [rows, num_samples]);
}

/** A mask that keeps each place with probability 1 - p and is scaled so that the mean stays: 0 or 1 / (1 - p). */
export function dropoutMask(x: Tensor, p: number): Tensor {
  const data = allocate(x.dtype, x.numel());
  fillBernoulli(default_generator, data, 1 - p);
  const keep = x.dtype === 'float32' ? Math.fround(1 - p) : 1 - p;
  for (let i = 0; i < data.length; i++) data[i] /= keep;
  return build(data, x.dtype, x.shape, { device: x.device });
}
