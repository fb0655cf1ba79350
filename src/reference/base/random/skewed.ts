// `geometric_`, `cauchy_` and `log_normal_`: each number by a formula of one uniform or normal number, in double precision.

import { type DType, isFloating, noKernel, type TypedArray } from '../dtype.ts';
import { RuntimeError } from '../errors.ts';
import { cos, exp, log, sin } from '../math.ts';
import { general } from '../number-text.ts';
import { uniform53 } from './bits.ts';
import { fma64 } from './fma.ts';
import type { Generator } from './generator.ts';
import { nextNormal } from './normal.ts';
import { requireFloating } from './text.ts';

/** What PyTorch's `cauchy_` calls dtypes that it refuses. */
const cNames: { readonly [dtype: string]: string } = {
  int64: 'long int',
  int32: 'int',
  uint8: 'unsigned char',
  bool: 'bool',
};

// ⌈log u / log(1 - p)⌉
/** Fills with how many trials of probability p it takes to succeed once. @throws RuntimeError if p is not in (0, 1); NotImplementedError for truth values. */
export function fillGeometric(generator: Generator, data: TypedArray, dtype: DType, p: number): void {
  if (!(p > 0 && p < 1)) throw new RuntimeError(`geometric_ expects p to be in (0, 1), but got p=${general(p)}`);
  if (dtype === 'bool' && data.length > 0) throw noKernel('geometric_cpu', dtype, 'int64');
  const scale = log(1 - p);
  for (let i = 0; i < data.length; i++) data[i] = Math.ceil(log(uniform53(generator)) / scale);
}

// median + sigma tan(π (u - ½))
/** Fills with numbers of a Cauchy distribution. @throws RuntimeError if sigma is not positive, or the dtype not a floating one. */
export function fillCauchy(generator: Generator, data: TypedArray, dtype: DType, median: number, sigma: number): void {
  if (!(sigma > 0)) throw new RuntimeError(`cauchy_ expects sigma > 0.0, but found sigma=${general(sigma)}`);
  if (!isFloating(dtype) && data.length > 0) {
    throw new RuntimeError(
      `Cauchy distribution is a continuous probability distribution. dtype must be a floating point but you specified ${cNames[dtype]}`,
    );
  }
  for (let i = 0; i < data.length; i++) {
    const angle = Math.PI * (uniform53(generator) - 0.5);
    data[i] = median + sigma * (sin(angle) / cos(angle));
  }
}

/** Fills with exp of normal numbers, one at a time. @throws RuntimeError if std is not positive; NotImplementedError for a dtype. */
export function fillLogNormal(generator: Generator, data: TypedArray, dtype: DType, mean: number, std: number): void {
  if (!(std > 0)) throw new RuntimeError(`log_normal_ expects std > 0.0, but found std=${general(std)}`);
  requireFloating(dtype, 'log_normal_cpu', data.length);
  for (let i = 0; i < data.length; i++) data[i] = exp(fma64(nextNormal(generator), std, mean));
}
