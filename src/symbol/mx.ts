// The namespace mx with its symbolic world.

import '../mxnet/methods.ts';

export * as autograd from '../mxnet/array/autograd.ts';
export * as context from '../mxnet/base/context.ts';
export { Context, cpu, cpu_pinned, current_context, gpu, meta, num_gpus, reference } from '../mxnet/base/context.ts';
export * as name from '../mxnet/base/name.ts';
export * as init from '../mxnet/initializers/index.ts';
export * as initializer from '../mxnet/initializers/index.ts';
export * as metric from '../mxnet/metrics/index.ts';
export * as nd from '../mxnet/nd.ts';
export * as optimizer from '../mxnet/optimizers/index.ts';
export * as random from '../mxnet/random/index.ts';
export * as lr_scheduler from '../mxnet/schedules.ts';
export { sym, sym as symbol } from '../mxnet/sym.ts';
export { AttrScope } from '../mxnet/symbol/scope.ts';
export * as callback from './callback.ts';
export * as io from './io/index.ts';
export * as model from './model.ts';
export * as mod from './module/index.ts';
export * as module from './module/index.ts';
export * as rnn from './rnn/index.ts';
export * as visualization from './viz/index.ts';
export * as viz from './viz/index.ts';
