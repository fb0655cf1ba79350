// MXNet's CPU generator: 1024 Mersenne Twisters for work that MXNet cuts into pieces (parallel), and one more for what it
// does in a single sweep (shuffle, multinomial, dropout inside recurrent layers). Numbers are libstdc++'s, as in MXNet's
// Linux wheels.

import { MT19937 } from './mt19937.ts';

/** How many engines the parallel sampler has, and how many values each is given at least. */
const ENGINES = 1024;
const PIECE = 64;

/** A stream of 32-bit words. */
export type Engine = Pick<MT19937, 'random32'>;

/** All of MXNet's random state on the CPU. Unseeded it starts from seed 0, as MXNet does. */
export class MXNetGenerator {
  private base = 0;
  private engines: (MT19937 | undefined)[] = [];
  /** The engine of shuffle, multinomial and the dropout inside recurrent layers. */
  single = new MT19937(0);

  /** Starts over from a seed, of which the low 32 bits count: the first engine takes seed · 127, the next ones follow it. */
  seed(seed: number | bigint): void {
    this.base = Math.imul(Number(BigInt.asUintN(32, BigInt(seed))), 127) >>> 0;
    this.engines = [];
    this.single = new MT19937(this.base);
  }

  /**
   * Cuts 0 … n - 1 into min(⌈n/64⌉, 1024) pieces of equal length, the last ones maybe shorter or empty, and calls `draw`
   * for each index with the engine of its piece, in order.
   */
  parallel(n: number, draw: (engine: Engine, i: number) => void): void {
    const step = Math.ceil(n / Math.min(Math.ceil(n / PIECE), ENGINES));
    for (let k = 0, i = 0; i < n; k++) {
      const engine = (this.engines[k] ??= new MT19937((this.base + k) >>> 0));
      for (const end = Math.min(i + step, n); i < end; i++) draw(engine, i);
    }
  }
}
