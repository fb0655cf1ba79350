// nd.RNN: the fused recurrent operator on a packed vector of parameters, as cuDNN orders them: for each layer and direction
// the weights i2h, h2h (and h2r), after all weights the biases i2h, h2h in the same order.

import * as f from '../engine/functions.ts';
import { type CellName, cells } from '../engine/index.ts';
import { recurrent } from '../functional/recurrent.ts';
import { op, required } from './define.ts';
import { checkFailed, MXNetError } from './errors.ts';
import type { NDArray } from './ndarray.ts';
import { layerDropout } from './rnn/dropout.ts';
import { checkInputCount, checkRank } from './rnn/layer-checks.ts';
import { type LayerSizes, layerParameters, parameterCount, places, scanWeights } from './rnn/weights.ts';

export interface RNN {
  /** [T, N, I] */
  readonly data: NDArray;
  /** The packed vector. */
  readonly parameters: NDArray;
  /** [L·D, N, H], or [L·D, N, P] with projection. */
  readonly state: NDArray;
  /** LSTM only: [L·D, N, H]. */
  readonly state_cell?: NDArray | null;
  /** [N], with use_sequence_length. */
  readonly sequence_length?: NDArray | null;
  readonly state_size: number;
  readonly num_layers: number;
  readonly bidirectional?: boolean;
  /** rnn_relu, rnn_tanh, lstm or gru. */
  readonly mode: string;
  /** Dropout between layers, in training. */
  readonly p?: number;
  readonly state_outputs?: boolean;
  readonly projection_size?: number | null;
  readonly lstm_state_clip_min?: number | null;
  readonly lstm_state_clip_max?: number | null;
  readonly lstm_state_clip_nan?: boolean;
  readonly use_sequence_length?: boolean;
}

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

/** @throws MXNetError in MXNet's words for inputs that do not fit one another. */
function checked(o: Required<RNN>, cell: CellName): { sizes: LayerSizes; c: NDArray | null; lengths: NDArray | null } {
  const { data, parameters, state, mode } = o;
  const isLstm = cells[cell].hasCellState;
  // Inputs come in a row, so without a cell state the fourth is the lengths.
  const shifted = !isLstm && o.use_sequence_length && o.sequence_length === null;
  const [c, lengths] = shifted ? [null, o.state_cell] : [o.state_cell, o.sequence_length];
  const given = 3 + [c, lengths].filter((x) => x !== null).length;
  checkInputCount(given, 3 + Number(isLstm) + Number(o.use_sequence_length), `the mode is ${mode}`);
  checkRank(data);
  const sizes: LayerSizes = {
    gates: cells[cell].gates.length,
    hidden: required(o.state_size, 'RNN', 'state_size', 'int (non-negative)'),
    projection: o.projection_size || null,
    layers: required(o.num_layers, 'RNN', 'num_layers', 'int (non-negative)'),
    directions: o.bidirectional ? 2 : 1,
    input: data.shape[2],
  };
  const expect = (x: NDArray, shape: readonly number[]): void => {
    if (x.shape.join() === shape.join()) return;
    const inferred = `(${shape.join(',')}${shape.length === 1 ? ',' : ''})`;
    throw new MXNetError(`Shape inconsistent, Provided = [${x.shape}], inferred shape=${inferred}`);
  };
  const count = sizes.layers * sizes.directions;
  expect(parameters, [parameterCount(sizes)]);
  expect(state, [count, data.shape[1], sizes.projection ?? sizes.hidden]);
  if (c !== null) expect(c, [count, data.shape[1], sizes.hidden]);
  return { sizes, c, lengths };
}

/** Output [T, N, D·H]; with state_outputs a list of it and the states after the last step. */
function rnn(o: Required<RNN>): NDArray | NDArray[] {
  const cell = required(o.mode, 'RNN', 'mode', "{'gru', 'lstm', 'rnn_relu', 'rnn_tanh'}");
  if (!Object.hasOwn(cells, cell)) {
    throw new MXNetError(
      `Invalid Input: '${cell}', valid values are: {'gru', 'lstm', 'rnn_relu', 'rnn_tanh'}, in operator RNN(name="")`,
    );
  }
  if (!(o.p >= 0 && o.p < 1)) {
    throw checkFailed('dropout >= 0 && dropout < 1', 'unsupported dropout value, should be 0 <= dropout < 1');
  }
  const { sizes, c, lengths } = checked(o, cell as CellName);
  const arrays = unpacked(o.parameters, sizes);
  const [min, max] = [o.lstm_state_clip_min, o.lstm_state_clip_max];
  const result = recurrent<NDArray>(o.data, o.state, c, {
    cell: cell as CellName,
    weights: places(sizes).map((place) => scanWeights(arrays, place)),
    bidirectional: o.bidirectional,
    batchFirst: false,
    hiddenSize: sizes.hidden,
    lengths: lengths && f.cast(f.detach(lengths), 'int64'),
    dropout: (y) => layerDropout(y, o.p),
    clip:
      min === null && max === null
        ? null
        : { min: min ?? Number.NEGATIVE_INFINITY, max: max ?? Number.POSITIVE_INFINITY, nan: o.lstm_state_clip_nan },
  });
  if (!o.state_outputs) return result.output;
  return [result.output, result.h, ...(result.c === null ? [] : [result.c])];
}

export const recurrentFunctions = {
  RNN: op<RNN, NDArray | NDArray[]>()(
    'RNN',
    [
      'data',
      'parameters',
      'state',
      'state_cell',
      'sequence_length',
      'state_size',
      'num_layers',
      'bidirectional',
      'mode',
      'p',
      'state_outputs',
      'projection_size',
      'lstm_state_clip_min',
      'lstm_state_clip_max',
      'lstm_state_clip_nan',
      'use_sequence_length',
    ],
    {
      state_cell: null,
      sequence_length: null,
      state_size: undefined,
      num_layers: undefined,
      bidirectional: false,
      mode: undefined,
      p: 0,
      state_outputs: false,
      projection_size: null,
      lstm_state_clip_min: null,
      lstm_state_clip_max: null,
      lstm_state_clip_nan: false,
      use_sequence_length: false,
    },
    rnn,
  ),
};
