// How the in-place form of a function is made.

import { inplace } from '../engine/index.ts';
import { Tensor } from './tensor.ts';

/** The in-place form of a function, called as the function is. */
/* @__NO_SIDE_EFFECTS__ */
export function written<F extends (input: Tensor, ...args: never[]) => Tensor>(of: F): F {
  const write = function (this: unknown, input: Tensor, ...args: never[]): Tensor {
    // What is no tensor gets the function's own refusal.
    if (!(input instanceof Tensor)) return Reflect.apply(of, this, [input, ...args]);
    return inplace(input, (x) => Reflect.apply(of, this, [x, ...args]));
  };
  return write as F;
}
