// Dropout between the layers of a fused layer, drawn from MXNet's single engine in both dtypes. (Real MXNet leaves it out
// of float32 layers on the CPU, without a word.)

import * as f from '../../../engine/functions.ts';
import type { NDArray } from '../../array/ndarray.ts';
import { MXNetError } from '../../base/errors.ts';
import { is_training } from '../../base/modes.ts';
import { recurrentDropoutMask } from '../../random/masks.ts';

/**
 * y [T, N, D·H] with elements dropped where u < p and the others divided by 1 - p, in training; y itself outside.
 * @throws MXNetError in training for p = 1.
 */
export function layerDropout(y: NDArray, p: number): NDArray {
  if (p === 0 || !is_training()) return y;
  if (!(p < 1)) throw new MXNetError('unsupported dropout value, should be 0 <= dropout < 1');
  return f.mul(y, recurrentDropoutMask(y, p));
}
