// What the namespaces mx of both faces hold alike.

export * as autograd from './array/autograd.ts';
export * as context from './base/context.ts';
export { Context, cpu, cpu_pinned, current_context, gpu, meta, num_gpus, reference } from './base/context.ts';
export * as name from './base/name.ts';
export * as init from './initializers/index.ts';
export * as initializer from './initializers/index.ts';
export * as metric from './metrics/index.ts';
export * as nd from './nd.ts';
export * as optimizer from './optimizers/index.ts';
export * as random from './random/index.ts';
export * as lr_scheduler from './schedules.ts';
export { sym, sym as symbol } from './sym.ts';
export { AttrScope } from './symbol/scope.ts';
