// `x.where(condition, other)`: the method, whose tensor is not the function's first argument.

import type { Other } from './calls.ts';
import { where as picks } from './join.ts';
import type { Tensor } from './tensor.ts';

/** Takes a condition, and what is taken where it does not hold. */
export interface WhereMethod<P extends unknown[] = []> {
  (...args: [...self: P, condition: Tensor, other: Other]): Tensor;
}

/** The methods of this file. */
export interface WhereMethods {
  /** The elements where the condition holds, else those of `other`. */
  where: WhereMethod;
}

/** The elements where the condition holds, else those of `other`. */
export const where: WhereMethod<[input: Tensor]> = (input, condition, other) => picks(condition, input, other);
