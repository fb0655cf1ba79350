// Parameters and states by name, in the hands of a user and in the files of a checkpoint.

import { ValueError } from '../engine/index.ts';
import { load } from '../mxnet/array/files.ts';
import { array } from '../mxnet/array/kinds.ts';
import type { NDArray } from '../mxnet/array/ndarray.ts';
import { cpu } from '../mxnet/base/context.ts';
import { dictOf, type Kind } from '../mxnet/base/options.ts';
import { padded } from './logging.ts';

/** Arrays by name. */
export interface Params {
  readonly [name: string]: NDArray;
}

/** Arrays by name, given to a function. */
export const params: Kind<Params> = dictOf(array);

/** Parameters and states as a file names them, on the CPU. */
export function namedParams(arg_params: Params, aux_params: Params): Map<string, NDArray> {
  const named = (kind: string, params: Params): [string, NDArray][] =>
    Object.entries(params).map(([name, x]) => [`${kind}:${name}`, x.as_in_context(cpu())]);
  return new Map([...named('arg', arg_params), ...named('aux', aux_params)]);
}

/** Parameters and states of a file. What is neither is `odd`'s business. */
export function paramsFrom(fname: string, odd: () => void): [arg_params: Params, aux_params: Params] {
  const found: { [kind: string]: [string, NDArray][] } = { arg: [], aux: [] };
  const file = load(fname);
  if (Array.isArray(file) && file.length > 0)
    throw new ValueError(`Invalid param file ${fname}`, 'its arrays have no names');
  for (const [key, x] of Object.entries(file)) {
    const at = key.indexOf(':');
    const kind = key.slice(0, at);
    if (Object.hasOwn(found, kind)) found[kind].push([key.slice(at + 1), x]);
    else odd();
  }
  return [Object.fromEntries(found.arg), Object.fromEntries(found.aux)];
}

export const symbolFile = (prefix: string): string => `${prefix}-symbol.json`;
export const paramsFile = (prefix: string, epoch: number): string => `${prefix}-${padded(epoch)}.params`;
