// Dropout masks as arrays, from the generator's stream that each of MXNet's operators uses: y = x · mask.

import * as f from '../../engine/functions.ts';
import type { NDArray } from '../array/ndarray.ts';
import { generator } from './state.ts';

/**
 * The mask of `nd.Dropout(x, p, axes)`: 1/(1 - p) where a value is kept and 0 where it is dropped. Along `axes` it has
 * length 1, so that all elements there share their fate.
 */
export function dropoutMask(x: NDArray, p: number, axes: readonly number[] = []): NDArray {
  const shape = x.shape.map((d, i) => (axes.some((a) => a === i || a + x.ndim === i) ? 1 : d));
  return f.mxnet_dropout(f.placeOf(x), { shape, dtype: x.dtype, p, generator });
}

/** The mask of dropout between the layers of a fused recurrent layer, for a layer's output x [T, N, D·H]. */
export const recurrentDropoutMask = (x: NDArray, p: number): NDArray =>
  f.mxnet_recurrent_dropout(f.placeOf(x), { shape: x.shape, dtype: x.dtype, p, generator });
