// States as layers and cells describe and make them: `state_info` and `begin_state`, whose function may be any that takes
// `shape` and makes an array (nd.zeros, nd.ones, nd.random.uniform, …).

import { bind } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { MXNetError } from '../../mxnet/base/errors.ts';
import { bindOpen, declare, int, type Keywords, type Kind, optional } from '../../mxnet/base/options.ts';
import { shapeText } from '../../mxnet/base/python-text.ts';
import * as nd from '../../mxnet/nd.ts';
import { isSymbol, type SymbolOf, symbolsOrNull } from '../../mxnet/symbols.ts';
import { asArrays } from '../blocks/operators.ts';

/** What a state is: its shape, with 0 where the batch size is not known, and what its dimensions are. */
export interface StateInfo {
  shape: number[];
  __layout__: string;
  dtype?: string;
}

/** Arguments of `state_info`. */
export type InfoArguments = [batch_size?: number | { readonly batch_size?: number }];
const informing = declare('RecurrentCell.state_info', { batch_size: optional(int, 0) });
const resetting = declare('RecurrentCell.reset', {});

/** The batch size that `state_info` was given. @throws TypeError for anything else. */
export const infoSize = (args: readonly unknown[]): number => bind(informing, args).batch_size;
/** @throws TypeError for any argument. */
export const bindReset = (args: readonly unknown[]): void => void bind(resetting, args);

/** Makes an array from `shape` and further keywords, or a symbol. */
export type StateFunction = (options: { shape: number[] } & Keywords) => NDArray | SymbolOf;

interface BeginOptions {
  batch_size: number;
  func: StateFunction;
}

/** Arguments of `begin_state`: what is not named here goes to `func`. */
export type BeginArguments =
  | []
  | [Partial<BeginOptions> & Keywords]
  | [number]
  | [number, Partial<BeginOptions> & Keywords]
  | [number, StateFunction]
  | [number, StateFunction, Keywords];

const stateFunction: Kind<StateFunction> = {
  name: 'callable',
  holds: (value) => typeof value === 'function',
};
const declared = declare('begin_state', { batch_size: optional(int, 0), func: optional(stateFunction, nd.zeros) });

/**
 * One state for each entry of `info`, which the keywords override; `name` tells what graphs call the i-th.
 * @throws MXNetError for an array with a size of 0.
 */
export function beginStates(
  args: readonly unknown[],
  info: (batch_size: number) => readonly StateInfo[],
  name: (i: number) => string,
): NDArray[] {
  const [options, rest] = bindOpen(declared, args);
  return info(options.batch_size).map((state, i) => {
    // The batch size of a symbol may be open.
    const open = state.shape.includes(0);
    const made = open && symbolsOrNull() === null ? null : options.func({ name: name(i), ...state, ...rest });
    if (isSymbol(made)) return asArrays([made])[0];
    if (made !== null && !open) return made;
    throw new MXNetError(`a state of shape ${shapeText(state.shape)} has no elements: is batch_size given?`);
  });
}
