// A fused layer as a stack of cells that share its parameters.

import { AssertionError } from '../../engine/index.ts';
import { GRUCell, LSTMCell, RNNCell } from './basic-cells.ts';
import { BidirectionalCell } from './bidirectional.ts';
import type { Cell } from './cell.ts';
import { DropoutCell } from './dropout-cell.ts';
import type { RNNLayer } from './layer.ts';
import { HybridSequentialRNNCell } from './sequential.ts';

/** @throws AssertionError for layers with projection or bounds of the cell state, which have no such stack in MXNet. */
export function unfuse(layer: RNNLayer): HybridSequentialRNNCell {
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
