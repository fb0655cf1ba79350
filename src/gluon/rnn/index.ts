// gluon.rnn: recurrent layers and cells.

export { GRUCell, LSTMCell, RNNCell } from './basic-cells.ts';
export { BidirectionalCell } from './bidirectional.ts';
export { HybridRecurrentCell, RecurrentCell } from './cell.ts';
export { DropoutCell } from './dropout-cell.ts';
export { GRU, LSTM, RNN } from './layers.ts';
export { ModifierCell, ResidualCell, ZoneoutCell } from './modifier.ts';
export { HybridSequentialRNNCell, SequentialRNNCell } from './sequential.ts';
