// Masks of dropout: PyTorch's draws of one of two values, each from two words of its generator.

import { draw, Word, WORD } from './twister';

/** Numbers that are made of words at once, and where the words stand behind the generator's state. */
const SOME = 512, BEHIND = 640;

/**
 * Fills from x to end, and up to 12 bytes beyond, with `value` where a number of two words is below p, else 0: from the word at
 * index `at` of a state on; gives the index of the next word. Behind the state is room: 1668 words in all.
 */
export function bernoulli(words: usize, at: i32, x: usize, end: usize, p: f64, value: f32): i32 {
  const drawn = words + BEHIND * WORD;
  // Of 53 bits, the high word first: u / 2^53 < p.
  const bound = i64x2.splat(i64(ceil(p * 9007199254740992)));
  const bits = i64x2.splat(0x1fffffffffffff);
  const one = f32x4.splat(value);
  for (; x < end; x += SOME * WORD) {
    const size = min<usize>(end - x, SOME * WORD);
    at = draw<Word>(words, at, drawn, drawn + 2 * size);
    for (let i: usize = 0; i < size; i += 16) {
      const low = v128.load(drawn + 2 * i);
      const high = v128.load(drawn + 2 * i, 16);
      const first = i64x2.lt_s(v128.and(v128.shuffle<i32>(low, low, 1, 0, 3, 2), bits), bound);
      const second = i64x2.lt_s(v128.and(v128.shuffle<i32>(high, high, 1, 0, 3, 2), bits), bound);
      v128.store(x + i, v128.and(v128.shuffle<i32>(first, second, 0, 2, 4, 6), one));
    }
  }
  return at;
}
