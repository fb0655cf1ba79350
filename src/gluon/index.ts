// MXNet's face: `import { mx, gluon, autograd, nd, init } from 'bptt/gluon'` reads as the tutorials do. Blocks, losses, loaders
// and what makes arrays are exported by name too, `import { Dense, LSTM, Trainer } from 'bptt/gluon'`: a bundler keeps every
// name of a namespace that is an object, and of these only what a program uses.

import '../mxnet/methods.ts';

export * as autograd from '../mxnet/array/autograd.ts';
export { arange, array, empty, eye, full, linspace, ones, zeros } from '../mxnet/array/create.ts';
export { NDArray } from '../mxnet/array/ndarray.ts';
export { Context, cpu, cpu_pinned, current_context, gpu, meta, num_gpus, reference } from '../mxnet/base/context.ts';
export { DeferredInitializationError, MXNetError } from '../mxnet/base/errors.ts';
export { NumpyArray } from '../mxnet/base/numpy.ts';
export * as init from '../mxnet/initializers/index.ts';
export * as metric from '../mxnet/metrics/index.ts';
export * as nd from '../mxnet/nd.ts';
export * as random from '../mxnet/random/index.ts';
export * from './data/index.ts';
export * as data from './data/index.ts';
export { FashionMNIST, MNIST } from './data/vision/datasets.ts';
export * as gluon from './gluon.ts';
export * from './losses/index.ts';
export * as loss from './losses/index.ts';
export * as mx from './mx.ts';
export * from './nn/index.ts';
export * as nn from './nn/index.ts';
export { Constant } from './parameters/constant.ts';
export { ParameterDict } from './parameters/dict.ts';
export { Parameter } from './parameters/parameter.ts';
export * from './rnn/index.ts';
export * as rnn from './rnn/index.ts';
export { Trainer } from './trainer.ts';
export * as utils from './utils.ts';
