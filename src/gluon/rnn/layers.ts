// gluon.rnn.RNN, LSTM and GRU: recurrent layers over whole sequences, each a declared signature over the shared layer.

import {
  type Arguments,
  bind,
  isPlainObject,
  type Parameter,
  type Signature,
  signature,
  TypeError,
} from '../../engine/index.ts';
import type { Init } from '../parameter.ts';
import type { ParameterDict } from '../parameter-dict.ts';
import { type LayerOptions, RNNLayer } from './layer.ts';

interface Keyword {
  prefix?: string | null;
  params?: ParameterDict | null;
  /** The layer takes the lengths of sequences as its third argument. */
  use_sequence_length?: boolean;
}
interface Common extends Keyword {
  hidden_size: number;
  num_layers?: number;
  /** 'TNC' or 'NTC'. */
  layout?: string;
  dropout?: number;
  bidirectional?: boolean;
  /** 0: found out from the first input. */
  input_size?: number;
  i2h_weight_initializer?: Init | null;
  h2h_weight_initializer?: Init | null;
  i2h_bias_initializer?: Init | null;
  h2h_bias_initializer?: Init | null;
  dtype?: string;
}
export interface RNNOptions extends Common {
  /** 'relu' or 'tanh'. */
  activation?: string;
}
export type GRUOptions = Common;
export interface LSTMOptions extends Common {
  /** Size of the projected hidden state. */
  projection_size?: number | null;
  h2r_weight_initializer?: Init | null;
  /** Bounds of the cell state. */
  state_clip_min?: number | null;
  state_clip_max?: number | null;
  /** A NaN in the cell state becomes the lower bound. */
  state_clip_nan?: boolean;
}

const initializers: readonly Parameter[] = [
  ['i2h_weight_initializer', null],
  ['h2h_weight_initializer', null],
  ['i2h_bias_initializer', 'zeros'],
  ['h2h_bias_initializer', 'zeros'],
];
const head: readonly Parameter[] = [['hidden_size'], ['num_layers', 1]];
const middle: readonly Parameter[] = [
  ['layout', 'TNC'],
  ['dropout', 0],
  ['bidirectional', false],
];
const input: Parameter = ['input_size', 0];
const dtype: Parameter = ['dtype', 'float32'];

const rnn = signature<Required<RNNOptions>>('RNN.__init__', [
  ...head,
  ['activation', 'relu'],
  ...middle,
  ...initializers,
  input,
  dtype,
]);
const lstm = signature<Required<LSTMOptions>>('LSTM.__init__', [
  ...head,
  ...middle,
  input,
  ...initializers,
  ['projection_size', null],
  ['h2r_weight_initializer', null],
  ['state_clip_min', null],
  ['state_clip_max', null],
  ['state_clip_nan', false],
  dtype,
]);
const gru = signature<Required<GRUOptions>>('GRU.__init__', [...head, ...middle, input, ...initializers, dtype]);

const keywords: Required<Keyword> = { prefix: null, params: null, use_sequence_length: false };
const absent = {
  projection_size: null,
  h2r_weight_initializer: null,
  state_clip_min: null,
  state_clip_max: null,
  state_clip_nan: false,
};

/** Binds a signature that ends in `**kwargs`, which go to HybridBlock. @throws TypeError as Python does. */
function options<O extends Common>(
  declared: Signature<Required<O>>,
  args: readonly unknown[],
): Required<O> & LayerOptions {
  const named = isPlainObject(args.at(-1)) ? (args.at(-1) as Record<string, unknown>) : {};
  const known = declared.parameters.map(([name]) => name);
  const unknown = Object.keys(named).find((key) => !known.includes(key) && !(key in keywords));
  if (unknown !== undefined) {
    throw new TypeError(
      `HybridBlock.__init__() got an unexpected keyword argument '${unknown}'`,
      `its arguments are ${[...known, ...Object.keys(keywords)].join(', ')}`,
    );
  }
  const pick = (wanted: boolean): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(named).filter(([key, value]) => key in keywords === wanted && value !== undefined),
    );
  const positional = named === args.at(-1) ? args.slice(0, -1) : args;
  return { ...absent, ...keywords, ...pick(true), ...bind(declared, [...positional, pick(false)]) } as Required<O> &
    LayerOptions;
}

/**
 * Elman network: h_t = act(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh), act being relu (default) or tanh.
 *
 * Input (T, N, C), or (N, T, C) in layout 'NTC'; states [h] or h of (L·D, N, H), zeros where none are given.
 * Returns the output (T, N, D·H) in the input's layout, and with states given [output, [h_n]].
 */
export class RNN extends RNNLayer {
  static override readonly name: string = 'RNN';

  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_layer';

  constructor(
    ...args: Arguments<
      RNNOptions,
      [
        'hidden_size',
        'num_layers',
        'activation',
        'layout',
        'dropout',
        'bidirectional',
        'i2h_weight_initializer',
        'h2h_weight_initializer',
        'i2h_bias_initializer',
        'h2h_bias_initializer',
        'input_size',
        'dtype',
      ]
    >
  ) {
    const { activation, ...rest } = options<RNNOptions>(rnn, args);
    super(`rnn_${activation}`, rest);
  }
}

/**
 * Long short-term memory (gates i f g o), with an optional projection of h to projection_size.
 * Source: Hochreiter and Schmidhuber, 1997; projection: Sak et al., 2014.
 *
 * Input (T, N, C), or (N, T, C) in layout 'NTC'; states [h, c] of (L·D, N, P or H) and (L·D, N, H), zeros where none are
 * given. Returns the output (T, N, D·(P or H)) in the input's layout, and with states given [output, [h_n, c_n]].
 */
export class LSTM extends RNNLayer {
  static override readonly name: string = 'LSTM';

  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_layer';

  constructor(
    ...args: Arguments<
      LSTMOptions,
      [
        'hidden_size',
        'num_layers',
        'layout',
        'dropout',
        'bidirectional',
        'input_size',
        'i2h_weight_initializer',
        'h2h_weight_initializer',
        'i2h_bias_initializer',
        'h2h_bias_initializer',
        'projection_size',
        'h2r_weight_initializer',
        'state_clip_min',
        'state_clip_max',
        'state_clip_nan',
        'dtype',
      ]
    >
  ) {
    super('lstm', options<LSTMOptions>(lstm, args));
  }
}

/**
 * Gated recurrent unit with the reset gate after the recurrent product (gates r z n). Source: Cho et al., 2014.
 *
 * Input (T, N, C), or (N, T, C) in layout 'NTC'; states [h] or h of (L·D, N, H), zeros where none are given.
 * Returns the output (T, N, D·H) in the input's layout, and with states given [output, [h_n]].
 */
export class GRU extends RNNLayer {
  static override readonly name: string = 'GRU';

  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_layer';

  constructor(
    ...args: Arguments<
      GRUOptions,
      [
        'hidden_size',
        'num_layers',
        'layout',
        'dropout',
        'bidirectional',
        'input_size',
        'i2h_weight_initializer',
        'h2h_weight_initializer',
        'i2h_bias_initializer',
        'h2h_bias_initializer',
        'dtype',
      ]
    >
  ) {
    super('gru', options<GRUOptions>(gru, args));
  }
}
