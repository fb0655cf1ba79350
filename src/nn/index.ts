// torch.nn.

export {
  ELU,
  GELU,
  Hardtanh,
  LeakyReLU,
  LogSoftmax,
  ReLU,
  Sigmoid,
  SiLU,
  Softmax,
  Softplus,
  Tanh,
} from './activation.ts';
export { GRUCell, LSTMCell, RNNCell } from './cells.ts';
export { ModuleDict, ModuleList, Sequential } from './container.ts';
export * as functional from './functional.ts';
export * as init from './init.ts';
export { Dropout, Embedding, Flatten, LayerNorm } from './layers.ts';
export { Identity, Linear } from './linear.ts';
export { CrossEntropyLoss, MSELoss } from './loss.ts';
export { type ForwardHook, type ForwardPreHook, type Handle, Module } from './module.ts';
export { Parameter } from './parameter.ts';
export { GRU, type GRUOptions, LSTM, type LSTMOptions, RNN, type RNNOptions } from './rnn.ts';
export type { IncompatibleKeys, StateDict } from './state.ts';
export * as utils from './utils.ts';
