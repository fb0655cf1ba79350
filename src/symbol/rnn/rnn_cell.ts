// mx.rnn.rnn_cell: the cells and the container of their variables.

export { GRUCell, LSTMCell, RNNCell } from './basic.ts';
export { BidirectionalCell } from './bidirectional.ts';
export { BaseRNNCell } from './cell.ts';
export { DropoutCell } from './dropout-cell.ts';
export { FusedRNNCell } from './fused.ts';
export { ModifierCell, ResidualCell, ZoneoutCell } from './modifier.ts';
export { RNNParams } from './params.ts';
export { SequentialRNNCell } from './sequential.ts';
