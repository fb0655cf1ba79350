// The Mersenne Twister MT19937 (Matsumoto and Nishimura 1998, initialization of 2002): the words behind PyTorch's CPU
// generator and behind std::mt19937. `left` and `next` count as PyTorch counts them, because its saved states hold them.

import type { TypedArray } from '../dtype.ts';
import type { BitSource } from './bits.ts';

const N = 624;
const M = 397;

/** Its fields are its whole state. */
export class MT19937 implements BitSource {
  readonly words: Uint32Array = new Uint32Array(N);
  /** How many draws are left up to and including the one that twists. */
  left = 1;
  /** The index of the next word. */
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

  /** The next numbers of 24 bits (bits.ts), as many as `data` has room for. */
  fill24(data: TypedArray): void {
    const { words } = this;
    for (let i = 0; i < data.length; ) {
      if (this.left === 1) {
        this.twist();
        // The draw that twists is one of them.
        this.left++;
      }
      const count = Math.min(this.left - 1, data.length - i);
      const end = this.next + count;
      for (let at = this.next; at < end; at++) {
        let y = words[at];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        data[i++] = ((y ^ (y >>> 18)) & 0xffffff) / 16777216;
      }
      this.next = end;
      this.left -= count;
    }
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
    this.left = N;
    this.next = 0;
  }
}
