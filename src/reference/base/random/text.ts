// How PyTorch's messages about distributions name dtypes.

import { type DType, isFloating, noKernel } from '../dtype.ts';

/** @throws NotImplementedError in the words of PyTorch's kernel dispatch, unless the dtype is a floating one; what has no elements meets no kernel. */
export function requireFloating(dtype: DType, kernel: string, count = 1): void {
  if (!isFloating(dtype) && count > 0) throw noKernel(kernel, dtype);
}
