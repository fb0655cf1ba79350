// The namespace gluon: blocks, parameters, and the doors to layers, losses, data and training.

export { Block } from './block.ts';
export { Constant } from './constant.ts';
export * as contrib from './contrib.ts';
export * as data from './data/index.ts';
export { HybridBlock } from './hybrid-block.ts';
export * as loss from './loss.ts';
export * as nn from './nn/index.ts';
export { Parameter } from './parameter.ts';
export { ParameterDict } from './parameter-dict.ts';
export * as rnn from './rnn/index.ts';
export { Trainer } from './trainer.ts';
export * as utils from './utils.ts';
