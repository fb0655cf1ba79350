// The Mersenne Twister MT19937 (Matsumoto and Nishimura 1998, initialization of 2002): the words behind PyTorch's CPU
// generator and behind std::mt19937.

import type { BitSource } from './bits.ts';

const N = 624;
const M = 397;

/** Its fields are its whole state. */
export class MT19937 implements BitSource {
  readonly words: Uint32Array = new Uint32Array(N);
  /** The index of the next word; 0 after seeding and 624, before the next twist. */
  next = 0;

  constructor(seed = 5489) {
    this.seed(seed);
  }

  /** Knuth's recurrence s_i = 1812433253 (s_(i-1) ^ s_(i-1) >>> 30) + i from the low 32 bits of the seed. */
  seed(seed: number): void {
    const { words } = this;
    words[0] = seed;
    for (let i = 1; i < N; i++) {
      const s = words[i - 1] ^ (words[i - 1] >>> 30);
      words[i] = Math.imul(1812433253, s) + i;
    }
    this.next = 0;
  }

  random32(): number {
    if (this.next % N === 0) this.twist();
    let y = this.words[this.next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  private twist(): void {
    const { words } = this;
    let word = words[0];
    for (let i = 0, from = M; i < N; i++, from++) {
      const next = words[i < N - 1 ? i + 1 : 0];
      const y = (word & 0x80000000) | (next & 0x7fffffff);
      words[i] = words[from < N ? from : from - N] ^ (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
      word = next;
    }
    this.next = 0;
  }
}
