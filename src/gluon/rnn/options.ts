// The options that recurrent layers and cells share.

import { bind, type Signature, TypeError } from '../../engine/index.ts';
import {
  type Arguments,
  type Bound,
  bindOpen,
  bool,
  declare,
  float,
  int,
  type Option,
  optional,
  required,
  str,
} from '../../mxnet/base/options.ts';
import { named } from '../blocks/arguments.ts';
import { type Init, initializer } from '../parameters/options.ts';

export { named };

/** Size of h. */
export const hidden = { hidden_size: required(int) };

/** What fills the weights, and the biases. */
export const weights = {
  i2h_weight_initializer: optional(initializer),
  h2h_weight_initializer: optional(initializer),
};
export const biases = {
  i2h_bias_initializer: optional<Init | null>(initializer, 'zeros'),
  h2h_bias_initializer: optional<Init | null>(initializer, 'zeros'),
};
export const input = {
  /** 0: found out from the first input. */
  input_size: optional(int, 0),
};

const head = { ...hidden, num_layers: optional(int, 1) };
const middle = {
  /** 'TNC' or 'NTC'. */
  layout: optional(str, 'TNC'),
  /** Between layers, in training. */
  dropout: optional(float, 0),
  bidirectional: optional(bool, false),
};
const dtype = { dtype: optional(str, 'float32') };
const projection = {
  /** Size of the projected hidden state. */
  projection_size: optional(int),
  h2r_weight_initializer: optional(initializer),
  /** Bounds of the cell state. */
  state_clip_min: optional(float),
  state_clip_max: optional(float),
  /** A NaN in the cell state becomes the lower bound. */
  state_clip_nan: optional(bool, false),
};

export const rnn = {
  ...head,
  /** 'relu' or 'tanh'. */
  activation: optional(str, 'relu'),
  ...middle,
  ...weights,
  ...biases,
  ...input,
  ...dtype,
};
export const lstm = { ...head, ...middle, ...input, ...weights, ...biases, ...projection, ...dtype };
export const gru = { ...head, ...middle, ...input, ...weights, ...biases, ...dtype };

/** What goes on to HybridBlock. */
const keywords = {
  ...named,
  /** The layer takes the lengths of sequences as its third argument. */
  use_sequence_length: optional(bool, false),
};
const handedOn = declare('HybridBlock.__init__', keywords);
const absent = bind(declare('', projection), []);

/** What a layer is made of. */
export type LayerOptions = Bound<typeof lstm & typeof keywords>;
export type LayerArguments<T extends { readonly hidden_size: Option<number, true> }> = Arguments<
  T & typeof keywords,
  'hidden_size'
>;

/** Binds the arguments of a layer, with what it lacks set to nothing. @throws TypeError as Python does. */
export function layerOptions<O>(
  declared: Signature<O>,
  args: readonly unknown[],
): O & Bound<typeof projection & typeof keywords> {
  const [own, rest] = bindOpen(declared, args);
  const unknown = Object.keys(rest).find((key) => !(key in keywords));
  if (unknown !== undefined) {
    const known = [...declared.parameters.map((p) => p.name), ...Object.keys(keywords)];
    throw new TypeError(
      `HybridBlock.__init__() got an unexpected keyword argument '${unknown}'`,
      `its arguments are ${known.join(', ')}`,
    );
  }
  return { ...absent, ...bind(handedOn, [rest]), ...own };
}
