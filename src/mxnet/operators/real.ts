// What operators of real numbers share: functions on any dtype, who takes no integers, and the softened relu.

import * as f from '../../engine/functions.ts';
import { isFloating } from '../../engine/index.ts';
import type { NDArray } from '../array/ndarray.ts';
import { MXNetError } from '../base/errors.ts';

/** @throws MXNetError for integers. */
export function checkFloating(x: NDArray): void {
  if (!isFloating(x.dtype)) throw new MXNetError(`This operation only support floating point types, not ${x.dtype}`);
}

/** Runs a function with real values on any dtype: integers go through float64 and lose their fraction. */
export function real(x: NDArray, body: (x: NDArray) => NDArray): NDArray {
  if (isFloating(x.dtype)) return body(x);
  return f.cast(f.trunc(body(f.cast(x, 'float64'))), x.dtype);
}

/** log(1 + eˣ), whose derivative is σ; beyond 40 it is x to the last digit of a double. */
export const softrelu = (x: NDArray): NDArray => f.softplus(x, { beta: 1, threshold: 40 });
