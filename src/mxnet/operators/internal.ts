// nd._internal: operators that only Gluon's own blocks call, as MXNet keeps such apart (`F._internal._rnn_param_concat`). Each is
// whole to who records, exports or runs a graph: one fused kernel where MXNet's formula is several.

export { _softmax_cross_entropy } from './loss/cross-entropy.ts';
export { _label_like } from './loss/label.ts';
export { _rnn_cell } from './recurrent/cell.ts';
export { _rnn_layer } from './recurrent/layer.ts';
