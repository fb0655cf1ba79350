// Poisson numbers: `poisson`. Products of uniforms below a rate of 10; above it Hörmann's transformed rejection (PTRS, 1993).

import type { DType, TypedArray } from '../dtype.ts';
import { RuntimeError } from '../errors.ts';
import { exp, log } from '../math.ts';
import { logGamma } from '../math-gamma.ts';
import { uniform53 } from './bits.ts';
import type { Generator } from './generator.ts';
import { requireFloating } from './text.ts';

/** How many uniforms are multiplied before their product is at most exp(-rate), without the last. */
function byProducts(generator: Generator, rate: number): number {
  const least = exp(-rate);
  let count = 0;
  for (let product = uniform53(generator); product > least; product *= uniform53(generator)) count++;
  return count;
}

function byRejection(generator: Generator, rate: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(rate);
  const a = -0.059 + 0.02483 * b;
  const scale = log(1.1239 + 1.1328 / (b - 3.4));
  const sure = 0.9277 - 3.6224 / (b - 2);
  const logRate = log(rate);
  for (;;) {
    const u = uniform53(generator) - 0.5;
    const v = uniform53(generator);
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + rate + 0.43);
    if (us >= 0.07 && v <= sure) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (log(v) + scale - log(a / (us * us) + b) <= -rate + k * logRate - logGamma(k + 1)) return k;
  }
}

/** Fills with Poisson numbers, each of the rate at its place. @throws RuntimeError for a negative rate; NotImplementedError for a dtype. */
export function poissonFrom(generator: Generator, data: TypedArray, rates: TypedArray, dtype: DType): void {
  requireFloating(dtype, 'poisson_cpu', data.length);
  for (let i = 0; i < data.length; i++) {
    const rate = rates[i];
    if (!(rate >= 0)) {
      throw new RuntimeError('invalid Poisson rate, expected rate to be non-negative', `the rate at ${i} is ${rate}`);
    }
    data[i] = rate >= 10 ? byRejection(generator, rate) : rate === 0 ? 0 : byProducts(generator, rate);
  }
}
