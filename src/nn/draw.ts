// How parameters are filled from a generator, the default one where none is given: in place and without recording.

import * as f from '../engine/functions.ts';
import { type Generator, warn } from '../engine/index.ts';
import { overwrite } from '../rules/write.ts';
import { default_generator, type Tensor } from '../torch/index.ts';

/** A draw like x. */
export const drawn = (x: Tensor, generator: Generator | null) => ({
  shape: x.shape,
  dtype: x.dtype,
  generator: generator ?? default_generator,
});
/** Fills x from U(from, to). */
export const drawUniform = (x: Tensor, from: number, to: number, generator: Generator | null = null): Tensor =>
  overwrite(x, f.uniform(x, { ...drawn(x, generator), from, to }));
/** A tensor like x from N(mean, std²). */
export const normalLike = (x: Tensor, mean: number, std: number, generator: Generator | null): Tensor =>
  f.normal(x, { ...drawn(x, generator), mean, std, contiguous: x.isContiguous });
/** Fills x from N(mean, std²). */
export const drawNormal = (x: Tensor, mean: number, std: number, generator: Generator | null): Tensor =>
  overwrite(x, normalLike(x, mean, std, generator));

/** Whether there is nothing to fill, of which PyTorch warns in rules that divide by a size. */
export function isEmpty(x: Tensor): boolean {
  const empty = x.shape.includes(0);
  if (empty) warn('Initializing zero-element tensors is a no-op');
  return empty;
}
