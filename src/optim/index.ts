// torch.optim.

export { Adadelta, type AdadeltaOptions } from './adadelta.ts';
export { Adagrad, type AdagradOptions } from './adagrad.ts';
export { Adam, type AdamOptions, AdamW, type AdamWOptions } from './adam.ts';
export { Adamax, type AdamaxOptions } from './adamax.ts';
export { ASGD, type ASGDOptions } from './asgd.ts';
export { register_optimizer_step_post_hook, register_optimizer_step_pre_hook } from './global-hooks.ts';
export type { BaseOptions, NamedParameter, ParameterGroup, ParameterGroupInput, Params } from './groups.ts';
export type { StateDictHook, StateHook, StepArguments, StepPostHook, StepPreHook } from './hooks.ts';
export type { ParameterState } from './kept.ts';
export { LBFGS, type LBFGSOptions } from './lbfgs.ts';
export * as lr_scheduler from './lr-scheduler.ts';
export { NAdam, type NAdamOptions } from './nadam.ts';
export { Optimizer } from './optimizer.ts';
export type { Rate } from './options.ts';
export { RAdam, type RAdamOptions } from './radam.ts';
export { RMSprop, type RMSpropOptions } from './rmsprop.ts';
export { Rprop, type RpropOptions } from './rprop.ts';
export { SGD, type SGDOptions } from './sgd.ts';
export type { OptimizerStateDict, SavedGroup } from './state-dict.ts';
export * as swa_utils from './swa-utils.ts';
