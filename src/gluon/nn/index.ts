// gluon.nn: the layers.

export { Block, HybridBlock, SymbolBlock } from '../blocks/index.ts';
export { Activation, ELU, GELU, LeakyReLU, PReLU, SELU, Swish } from './activations.ts';
export { Dropout, Embedding, Flatten } from './basic.ts';
export { HybridSequential, Sequential } from './containers.ts';
export { Conv1D } from './conv.ts';
export { Dense } from './dense.ts';
export { HybridLambda, Lambda } from './lambda.ts';
export { BatchNorm, GroupNorm, InstanceNorm, LayerNorm } from './norm.ts';
export { AvgPool1D, GlobalAvgPool1D, GlobalMaxPool1D, MaxPool1D } from './pool.ts';
