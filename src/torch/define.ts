// How a torch function is declared: its arguments once, with Python's names, order and defaults, checked against the
// interface of its options.

import { bind } from '../engine/index.ts';
import { type Defaults, optionsOf } from '../rules/signature.ts';
import type { Tensor } from './tensor.ts';

export { required } from '../rules/signature.ts';

/** Declares the arguments of a function: O, by name. */
export const signatureOf = <O>(name: string, defaults: Defaults<O>) => optionsOf<O>(name, defaults, false);

/** A function of a tensor and of further arguments O, which the body gets bound. */
export function bound<O, R = Tensor>(
  name: string,
  defaults: Defaults<O>,
  body: (input: Tensor, options: Required<O>) => R,
): (input: Tensor, ...args: unknown[]) => R {
  const declared = signatureOf<O>(name, defaults);
  return (input, ...args) => body(input, bind(declared, args));
}

/** A function of a tensor and of sizes, given one by one or as a list. */
export const withSizes =
  (body: (input: Tensor, sizes: readonly number[]) => Tensor) =>
  (input: Tensor, ...args: readonly (number | readonly number[])[]): Tensor =>
    body(input, args.flat());
