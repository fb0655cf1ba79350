// Random orders. They draw lazily, when the first position is asked for, and word for word as PyTorch's do, so that a
// seed gives the same order there and here.

import * as f from '../engine/functions.ts';
import {
  bind,
  fillRandint,
  Generator,
  multinomial,
  randomInt64,
  randperm,
  read,
  TypeError,
  ValueError,
} from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { lengthOf, text } from '../rules/text/python.ts';
import { default_generator, Tensor, tensor } from '../torch/index.ts';
import { generator, of } from '../torch/kinds.ts';
import { floorDivide } from './integers.ts';
import { checkPositive, Sampler, type Sized } from './samplers.ts';

/** An option of all random samplers. */
export interface GeneratorOptions {
  /** Draws in place of the default generator, which null (default) is. */
  generator?: Generator | null;
}

/** Options of RandomSampler. */
export interface RandomSamplerOptions extends GeneratorOptions {
  /** Draw with replacement, false by default. */
  replacement?: boolean;
  /** How many to draw; null (default): as many as there are. */
  num_samples?: number | null;
}
const random = /* @__PURE__ */ optionsOf<{ data_source: Sized } & RandomSamplerOptions>('RandomSampler.__init__', {
  data_source: [/* @__PURE__ */ of()],
  replacement: [/* @__PURE__ */ of<boolean>('bool'), false],
  num_samples: [/* @__PURE__ */ of<number>('int'), null],
  generator: [generator, null],
});

/**
 * A random order. Without a generator each pass draws a seed (2 words) from the default generator for a generator of its
 * own; a given generator is used itself.
 */
export class RandomSampler extends Sampler {
  /** What is visited. */
  readonly data_source: Sized;
  /** Whether a position may come twice. */
  readonly replacement: boolean;
  /** What draws, or null for the default generator. */
  readonly generator: Generator | null;
  private readonly count: number | null;

  constructor(data_source: Sized, options?: RandomSamplerOptions);
  constructor(
    data_source: Sized,
    replacement: boolean,
    num_samples?: number | null | Omit<RandomSamplerOptions, 'replacement'>,
    generator?: Generator | null,
  );
  constructor(options: { data_source: Sized } & RandomSamplerOptions);
  /** @throws TypeError, ValueError for options of another kind. */
  constructor(...args: readonly unknown[]) {
    super();
    const { data_source, replacement, num_samples, generator } = bind(random, args, ['data_source']);
    this.data_source = data_source;
    this.replacement = replacement;
    this.count = num_samples;
    this.generator = generator;
    if (typeof replacement !== 'boolean') {
      throw new TypeError(`replacement should be a boolean value, but got replacement=${text(replacement)}`);
    }
    checkPositive('num_samples', this.num_samples);
  }

  /** How many positions a pass draws. */
  get num_samples(): number {
    return this.count ?? lengthOf(this.data_source);
  }

  override *[Symbol.iterator](): Iterator<number> {
    const n = lengthOf(this.data_source);
    const generator = this.generator ?? new Generator().manual_seed(randomInt64(default_generator));
    const count = this.num_samples;
    if (this.replacement) {
      // In pieces of 32, the last one shorter.
      for (let left = count; left > 0; left -= 32) yield* drawn(generator, n, Math.min(32, left));
      return;
    }
    const whole = floorDivide(count, n);
    for (let i = 0; i < whole; i++) yield* randperm(generator, n);
    // Drawn even where none of it is needed.
    yield* randperm(generator, n).subarray(0, count % n);
  }

  /** How many positions a pass has. */
  get length(): number {
    return this.num_samples;
  }
}

function drawn(generator: Generator, n: number, count: number): Float64Array {
  const indices = new Float64Array(count);
  fillRandint(generator, indices, 'int64', 0, n);
  return indices;
}

const subset = /* @__PURE__ */ optionsOf<{ indices: ArrayLike<number> } & GeneratorOptions>(
  'SubsetRandomSampler.__init__',
  { indices: [/* @__PURE__ */ of()], generator: [generator, null] },
);

/** The given positions in a random order, drawn from the generator or the default one. */
export class SubsetRandomSampler extends Sampler {
  /** The positions. */
  readonly indices: ArrayLike<number>;
  /** What draws, or null for the default generator. */
  readonly generator: Generator | null;

  constructor(indices: ArrayLike<number>, generator?: Generator | null | GeneratorOptions);
  constructor(options: { indices: ArrayLike<number> } & GeneratorOptions);
  constructor(...args: readonly unknown[]) {
    super();
    const { indices, generator } = bind(subset, args);
    lengthOf(indices);
    this.indices = indices;
    this.generator = generator;
  }

  override *[Symbol.iterator](): Iterator<number> {
    for (const i of randperm(this.generator ?? default_generator, this.indices.length)) yield this.indices[i];
  }

  /** How many positions a pass has. */
  get length(): number {
    return this.indices.length;
  }
}

/** What a WeightedRandomSampler must be told. */
export interface Weighted {
  /** One weight for each sample, not normalized. */
  weights: readonly number[] | Tensor;
  /** How many to draw. */
  num_samples: number;
}
/** Options of WeightedRandomSampler. */
export interface WeightedRandomSamplerOptions extends GeneratorOptions {
  /** Draw with replacement, true by default. */
  replacement?: boolean;
}
const weighted = /* @__PURE__ */ optionsOf<Weighted & WeightedRandomSamplerOptions>('WeightedRandomSampler.__init__', {
  weights: [/* @__PURE__ */ of()],
  num_samples: [/* @__PURE__ */ of<number>('int')],
  replacement: [/* @__PURE__ */ of<boolean>('bool'), true],
  generator: [generator, null],
});

/** Positions drawn with the probabilities that `weights` give them. */
export class WeightedRandomSampler extends Sampler {
  /** One weight for each sample [n] float64. */
  readonly weights: Tensor;
  /** How many positions a pass draws. */
  readonly num_samples: number;
  /** Whether a position may come twice. */
  readonly replacement: boolean;
  /** What draws, or null for the default generator. */
  readonly generator: Generator | null;

  constructor(weights: readonly number[] | Tensor, num_samples: number, options?: WeightedRandomSamplerOptions);
  constructor(
    weights: readonly number[] | Tensor,
    num_samples: number,
    replacement: boolean,
    generator?: Generator | null | GeneratorOptions,
  );
  constructor(weights: readonly number[] | Tensor, options: Omit<Weighted, 'weights'> & WeightedRandomSamplerOptions);
  constructor(options: Weighted & WeightedRandomSamplerOptions);
  /** @throws ValueError for options of another kind. */
  constructor(...args: readonly unknown[]) {
    super();
    const { weights, num_samples, replacement, generator } = bind(weighted, args);
    checkPositive('num_samples', num_samples);
    if (typeof replacement !== 'boolean') {
      throw new ValueError(`replacement should be a boolean value, but got replacement=${text(replacement)}`);
    }
    this.weights =
      weights instanceof Tensor ? f.cast(f.detach(weights), 'float64') : tensor(weights, { dtype: 'float64' });
    if (this.weights.ndim !== 1) {
      const shape = this.weights.shape.join(', ');
      throw new ValueError(`weights should be a 1d sequence but given weights have shape (${shape})`);
    }
    this.num_samples = num_samples;
    this.replacement = replacement;
    this.generator = generator;
  }

  override *[Symbol.iterator](): Iterator<number> {
    const generator = this.generator ?? default_generator;
    const n = this.weights.shape[0];
    yield* multinomial(generator, read(this.weights), 'float64', 1, n, this.num_samples, this.replacement);
  }

  /** How many positions a pass has. */
  get length(): number {
    return this.num_samples;
  }
}
