// Exponential numbers: `exponential_`, and the race by which `multinomial` draws.

import { type DType, dtypes, isFloating, type TypedArray } from '../dtype.ts';
import { RuntimeError } from '../errors.ts';
import { log1p } from '../math.ts';
import { general } from '../number-text.ts';
import { uniform53 } from './bits.ts';
import type { Generator } from './generator.ts';

/**
 * Fills with -log(1 - u)/lambda, u uniform with 53 bits (two words), computed in double precision for every dtype.
 * @throws RuntimeError if lambda is not positive, or the dtype not a floating one.
 */
export function fillExponential(generator: Generator, data: TypedArray, dtype: DType, lambda = 1): void {
  if (!(lambda > 0)) throw new RuntimeError(`exponential_ expects lambda > 0.0, but found lambda=${general(lambda)}`);
  if (!isFloating(dtype) && data.length > 0) {
    throw new RuntimeError(
      `Exponential distribution is a continuous probability distribution. dtype must be a floating point but you specified ${dtypes[dtype].scalarName}`,
    );
  }
  const scale = -1 / lambda;
  for (let i = 0; i < data.length; i++) data[i] = scale * log1p(-uniform53(generator));
}
