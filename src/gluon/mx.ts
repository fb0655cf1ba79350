// The namespace mx.

export * as autograd from './autograd.ts';
export * as base from './base.ts';
export * as context from './context.ts';
export { Context, cpu, cpu_pinned, current_context, gpu, num_gpus, reference } from './context.ts';
export * as gluon from './gluon.ts';
export * as init from './initializer.ts';
export * as initializer from './initializer.ts';
export * as lr_scheduler from './lr-scheduler.ts';
export * as metric from './metric.ts';
export * as name from './name.ts';
export * as nd from './nd.ts';
export * as optimizer from './optimizer/index.ts';
export * as random from './random.ts';
