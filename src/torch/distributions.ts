// Draws by the probabilities and rates that a tensor holds, number for number PyTorch's; without derivatives.

import * as f from '../engine/functions.ts';
import { broadcastShapes, type Generator, isFloating, RuntimeError, ValueError } from '../engine/index.ts';
import type { Input } from './calls.ts';
import { bound, define } from './define.ts';
import { bool, float, generator as generatorKind, int, tensor } from './kinds.ts';
import { floating, scalarName } from './names.ts';
import { default_generator, type FromGenerator } from './random.ts';
import type { Tensor } from './tensor.ts';

/** What `bernoulli` takes by name. */
export interface BernoulliDrawOptions extends FromGenerator {
  /** The probability of 1 everywhere; null (default): what the tensor holds. */
  p?: number | null;
}
/** Takes a probability, or none. */
export interface BernoulliDraw<P extends unknown[] = []> {
  (...args: [...self: P, p?: number | null | BernoulliDrawOptions, options?: FromGenerator]): Tensor;
}
/** What `multinomial` takes by name. */
export interface MultinomialOptions extends FromGenerator {
  /** How many indices are drawn of each row. */
  num_samples: number;
  /** Whether an index may come twice; not by default. */
  replacement?: boolean;
}
/** Takes how many are drawn. */
export interface Multinomial<P extends unknown[] = []> {
  (...args: [...self: P, num_samples: number, replacement?: boolean | Omit<MultinomialOptions, 'num_samples'>]): Tensor;
  (...args: [...self: P, num_samples: number, replacement: boolean, options: FromGenerator]): Tensor;
  (...args: [...self: P, options: MultinomialOptions]): Tensor;
}
/** Takes where the numbers come from. */
export interface OfRates {
  (input: Tensor, generator?: Generator | null | FromGenerator): Tensor;
}

/** What `binomial` takes by name. */
export interface BinomialOptions extends FromGenerator {
  /** How many trials. */
  count: Tensor;
  /** The probability of a success; broadcasts with `count`. */
  prob: Tensor;
}
/** Takes how many trials, and the probability of a success. */
export interface Binomial {
  (count: Tensor, prob: Tensor, generator?: Generator | null | FromGenerator): Tensor;
  (count: Tensor, options: Omit<BinomialOptions, 'count'>): Tensor;
  (options: BinomialOptions): Tensor;
}

/** The methods of this file. */
export interface DistributionMethods {
  /** 0 or 1: 1 with one probability, or with that which the tensor holds at each place. */
  bernoulli: BernoulliDraw;
  /** Indices drawn with the (unnormalized) probabilities in the rows, [n] or [m, n]. */
  multinomial: Multinomial;
}

/** 0 or 1: 1 with one probability, or with that which `input` holds at each place. @throws RuntimeError outside [0, 1]. */
export const bernoulli: BernoulliDraw<Input> = /* @__PURE__ */ define<BernoulliDrawOptions & { input: Tensor }>(
  'bernoulli',
  { input: [tensor], p: [float, null], generator: [generatorKind, null] },
  ({ input, p, generator: given }) => {
    const generator = given ?? default_generator;
    if (p === null) {
      if (input.numel() > 0) floating('bernoulli_tensor_cpu_p_', input);
      return f.bernoulli_from(f.detach(input), { generator });
    }
    return f.bernoulli(f.placeOf(input), { shape: input.shape, dtype: input.dtype, generator, p });
  },
  2,
);

/** Poisson numbers, each of the rate that `input` holds at its place, in its dtype. */
export const poisson: OfRates = /* @__PURE__ */ bound<FromGenerator>(
  'poisson',
  { generator: [generatorKind, null] },
  (input, { generator }) => f.poisson(f.detach(input), { generator: generator ?? default_generator }),
);

/** Binomial numbers: how many of `count` trials succeed, each with probability `prob`, in the shape to which both broadcast. @throws ValueError for whole numbers, RuntimeError for different dtypes. */
export const binomial: Binomial = /* @__PURE__ */ define<BinomialOptions>(
  'binomial',
  { count: [tensor], prob: [tensor], generator: [generatorKind, null] },
  ({ count, prob, generator }) => {
    for (const [name, x] of Object.entries({ count, prob })) {
      if (isFloating(x.dtype)) continue;
      throw new ValueError(`binomial only supports floating-point dtypes for ${name}, got: ${scalarName(x)}`);
    }
    const shape = broadcastShapes(count.shape, prob.shape);
    if (count.dtype !== prob.dtype) {
      throw new RuntimeError(`Found dtype ${scalarName(prob)} but expected ${scalarName(count)}`);
    }
    const [counts, p] = [count, prob].map((x) => f.expand(f.detach(x), shape));
    return f.binomial(counts, p, { generator: generator ?? default_generator });
  },
);

/** Indices drawn with the (unnormalized) probabilities in the rows of `input`, [n] or [m, n]. */
export const multinomial: Multinomial<Input> = /* @__PURE__ */ bound<MultinomialOptions>(
  'multinomial',
  { num_samples: [int], replacement: [bool, false], generator: [generatorKind, null] },
  (input, { num_samples, replacement, generator }) => {
    const options = { samples: num_samples, replacement, generator: generator ?? default_generator };
    return f.multinomial(f.detach(input), options);
  },
  2,
);
