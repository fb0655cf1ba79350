// The nonlinearities that a cell may be told to use: names, a LeakyReLU block, or any function of an array.

import { f } from '../../engine.ts';
import * as nd from '../nd.ts';
import type { NDArray } from '../ndarray.ts';

/** A name that nd.Activation knows, or something that can be called with an array. */
export type CellActivation = string | ((x: NDArray) => NDArray);

/** The function behind an activation. @throws MXNetError, when it is called, for a name that is none. */
export function activationOf(activation: CellActivation): (x: NDArray) => NDArray {
  if (typeof activation !== 'string') return (x) => activation(x);
  if (activation === 'tanh' || activation === 'sigmoid' || activation === 'relu') return f[activation];
  return (x) => nd.Activation(x, activation);
}

/** How it prints. */
export const activationText = (activation: CellActivation): string => `${activation}`;
