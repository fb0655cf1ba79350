// nd.RNN: the fused recurrent operator on a packed vector of parameters, as cuDNN orders them: for each layer and direction
// the weights i2h, h2h (and h2r), after all weights the biases i2h, h2h in the same order.

import * as f from '../../../engine/functions.ts';
import type { CellName } from '../../../engine/index.ts';
import { cells, isCellName } from '../../../rules/recurrent.ts';
import type { Rule } from '../../array/inference.ts';
import type { NDArray } from '../../array/ndarray.ts';
import { checkFailed, inconsistent, MXNetError } from '../../base/errors.ts';
import { type Bound, bool, float, int, optional, reported, required } from '../../base/options.ts';
import { array, choice, natural, type Outputs, op, uniform } from '../define.ts';
import { checkInputCount, checkRank } from './checks.ts';
import { run } from './layer.ts';
import { type LayerSizes, layerParameters, parameterCount, stateShapes } from './weights.ts';

const options = {
  /** [T, N, I] */
  data: required(array),
  /** The packed vector. */
  parameters: required(array),
  /** [L·D, N, H], or [L·D, N, P] with projection. */
  state: required(array),
  /** LSTM only: [L·D, N, H]. */
  state_cell: optional(array),
  /** [N], with use_sequence_length. */
  sequence_length: optional(array),
  /** H */
  state_size: reported(natural),
  /** L */
  num_layers: reported(natural),
  /** D = 2 */
  bidirectional: optional(bool, false),
  /** rnn_relu, rnn_tanh, lstm or gru. */
  mode: reported(choice('gru', 'lstm', 'rnn_relu', 'rnn_tanh')),
  /** Dropout between layers, in training. */
  p: optional(float, 0),
  /** Give the states after the last step too. */
  state_outputs: optional(bool, false),
  /** P */
  projection_size: optional(int),
  /** Bounds of the cell state. */
  lstm_state_clip_min: optional(float),
  lstm_state_clip_max: optional(float),
  lstm_state_clip_nan: optional(bool, false),
  use_sequence_length: optional(bool, false),
};
type Options = Bound<typeof options>;

/** The vector cut into the arrays of a layer, by name: views, so that gradients gather in the vector. */
export function unpacked(parameters: NDArray, sizes: LayerSizes): { readonly [name: string]: NDArray } {
  const all = layerParameters(sizes);
  const isBias = (p: { role: string }): boolean => p.role.endsWith('bias');
  const arrays: { [name: string]: NDArray } = {};
  let at = 0;
  for (const { name, shape } of [...all.filter((p) => !isBias(p)), ...all.filter(isBias)]) {
    const count = shape.reduce((n, d) => n * d, 1);
    arrays[name] = f.reshape(f.slice(parameters, 0, at, at + count), shape);
    at += count;
  }
  return arrays;
}

const sizesOf = (o: Options, cell: CellName): LayerSizes => ({
  gates: cells[cell].gates,
  hidden: o.state_size,
  projection: o.projection_size || null,
  layers: o.num_layers,
  directions: o.bidirectional ? 2 : 1,
  input: o.data.shape[2],
});

/** @throws MXNetError in MXNet's words for inputs that do not fit one another. */
function checked(o: Options, cell: CellName): { sizes: LayerSizes; c: NDArray | null; lengths: NDArray | null } {
  const { data, parameters, state, mode } = o;
  const isLstm = cells[cell].hasCellState;
  // Inputs come in a row, so without a cell state the fourth is the lengths.
  const shifted = !isLstm && o.use_sequence_length && o.sequence_length === null;
  const [c, lengths] = shifted ? [null, o.state_cell] : [o.state_cell, o.sequence_length];
  const given = 3 + [c, lengths].filter((x) => x !== null).length;
  checkInputCount(given, 3 + Number(isLstm) + Number(o.use_sequence_length), `the mode is ${mode}`);
  checkRank(data);
  const sizes = sizesOf(o, cell);
  const expect = (x: NDArray, shape: readonly number[]): void => {
    if (x.shape.join() === shape.join()) return;
    throw inconsistent(x.shape, shape);
  };
  const shapes = stateShapes(sizes, data.shape[1], isLstm);
  expect(parameters, [parameterCount(sizes)]);
  expect(state, shapes[0]);
  if (c !== null) expect(c, shapes[1]);
  if (lengths !== null) expect(lengths, [data.shape[1]]);
  return { sizes, c, lengths };
}

/** Output [T, N, D·H]; with state_outputs a list of it and the states after the last step. */
function rnn(o: Options): NDArray | NDArray[] {
  const cell = o.mode;
  if (!isCellName(cell)) {
    throw new MXNetError(
      `Invalid Input: '${cell}', valid values are: {'gru', 'lstm', 'rnn_relu', 'rnn_tanh'}, in operator RNN(name="")`,
    );
  }
  if (!(o.p >= 0 && o.p < 1)) {
    throw checkFailed('dropout >= 0 && dropout < 1', 'unsupported dropout value, should be 0 <= dropout < 1');
  }
  const { sizes, c, lengths } = checked(o, cell);
  const arrays = unpacked(o.parameters, sizes);
  const result = run(o.data, o.state, c, lengths, arrays, sizes, { ...o, mode: cell, layout: 'TNC' });
  return o.state_outputs ? result : result[0];
}

/** Shapes of the parameters and states. */
const shapes: Rule<Options> = (o) => {
  if (o.mode === null || !isCellName(o.mode)) return [];
  checkRank(o.data);
  const sizes = sizesOf(o, o.mode);
  const [h, c] = stateShapes(sizes, o.data.shape[1], cells[o.mode].hasCellState);
  return [
    [o.parameters, [parameterCount(sizes)]],
    [o.state, h],
    [o.state_cell, c],
  ];
};

/** The states after the last step follow the output where they are asked for. */
function outputs({ mode, state_outputs }: Options): Outputs {
  if (!state_outputs) return { count: 1 };
  const names = ['output', 'state_output', 'statecell_output'];
  return mode === 'lstm' ? { count: 3, names } : { count: 2, names: names.slice(0, 2) };
}

/** The inputs that a mode has. */
const inputs = ({ mode, use_sequence_length }: Options): string[] => [
  'data',
  'parameters',
  'state',
  ...(mode === 'lstm' ? ['state_cell'] : []),
  ...(use_sequence_length ? ['sequence_length'] : []),
];

export const RNN = op('RNN', options, rnn, {
  shapes,
  outputs,
  types: uniform('First input must have specified type', inputs),
  ranges: { p: [0, 1] },
  about: { p: 'drop rate of the dropout on the outputs of each RNN layer, except the last layer.' },
  inputs,
});
