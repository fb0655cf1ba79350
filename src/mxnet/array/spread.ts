// How a value is brought to the shape of what takes it: NumPy's broadcasting, in which leading dimensions of 1 may be left out.

import * as f from '../../engine/functions.ts';
import { formatTuple, ValueError } from '../../engine/index.ts';
import type { NDArray } from './ndarray.ts';

/** A value in the shape of what it is written into. @throws ValueError where it does not broadcast, in NumPy's words. */
export function spread(value: NDArray, shape: readonly number[]): NDArray {
  const lead = Math.max(0, value.shape.length - shape.length);
  const own = value.shape.slice(lead);
  const fits =
    value.shape.slice(0, lead).every((d) => d === 1) &&
    own.every((d, i) => d === 1 || d === shape[shape.length - own.length + i]);
  if (fits) return f.expand(f.reshape(value, own), shape);
  throw new ValueError(
    `operands could not be broadcast together with remapped shapes[original->remapped]: ${formatTuple(value.shape)} and requested shape ${formatTuple(shape)}`,
  );
}
