// mx.model: checkpoints, a graph in `PREFIX-symbol.json` and its arrays in `PREFIX-0001.params` (of epoch 1).

import { bind } from '../engine/index.ts';
import type { NDArray } from '../mxnet/array/ndarray.ts';
import { cpu } from '../mxnet/base/context.ts';
import { bool, declare, dict, instance, int, optional, orNone, required, str } from '../mxnet/base/options.ts';
import * as nd from '../mxnet/nd.ts';
import { sym } from '../mxnet/sym.ts';
import { SymbolOf } from '../mxnet/symbol/symbol.ts';

/** Arrays by name. */
interface Arrays {
  readonly [name: string]: NDArray;
}

const place = { prefix: required(str), epoch: required(int) };
const saving = declare(
  'save_checkpoint',
  {
    ...place,
    symbol: required(orNone(instance('Symbol', () => SymbolOf))),
    arg_params: required(dict),
    aux_params: required(dict),
    remove_amp_cast: optional(bool, true),
  },
  false,
);
const loading = declare('load_checkpoint', place, false);
const loadingParams = declare('load_params', place, false);

const paramsFile = (prefix: string, epoch: number): string => `${prefix}-${String(epoch).padStart(4, '0')}.params`;

const entries = (kind: string, arrays: Arrays): [string, NDArray][] =>
  Object.entries(arrays).map(([name, x]) => [`${kind}:${name}`, x.as_in_context(cpu())]);

/** Writes a graph, where one is given, and its arguments and states: `save_checkpoint('net', 1, net, args, aux)`. */
export function save_checkpoint(
  ...args: [
    prefix: string,
    epoch: number,
    symbol: SymbolOf | null,
    arg_params: Arrays,
    aux_params: Arrays,
    remove_amp_cast?: boolean | { readonly remove_amp_cast?: boolean },
  ]
): void {
  const o = bind(saving, args, ['arg_params', 'aux_params']);
  o.symbol?.save(`${o.prefix}-symbol.json`);
  const file = paramsFile(o.prefix, o.epoch);
  nd.save(file, new Map([...entries('arg', o.arg_params as Arrays), ...entries('aux', o.aux_params as Arrays)]));
  console.info(`Saved checkpoint to "${file}"`);
}

type Loaded = { [name: string]: NDArray };

/** The arguments and states of a checkpoint. @throws MXNetError where there is no file. */
export function load_params(...args: [prefix: string, epoch: number]): [arg_params: Loaded, aux_params: Loaded] {
  const { prefix, epoch } = bind(loadingParams, args);
  const file = paramsFile(prefix, epoch);
  const arrays = Object.entries(nd.load(file));
  if (arrays.length === 0) console.error(`Params file '${file}' is empty`);
  const of = (kind: string): Loaded =>
    Object.fromEntries(
      arrays.filter(([name]) => name.startsWith(`${kind}:`)).map(([name, x]) => [name.slice(kind.length + 1), x]),
    );
  return [of('arg'), of('aux')];
}

/** The graph, arguments and states of a checkpoint. @throws MXNetError where there is no file. */
export function load_checkpoint(
  ...args: [prefix: string, epoch: number]
): [symbol: SymbolOf, arg_params: Loaded, aux_params: Loaded] {
  const { prefix, epoch } = bind(loading, args);
  return [sym.load(`${prefix}-symbol.json`), ...load_params(prefix, epoch)];
}
