// How a torch function is declared: its signature once, with Python's names, order and defaults. The same declaration
// serves as function (`torch.sum(x, 1)`) and as method (`x.sum(1)`, `x.sum({ dim: 1, keepdim: true })`).

import { type Arguments, bind, type Parameter, signature } from '../engine/index.ts';
import type { Tensor } from './tensor.ts';

/** A function whose first argument is the tensor it is a method of. */
export type TensorFunction<A extends readonly unknown[], R> = (input: Tensor, ...args: A) => R;

/** The methods that a table of such functions gives. */
export type Methods<F> = {
  [K in keyof F]: F[K] extends (input: Tensor, ...args: infer A) => infer R ? (...args: A) => R : never;
};

/**
 * Declares a function of a tensor with further arguments O in the order of `names`; those with a default may be left out.
 * The body gets them bound.
 */
export function define<O, R = Tensor>() {
  return <const N extends readonly (keyof O & string)[]>(
    name: string,
    names: N,
    defaults: { readonly [K in keyof O]?: O[K] },
    body: (input: Tensor, options: Required<O>) => R,
  ): TensorFunction<Arguments<O, N>, R> => {
    const parameters = names.map((p): Parameter => (p in defaults ? [p, defaults[p]] : [p]));
    const declared = signature<Required<O>>(name, parameters, false);
    return (input, ...args) => body(input, bind(declared, args));
  };
}

/** Declares a function of a tensor alone. */
export const plain = (body: (input: Tensor) => Tensor): TensorFunction<[], Tensor> => body;
