// The nonlinearities that a cell may be told to use: names, a LeakyReLU block, or any function of an array.

import type { NDArray } from '../../../mxnet/array/ndarray.ts';
import type { Activation } from '../../../mxnet/nd.ts';
import type { SymbolNamespace, SymbolOf } from '../../../mxnet/symbols.ts';

/** A name that F.Activation knows, or something that can be called with an array. */
export type CellActivation = string | ((x: NDArray) => NDArray);

/** The function behind an activation. @throws MXNetError, when it is called, for a name that is none. */
export const activationOf = (
  F: { readonly Activation: typeof Activation },
  activation: CellActivation,
): ((x: NDArray) => NDArray) =>
  typeof activation === 'string' ? (x) => F.Activation(x, activation) : (x) => activation(x);

/** Names that are operators of their own in a graph. */
const own = ['tanh', 'relu', 'sigmoid', 'softsign'] as const;

/** The node of an activation. */
export function activationNode(F: SymbolNamespace, x: SymbolOf, activation: CellActivation, name: string): SymbolOf {
  const called = own.find((each) => each === activation);
  if (called) return F[called](x, { name });
  if (typeof activation === 'string') return F.Activation(x, { act_type: activation, name });
  return (activation as CellActivation & ((x: SymbolOf, options: object) => SymbolOf))(x, { name });
}

/** How it prints. */
export const activationText = (activation: CellActivation): string => `${activation}`;
