// Checkpoints of nets with cells: files hold the weights of each gate under a name of its own, so that fused and unfused cells
// read each other's.

import { bind, TypeError, warn } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import {
  declare,
  either,
  int,
  type Kind,
  listOf,
  of,
  optional,
  orNone,
  required,
  str,
} from '../../mxnet/base/options.ts';
import type { SymbolOf } from '../../mxnet/symbol/symbol.ts';
import { load_checkpoint, save_checkpoint } from '../model.ts';
import { params } from '../params.ts';
import { BaseRNNCell, cell } from './cell.ts';
import { symbol, type Unrolled } from './unroll.ts';
import type { Weights } from './weights.ts';

/** A cell, or several. */
export type Cells = BaseRNNCell | readonly BaseRNNCell[];
const cells: Kind<Cells> = either(cell, listOf(cell, 'list of RNNCells'));

const listed = (cells: Cells): readonly BaseRNNCell[] => (cells instanceof BaseRNNCell ? [cells] : cells);

const named = { cells: required(cells), prefix: required(str) };
const saving = declare(
  'save_rnn_checkpoint',
  {
    ...named,
    epoch: required(int),
    symbol: required(orNone(symbol)),
    arg_params: required(params),
    aux_params: required(params),
  },
  false,
);
const loading = declare('load_rnn_checkpoint', { ...named, epoch: required(int) }, false);
const calling = declare('do_rnn_checkpoint', { ...named, period: optional(int, 1) }, false);

type Saving = [
  cells: Cells,
  prefix: string,
  epoch: number,
  symbol: SymbolOf | null,
  arg_params: Weights,
  aux_params: Weights,
];

/** Writes `PREFIX-symbol.json` and `PREFIX-0001.params` (of epoch 1), the weights of the cells unpacked. */
export function save_rnn_checkpoint(...args: Saving): void {
  const o = bind(saving, args, ['arg_params', 'aux_params']);
  const unpacked = listed(o.cells).reduce((all, cell) => cell.unpack_weights(all), o.arg_params);
  save_checkpoint(o.prefix, o.epoch, o.symbol, unpacked, o.aux_params);
}

/** The graph, arguments and states of a checkpoint, the weights of the cells packed. */
export function load_rnn_checkpoint(
  ...args: [cells: Cells, prefix: string, epoch: number]
): [symbol: SymbolOf, arg_params: { [name: string]: NDArray }, aux_params: { [name: string]: NDArray }] {
  const o = bind(loading, args);
  const [graph, loaded, states] = load_checkpoint(o.prefix, o.epoch);
  return [graph, listed(o.cells).reduce((all, cell) => cell.pack_weights(all), loaded), states];
}

/** What `fit` calls after each epoch. */
export type EpochEnd = (epoch: number, symbol?: SymbolOf | null, arg_params?: Weights, aux_params?: Weights) => void;

/** A callback for the end of epochs that writes a checkpoint every `period` of them, counted from 1. */
export function do_rnn_checkpoint(
  ...args: [cells: Cells, prefix: string, period?: number | { readonly period?: number }]
): EpochEnd {
  const { cells, prefix, period } = bind(calling, args);
  const every = Math.max(1, period);
  return (epoch, symbol = null, arg_params = {}, aux_params = {}) => {
    if ((epoch + 1) % every === 0) save_rnn_checkpoint(cells, prefix, epoch + 1, symbol, arg_params, aux_params);
  };
}

const unrolling = declare(
  'rnn_unroll',
  {
    cell: required(cell),
    length: required(orNone(int)),
    inputs: optional(of<SymbolOf | readonly SymbolOf[]>()),
    begin_state: optional(of<readonly SymbolOf[]>()),
    input_prefix: optional(str, ''),
    layout: optional(str, 'NTC'),
  },
  false,
);

/** `cell.unroll`, as of old. @throws TypeError for an `input_prefix`, which no cell takes any more. */
export function rnn_unroll(...args: [cell: BaseRNNCell, length: number | null, ...rest: readonly unknown[]]): Unrolled {
  const o = bind(unrolling, args);
  warn('rnn_unroll is deprecated. Please call cell.unroll directly.');
  if (o.input_prefix !== '') {
    throw new TypeError(
      "BaseRNNCell.unroll() got an unexpected keyword argument 'input_prefix'",
      'make the variables of the inputs, and give them',
    );
  }
  return o.cell.unroll(o.length, o.inputs, o.begin_state, o.layout);
}
