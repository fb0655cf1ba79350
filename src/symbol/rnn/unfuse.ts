// FusedRNNCell.unfuse: layers of one operator as a stack of cells, whose names are those that the unpacked weights have.

import { gateNames } from '../../mxnet/formulas/initial.ts';
import { GRUCell, LSTMCell, RNNCell } from './basic.ts';
import { BidirectionalCell } from './bidirectional.ts';
import type { BaseRNNCell } from './cell.ts';
import { DropoutCell } from './dropout-cell.ts';
import { SequentialRNNCell } from './sequential.ts';

/** Layers of a recurrence. */
export interface Layers {
  readonly _prefix: string;
  readonly _mode: string;
  readonly _num_hidden: number;
  readonly _num_layers: number;
  readonly _bidirectional: boolean;
  readonly _dropout: number;
}

const makers: { readonly [mode: string]: (num_hidden: number, prefix: string) => BaseRNNCell } = {
  rnn_relu: (num_hidden, prefix) => new RNNCell(num_hidden, { activation: 'relu', prefix }),
  rnn_tanh: (num_hidden, prefix) => new RNNCell(num_hidden, { activation: 'tanh', prefix }),
  lstm: (num_hidden, prefix) => new LSTMCell(num_hidden, { prefix }),
  gru: (num_hidden, prefix) => new GRUCell(num_hidden, { prefix }),
};

/** A cell for each layer and direction. @throws KeyError for an unknown mode. */
export function unfused(layers: Layers): SequentialRNNCell {
  const { _prefix: prefix, _mode: mode, _num_layers: depth, _dropout: dropout } = layers;
  gateNames(mode);
  const cell = (direction: string, layer: number): BaseRNNCell =>
    makers[mode](layers._num_hidden, `${prefix}${direction}${layer}_`);
  const stack = new SequentialRNNCell();
  for (let layer = 0; layer < depth; layer++) {
    stack.add(
      layers._bidirectional
        ? new BidirectionalCell(cell('l', layer), cell('r', layer), { output_prefix: `${prefix}bi_l${layer}_` })
        : cell('l', layer),
    );
    if (dropout > 0 && layer < depth - 1) stack.add(new DropoutCell(dropout, { prefix: `${prefix}_dropout${layer}_` }));
  }
  return stack;
}
