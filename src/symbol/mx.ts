// The namespace mx with its symbolic world.

import '../mxnet/methods.ts';

export * from '../mxnet/mx.ts';
export * as callback from './callback.ts';
export * as io from './io/index.ts';
export * as model from './model.ts';
export * as mod from './module/index.ts';
export * as module from './module/index.ts';
export * as rnn from './rnn/index.ts';
export * as visualization from './viz/index.ts';
export * as viz from './viz/index.ts';
