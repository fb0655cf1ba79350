// Hooks on the gradients of a module as a whole: of what goes in and of what comes out. The tensors pass through a node that
// computes nothing, once before `forward` and once behind it, and on the way back the nodes ask the hooks.

import * as f from '../engine/functions.ts';
import { RuntimeError, TypeError, typeName, warn } from '../engine/index.ts';
import type { Hooks } from '../rules/hooks.ts';
import { Tensor } from '../torch/index.ts';
import { type Gradients, through } from './through.ts';

/** Gets the gradients of the results; what it returns takes their place. */
export type BackwardPreHook<M> = (module: M, grad_output: Gradients) => unknown;
/** Gets the gradients of the arguments and of the results; what it returns takes the place of the first. */
export type BackwardHook<M> = (module: M, grad_input: Gradients, grad_output: Gradients) => unknown;

/** The hooks of one module. */
export interface BackwardHooks<M> {
  readonly pre: Hooks<BackwardPreHook<M>>;
  readonly post: Hooks<BackwardHook<M>>;
}

/** What a hook returned, as gradients. @throws RuntimeError in PyTorch's words for too few or too many. */
function checked(given: unknown, expected: number, kind: string, of: string): Gradients {
  if (!Array.isArray(given)) {
    throw new TypeError(`expected a list of gradients, but hook returned '${typeName(given)}'`, 'return [gradient]');
  }
  if (given.length !== expected) {
    throw new RuntimeError(
      `Backward ${kind} returned an invalid number of ${of}, got ${given.length}, but expected ${expected}`,
    );
  }
  const odd = given.find((g) => g !== null && !(g instanceof Tensor));
  if (odd !== undefined) throw new RuntimeError(`expected Variable or None (got ${typeName(odd)})`);
  return given;
}

/** A call whose gradients the hooks see: its arguments, and what makes its result of what `forward` gives. */
export function hooked<M>(
  module: M,
  { pre, post }: BackwardHooks<M>,
  given: unknown[],
): { args: unknown[]; result: (output: unknown) => unknown } {
  let arrived: Gradients | null = null;
  const args = through(given, (gradients) => {
    // Zeros stand where nothing arrives. Where nothing came by way of the results, no hook runs.
    let filled: Gradients = gradients.map((g, i) => {
      const x = given[i];
      return g ?? (x instanceof Tensor ? f.zeros_like(x) : null);
    });
    if (arrived === null) return filled;
    for (const { hook } of [...post]) {
      const changed = hook(module, filled, arrived) ?? null;
      if (changed !== null) filled = checked(changed, filled.length, 'hook', 'grad_input');
    }
    arrived = null;
    return filled;
  });
  const direct = (gradients: Gradients): void => {
    warn(
      'Full backward hook is firing when gradients are computed with respect to module outputs since no inputs require gradients. See https://docs.pytorch.org/docs/main/generated/torch.nn.Module.html#torch.nn.Module.register_full_backward_hook for more details.',
    );
    const none = given.map(() => null);
    for (const { hook } of [...post]) {
      const changed = hook(module, none, gradients) ?? null;
      if (changed === null || (Array.isArray(changed) && changed.every((g) => g === null))) continue;
      throw new RuntimeError(
        'Backward hook for Modules where no input requires gradient should always return None or None for all gradients.',
      );
    }
  };
  const result = (output: unknown): unknown => {
    const several = Array.isArray(output);
    if (!several && !(output instanceof Tensor)) {
      warn(
        `For backward hooks to be called, module output should be a Tensor or a tuple of Tensors but received <class '${typeName(output)}'>`,
      );
      return output;
    }
    const results = through(several ? output : [output], (gradients) => {
      let seen = gradients;
      for (const { hook } of [...pre]) {
        const changed = hook(module, seen) ?? null;
        if (changed !== null) seen = checked(changed, seen.length, 'pre hook', 'grad_output');
      }
      arrived = seen;
      if (args === null) direct(seen);
      return seen;
    });
    if (results === null) return output;
    return several ? results : results[0];
  };
  return { args: args ?? given, result };
}
