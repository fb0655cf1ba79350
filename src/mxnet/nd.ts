// The namespace nd: creation, operators and functions, each under MXNet's name. `import * as nd` is also the F of a block's
// `hybrid_forward(F, …)`.

import { bind } from '../engine/index.ts';
import { declare } from './base/options.ts';
import './methods.ts';

export { arange, array, empty, eye, full, linspace, ones, zeros } from './array/create.ts';
export { type Arrays, load, load_frombuffer, type Savable, save, savetobuffer } from './array/files.ts';
export { NDArray } from './array/ndarray.ts';
export { Activation, LeakyReLU } from './operators/activation.ts';
export * from './operators/aliases.ts';
export { Convolution, Pooling } from './operators/conv.ts';
export { Dropout } from './operators/dropout.ts';
export * from './operators/fluent/index.ts';
export * as _internal from './operators/internal.ts';
export { add_n, concat, Pad, SliceChannel, stack } from './operators/join.ts';
export { FullyConnected, linalg_gemm2 } from './operators/linear.ts';
export { boolean_mask, Embedding, gather_nd, scatter_nd, where } from './operators/lookup.ts';
export { softmax_cross_entropy } from './operators/loss/cross-entropy.ts';
export { CTCLoss, ctc_loss } from './operators/loss/ctc.ts';
export { BatchNorm, GroupNorm, InstanceNorm, L2Normalization, LayerNorm } from './operators/norm.ts';
export { RNN } from './operators/recurrent/rnn.ts';
export { SequenceLast, SequenceMask, SequenceReverse } from './operators/sequence.ts';
export {
  broadcast_axis,
  cast,
  Flatten,
  reshape,
  reverse,
  SwapAxis,
  shape_array,
  size_array,
  transpose,
} from './operators/shape.ts';
export * as random from './random/index.ts';

/** Waits for all computation: nothing is delayed here. */
export const waitall = (...args: []): void => void bind(waiting, args);
const waiting = declare('waitall', {}, false);
