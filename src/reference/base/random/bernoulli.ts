// Zeros and ones: `bernoulli`, `bernoulli_`, and with them every dropout mask.

import type { DType, TypedArray } from '../dtype.ts';
import { RuntimeError } from '../errors.ts';
import { general } from '../number-text.ts';
import { uniform24, uniform53 } from './bits.ts';
import type { Generator } from './generator.ts';
import { requireFloating } from './text.ts';

/**
 * Fills with 1, or another value, where a uniform number of 53 bits (two words, for every dtype) is below p, else 0.
 * @throws RuntimeError if p is not in [0, 1].
 */
export function fillBernoulli(generator: Generator, data: TypedArray, p: number, value = 1): void {
  if (!(p >= 0 && p <= 1)) throw new RuntimeError(`bernoulli_ expects p to be in [0, 1], but got p=${general(p)}`);
  for (let i = 0; i < data.length; i++) data[i] = uniform53(generator) < p ? value : 0;
}

/** @throws NotImplementedError for probabilities of a dtype that is not a floating one. */
export const requireProbabilities = (dtype: DType, count: number): void =>
  requireFloating(dtype, 'bernoulli_tensor_cpu_p_', count);

/** What is said of a probability outside of [0, 1], and of where it stands. */
export const probabilityTexts = (at: number | string, p: number | string): readonly [text: string, hint: string] => [
  'Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error message be improved?  If so, please report an enhancement request to PyTorch.)',
  `the probability at ${at} is ${p}`,
];

/**
 * Fills with 1 where a uniform number is below the p at its place: 24 bits of one word where p is float32, 53 bits of two
 * where it is float64. @throws RuntimeError if some p is not in [0, 1].
 */
export function bernoulliFrom(generator: Generator, data: TypedArray, p: TypedArray, pDtype: DType): void {
  requireProbabilities(pDtype, data.length);
  const uniform = pDtype === 'float32' ? uniform24 : uniform53;
  for (let i = 0; i < data.length; i++) {
    if (!(p[i] >= 0 && p[i] <= 1)) throw new RuntimeError(...probabilityTexts(i, p[i]));
    data[i] = uniform(generator) < p[i] ? 1 : 0;
  }
}
