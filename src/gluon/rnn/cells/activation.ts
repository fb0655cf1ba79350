// The nonlinearities that a cell may be told to use: names, a LeakyReLU block, or any function of an array.

import type { NDArray } from '../../../mxnet/array/ndarray.ts';
import type { Activation } from '../../../mxnet/nd.ts';

/** A name that F.Activation knows, or something that can be called with an array. */
export type CellActivation = string | ((x: NDArray) => NDArray);

/** The function behind an activation. @throws MXNetError, when it is called, for a name that is none. */
export const activationOf = (
  F: { readonly Activation: typeof Activation },
  activation: CellActivation,
): ((x: NDArray) => NDArray) =>
  typeof activation === 'string' ? (x) => F.Activation(x, activation) : (x) => activation(x);

/** How it prints. */
export const activationText = (activation: CellActivation): string => `${activation}`;
