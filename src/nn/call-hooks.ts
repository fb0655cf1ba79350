// What runs around a call of a module besides `forward`: hooks that are told keywords, and hooks that run also where the call
// failed. A call's keywords are its last argument where that is a plain object.

import { isPlainObject, RuntimeError, warn } from '../engine/index.ts';
import type { Hooks } from '../rules/hooks.ts';
import { text } from '../rules/text/python.ts';

/** Runs before `forward`; what it returns replaces the arguments. */
export type ForwardPreHook<M> = (module: M, args: unknown[]) => unknown;
/** The same with keywords apart; what it returns, arguments and keywords, replaces both. */
export type ForwardPreHookWithKeywords<M> = (module: M, args: unknown[], kwargs: Keywords) => unknown;
/** Runs after `forward`; what it returns replaces the result. */
export type ForwardHook<M> = (module: M, args: unknown[], output: unknown) => unknown;
/** The same with keywords apart. */
export type ForwardHookWithKeywords<M> = (module: M, args: unknown[], kwargs: Keywords, output: unknown) => unknown;

/** Arguments by name. */
export type Keywords = Record<string, unknown>;

/** A hook that runs after `forward`. */
export interface After<M> {
  readonly run: ForwardHook<M>;
  /** Whether it runs also where something failed. */
  readonly always: boolean;
}

/** One call on its way. */
export interface Call<M> {
  args: unknown[];
  output: unknown;
  /** The hooks that ran. */
  readonly ran: Set<After<M>>;
}

function parted(args: readonly unknown[]): { args: unknown[]; kwargs: Keywords } {
  const last = args.at(-1);
  return isPlainObject(last) ? { args: args.slice(0, -1), kwargs: last } : { args: [...args], kwargs: {} };
}

/** A hook that is told keywords, as one that is not. @throws RuntimeError where it returns something else than both. */
export const preWithKeywords =
  <M>(hook: ForwardPreHookWithKeywords<M>): ForwardPreHook<M> =>
  (module, given) => {
    const { args, kwargs } = parted(given);
    const result = hook(module, args, kwargs) ?? null;
    if (result === null) return null;
    if (!Array.isArray(result) || result.length !== 2 || !Array.isArray(result[0]) || !isPlainObject(result[1])) {
      throw new RuntimeError(
        `forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got ${text(result)}.`,
        'return [args, kwargs]',
      );
    }
    return Object.keys(result[1]).length > 0 ? [...result[0], result[1]] : result[0];
  };

/** A hook that is told keywords, as one that is not. */
export const withKeywords =
  <M>(hook: ForwardHookWithKeywords<M>): ForwardHook<M> =>
  (module, given, output) => {
    const { args, kwargs } = parted(given);
    return hook(module, args, kwargs, output);
  };

/** Runs the hooks that run always and did not run yet, when a call failed; what they raise is a warning. */
export function afterFailure<M>(module: M, call: Call<M>, hooks: Hooks<After<M>>): void {
  for (const { hook } of [...hooks]) {
    if (!hook.always || call.ran.has(hook)) continue;
    try {
      call.output = hook.run(module, call.args, call.output) ?? call.output;
    } catch (error) {
      warn(
        `module forward hook with \`\`always_call=True\`\` raised an exception that was silenced as another error was raised in forward: ${error instanceof Error ? error.message : error}`,
      );
    }
  }
}
