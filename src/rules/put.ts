// Python's x[…] = value where an index picks elements: of several that fall together the last one stays, and all have the
// gradient that is there, as in PyTorch.

import * as f from '../engine/functions.ts';
import { size, type Tensor } from '../engine/index.ts';

/** Every element of a shape numbered in order, as a tensor like x: what an index picks of it says where that lies. */
export const numbered = <T extends Tensor>(x: T): T => f.reshape(f.range(f.placeOf(x), size(x.shape)), x.shape);

/** x with the elements of `value` at `places` (numbers of elements of x, in the shape of `value`). */
export function put<T extends Tensor>(x: T, places: T, value: T): T {
  const count = size(places.shape);
  const from = f.inverse_index(places, { length: size(x.shape) });
  const chosen = f.place(f.reshape(value, [count]), from, f.reshape(places, [count]));
  return f.where(f.reshape(f.ge(from, 0), x.shape), f.reshape(chosen, x.shape), x);
}
