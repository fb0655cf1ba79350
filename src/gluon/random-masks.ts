// Dropout masks as arrays, from the generator's stream that each of MXNet's operators uses: y = x · mask.

import {
  allocate,
  fillDropout,
  fillRecurrentDropout,
  fromArray,
  type Shape,
  size,
  type TypedArray,
} from '../engine/index.ts';
import { deviceOf } from './context.ts';
import { type NDArray, speciesOn } from './ndarray.ts';
import { generator } from './random-state.ts';

/** An array beside `x`: on its context, of its dtype. */
const beside = (x: NDArray, data: TypedArray, shape: Shape): NDArray =>
  fromArray(speciesOn(x.context), data, x.dtype, shape, deviceOf(x.context));

/**
 * The mask of `nd.Dropout(x, p, axes)`: 1/(1 - p) where a value is kept and 0 where it is dropped. Along `axes` it has
 * length 1, so that all elements there share their fate.
 */
export function dropoutMask(x: NDArray, p: number, axes: readonly number[] = []): NDArray {
  const shape = x.shape.map((d, i) => (axes.some((a) => a === i || a + x.ndim === i) ? 1 : d));
  const mask = allocate(x.dtype, size(shape));
  fillDropout(generator, mask, x.dtype, p);
  return beside(x, mask, shape);
}

/** The mask of dropout between the layers of a fused recurrent layer, for a layer's output x [T, N, D·H]. */
export function recurrentDropoutMask(x: NDArray, p: number): NDArray {
  const mask = allocate(x.dtype, x.size);
  fillRecurrentDropout(generator, mask, p);
  return beside(x, mask, x.shape);
}
