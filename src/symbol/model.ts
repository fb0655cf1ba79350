// mx.model: checkpoints, a graph in `PREFIX-symbol.json` and its parameters in `PREFIX-0001.params`; and what callbacks are told.

import { bind } from '../engine/index.ts';
import { save } from '../mxnet/array/files.ts';
import {
  type Arguments,
  bool,
  declare,
  instance,
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
import { SymbolOf } from '../mxnet/symbol/symbol.ts';
import { logging } from './logging.ts';
import { namedParams, type Params, params, paramsFile, paramsFrom, symbolFile } from './params.ts';

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

const place = { prefix: required(str), epoch: required(int) };
const saved = {
  ...place,
  symbol: required(orNone(instance('Symbol', () => SymbolOf))),
  arg_params: required(params),
  aux_params: required(params),
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
  save(fname, namedParams(o.arg_params, o.aux_params));
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
