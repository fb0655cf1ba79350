// torch.optim.

export { Adagrad, type AdagradOptions } from './adagrad.ts';
export { Adam, type AdamOptions, AdamW, type AdamWOptions } from './adam.ts';
export type { BaseOptions, NamedParameter, ParameterGroup, ParameterGroupInput, Params } from './groups.ts';
export type { ParameterState } from './kept.ts';
export * as lr_scheduler from './lr-scheduler.ts';
export { Optimizer } from './optimizer.ts';
export type { Rate } from './options.ts';
export { RMSprop, type RMSpropOptions } from './rmsprop.ts';
export { SGD, type SGDOptions } from './sgd.ts';
export type { OptimizerStateDict, SavedGroup } from './state-dict.ts';
