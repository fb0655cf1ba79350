// mx.model: checkpoints, a graph in `PREFIX-symbol.json` and its parameters in `PREFIX-0001.params`; and what callbacks are told.

import { bind, ValueError } from '../engine/index.ts';
import { load, save } from '../mxnet/array/files.ts';
import type { NDArray } from '../mxnet/array/ndarray.ts';
import { cpu } from '../mxnet/base/context.ts';
import {
  type Arguments,
  bool,
  declare,
  dict,
  int,
  of,
  optional,
  orNone,
  required,
  str,
} from '../mxnet/base/options.ts';
import type { EvalMetric } from '../mxnet/metrics/index.ts';
import type { Named } from '../mxnet/metrics/metric.ts';
import { sym } from '../mxnet/sym.ts';
import type { SymbolOf } from '../mxnet/symbol/symbol.ts';
import { logging, padded } from './logging.ts';

/** Arrays by name. */
export interface Params {
  readonly [name: string]: NDArray;
}

const told = {
  epoch: required(of<number>()),
  nbatch: required(of<number>()),
  eval_metric: required(of<EvalMetric<Named> | null>()),
  locals: required(of<unknown>()),
};
const telling = declare('BatchEndParams.__new__', told);

/** What a callback of batches is told. */
export class BatchEndParam {
  static readonly name: string = 'BatchEndParams';

  readonly epoch: number;
  readonly nbatch: number;
  readonly eval_metric: EvalMetric<Named> | null;
  /** What stands around the call: the module, the batch. */
  readonly locals: unknown;

  constructor(...args: Arguments<typeof told, 'epoch'>) {
    const { epoch, nbatch, eval_metric, locals } = bind(telling, args, ['locals']);
    this.epoch = epoch;
    this.nbatch = nbatch;
    this.eval_metric = eval_metric;
    this.locals = locals;
  }
}

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

const place = { prefix: required(str), epoch: required(int) };
const saved = {
  ...place,
  symbol: required(orNone(of<SymbolOf>('Symbol'))),
  arg_params: required(dict),
  aux_params: required(dict),
  /** Accepted: there is no automatic mixed precision, so there are no such operators. */
  remove_amp_cast: optional(bool, true),
};
const saving = declare('save_checkpoint', saved, false);
const loading = declare('load_checkpoint', place, false);
const loadingParams = declare('load_params', place, false);

/** Writes `PREFIX-symbol.json` (unless the symbol is null) and `PREFIX-0001.params`, and logs the name. */
export function save_checkpoint(...args: Arguments<typeof saved, 'prefix'>): void {
  const o = bind(saving, args, ['arg_params', 'aux_params']);
  o.symbol?.save(symbolFile(o.prefix));
  const fname = paramsFile(o.prefix, o.epoch);
  save(fname, namedParams(o.arg_params as Params, o.aux_params as Params));
  logging.info(`Saved checkpoint to "${fname}"`);
}

/** Parameters and states of `PREFIX-0001.params`. @throws MXNetError where there is no such file. */
export function load_params(...args: Arguments<typeof place, 'prefix'>): [arg_params: Params, aux_params: Params] {
  const { prefix, epoch } = bind(loadingParams, args);
  const fname = paramsFile(prefix, epoch);
  const found = paramsFrom(fname, () => {});
  if (found.every((params) => Object.keys(params).length === 0)) logging.warning(`Params file '${fname}' is empty`);
  return found;
}

/** Graph, parameters and states. @throws MXNetError where there is no such file. */
export function load_checkpoint(
  ...args: Arguments<typeof place, 'prefix'>
): [symbol: SymbolOf, arg_params: Params, aux_params: Params] {
  const { prefix, epoch } = bind(loading, args);
  return [sym.load(symbolFile(prefix)), ...load_params(prefix, epoch)];
}
