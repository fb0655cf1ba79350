// torch.nn, as the member of `bptt`.

export { Parameter } from '../torch/parameter.ts';
export {
  ELU,
  type ELUOptions,
  GELU,
  type GELUOptions,
  Hardtanh,
  type HardtanhOptions,
  LeakyReLU,
  type LeakyReLUOptions,
  LogSoftmax,
  ReLU,
  Sigmoid,
  SiLU,
  Softmax,
  type SoftmaxOptions,
  Softplus,
  type SoftplusOptions,
  Tanh,
} from './activation.ts';
export { Bilinear, type BilinearOptions } from './bilinear.ts';
export { Buffer } from './buffer.ts';
export { type CellOptions, GRUCell, LSTMCell, RNNCell, RNNCellBase, type RNNCellOptions } from './cells.ts';
export { ModuleDict, ModuleList, Sequential } from './container.ts';
export { Conv1d, type ConvOptions } from './conv.ts';
export { ConvTranspose1d, type ConvTransposeOptions } from './conv-transpose.ts';
export { CosineSimilarity, PairwiseDistance } from './distance.ts';
export { AlphaDropout, Dropout, Dropout1d, Dropout2d, type DropoutOptions, FeatureAlphaDropout } from './dropout.ts';
export { Embedding, type EmbeddingOptions, type PretrainedOptions } from './embedding.ts';
export { EmbeddingBag, type EmbeddingBagOptions, type PretrainedBagOptions } from './embedding-bag.ts';
export * as functional from './functional.ts';
export * as init from './init.ts';
export { InstanceNorm1d } from './instance-norm.ts';
export { Flatten, type FlattenOptions, LayerNorm, type LayerNormOptions, Unflatten } from './layers.ts';
export { Identity, Linear, type LinearOptions } from './linear.ts';
export * from './losses/index.ts';
export { LPPool1d } from './lp-pool.ts';
export { MaxUnpool1d } from './max-unpool.ts';
export {
  type BackwardHook,
  type BackwardPreHook,
  type ForwardHook,
  type ForwardPreHook,
  type Handle,
  Module,
} from './module.ts';
export { type AttendOptions, MultiheadAttention, type MultiheadAttentionOptions } from './multihead-attention.ts';
export type { BatchNormOptions } from './norm-base.ts';
export {
  BatchNorm1d,
  GroupNorm,
  type GroupNormOptions,
  RMSNorm,
  type RMSNormOptions,
} from './norm-modules.ts';
export { CircularPad1d, ConstantPad1d, ReflectionPad1d, ReplicationPad1d, ZeroPad1d } from './pads.ts';
export { ParameterDict, ParameterList } from './parameter-containers.ts';
export {
  AdaptiveAvgPool1d,
  AdaptiveMaxPool1d,
  AvgPool1d,
  MaxPool1d,
  type MaxPoolOptions,
} from './pooling.ts';
export { GRU, type GRUOptions, LSTM, type LSTMOptions, RNN, type RNNOptions } from './rnn.ts';
export { RNNBase } from './rnn-base.ts';
export type { IncompatibleKeys, StateDict } from './state.ts';
export { Transformer, type TransformerOptions, type TransformOptions } from './transformer.ts';
export type { TransformerLayerOptions } from './transformer-block.ts';
export { type DecodeLayerOptions, TransformerDecoderLayer } from './transformer-decoder-layer.ts';
export { type EncodeLayerOptions, TransformerEncoderLayer } from './transformer-encoder-layer.ts';
export {
  type DecodeOptions,
  type EncodeOptions,
  TransformerDecoder,
  TransformerEncoder,
} from './transformer-stacks.ts';
export {
  CELU,
  type CELUOptions,
  GLU,
  Hardshrink,
  Hardsigmoid,
  Hardswish,
  LogSigmoid,
  Mish,
  PReLU,
  type PReLUOptions,
  ReLU6,
  RReLU,
  type RReLUOptions,
  SELU,
  type ShrinkOptions,
  Softmin,
  Softshrink,
  Softsign,
  Tanhshrink,
  Threshold,
} from './unit-modules.ts';
export * as utils from './utils.ts';
