// The last two dimensions exchanged under the names that PyTorch has for it; of real numbers nothing is left to conjugate.

import { RuntimeError, warn } from '../engine/index.ts';
import { transpose } from './shape.ts';
import type { Tensor } from './tensor.ts';

/**
 * The last two dimensions exchanged, as a view; a tensor of none is itself, with a warning that speaks of `spoken`.
 * @throws RuntimeError for one dimension.
 */
export function exchanged(x: Tensor, name: string, spoken = `Tensor.${name}`): Tensor {
  if (x.ndim > 1) return transpose(x, -2, -1);
  if (x.ndim === 1) {
    throw new RuntimeError(`tensor.${name} is only supported on matrices or batches of matrices. Got 1-D tensor.`);
  }
  const instead = name === 'mT' ? 'This function is the identity in these cases.' : 'Consider using x.conj().';
  warn(`${spoken} is deprecated on 0-D tensors. ${instead}`);
  return x;
}

/** A matrix transposed, as a view. @throws RuntimeError for a vector and for batches. */
export function hermitian(x: Tensor): Tensor {
  if (x.ndim === 0 || x.ndim === 2) return exchanged(x, 'H');
  const batches = x.ndim === 1 ? '' : ' For batches of matrices, consider using tensor.mH';
  throw new RuntimeError(`tensor.H is only supported on matrices (2-D tensors). Got ${x.ndim}-D tensor.${batches}`);
}
