// cuDNN's clipping of an LSTM's cell state, which MXNet's RNN takes as three options: in every step, before it is used.

import * as f from '../../../engine/functions.ts';
import type { NDArray } from '../../array/ndarray.ts';

/** What bounds a cell state: a bound that is missing is infinite; with `nan` a NaN becomes the lower one. Undefined without bounds. */
export function stateClip(min: number | null, max: number | null, nan: boolean): ((c: NDArray) => NDArray) | undefined {
  if (min === null && max === null) return undefined;
  const low = min ?? Number.NEGATIVE_INFINITY;
  return (c) => {
    const clamped = f.clamp(c, { min: low, max: max ?? Number.POSITIVE_INFINITY });
    return nan ? f.where(f.ne(c, c), low, clamped) : clamped;
  };
}
