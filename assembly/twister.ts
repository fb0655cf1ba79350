// The Mersenne Twister's words (src/reference/base/random/mt19937.ts) and what is made of them, four at a time.

const N = 624, M = 397;
export const WORD = 4;

/** The next state in place of the one at `words`; the element behind it repeats the first one. */
function twist(words: usize): void {
  for (let at = words; at < words + N * WORD; at += 16) {
    // The first word of the new state follows the last of the old one, and has been made by then.
    const next = v128.load(at, WORD);
    const y = v128.bitselect(next, v128.load(at), i32x4.splat(0x7fffffff));
    const matrix = v128.and(i32x4.shr_s(i32x4.shl(next, 31), 31), i32x4.splat(0x9908b0df));
    const from = v128.load(at + (at < words + (N - M) * WORD ? M * WORD : (M - N) * WORD));
    v128.store(at, v128.xor(v128.xor(from, i32x4.shr_u(y, 1)), matrix));
    store<u32>(words, load<u32>(words), N * WORD);
  }
}

/** What is made of a word, in each of four lanes. */
@unmanaged
abstract class Number {
  abstract of(word: v128): v128;
}

/** Numbers of 24 bits, of a word each, in [0, 1). */
@final @unmanaged class Uniform extends Number {
  @inline of(word: v128): v128 {
    return f32x4.mul(f32x4.convert_i32x4_s(v128.and(word, i32x4.splat(0xffffff))), f32x4.splat(1 / 16777216));
  }
}

@final @unmanaged export class Word extends Number { @inline of(word: v128): v128 { return word; } }

/** Fills from x to end, and up to 12 bytes beyond, from the word at index `at` of a state on; gives the index of the next word. */
@inline
export function draw<O extends Number>(words: usize, at: i32, x: usize, end: usize): i32 {
  const number = changetype<O>(0);
  while (x < end) {
    if (at % N === 0) {
      twist(words);
      at = 0;
    }
    const count = min<i32>(N - at, i32(end - x) >>> 2);
    const start = words + at * WORD;
    for (let i = 0; i < count * WORD; i += 16) {
      let y = v128.load(start + i);
      y = v128.xor(y, i32x4.shr_u(y, 11));
      y = v128.xor(y, v128.and(i32x4.shl(y, 7), i32x4.splat(0x9d2c5680)));
      y = v128.xor(y, v128.and(i32x4.shl(y, 15), i32x4.splat(0xefc60000)));
      v128.store(x + i, number.of(v128.xor(y, i32x4.shr_u(y, 18))));
    }
    at += count;
    x += count * WORD;
  }
  return at;
}

export function uniform(words: usize, at: i32, x: usize, end: usize): i32 {
  return draw<Uniform>(words, at, x, end);
}
