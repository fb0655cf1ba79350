// Hooks around the steps of all optimizers: what Python imports from torch.optim.optimizer.

import type { Handle } from '../rules/hooks.ts';
import { add, everywhere, type StepPostHook, type StepPreHook } from './hooks.ts';
import type { Optimizer } from './optimizer.ts';

/** Runs `hook` before each step of every optimizer, and before the optimizer's own hooks. */
export function register_optimizer_step_pre_hook(hook: StepPreHook<Optimizer>): Handle;
export function register_optimizer_step_pre_hook(...args: readonly unknown[]): Handle {
  return add(everywhere.pre, 'register_optimizer_step_pre_hook', args);
}

/** Runs `hook` after each step of every optimizer, and after the optimizer's own hooks. */
export function register_optimizer_step_post_hook(hook: StepPostHook<Optimizer>): Handle;
export function register_optimizer_step_post_hook(...args: readonly unknown[]): Handle {
  return add(everywhere.post, 'register_optimizer_step_post_hook', args);
}
