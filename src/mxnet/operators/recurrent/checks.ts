// What a fused layer refuses, in MXNet's words: option values, and inputs, states and parameters that do not fit.

import { type DType, RuntimeError, type Shape, TypeError, ValueError } from '../../../engine/index.ts';
import type { NDArray } from '../../array/ndarray.ts';
import { DTypeMismatch, inconsistent, MXNetError } from '../../base/errors.ts';
import { shapeText } from '../../base/python-text.ts';
import { type LayerSizes, parameterCount } from './weights.ts';

/** MXNet's numbers of dtypes. */
const codes: { readonly [K in DType]: number } = {
  float32: 0,
  float64: 1,
  float16: 2,
  uint8: 3,
  int32: 4,
  int64: 6,
  bool: 7,
  bfloat16: 12,
};

/** A failed check of the operator, with the name of its node where shapes or dtypes are being inferred. */
const refusal = (condition: string, text: string, operator: string | null, hint?: string): MXNetError =>
  new MXNetError(
    `${operator === null ? '' : `Error in operator ${operator}: `}Check failed: ${condition} : ${text}`,
    hint,
  );

/** @throws MXNetError unless the input has three dimensions. */
export function checkRank(x: NDArray, operator: string | null = null): void {
  if (x.ndim === 3) return;
  throw refusal(
    `dshape.ndim() == 3U (${x.ndim} vs. 3)`,
    'Input data should be rank-3 tensor of dim [sequence length, batch size, input size]',
    operator,
  );
}

/** @throws ValueError for the first state whose shape is not the expected one. */
export function checkStates(states: readonly NDArray[], expected: readonly Shape[]): void {
  states.slice(0, expected.length).forEach((state, i) => {
    if (!Array.isArray(state?.shape)) throw new TypeError('states must be list of NDArray', 'layer(x, [h])');
    if (state.shape.join() === expected[i].join()) return;
    throw new ValueError(
      `Invalid recurrent state shape. Expecting ${shapeText(expected[i])}, got ${shapeText(state.shape)}.`,
      'states are (layers * directions, batch, size) in both layouts',
    );
  });
}

/** The same while shapes are inferred, where the operator itself complains. @throws MXNetError, RuntimeError. */
export function checkStatesOf(operator: string | null, states: readonly NDArray[], expected: readonly Shape[]): void {
  if (expected.length === 1 && states.length > 1) {
    throw new RuntimeError(
      'Symbol.ComposeKeyword argument name state_cell not found.\nCandidate arguments:\n\t[0]data\n\t[1]parameters\n\t[2]state\n\n',
      'the layer has one state',
    );
  }
  states.slice(0, expected.length).forEach((state, i) => {
    if (state.shape.join() === expected[i].join()) return;
    throw new MXNetError(
      `Error in operator ${operator}: Shape inconsistent, Provided = [${state.shape.join()}], inferred shape=(${expected[i]})`,
      'states are (layers * directions, batch, size) in both layouts',
    );
  });
}

/** @throws MXNetError where there are more or fewer inputs (data, parameters, states, lengths) than the operator takes. */
export function checkInputCount(given: number, expected: number, hint: string): void {
  if (given === expected) return;
  throw refusal(
    `num_inputs == infered_num_inputs (${given} vs. ${expected})`,
    `Operator RNN expects ${expected} inputs, but got ${given} instead.`,
    null,
    hint,
  );
}

/** @throws MXNetError unless there is one length for each sequence of the batch. */
export function checkLengths(lengths: NDArray, batch: number): void {
  if (lengths.ndim === 1 && lengths.size === batch) return;
  throw inconsistent(lengths.shape, [batch], 'sequence_length has one length for each sequence of the batch');
}

/** @throws MXNetError where the parameters were made for another input size. */
export function checkInputSize(x: NDArray, sizes: LayerSizes, width: number): void {
  if (x.shape[2] === width) return;
  const [provided, inferred] = [width, x.shape[2]].map((input) => parameterCount({ ...sizes, input }));
  throw new MXNetError(
    `Shape inconsistent, Provided = [${provided}], inferred shape=(${inferred},)`,
    `the layer was made for inputs of ${width} features, and ${x.shape[2]} came`,
  );
}

/** @throws MXNetError where parameters or states have another dtype than the data. */
export function checkDTypes(
  x: NDArray,
  others: readonly (readonly [name: string, array: { readonly dtype: DType }])[],
  operator: string | null = null,
): void {
  for (const [name, { dtype }] of others) {
    if (dtype === x.dtype) continue;
    const { message, hint } = refusal(
      `(*in_type)[i] == dtype (${codes[dtype]} vs. ${codes[x.dtype]})`,
      `This layer requires uniform type. Expected '${x.dtype}' v.s. given '${dtype}' at '${name}'`,
      operator,
      'cast the data (x.astype) or the layer (layer.cast)',
    );
    throw new DTypeMismatch(message, hint);
  }
}

/** The options of the operator as MXNet prints them. */
export interface OperatorText {
  readonly p: number;
  readonly mode: string;
  readonly bidirectional: boolean;
  readonly use_sequence_length: boolean;
  readonly lstm_state_clip_min: number | null;
  readonly lstm_state_clip_max: number | null;
  readonly lstm_state_clip_nan: boolean;
}

/** @throws MXNetError for a dropout outside of [0, 1]. */
export function checkDropout(o: OperatorText, sizes: LayerSizes): void {
  const { p, mode } = o;
  if (p >= 0 && p <= 1) return;
  const bool = (v: boolean): string => (v ? 'True' : 'False');
  const options = {
    use_sequence_length: bool(o.use_sequence_length),
    lstm_state_clip_max: o.lstm_state_clip_max ?? 'None',
    projection_size: sizes.projection ?? 'None',
    state_outputs: 'True',
    lstm_state_clip_nan: bool(o.lstm_state_clip_nan),
    lstm_state_clip_min: o.lstm_state_clip_min ?? 'None',
    p,
    mode,
    bidirectional: bool(o.bidirectional),
    num_layers: sizes.layers,
    state_size: sizes.hidden,
  };
  const text = Object.entries(options).map(([key, value]) => `${key}="${value}"`);
  throw new MXNetError(
    `value ${p} for Parameter p exceed bound [0,1]\np: drop rate of the dropout on the outputs of each RNN layer, except the last layer., in operator RNN(name="", ${text.join(', ')})`,
  );
}
