// Dropout masks from MXNet's generator: of the Dropout operator, and of the dropout inside a fused recurrent layer.

import type { DType, TypedArray } from '../dtype.ts';
import { uniform32, uniform64 } from './libstdcxx.ts';
import type { MXNetGenerator } from './mxnet-generator.ts';

const f = Math.fround;

/**
 * `nd.Dropout`: fills with 1/(1 - p) where a value is kept (u ≤ 1 - p) and 0 where it is dropped; the result is x · mask.
 * With `axes` the mask has length 1 along them, and its elements alone are drawn. A float64 array takes double numbers
 * (two words each) compared in single precision. p = 0 draws nothing; p = 1 drops everything (MXNet: nan).
 */
export function fillDropout(generator: MXNetGenerator, mask: TypedArray, dtype: DType, p: number): void {
  const keep = f(1 - f(p));
  if (keep >= 1) {
    mask.fill(1);
    return;
  }
  const scale = keep > 0 ? f(1 / keep) : 0;
  const uniform = dtype === 'float64' ? uniform64 : uniform32;
  generator.parallel(mask.length, (engine, i) => {
    mask[i] = f(uniform(engine)) <= keep ? scale : 0;
  });
}

/**
 * Dropout between the layers of a fused recurrent layer: drops where u < p, from the single engine, in the order of
 * memory of the layer's output [time, batch, directions · size] (one word for each value, whatever the dtype).
 */
export function fillRecurrentDropout(generator: MXNetGenerator, mask: TypedArray, p: number): void {
  const rate = f(p);
  const keep = f(1 - rate);
  for (let i = 0; i < mask.length; i++) mask[i] = uniform32(generator.single) < rate ? 0 : 1 / keep;
}
