// NumPy's legacy generator (np.random.seed, np.random.shuffle, …): what Gluon's data loaders and samplers draw from.

import { ValueError } from '../errors.ts';
import { log } from '../math.ts';
import { MT19937 } from './mt19937.ts';
import { seedByList } from './numpy-seed.ts';

/** An array that can be shuffled in place. */
interface Shuffled {
  readonly length: number;
  [index: number]: unknown;
}

/** `numpy.random.RandomState`: frozen since NumPy 1.17, so every version gives these numbers. */
export class RandomState {
  private readonly engine = new MT19937();
  /** The second number of the latest polar pair, until it is used. */
  private gauss: number | undefined;

  /** @param seed 0 … 2^32 - 1, or a list of such; without one the host's randomness. */
  constructor(seed?: number | readonly number[] | null) {
    this.seed(seed);
  }

  /** Starts over. @throws ValueError if a seed is not in 0 … 2^32 - 1. */
  seed(seed?: number | readonly number[] | null): void {
    this.gauss = undefined;
    const given = seed ?? [...crypto.getRandomValues(new Uint32Array(624))];
    const list = typeof given === 'number' ? [given] : given;
    if (list.length === 0) throw new ValueError('Seed must be non-empty');
    if (list.some((s) => !Number.isInteger(s) || s < 0 || s > 4294967295)) {
      throw new ValueError('Seed must be between 0 and 2**32 - 1', `got ${list.length === 1 ? list[0] : 'a list'}`);
    }
    if (typeof given === 'number') this.engine.seed(given);
    else seedByList(this.engine, given);
  }

  /** A number in [0, 1) with 53 bits: two words. */
  private double(): number {
    const high = this.engine.random32() >>> 5;
    return (high * 67108864 + (this.engine.random32() >>> 6)) / 9007199254740992;
  }

  /** An integer in 0 … max: words masked to the bits of max, until one is not above it. */
  private interval(max: number): number {
    if (max === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(max);
    let value: number;
    do value = (this.engine.random32() & mask) >>> 0;
    while (value > max);
    return value;
  }

  /** A standard normal number: Marsaglia's polar method, both numbers used. */
  private normal1(): number {
    if (this.gauss !== undefined) {
      const value = this.gauss;
      this.gauss = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * this.double() - 1;
      const y = 2 * this.double() - 1;
      const s = x * x + y * y;
      if (s >= 1 || s === 0) continue;
      const scale = Math.sqrt((-2 * log(s)) / s);
      this.gauss = scale * x;
      return scale * y;
    }
  }

  private fill(shape: readonly number[], next: () => number): Float64Array {
    return Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, next);
  }

  /** Shuffles an array in place, from the back (Fisher and Yates). */
  shuffle(x: Shuffled): void {
    for (let i = x.length - 1; i > 0; i--) {
      const j = this.interval(i);
      [x[i], x[j]] = [x[j], x[i]];
    }
  }

  /** 0 … n - 1 shuffled, or a shuffled copy of an array. */
  permutation(x: number): number[];
  permutation<T>(x: readonly T[]): T[];
  permutation<T>(x: number | readonly T[]): (number | T)[] {
    const order = typeof x === 'number' ? Array.from({ length: x }, (_, i) => i) : [...x];
    this.shuffle(order);
    return order;
  }

  /** Uniform numbers in [0, 1): as many as the sizes multiply to (none: one). */
  rand(...shape: readonly number[]): Float64Array {
    return this.fill(shape, () => this.double());
  }
  /** Standard normal numbers. */
  randn(...shape: readonly number[]): Float64Array {
    return this.fill(shape, () => this.normal1());
  }
  /** Uniform numbers in [low, high). */
  uniform(low = 0, high = 1, shape: readonly number[] = []): Float64Array {
    return this.fill(shape, () => low + (high - low) * this.double());
  }
  /** Normal numbers. */
  normal(loc = 0, scale = 1, shape: readonly number[] = []): Float64Array {
    return this.fill(shape, () => loc + scale * this.normal1());
  }
  /** Integers in [low, high), or in [0, low) without `high`. @throws ValueError for an empty range or one beyond 2^32. */
  randint(low: number, high: number | null = null, shape: readonly number[] = []): Float64Array {
    const [from, to] = high === null ? [0, low] : [low, high];
    if (!(from < to)) throw new ValueError(high === null ? 'high <= 0' : 'low >= high');
    if (to - from > 4294967296) throw new ValueError('high is out of bounds for int32', 'a range of at most 2^32');
    return this.fill(shape, () => from + this.interval(to - from - 1));
  }
}
