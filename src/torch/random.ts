// Random tensors from PyTorch's generator, number for number. Every function draws from the default generator unless one
// is given, in the order of PyTorch's kernels.

import * as f from '../engine/functions.ts';
import {
  broadcastShapes,
  checkSizes,
  type Drawn,
  type DType,
  defaultDType,
  Generator,
  isPlainObject,
  noKernel,
  RuntimeError,
  read,
  TypeError,
  typeName,
} from '../engine/index.ts';
import type { TableOf } from '../rules/signature.ts';
import {
  build,
  type Creation,
  empty_like,
  finish,
  type Like,
  made,
  placeBy,
  sized,
  type TensorOptions,
} from './create.ts';
import { bound, define } from './define.ts';
import { generator as generatorKind, int, ints, number, of, seed as seedKind } from './kinds.ts';
import { floating } from './names.ts';
import { Tensor } from './tensor.ts';

/** The generator that everything random draws from by default. */
export const default_generator: Generator = /* @__PURE__ */ seeded();

/** As random as `seed()`, for numbers that nobody has to be unable to guess: loading `crypto` takes Node longer than all this. */
function seeded(): Generator {
  const [high, low] = [Math.random(), Math.random()].map((x) => BigInt(Math.floor(x * 2 ** 32)));
  return new Generator().manual_seed((high << 32n) | low);
}

/** Seeds the default generator and returns it. @throws ValueError outside -2^63 … 2^64 - 1. */
export const manual_seed: (seed: number | bigint) => Generator = /* @__PURE__ */ define<
  { seed: number | bigint },
  Generator
>('manual_seed', { seed: [seedKind] }, ({ seed }) => default_generator.manual_seed(seed));
/** Seeds the default generator from the host's randomness and returns the seed. */
export const seed: () => bigint = /* @__PURE__ */ define<object, bigint>('seed', {}, () => default_generator.seed());
/** The seed of the default generator. */
export const initial_seed: () => bigint = /* @__PURE__ */ define<object, bigint>('initial_seed', {}, () =>
  default_generator.initial_seed(),
);

/** The state of the default generator as a uint8 tensor [5056], in PyTorch's layout. */
export const get_rng_state: () => Tensor = /* @__PURE__ */ define('get_rng_state', {}, () =>
  build(default_generator.get_state(), 'uint8', [5056]),
);
/** Puts a state of the default generator back. */
export const set_rng_state: (new_state: Tensor) => void = /* @__PURE__ */ define<{ new_state: Tensor }, void>(
  'set_rng_state',
  { new_state: [/* @__PURE__ */ of('Tensor')] },
  ({ new_state: state }) => {
    if (!(state instanceof Tensor)) {
      throw new TypeError(`expected a torch.ByteTensor, but got ${typeName(state)}`, 'give what get_rng_state() gives');
    }
    if (state.dtype !== 'uint8') {
      throw new TypeError('RNG state must be a torch.ByteTensor', `got a tensor of dtype ${state.dtype}`);
    }
    default_generator.set_state(Uint8Array.from(read(state)));
  },
);

/** What every function that draws a tensor takes by name. */
export interface RandomOptions extends TensorOptions {
  /** Where the numbers come from; the default generator by default. */
  readonly generator?: Generator | null;
}

const drawn = (): TableOf<RandomOptions> => ({ generator: [generatorKind, null], ...made });

/** Draws a tensor by the options of a call. */
function random(
  { size: shape, generator, ...rest }: RandomOptions & { readonly size: readonly number[] },
  draw: (place: f.At<Tensor>, drawn: Drawn) => Tensor,
  fallback: DType = defaultDType(),
): Tensor {
  checkSizes(shape);
  const own = { shape, dtype: rest.dtype ?? fallback, generator: generator ?? default_generator };
  return finish(draw(placeBy(rest), own), rest);
}

const uniform = (place: f.At<Tensor>, own: Drawn): Tensor => f.uniform(place, { ...own, from: 0, to: 1 });
const standard = (place: f.At<Tensor>, own: Drawn): Tensor =>
  f.normal(place, { ...own, mean: 0, std: 1, contiguous: true });

/** Uniform numbers in [0, 1). */
export const rand: Creation<RandomOptions> = /* @__PURE__ */ sized('rand', drawn, (options) =>
  random(options, uniform),
);
/** Standard normal numbers. */
export const randn: Creation<RandomOptions> = /* @__PURE__ */ sized('randn', drawn, (options) =>
  random(options, standard),
);

/** What `randint` takes by name. */
export interface RandintOptions extends RandomOptions {
  /** The least; 0 by default. */
  low?: number;
  /** What the numbers stay below. */
  high: number;
  /** The shape. */
  size: readonly number[];
}
/** Takes a range of integers and a shape. */
export interface Randint {
  (high: number, size: readonly number[], options?: RandomOptions): Tensor;
  (low: number, high: number, size: readonly number[], options?: RandomOptions): Tensor;
  (low: number, high: number, options: Omit<RandintOptions, 'low' | 'high'>): Tensor;
  (high: number, options: Omit<RandintOptions, 'low' | 'high'>): Tensor;
  (low: number, options: Omit<RandintOptions, 'low'>): Tensor;
  (options: RandintOptions): Tensor;
}
const integers = /* @__PURE__ */ define<RandintOptions>(
  'randint',
  () => ({ low: [int, 0], high: [int], size: [ints], ...drawn() }),
  ({ low, high, ...options }) => random(options, (place, own) => f.randint(place, { ...own, low, high }), 'int64'),
  3,
);
/** Whether no lower end is among the arguments: what follows the first is a shape, or names one and no upper end. */
const endsWithHigh = ([, next]: readonly unknown[]): boolean =>
  Array.isArray(next) || (isPlainObject(next) && 'size' in next && !('high' in next));
/** Uniform integers in [low, high): `randint(10, [3])`, `randint(2, 10, [3])`. */
export const randint: Randint = (...args: readonly unknown[]) =>
  integers(...(endsWithHigh(args) ? [undefined, ...args] : args));

/** A random permutation of 0 … n - 1. */
export const randperm: (n: number, options?: RandomOptions) => Tensor = /* @__PURE__ */ define<
  RandomOptions & { n: number }
>(
  'randperm',
  () => ({ n: [int], ...drawn() }),
  ({ n, generator, ...options }) => {
    if (n < 0) throw new RuntimeError(`n must be non-negative, got${n}`);
    const dtype = options.dtype ?? 'int64';
    if (dtype === 'bool') throw noKernel('randperm', dtype, 'int64');
    if (dtype === 'uint8' && n > 256) {
      throw new RuntimeError(
        'value cannot be converted to type uint8_t without overflow',
        `n is ${n}, uint8 ends at 255`,
      );
    }
    const order = f.randperm(placeBy(options), { length: n, generator: generator ?? default_generator });
    return finish(f.cast(order, dtype), options);
  },
  1,
);

/** Draws a tensor like another, in the order in which it lies in memory. */
const like = (name: string, draw: (x: Tensor, own: Drawn) => Tensor): Like<RandomOptions> =>
  bound<RandomOptions>(
    name,
    drawn,
    (input, { generator, ...options }) => {
      const x = empty_like(input, options);
      const { shape, dtype } = x;
      return finish(draw(x, { shape, dtype, generator: generator ?? default_generator }), options);
    },
    0,
  );
/** Uniform numbers in the shape, dtype, device and layout of another tensor. */
export const rand_like: Like<RandomOptions> = /* @__PURE__ */ like('rand_like', uniform);
/** Standard normal numbers in the shape, dtype, device and layout of another tensor. */
export const randn_like: Like<RandomOptions> = /* @__PURE__ */ like('randn_like', (x, own) =>
  f.normal(x, { ...own, mean: 0, std: 1, contiguous: x.isContiguous }),
);

/** What `randint_like` takes by name. */
export interface RandintLikeOptions extends RandomOptions {
  /** The least; 0 by default. */
  low?: number;
  /** What the numbers stay below. */
  high: number;
}
/** Takes a tensor and a range of integers. */
export interface RandintLike {
  (input: Tensor, high: number, options?: RandomOptions): Tensor;
  (input: Tensor, low: number, high: number, options?: RandomOptions): Tensor;
  (input: Tensor, options: RandintLikeOptions): Tensor;
}
const integersLike = /* @__PURE__ */ bound<RandintLikeOptions>(
  'randint_like',
  () => ({ low: [int, 0], high: [int], ...drawn() }),
  (input, { low, high, generator, ...options }) => {
    const x = empty_like(input, options);
    const own = { shape: x.shape, dtype: x.dtype, generator: generator ?? default_generator };
    return finish(f.randint(x, { ...own, low, high }), options);
  },
  2,
);
/** Uniform integers in [low, high) in the shape, dtype, device and layout of another tensor. */
export const randint_like: RandintLike = (input: Tensor, ...args: readonly unknown[]) =>
  integersLike(input, ...(typeof args[0] === 'number' && typeof args[1] !== 'number' ? [undefined, ...args] : args));

/** One normal number for each mean and standard deviation, which broadcast. */
function spread(mean: Tensor | number, std: Tensor | number, generator: Generator | null): Tensor {
  const tensors = [mean, std].filter((x) => x instanceof Tensor);
  const { dtype, device } = floating('normal_kernel_cpu', tensors[0]);
  if (typeof std === 'number' && !(std >= 0)) {
    throw new RuntimeError(`normal expects std >= 0.0, but found std ${std}`);
  }
  const error = 'RuntimeError' as const;
  const widths =
    typeof std === 'number'
      ? std
      : f.checked(f.detach(std), { from: 0, error, text: 'normal expects all elements of std >= 0.0' });
  const shape = tensors.map((x): readonly number[] => x.shape).reduce(broadcastShapes);
  const numbers = randn(shape, { dtype, device, generator });
  return f.add(f.mul(numbers, widths), typeof mean === 'number' ? mean : f.detach(mean));
}

/** What `normal` takes by name. */
export interface NormalDrawOptions extends RandomOptions {
  /** The mean; a tensor has one for each number. */
  mean: number | Tensor;
  /** The standard deviation; a tensor has one for each number. */
  std: number | Tensor;
  /** The shape, where neither is a tensor. */
  size?: readonly number[] | null;
}
/** Takes means and standard deviations, and a shape where both are numbers. */
export interface NormalDraw {
  (mean: number, std: number, size: readonly number[], options?: RandomOptions): Tensor;
  (mean: number | Tensor, std: number | Tensor, options?: FromGenerator): Tensor;
  (mean: number, std: number, options: Omit<NormalDrawOptions, 'mean' | 'std'>): Tensor;
  (mean: number | Tensor, options: Omit<NormalDrawOptions, 'mean'>): Tensor;
  (options: NormalDrawOptions): Tensor;
}
/** Normal numbers with the given mean and standard deviation, or one for each of several. */
export const normal: NormalDraw = /* @__PURE__ */ define<NormalDrawOptions>(
  'normal',
  () => ({ mean: [number], std: [number], size: [ints, null], ...drawn() }),
  ({ mean, std, size, ...options }) => {
    if (typeof mean === 'object' || typeof std === 'object') {
      const { generator, ...made } = { size, ...options };
      const [odd] = Object.entries(made).find(([, value]) => value !== null && value !== false) ?? [];
      if (odd === undefined) return spread(mean, std, generator);
      throw new TypeError(
        `normal() got an unexpected argument '${odd}'`,
        'shape, dtype and device follow from the tensors',
      );
    }
    if (size === null) throw new TypeError("normal() missing 1 required positional argument: 'size'");
    return random({ ...options, size }, (place, own) => f.normal(place, { ...own, mean, std, contiguous: true }));
  },
  3,
);

/** An option of what draws in the shape of its input. */
export interface FromGenerator {
  /** Where the numbers come from; the default generator by default. */
  generator?: Generator | null;
}
/** A mask like x that keeps each place with probability 1 - p and is scaled so that the mean stays: 0 or 1 / (1 - p). */
export function dropoutMask(x: Tensor, p: number): Tensor {
  return f.dropout_mask(x, { shape: x.shape, dtype: x.dtype, p, generator: default_generator });
}

/** x with dropout by a mask of its own: zeros everywhere where p is 1. */
export const dropped = (x: Tensor, p: number): Tensor =>
  f.mul(x, p === 1 ? f.zeros_like(f.detach(x)) : dropoutMask(x, p));
