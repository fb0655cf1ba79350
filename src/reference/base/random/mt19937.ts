// The Mersenne Twister MT19937 (Matsumoto and Nishimura 1998, initialization of 2002): the words behind PyTorch's CPU
// generator and behind std::mt19937. `left` and `next` count as PyTorch counts them, because its saved states hold them.

import type { BitSource } from './bits.ts';

const N = 624;
const M = 397;

/** The state as plain data: 624 words, how many draws are left up to and including the one that twists, and the next index. */
export interface MT19937State {
  readonly words: Uint32Array;
  readonly left: number;
  readonly next: number;
}

export class MT19937 implements BitSource<MT19937State> {
  private readonly words = new Uint32Array(N);
  private left = 1;
  private next = 0;

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
    this.left = 1;
    this.next = 0;
  }

  random32(): number {
    if (--this.left === 0) this.twist();
    let y = this.words[this.next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  getState(): MT19937State {
    return { words: this.words.slice(), left: this.left, next: this.next };
  }

  /** Continues from a state that `getState` gave. */
  setState(state: MT19937State): void {
    this.words.set(state.words);
    this.left = state.left;
    this.next = state.next;
  }

  private twist(): void {
    const { words } = this;
    for (let i = 0; i < N; i++) {
      const y = (words[i] & 0x80000000) | (words[(i + 1) % N] & 0x7fffffff);
      words[i] = words[(i + M) % N] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.left = N;
    this.next = 0;
  }
}
