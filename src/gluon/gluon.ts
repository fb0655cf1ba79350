// The namespace gluon: blocks, parameters, and the doors to layers, losses, data and training.

export { Block, HybridBlock, SymbolBlock } from './blocks/index.ts';
export * as contrib from './contrib.ts';
export * as data from './data/index.ts';
export * as loss from './losses/index.ts';
export * as nn from './nn/index.ts';
export { Constant } from './parameters/constant.ts';
export { ParameterDict } from './parameters/dict.ts';
export { Parameter } from './parameters/parameter.ts';
export * as rnn from './rnn/index.ts';
export { Trainer } from './trainer.ts';
export * as utils from './utils.ts';
