// Normal numbers: `randn`, `normal_`. PyTorch has two ways, both Box and Muller's: one number at a time with the second of
// each pair kept for later, and blocks of 16 for contiguous tensors of 16 values or more.

import type { DType, TypedArray } from '../dtype.ts';
import { RuntimeError } from '../errors.ts';
import { cos, log, sin } from '../math.ts';
import { general } from '../number-text.ts';
import { cosine, log32, sincos32, sine } from './avx2.ts';
import { uniform24, uniform53 } from './bits.ts';
import { fma32, fma64 } from './fma.ts';
import type { Generator } from './generator.ts';
import { requireFloating } from './text.ts';

const TWO_PI = 6.283185307179586;

/**
 * Fills with normal numbers of that mean and standard deviation. `contiguous`: whether the tensor that the data are for
 * is contiguous. Float32 numbers are PyTorch's bits; float64 ones are within a few ulp (its libm differs from ours).
 * @throws RuntimeError, NotImplementedError for a std or a dtype that `normal_` refuses.
 */
export function fillNormal(
  generator: Generator,
  data: TypedArray,
  dtype: DType,
  mean = 0,
  std = 1,
  contiguous = true,
): void {
  if (!(std >= 0)) throw new RuntimeError(`normal expects std >= 0.0, but found std ${general(std)}`);
  requireFloating(dtype, 'normal_kernel_cpu', data.length);
  if (data.length < 16 || !contiguous) {
    for (let i = 0; i < data.length; i++) data[i] = fma64(nextNormal(generator), std, mean);
    return;
  }
  const [uniform, transform] = dtype === 'float32' ? [uniform24, transform32] : [uniform53, transform64];
  const draw = (from: number): void => {
    for (let i = from; i < data.length; i++) data[i] = uniform(generator);
  };
  draw(0);
  for (let i = 0; i + 16 <= data.length; i += 16) transform(data, i, mean, std);
  if (data.length % 16 === 0) return;
  // The last 16 values are drawn again, over the end of the last whole block.
  draw(data.length - 16);
  transform(data, data.length - 16, mean, std);
}

/** One normal number at a time: r cos θ, then r sin θ, with r = √(-2 log(1 - u2)), θ = 2π u1. */
export function nextNormal(generator: Generator): number {
  const cached = generator.cachedNormal;
  if (cached !== undefined) {
    generator.cachedNormal = undefined;
    return cached;
  }
  const theta = TWO_PI * uniform53(generator);
  const radius = Math.sqrt(-2 * log(1 - uniform53(generator)));
  generator.cachedNormal = radius * sin(theta);
  return radius * cos(theta);
}

/** 16 uniform numbers to 16 normal ones, in place: the first 8 give the radii, the other 8 the angles. Or fewer pairs of them. */
export function transform32(data: TypedArray, start: number, mean: number, std: number, pairs = 8): void {
  const m = Math.fround(mean);
  const s = Math.fround(std);
  for (let j = start; j < start + pairs; j++) {
    const radius = Math.fround(Math.sqrt(-2 * log32(1 - data[j])));
    sincos32(data[j + 8]);
    data[j] = fma32(Math.fround(radius * cosine), s, m);
    data[j + 8] = fma32(Math.fround(radius * sine), s, m);
  }
}

function transform64(data: TypedArray, start: number, mean: number, std: number): void {
  for (let j = start; j < start + 8; j++) {
    const radius = Math.sqrt(-2 * log(1 - data[j]));
    const theta = TWO_PI * data[j + 8];
    data[j] = fma64(radius * cos(theta), std, mean);
    data[j + 8] = fma64(radius * sin(theta), std, mean);
  }
}
