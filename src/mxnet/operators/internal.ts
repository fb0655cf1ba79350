// nd._internal: operators that only Gluon's own blocks call, as MXNet keeps such apart (`F._internal._rnn_param_concat`), and
// those that Python's signs and functions stand for. What Gluon's blocks call is whole to who records or runs a graph: one
// fused kernel where MXNet's formula is several.

export { _arange, _eye, _full, _linspace, _ones, _zeros } from './create.ts';
export { _random_normal, _random_uniform } from './draw.ts';
export { _rnn_param_concat } from './join.ts';
export { _softmax_cross_entropy } from './loss/cross-entropy.ts';
export { _label_like } from './loss/label.ts';
export { _rnn_cell } from './recurrent/cell.ts';
export { _rnn_layer } from './recurrent/layer.ts';
export * from './signs.ts';
