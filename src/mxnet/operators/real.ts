// What unary operators share: real functions on any dtype, and the softened relu.

import * as f from '../../engine/functions.ts';
import { isFloating } from '../../engine/index.ts';
import type { NDArray } from '../array/ndarray.ts';

/** Runs a function with real values on any dtype: integers go through float64 and lose their fraction. */
export function real(x: NDArray, body: (x: NDArray) => NDArray): NDArray {
  if (isFloating(x.dtype)) return body(x);
  return f.cast(f.trunc(body(f.cast(x, 'float64'))), x.dtype);
}

/** log(1 + eˣ), whose derivative is σ; beyond 40 it is x to the last digit of a double. */
export const softrelu = (x: NDArray): NDArray => f.softplus(x, { beta: 1, threshold: 40 });
