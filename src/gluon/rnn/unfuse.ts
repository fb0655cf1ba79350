// A fused layer as a stack of cells that share its parameters.

import { AssertionError } from '../../engine/index.ts';
import type { LayerSizes, Role } from '../../mxnet/operators/recurrent/weights.ts';
import type { ParameterDict } from '../parameters/dict.ts';
import type { Init } from '../parameters/options.ts';
import { GRUCell, LSTMCell, RNNCell } from './cells/basic.ts';
import { BidirectionalCell } from './cells/bidirectional.ts';
import type { Cell } from './cells/cell.ts';
import { DropoutCell } from './cells/dropout-cell.ts';
import { HybridSequentialRNNCell } from './cells/sequential.ts';

/** A fused layer, as far as its cells need it. */
interface Fused {
  readonly prefix: string;
  readonly params: ParameterDict;
  readonly _mode: string;
  readonly _sizes: LayerSizes;
  readonly _dropout: number;
  readonly _clip: readonly [min: number | null, max: number | null, nan: boolean];
  readonly _initializers: { readonly [K in Role]: Init | null };
}

/** @throws AssertionError for layers with projection or bounds of the cell state, which have no such stack in MXNet. */
export function unfuse(layer: Fused): HybridSequentialRNNCell {
  const { hidden, layers, directions, projection, input } = layer._sizes;
  if (projection !== null) throw new AssertionError('_unfuse does not support projection layer yet!');
  if (layer._clip[0] || layer._clip[1]) throw new AssertionError('_unfuse does not support state clipping yet!');
  const { i2h_weight, h2h_weight, i2h_bias, h2h_bias } = layer._initializers;
  const cell = (prefix: string, input_size: number): Cell => {
    const options = {
      hidden_size: hidden,
      i2h_weight_initializer: i2h_weight,
      h2h_weight_initializer: h2h_weight,
      i2h_bias_initializer: i2h_bias,
      h2h_bias_initializer: h2h_bias,
      input_size,
      prefix,
    };
    if (layer._mode === 'lstm') return new LSTMCell(options);
    if (layer._mode === 'gru') return new GRUCell(options);
    return new RNNCell({ ...options, activation: layer._mode.replace('rnn_', '') });
  };
  const stack = new HybridSequentialRNNCell({ prefix: layer.prefix, params: layer.params });
  stack.name_scope(() => {
    for (let k = 0; k < layers; k++) {
      const width = k === 0 ? input : hidden * directions;
      const ahead = cell(`l${k}_`, width);
      stack.add(directions === 2 ? new BidirectionalCell(ahead, cell(`r${k}_`, width)) : ahead);
      if (layer._dropout > 0 && k < layers - 1) stack.add(new DropoutCell(layer._dropout));
    }
  });
  return stack;
}
