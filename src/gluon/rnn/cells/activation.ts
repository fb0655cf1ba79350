// The nonlinearities that a cell may be told to use: names, a LeakyReLU block, or any function of an array.

import * as f from '../../../engine/functions.ts';
import type { NDArray } from '../../../mxnet/array/ndarray.ts';
import * as nd from '../../../mxnet/nd.ts';

/** A name that nd.Activation knows, or something that can be called with an array. */
export type CellActivation = string | ((x: NDArray) => NDArray);

const common: { readonly [name: string]: ((x: NDArray) => NDArray) | undefined } = {
  tanh: f.tanh,
  sigmoid: f.sigmoid,
  relu: f.relu,
};

/** The function behind an activation. @throws MXNetError, when it is called, for a name that is none. */
export function activationOf(activation: CellActivation): (x: NDArray) => NDArray {
  if (typeof activation !== 'string') return (x) => activation(x);
  const own = common[activation];
  return own ?? ((x) => nd.Activation(x, activation));
}

/** How it prints. */
export const activationText = (activation: CellActivation): string => `${activation}`;
