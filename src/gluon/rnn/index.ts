// gluon.rnn: recurrent layers and cells.

import { extended } from '../blocks/extended.ts';
import { HybridRecurrentCell as Base } from './cells/cell.ts';

/** What users' hybrid cells extend. */
export const HybridRecurrentCell: typeof Base = /* @__PURE__ */ extended(Base);
export type HybridRecurrentCell = Base;

export { GRUCell, LSTMCell, RNNCell } from './cells/basic.ts';
export { BidirectionalCell } from './cells/bidirectional.ts';
export { RecurrentCell } from './cells/cell.ts';
export { DropoutCell } from './cells/dropout-cell.ts';
export { ModifierCell, ResidualCell, ZoneoutCell } from './cells/modifier.ts';
export { HybridSequentialRNNCell, SequentialRNNCell } from './cells/sequential.ts';
export { GRU, LSTM, RNN } from './layers.ts';
