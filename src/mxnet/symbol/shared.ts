// Arrays that a new executor shares with another one: the parameters of a graph that is bound for several lengths.

import { type Shape, TypeError } from '../../engine/index.ts';
import type { NDArray } from '../array/ndarray.ts';
import { checkFailed, MXNetError } from '../base/errors.ts';
import { shapeText, typeText } from '../base/python-text.ts';
import { Executor } from './executor.ts';

/** Finds arrays of another executor by name: those of arguments that are to be shared, and of states. */
export interface Shared {
  argument(name: string, shape: Shape): { readonly value: NDArray; readonly grad: NDArray | null } | null;
  state(name: string, shape: Shape): NDArray | null;
}

/** @throws TypeError for what is no executor; its finder MXNetError for arrays of other shapes, and for what is not there. */
export function sharedFrom(from: unknown, names: readonly string[]): Shared {
  if (from === null) return { argument: () => null, state: () => null };
  if (!(from instanceof Executor)) throw new TypeError(`shared_exec must be an Executor, not ${typeText(from)}`);
  const fitting = (x: NDArray, name: string, shape: Shape): NDArray => {
    if (x.shape.join() === shape.join()) return x;
    throw new MXNetError(
      `MXNetError: ${checkFailed('inferred_shape == shared_exec.arg_shape', `${name} has shape ${shapeText(shape)} here, and ${shapeText(x.shape)} in the executor that is to share it`).message}`,
    );
  };
  return {
    argument: (name, shape) => {
      if (!names.includes(name)) return null;
      if (Object.hasOwn(from.arg_dict, name)) {
        return { value: fitting(from.arg_dict[name], name, shape), grad: from.grad_dict[name] };
      }
      throw new MXNetError(
        `MXNetError: the executor whose arrays are shared has no argument ${name}`,
        'every parameter of a bucket must be one of the default bucket',
      );
    },
    state: (name, shape) => (Object.hasOwn(from.aux_dict, name) ? fitting(from.aux_dict[name], name, shape) : null),
  };
}
