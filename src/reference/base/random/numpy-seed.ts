// The Mersenne Twister's state for a list of 32-bit seeds (`init_by_array` of the authors' program).

import { MT19937, type MT19937State } from './mt19937.ts';

const N = 624;

/** The state that a non-empty list of 32-bit seeds gives. */
export function arrayState(seeds: readonly number[]): MT19937State {
  const words = new MT19937(19650218).getState().words.slice();
  const mixed = (i: number): number => words[i - 1] ^ (words[i - 1] >>> 30);
  let i = 1;
  const next = (): void => {
    if (++i < N) return;
    words[0] = words[N - 1];
    i = 1;
  };
  for (let k = 0; k < Math.max(N, seeds.length); k++) {
    const j = k % seeds.length;
    words[i] = (words[i] ^ Math.imul(mixed(i), 1664525)) + seeds[j] + j;
    next();
  }
  for (let k = 1; k < N; k++) {
    words[i] = (words[i] ^ Math.imul(mixed(i), 1566083941)) - i;
    next();
  }
  words[0] = 0x80000000;
  return { words, left: 1, next: 0 };
}
