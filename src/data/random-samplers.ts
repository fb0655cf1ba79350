// Random orders. They draw lazily, when the first position is asked for, and word for word as PyTorch's do, so that a
// seed gives the same order there and here.

import * as f from '../engine/functions.ts';
import {
  type Arguments,
  bind,
  fillRandint,
  Generator,
  multinomial,
  randomInt64,
  randperm,
  read,
  signature,
  TypeError,
  ValueError,
} from '../engine/index.ts';
import { lengthOf, text } from '../functional/text/python.ts';
import { default_generator, Tensor, tensor } from '../torch/index.ts';
import { floorDivide } from './integers.ts';
import { checkPositive, Sampler, type Sized } from './samplers.ts';

export interface RandomSamplerOptions {
  data_source: Sized;
  /** Draw with replacement. */
  replacement?: boolean;
  /** How many to draw; as many as there are unless given. */
  num_samples?: number | null;
  generator?: Generator | null;
}
const randomNames = ['data_source', 'replacement', 'num_samples', 'generator'] as const;
const randomDeclared = signature<Required<RandomSamplerOptions>>('RandomSampler.__init__', [
  ['data_source'],
  ['replacement', false],
  ['num_samples', null],
  ['generator', null],
]);

/**
 * A random order. Without a generator each pass draws a seed (2 words) from the default generator for a generator of its
 * own; a given generator is used itself.
 */
export class RandomSampler extends Sampler {
  readonly data_source: Sized;
  readonly replacement: boolean;
  readonly generator: Generator | null;
  private readonly count: number | null;

  constructor(...args: Arguments<RandomSamplerOptions, typeof randomNames>) {
    super();
    const { data_source, replacement, num_samples, generator } = bind(randomDeclared, args, ['data_source']);
    this.data_source = data_source;
    this.replacement = replacement;
    this.count = num_samples;
    this.generator = generator;
    if (typeof replacement !== 'boolean') {
      throw new TypeError(`replacement should be a boolean value, but got replacement=${text(replacement)}`);
    }
    checkPositive('num_samples', this.num_samples);
  }

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

  get length(): number {
    return this.num_samples;
  }
}

function drawn(generator: Generator, n: number, count: number): Float64Array {
  const indices = new Float64Array(count);
  fillRandint(generator, indices, 'int64', 0, n);
  return indices;
}

export interface SubsetRandomSamplerOptions {
  indices: ArrayLike<number>;
  generator?: Generator | null;
}
const subsetNames = ['indices', 'generator'] as const;
const subsetDeclared = signature<Required<SubsetRandomSamplerOptions>>('SubsetRandomSampler.__init__', [
  ['indices'],
  ['generator', null],
]);

/** The given positions in a random order, drawn from the generator or the default one. */
export class SubsetRandomSampler extends Sampler {
  readonly indices: ArrayLike<number>;
  readonly generator: Generator | null;

  constructor(...args: Arguments<SubsetRandomSamplerOptions, typeof subsetNames>) {
    super();
    const { indices, generator } = bind(subsetDeclared, args);
    this.indices = indices;
    this.generator = generator;
  }

  override *[Symbol.iterator](): Iterator<number> {
    for (const i of randperm(this.generator ?? default_generator, this.indices.length)) yield this.indices[i];
  }

  get length(): number {
    return this.indices.length;
  }
}

export interface WeightedRandomSamplerOptions {
  /** One weight for each sample, not normalized. */
  weights: readonly number[] | Tensor;
  num_samples: number;
  replacement?: boolean;
  generator?: Generator | null;
}
const weightedNames = ['weights', 'num_samples', 'replacement', 'generator'] as const;
const weightedDeclared = signature<Required<WeightedRandomSamplerOptions>>('WeightedRandomSampler.__init__', [
  ['weights'],
  ['num_samples'],
  ['replacement', true],
  ['generator', null],
]);

/** Positions drawn with the probabilities that `weights` give them. */
export class WeightedRandomSampler extends Sampler {
  readonly weights: Tensor;
  readonly num_samples: number;
  readonly replacement: boolean;
  readonly generator: Generator | null;

  constructor(...args: Arguments<WeightedRandomSamplerOptions, typeof weightedNames>) {
    super();
    const { weights, num_samples, replacement, generator } = bind(weightedDeclared, args);
    checkPositive('num_samples', num_samples);
    if (typeof replacement !== 'boolean') {
      throw new ValueError(`replacement should be a boolean value, but got replacement=${text(replacement)}`);
    }
    this.weights =
      weights instanceof Tensor
        ? f.cast(f.detach(weights), 'float64')
        : tensor(weights as number[], { dtype: 'float64' });
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
    const n = this.weights.length;
    yield* multinomial(generator, read(this.weights), 'float64', 1, n, this.num_samples, this.replacement);
  }

  get length(): number {
    return this.num_samples;
  }
}
