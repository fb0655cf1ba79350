// The table of MXNet's operators: every export is one, under one of its names (what is no operator to graphs has no definition).

export { Activation, LeakyReLU } from './activation.ts';
export * from './aliases.ts';
export { Convolution, Pooling } from './conv.ts';
export { Dropout } from './dropout.ts';
export * from './fluent/index.ts';
export { add_n, Concat, concat, ElementWiseSum, Pad, SliceChannel, stack } from './join.ts';
export { FullyConnected, linalg_gemm2 } from './linear.ts';
export { boolean_mask, Embedding, gather_nd, scatter_nd, where } from './lookup.ts';
export { softmax_cross_entropy } from './loss/cross-entropy.ts';
export { CTCLoss, ctc_loss } from './loss/ctc.ts';
export {
  LinearRegressionOutput,
  LogisticRegressionOutput,
  MAERegressionOutput,
  MakeLoss,
  make_loss,
  SoftmaxOutput,
} from './loss/output.ts';
export { BatchNorm, GroupNorm, InstanceNorm, L2Normalization, LayerNorm } from './norm.ts';
export { RNN } from './recurrent/rnn.ts';
export { SequenceLast, SequenceMask, SequenceReverse } from './sequence.ts';
export {
  Cast,
  cast,
  Flatten,
  Reshape,
  reshape,
  reverse,
  SwapAxis,
  shape_array,
  size_array,
  transpose,
} from './shape.ts';
