// The nonlinearities that a cell may be told to use: names, a LeakyReLU block, or any function of an array.

import type { NDArray } from '../../../mxnet/array/ndarray.ts';
import type { Activation } from '../../../mxnet/nd.ts';
import { isSymbol, symbols } from '../../../mxnet/symbols.ts';
import { asArrays, asSymbol } from '../../blocks/operators.ts';

/** A name that F.Activation knows, or something that can be called with an array. */
export type CellActivation = string | ((x: NDArray) => NDArray);

/** Names that are operators of their own in a graph. */
const own = ['tanh', 'relu', 'sigmoid', 'softsign'] as const;

/** The function behind an activation, and its name. @throws MXNetError, when it is called, for a name that is none. */
export function activationOf(
  F: { readonly Activation: typeof Activation },
  activation: CellActivation,
): ((x: NDArray, name?: string) => NDArray) & { readonly act_type: string } {
  const act_type = `${activation}`;
  const call = (x: NDArray, name?: string): NDArray => {
    const node = name === undefined ? {} : { name };
    const called = isSymbol(x) && own.find((each) => each === activation);
    if (called) return asArrays(symbols()[called](asSymbol(x), node))[0];
    return typeof activation === 'string' ? F.Activation(x, { act_type, ...node }) : activation(x);
  };
  return Object.assign(call, { act_type });
}

/** How it prints. */
export const activationText = (activation: CellActivation): string => `${activation}`;
