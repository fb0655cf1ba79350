// How the in-place form of a function is made.

import { formatSizes, inplace, RuntimeError, sameShape } from '../engine/index.ts';
import { Tensor } from './tensor.ts';

/** A result, in the shape of what it is written into. @throws RuntimeError, in the words of PyTorch's products, for another. */
export function sameSizes(x: Tensor, y: Tensor): Tensor {
  if (sameShape(x.shape, y.shape)) return y;
  throw new RuntimeError(
    `Bad in-place call: input tensor size ${formatSizes(x.shape)} and output tensor size ${formatSizes(y.shape)} should match`,
  );
}

/** The in-place form of a function, called as the function is. The result may be looked at before it is written. */
/* @__NO_SIDE_EFFECTS__ */
export function written<F extends (input: Tensor, ...args: never[]) => Tensor>(
  of: F,
  look: (x: Tensor, y: Tensor) => Tensor = (_x, y) => y,
): F {
  const write = function (this: unknown, input: Tensor, ...args: never[]): Tensor {
    // What is no tensor gets the function's own refusal.
    if (!(input instanceof Tensor)) return Reflect.apply(of, this, [input, ...args]);
    return inplace(input, (x) => look(x, Reflect.apply(of, this, [x, ...args])));
  };
  return write as F;
}
