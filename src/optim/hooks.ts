// Hooks of optimizers: around their steps, and where a state is given or taken over.

import { bind, isPlainObject, RuntimeError, signature } from '../engine/index.ts';
import { type Handle, type Hooks, register } from '../rules/hooks.ts';
import { text } from '../rules/text/python.ts';
import { bool, callable } from '../torch/kinds.ts';
import type { OptimizerStateDict } from './state-dict.ts';

/** Positional and named arguments of a step, as Python has them: the first is the optimizer. */
export type StepArguments = readonly [args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>];
/** Runs before a step; a pair that it returns replaces the arguments. */
export type StepPreHook<O> =
  | ((optimizer: O, ...given: StepArguments) => void)
  | ((optimizer: O, ...given: StepArguments) => StepArguments | null | undefined);
/** Runs after a step. */
export type StepPostHook<O> = (optimizer: O, ...given: StepArguments) => void;
/** Runs before a state is gathered, or after one was taken over. */
export type StateHook<O> = (optimizer: O) => void;
/** Runs after a state was gathered, or before one is taken over; what it returns replaces it. */
export type StateDictHook<O> =
  | ((optimizer: O, state_dict: OptimizerStateDict) => void)
  | ((optimizer: O, state_dict: OptimizerStateDict) => OptimizerStateDict | null | undefined);

/** An option of hooks of states. */
export interface Prepended {
  /** Run before the hooks that are there, false by default. */
  prepend?: boolean;
}

/** Hooks around a step. */
export interface StepHooks {
  readonly pre: Hooks<StepPreHook<unknown>>;
  readonly post: Hooks<StepPostHook<unknown>>;
}
export const stepHooks = (): StepHooks => ({ pre: new Set(), post: new Set() });

/** Hooks of states that go one way. */
export interface StateHooks {
  /** Those that are told of it. */
  readonly plain: Hooks<StateHook<unknown>>;
  /** Those that the state goes through. */
  readonly through: Hooks<StateDictHook<unknown>>;
}
export const stateHooks = (): StateHooks => ({ plain: new Set(), through: new Set() });

/** Hooks around the steps of every optimizer. */
export const everywhere: StepHooks = /* @__PURE__ */ stepHooks();

/** Registers the hook that a function was given; `ordered` ones may be put before those that are there. */
export function add<H>(hooks: Hooks<H>, name: string, args: readonly unknown[], ordered = false): Handle {
  const parameters = [
    { name: 'hook', kind: callable, fallback: [] as const },
    { name: 'prepend', kind: bool, fallback: [false] as const },
  ];
  const taken = ordered ? parameters : parameters.slice(0, 1);
  const declared = signature<{ hook: never; prepend?: boolean }>(name, taken, name.includes('.'));
  const { hook, prepend } = bind(declared, args);
  return register(hooks, hook, prepend);
}

/** A state after each of the hooks has seen it. */
export function passed(
  hooks: Hooks<StateDictHook<unknown>>,
  optimizer: unknown,
  given: OptimizerStateDict,
): OptimizerStateDict {
  let state = given;
  for (const { hook } of [...hooks]) state = hook(optimizer, state) || state;
  return state;
}

/** The step of an optimizer with the hooks of all and its own around it. */
export function hooked<O extends object>(
  optimizer: O,
  own: StepHooks,
  step: (...args: never[]) => unknown,
): (...given: unknown[]) => unknown {
  return (...given) => {
    const last = given.at(-1);
    const named = isPlainObject(last);
    let [args, kwargs]: StepArguments = [[optimizer, ...(named ? given.slice(0, -1) : given)], named ? last : {}];
    for (const { hook } of [...everywhere.pre, ...own.pre]) {
      const changed: unknown = hook(optimizer, args, kwargs);
      if (changed === undefined || changed === null) continue;
      if (!isArguments(changed)) {
        throw new RuntimeError(
          `<function ${optimizer.constructor.name}.step> must return None or a tuple of (new_args, new_kwargs), but got ${text(changed)}.`,
          'return [args, kwargs] or nothing',
        );
      }
      [args, kwargs] = changed;
    }
    const names = Object.keys(kwargs).length > 0 ? [kwargs] : [];
    const result: unknown = Reflect.apply(step, args[0], [...args.slice(1), ...names]);
    for (const { hook } of [...own.post, ...everywhere.post]) hook(optimizer, args, kwargs);
    return result;
  };
}

const isArguments = (value: unknown): value is StepArguments =>
  Array.isArray(value) && value.length === 2 && Array.isArray(value[0]) && isPlainObject(value[1]);
