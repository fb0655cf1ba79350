// What gluon.rnn.RNN, LSTM and GRU call: the fused recurrent operator on the arrays of a layer, which stay apart (packing them
// would copy every weight in every call), in either layout. nd.RNN is the same on a packed vector.

import * as f from '../../../engine/functions.ts';
import type { CellName } from '../../../engine/index.ts';
import { cells, recurrent } from '../../../rules/recurrent.ts';
import { isInferring, type Rule } from '../../array/inference.ts';
import type { NDArray } from '../../array/ndarray.ts';
import { type Bound, bool, float, int, of, optional, required, str } from '../../base/options.ts';
import { array, method } from '../define.ts';
import * as check from './checks.ts';
import { stateClip } from './clip.ts';
import { layerDropout } from './dropout.ts';
import { type Arrays, type LayerSizes, places, scanWeights, stateShapes } from './weights.ts';

const options = {
  /** [T, N, I], or [N, T, I] in layout NTC. */
  data: required(array),
  /** h [L·D, N, H] (or [L·D, N, P]), and for LSTM c [L·D, N, H]. */
  states: required(of<readonly NDArray[]>()),
  /** Lengths [N]. */
  sequence_length: optional(array),
  /** By name: `l0_i2h_weight`. */
  parameters: required(of<Arrays>()),
  mode: required(of<CellName>()),
  /** H */
  state_size: required(int),
  /** L */
  num_layers: required(int),
  /** D = 2 */
  bidirectional: optional(bool, false),
  /** Dropout between layers, in training. */
  p: optional(float, 0),
  /** P */
  projection_size: optional(int),
  lstm_state_clip_min: optional(float),
  lstm_state_clip_max: optional(float),
  lstm_state_clip_nan: optional(bool, false),
  use_sequence_length: optional(bool, false),
  /** TNC or NTC. */
  layout: optional(str, 'TNC'),
};
type Options = Bound<typeof options> & { readonly name: string | null };

const sizesOf = (o: Options): LayerSizes => ({
  gates: cells[o.mode].gates,
  hidden: o.state_size,
  projection: o.projection_size,
  layers: o.num_layers,
  directions: o.bidirectional ? 2 : 1,
  input: o.data.shape[2],
});

/** @throws MXNetError, ValueError in MXNet's words for what does not fit. */
function checked(o: Options, sizes: LayerSizes): void {
  const { data, states, sequence_length, parameters, use_sequence_length } = o;
  const dtypes = [
    ['parameters', parameters.l0_i2h_weight],
    ['state', states[0]],
    ...(states.length > 1 ? [['state_cell', states[1]] as const] : []),
  ] as const;
  const expected = stateShapes(sizes, data.shape[o.layout.indexOf('N')], cells[o.mode].hasCellState);
  check.checkDropout(o, sizes);
  if (isInferring()) {
    check.checkRank(data, o.name);
    check.checkStatesOf(o.name, states, expected);
    check.checkDTypes(data, dtypes);
    return;
  }
  check.checkStates(states, expected);
  check.checkInputCount(
    2 + states.length + (sequence_length === null ? 0 : 1),
    2 + expected.length + (use_sequence_length ? 1 : 0),
    'data, parameters, a state (LSTM: two), and the lengths where they are used',
  );
  check.checkRank(data);
  check.checkDTypes(data, dtypes);
  if (sequence_length !== null) check.checkLengths(sequence_length, data.shape[o.layout.indexOf('N')]);
  check.checkInputSize(data, sizes, parameters.l0_i2h_weight.shape[1]);
}

/** The output in the data's layout, then the states after the last step. */
function layer(o: Options): NDArray[] {
  const sizes = sizesOf(o);
  checked(o, sizes);
  return run(o.data, o.states[0], o.states[1] ?? null, o.sequence_length, o.parameters, sizes, o);
}

/** What a run of the layer is told beside arrays. */
interface Run {
  readonly mode: CellName;
  readonly p: number;
  readonly layout: string;
  readonly lstm_state_clip_min: number | null;
  readonly lstm_state_clip_max: number | null;
  readonly lstm_state_clip_nan: boolean;
}

/** Runs the layers: the output in the data's layout, h and (for LSTM) c after the last step. */
export function run(
  data: NDArray,
  h: NDArray,
  c: NDArray | null,
  lengths: NDArray | null,
  arrays: Arrays,
  sizes: LayerSizes,
  { mode, p, layout, ...o }: Run,
): NDArray[] {
  const result = recurrent<NDArray>(data, h, c, {
    cell: cells[mode],
    weights: places(sizes).map((place) => scanWeights(arrays, place)),
    bidirectional: sizes.directions === 2,
    batchFirst: layout === 'NTC',
    hiddenSize: sizes.hidden,
    lengths: lengths && f.cast(f.detach(lengths), 'int64'),
    dropout: (y) => layerDropout(y, p),
    bound: stateClip(o.lstm_state_clip_min, o.lstm_state_clip_max, o.lstm_state_clip_nan),
  });
  return [result.output, result.h, ...(result.c === null ? [] : [result.c])];
}

/** The weights that meet the data: those of the lowest layer. @throws MXNetError for data of another rank. */
const lowest: Rule<Options> = (o) => {
  check.checkRank(o.data, o.name);
  return places({ ...sizesOf(o), layers: 1 }).map((place) => {
    const weight = o.parameters[`${place}_i2h_weight`];
    return [weight, [weight.shape[0], o.data.shape[2]]];
  });
};

export const _rnn_layer = method('_rnn_layer', options, layer, lowest);
