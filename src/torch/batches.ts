// Batches of matrix products, which bmm, matmul, baddbmm and einsum ask for.

import * as f from '../engine/functions.ts';
import { RuntimeError } from '../engine/index.ts';
import { noBool, scalarName } from './names.ts';
import type { Tensor } from './tensor.ts';

/**
 * The products of two batches. Where there is nothing to sum, or none at all, other dtypes pass: they are zeros of the second one.
 * @throws RuntimeError for others.
 */
export function batchProduct(a: Tensor, b: Tensor): Tensor {
  noBool('bmm', a, a, b);
  if (a.dtype === b.dtype) return f.matmul(a, b);
  if ([...a.shape, ...b.shape].includes(0)) return f.matmul(f.cast(a, b.dtype), b);
  throw new RuntimeError(`expected scalar type ${scalarName(a)} but found ${scalarName(b)}`);
}
