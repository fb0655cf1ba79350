// Uniform numbers: `rand`, `uniform_`, and with them every default initialization of layers.

import type { DType, TypedArray } from '../dtype.ts';
import { RuntimeError } from '../errors.ts';
import { general } from '../number-text.ts';
import { uniform24, uniform53 } from './bits.ts';
import { fma32, fma64 } from './fma.ts';
import type { Generator } from './generator.ts';
import { requireFloating } from './text.ts';

/**
 * Fills with x·(to - from) + from in one rounding, x uniform in [0, 1): 24 bits of one word for float32, 53 bits of two
 * words for float64. @throws RuntimeError, NotImplementedError for bounds or a dtype that `uniform_` refuses.
 */
export function fillUniform(generator: Generator, data: TypedArray, dtype: DType, from = 0, to = 1): void {
  checkBounds(dtype, from, to);
  if (dtype === 'float64') {
    const range = to - from;
    for (let i = 0; i < data.length; i++) data[i] = fma64(uniform53(generator), range, from);
    return;
  }
  const low = Math.fround(from);
  const range = Math.fround(Math.fround(to) - low);
  for (let i = 0; i < data.length; i++) data[i] = fma32(uniform24(generator), range, low);
}

/** Fills with 1 where x > 0, else with a uniform number in [lower, upper), of 53 bits for every dtype; none is drawn for the others. */
export function fillSlopes(generator: Generator, data: TypedArray, x: TypedArray, lower: number, upper: number): void {
  for (let i = 0; i < data.length; i++) data[i] = x[i] <= 0 ? uniform53(generator) * (upper - lower) + lower : 1;
}

function checkBounds(dtype: DType, from: number, to: number): void {
  requireFloating(dtype, 'check_uniform_bounds');
  const [name, type, largest] =
    dtype === 'float32' ? ['float', 'Float', 3.4028234663852886e38] : ['double', 'Double', Number.MAX_VALUE];
  if (!(Math.abs(from) <= largest)) throw new RuntimeError(`from is out of bounds for ${name}`);
  if (!(Math.abs(to) <= largest)) throw new RuntimeError(`to is out of bounds for ${name}`);
  if (from > to) {
    throw new RuntimeError(
      `uniform_ expects to return a [from, to) range, but found from=${general(from)} > to=${general(to)}`,
    );
  }
  if (to - from > largest) {
    throw new RuntimeError(
      `uniform_ expects to-from <= std::numeric_limits<${type}>::max(), but found to=${general(to)} and from=${general(from)} which result in to-from to exceed the limit`,
    );
  }
}
