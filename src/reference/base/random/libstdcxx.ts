// Distributions as libstdc++ computes them from a 32-bit engine: what MXNet's Linux wheels draw.

import { log } from '../math.ts';
import { logf } from './logf.ts';
import type { Engine } from './mxnet-generator.ts';

const f = Math.fround;
const BELOW_ONE_32 = 1 - 2 ** -24;
const BELOW_ONE_64 = 1 - 2 ** -53;

/** A source of numbers of one floating type. */
export type Draw = (engine: Engine) => number;

/** std::uniform_real_distribution<float>: one word, [0, 1). */
export function uniform32(engine: Engine): number {
  const u = f(engine.random32()) / 4294967296;
  return u < 1 ? u : BELOW_ONE_32;
}

/** std::uniform_real_distribution<double>: two words, the low one first, [0, 1). */
export function uniform64(engine: Engine): number {
  const low = engine.random32();
  const u = (low + engine.random32() * 4294967296) / 2 ** 64;
  return u < 1 ? u : BELOW_ONE_64;
}

/** A fresh std::normal_distribution<float>: Marsaglia's polar method, whose other value is thrown away. */
export function normal32(engine: Engine): number {
  for (;;) {
    const x = f(2 * uniform32(engine) - 1);
    const y = f(2 * uniform32(engine) - 1);
    const s = f(f(x * x) + f(y * y));
    if (s > 1 || s === 0) continue;
    // y √(-2 ln s / s)
    return f(y * f(Math.sqrt(f((-2 * logf(s)) / s))));
  }
}

/** The same in double precision. */
export function normal64(engine: Engine): number {
  for (;;) {
    const x = 2 * uniform64(engine) - 1;
    const y = 2 * uniform64(engine) - 1;
    const s = x * x + y * y;
    if (s > 1 || s === 0) continue;
    return y * Math.sqrt((-2 * log(s)) / s);
  }
}

/** std::uniform_int_distribution: an integer in 0 … n - 1. Draws that would favour small ones are repeated. */
export function below(engine: Engine, n: number): number {
  if (n === 1) return 0;
  const size = Math.floor(4294967295 / n);
  let word: number;
  do word = engine.random32();
  while (word >= size * n);
  return Math.floor(word / size);
}
