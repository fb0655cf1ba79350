// The namespace nd: creation, operators and functions, each under MXNet's name. `import * as nd` is also the F of a block's
// `hybrid_forward(F, …)`.

import './methods.ts';
import { aliases } from './nd-aliases.ts';
import { binaryOperators } from './nd-binary.ts';
import { convFunctions } from './nd-conv.ts';
import { indexFunctions, indexOperators } from './nd-index.ts';
import { joinFunctions, joinOperators } from './nd-join.ts';
import { layerFunctions, layerOperators } from './nd-layer.ts';
import { matrixFunctions, matrixOperators } from './nd-matrix.ts';
import { normFunctions } from './nd-norm.ts';
import { drawOperators } from './nd-random.ts';
import { reduceOperators } from './nd-reduce.ts';
import { recurrentFunctions } from './nd-rnn.ts';
import { sequenceFunctions } from './nd-sequence.ts';
import { shapeFunctions, shapeOperators } from './nd-shape.ts';
import { unaryOperators } from './nd-unary.ts';

export { arange, array, empty, eye, full, linspace, ones, zeros } from './nd-create.ts';
export { type Arrays, load, load_frombuffer, type Savable, save, savetobuffer } from './nd-files.ts';
export { NDArray } from './ndarray.ts';
export * as random from './random.ts';

export const {
  Cast,
  Concat,
  ElementWiseSum,
  MakeLoss,
  Reshape,
  SoftmaxActivation,
  max_axis,
  min_axis,
  sum_axis,
  concatenate,
  moveaxis,
  log_sigmoid,
  batch_take,
} = aliases;
export const {
  add,
  subtract,
  multiply,
  divide,
  true_divide,
  modulo,
  power,
  maximum,
  minimum,
  hypot,
  equal,
  not_equal,
  greater,
  greater_equal,
  lesser,
  lesser_equal,
  logical_and,
  logical_or,
  logical_xor,
  broadcast_add,
  broadcast_plus,
  broadcast_sub,
  broadcast_minus,
  broadcast_mul,
  broadcast_div,
  broadcast_mod,
  broadcast_power,
  broadcast_maximum,
  broadcast_minimum,
  broadcast_hypot,
  broadcast_equal,
  broadcast_not_equal,
  broadcast_greater,
  broadcast_greater_equal,
  broadcast_lesser,
  broadcast_lesser_equal,
  broadcast_logical_and,
  broadcast_logical_or,
  broadcast_logical_xor,
  elemwise_add,
  elemwise_sub,
  elemwise_mul,
  elemwise_div,
} = binaryOperators;
export const { Convolution, Pooling } = convFunctions;
export const { Embedding, where, boolean_mask, gather_nd, scatter_nd } = indexFunctions;
export const { take, pick, one_hot, topk, sort, argsort } = indexOperators;
export const { SliceChannel, Pad, concat, stack, add_n } = joinFunctions;
export const { split, repeat, tile, pad } = joinOperators;
export const { Activation, LeakyReLU, softmax_cross_entropy } = layerFunctions;
export const { softmax, log_softmax, softmin } = layerOperators;
export const { FullyConnected, linalg_gemm2 } = matrixFunctions;
export const { dot, batch_dot } = matrixOperators;
export const { LayerNorm, InstanceNorm, GroupNorm, BatchNorm, L2Normalization } = normFunctions;
export const { Dropout } = drawOperators;
export const { sum, mean, prod, nansum, nanprod, max, min, norm, argmax, argmin, argmax_channel, cumsum, moments } =
  reduceOperators;
export const { RNN } = recurrentFunctions;
export const { SequenceMask, SequenceLast, SequenceReverse } = sequenceFunctions;
export const { reshape, Flatten, SwapAxis, transpose, reverse, broadcast_axis, shape_array, size_array, cast } =
  shapeFunctions;
export const {
  flatten,
  expand_dims,
  squeeze,
  swapaxes,
  slice,
  slice_axis,
  slice_like,
  broadcast_to,
  broadcast_like,
  broadcast_axes,
  flip,
  reshape_like,
  diag,
} = shapeOperators;
export const {
  negative,
  abs,
  sign,
  floor,
  ceil,
  trunc,
  fix,
  round,
  rint,
  exp,
  expm1,
  log,
  log1p,
  log2,
  log10,
  sqrt,
  rsqrt,
  cbrt,
  rcbrt,
  square,
  reciprocal,
  sin,
  cos,
  tan,
  sinh,
  cosh,
  tanh,
  degrees,
  radians,
  erf,
  sigmoid,
  relu,
  softsign,
  hard_sigmoid,
  logical_not,
  isnan,
  isfinite,
  stop_gradient,
  BlockGrad,
  identity,
  make_loss,
  zeros_like,
  ones_like,
  clip,
  smooth_l1,
} = unaryOperators;

/** Waits for all computation: nothing is delayed here. */
export const waitall = (): void => {};
