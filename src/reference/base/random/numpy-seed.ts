// The Mersenne Twister's state for a list of 32-bit seeds (`init_by_array` of the authors' program).

import type { MT19937 } from './mt19937.ts';

const N = 624;

/** Starts the stream of a non-empty list of 32-bit seeds. */
export function seedByList(engine: MT19937, seeds: readonly number[]): void {
  engine.seed(19650218);
  const { words } = engine;
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
}
