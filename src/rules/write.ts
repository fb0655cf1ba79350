// Writes that are not recorded: initialization, loaded states, conversions. Each raises the tensor's version.

import * as f from '../engine/functions.ts';
import {
  checkWritable,
  type Device,
  type DType,
  fromArray,
  read,
  type Species,
  type Tensor,
  withGrad,
} from '../engine/index.ts';

/**
 * Writes a value into x, broadcast and converted, and gives x back. The value was computed from nothing that x holds, and
 * nothing is recorded, so that this is all that is left of an in-place write (reference/engine/inplace.ts).
 * @throws RuntimeError where elements of x share a place.
 */
export function overwrite<T extends Tensor>(x: T, value: T): T {
  checkWritable(x);
  withGrad(false, () => f.copy_(f.detach(x), f.expand(f.cast(value, x.dtype), x.shape)));
  return x;
}

/** Writes 0 into every element of x, and gives x back. */
export const zeroOut = <T extends Tensor>(x: T): T => overwrite(x, f.zeros_like(x, []));

/** x in another dtype and on another device: x itself where it is so already. Gradients do not cross devices. */
export function converted<T extends Tensor>(species: Species<T>, x: T, dtype: DType, device: Device): T {
  const y = f.cast(x, dtype);
  return y.deviceName === device ? y : fromArray(species, read(y), dtype, y.shape, device);
}
