// Python's own generator (random.seed, random.random, random.shuffle): the order in which MXNet's BucketSentenceIter takes its
// batches.

import { TypeError } from '../errors.ts';
import { MT19937 } from './mt19937.ts';
import { seedByList } from './numpy-seed.ts';

/** An array that can be shuffled in place. */
interface Shuffled {
  readonly length: number;
  [index: number]: unknown;
}

/** The 32-bit digits of a number without its sign, the lowest first. */
function digitsOf(seed: bigint): number[] {
  const digits: number[] = [];
  for (let rest = seed < 0n ? -seed : seed; rest > 0n; rest >>= 32n) digits.push(Number(rest & 0xffffffffn));
  return digits.length > 0 ? digits : [0];
}

/** `random.Random` of Python 3.2 and later, seeded by integers. */
export class PythonRandom {
  private readonly engine = new MT19937();

  /** @param seed any integer; without one the host's randomness. */
  constructor(seed?: number | bigint | null) {
    this.seed(seed);
  }

  /** Starts over. @throws TypeError for what is no integer. */
  seed(seed?: number | bigint | null): void {
    if (seed === undefined || seed === null) {
      seedByList(this.engine, [...crypto.getRandomValues(new Uint32Array(624))]);
      return;
    }
    if (typeof seed !== 'bigint' && !Number.isSafeInteger(seed)) {
      throw new TypeError('The only supported seed types are: None, int', `got ${typeof seed}`);
    }
    seedByList(this.engine, digitsOf(BigInt(seed)));
  }

  /** A number in [0, 1) with 53 bits: two words. */
  random(): number {
    const high = this.engine.random32() >>> 5;
    return (high * 67108864 + (this.engine.random32() >>> 6)) / 9007199254740992;
  }

  /** An integer in 0 … n - 1: the high bits of words, as many as n has, until they are below n. */
  private below(n: number): number {
    const shift = Math.clz32(n);
    let value: number;
    do value = this.engine.random32() >>> shift;
    while (value >= n);
    return value;
  }

  /** Shuffles a list in place, from the back (Fisher and Yates). */
  shuffle(x: Shuffled): void {
    for (let i = x.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [x[i], x[j]] = [x[j], x[i]];
    }
  }
}
