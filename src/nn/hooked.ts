// What registers functions of a user's around a module M: around its call, its gradients and its state. Module runs them.

import { bind } from '../engine/index.ts';
import { Callable } from '../rules/callable.ts';
import { type Handle, type Hooks, register } from '../rules/hooks.ts';
import type { BackwardHook, BackwardHooks, BackwardPreHook } from './backward-hooks.ts';
import {
  type After,
  type ForwardHook,
  type ForwardHookWithKeywords,
  type ForwardPreHook,
  type ForwardPreHookWithKeywords,
  preWithKeywords,
  withKeywords,
} from './call-hooks.ts';
import * as calls from './calls.ts';
import type {
  LoadStateDictPostHook,
  LoadStateDictPreHook,
  StateDictPostHook,
  StateDictPreHook,
  StateHooks,
} from './state.ts';

interface AllHooks<M> {
  readonly pre: Hooks<ForwardPreHook<M>>;
  readonly post: Hooks<After<M>>;
  readonly backward: BackwardHooks<M>;
  readonly state: StateHooks<M>;
}

/** An object that can be called, with hooks around it. */
export abstract class Hooked<M> extends Callable {
  readonly #hooks: AllHooks<M> = {
    pre: new Set(),
    post: new Set(),
    backward: { pre: new Set(), post: new Set() },
    state: { saving: new Set(), saved: new Set(), loading: new Set(), loaded: new Set() },
  };

  /** @internal All hooks that were registered. */
  registeredHooks(): AllHooks<M> {
    return this.#hooks;
  }

  /** Runs `hook` before each call, behind those that are there; with `prepend` before them. */
  register_forward_pre_hook(hook: ForwardPreHook<M>, options?: calls.HookOptions & { with_kwargs?: false }): Handle;
  register_forward_pre_hook(
    hook: ForwardPreHookWithKeywords<M>,
    options: calls.HookOptions & { with_kwargs: true },
  ): Handle;
  register_forward_pre_hook(...args: readonly unknown[]): Handle {
    const { hook, prepend, with_kwargs } = bind(calls.preHook, args);
    return register(this.#hooks.pre, with_kwargs ? preWithKeywords<M>(hook) : hook, prepend);
  }

  /** Runs `hook` after each call, behind those that are there; with `prepend` before them, with `always_call` also where the call failed. */
  register_forward_hook(hook: ForwardHook<M>, options?: calls.ForwardHookOptions & { with_kwargs?: false }): Handle;
  register_forward_hook(
    hook: ForwardHookWithKeywords<M>,
    options: calls.ForwardHookOptions & { with_kwargs: true },
  ): Handle;
  register_forward_hook(...args: readonly unknown[]): Handle {
    const { hook, prepend, with_kwargs, always_call: always } = bind(calls.hook, args);
    return register(this.#hooks.post, { run: with_kwargs ? withKeywords<M>(hook) : hook, always }, prepend);
  }

  /** Runs `hook` with the gradients of a call's results, before they go on; what it returns takes their place. */
  register_full_backward_pre_hook(hook: BackwardPreHook<M>, prepend?: boolean | { prepend?: boolean }): Handle;
  register_full_backward_pre_hook(...args: readonly unknown[]): Handle {
    const { hook, prepend } = bind(calls.backwardPreHook, args);
    return register(this.#hooks.backward.pre, hook, prepend);
  }

  /** Runs `hook` with the gradients of a call's arguments and results; what it returns takes the place of the first. */
  register_full_backward_hook(hook: BackwardHook<M>, prepend?: boolean | { prepend?: boolean }): Handle;
  register_full_backward_hook(...args: readonly unknown[]): Handle {
    const { hook, prepend } = bind(calls.backwardHook, args);
    return register(this.#hooks.backward.post, hook, prepend);
  }

  #around<H>(hooks: Hooks<H>, name: string, args: readonly unknown[]): Handle {
    return register(hooks, bind(calls.stateHook(name), args).hook);
  }

  /** Runs `hook` before the state of this module is written down. */
  register_state_dict_pre_hook(hook: StateDictPreHook<M>): Handle;
  register_state_dict_pre_hook(...args: readonly unknown[]): Handle {
    return this.#around(this.#hooks.state.saving, 'register_state_dict_pre_hook', args);
  }

  /** Runs `hook` when the state of this module and of those below is written down; it may change it in place. */
  register_state_dict_post_hook(hook: StateDictPostHook<M>): Handle;
  register_state_dict_post_hook(...args: readonly unknown[]): Handle {
    return this.#around(this.#hooks.state.saved, 'register_state_dict_post_hook', args);
  }

  /** Runs `hook` before this module is loaded; it may change the state and the lists of what is wrong in place. */
  register_load_state_dict_pre_hook(hook: LoadStateDictPreHook<M>): Handle;
  register_load_state_dict_pre_hook(...args: readonly unknown[]): Handle {
    return this.#around(this.#hooks.state.loading, 'register_load_state_dict_pre_hook', args);
  }

  /** Runs `hook` when this module and those below are loaded; it may change what is reported in place. */
  register_load_state_dict_post_hook(hook: LoadStateDictPostHook<M>): Handle;
  register_load_state_dict_post_hook(...args: readonly unknown[]): Handle {
    return this.#around(this.#hooks.state.loaded, 'register_load_state_dict_post_hook', args);
  }
}
