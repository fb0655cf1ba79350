// The state of an optimizer as plain data and back, in PyTorch's structure: parameters are numbered through all groups,
// their states stand under those numbers, groups list the numbers.

import * as f from '../engine/functions.ts';
import { isFloating, KeyError, ValueError } from '../engine/index.ts';
import { converted } from '../rules/write.ts';
import { Tensor } from '../torch/index.ts';
import type { Grouped, ParameterGroup } from './groups.ts';

/** What an optimizer keeps for a parameter, by PyTorch's names: `{ step, exp_avg, exp_avg_sq }`. */
export type ParameterState = Record<string, unknown>;

/** A group's options with the numbers of its parameters. */
export type SavedGroup = Record<string, unknown> & { params: number[] };

/** What `state_dict()` of an optimizer gives. */
export interface OptimizerStateDict {
  /** What is kept for each parameter, by its number. */
  state: { [parameter: number]: ParameterState };
  /** The groups in order. */
  param_groups: SavedGroup[];
}

/** A tensor that earlier steps have kept. @throws KeyError where a loaded state lacks it. */
export function keptTensor(state: ParameterState, name: string): Tensor {
  const value = state[name];
  if (value instanceof Tensor) return value;
  throw new KeyError(`'${name}'`, `the parameter's state has ${Object.keys(state).join(', ') || 'nothing'}`);
}

/** Lists copied, everything else shared. */
const copied = (value: unknown): unknown => (Array.isArray(value) ? value.map(copied) : value);
const copiedOptions = (group: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(group).map(([name, value]) => [name, copied(value)]));

/** Numbers the parameters and packs states and groups. Tensors are shared with the optimizer, as in PyTorch. */
export function pack(groups: readonly Grouped[], state: ReadonlyMap<Tensor, ParameterState>): OptimizerStateDict {
  const numbers = new Map<Tensor, number>();
  let start = 0;
  const saved = groups.map(({ params, ...options }) => {
    const own = params.map((parameter, i) => {
      const number = numbers.get(parameter) ?? start + i;
      numbers.set(parameter, number);
      return number;
    });
    start += params.length;
    return { ...copiedOptions(options), params: own };
  });
  const states = [...state].map(([parameter, kept]) => [numbers.get(parameter), { ...kept }]);
  return { state: Object.fromEntries(states), param_groups: saved };
}

const need = <K extends keyof OptimizerStateDict>(saved: OptimizerStateDict, key: K): OptimizerStateDict[K] => {
  if (saved?.[key] === undefined) throw new KeyError(`'${key}'`, 'expected what state_dict() of an optimizer gives');
  return saved[key];
};

/**
 * The groups and states that a saved state gives the parameters of `groups`, copied; floating tensors get the dtype and
 * device of their parameter, except the count of steps.
 * @throws ValueError where numbers of groups or parameters differ.
 */
export function unpack<O>(
  groups: readonly ParameterGroup<O>[],
  saved: OptimizerStateDict,
): { groups: ParameterGroup<O>[]; state: Map<Tensor, ParameterState> } {
  const savedGroups = need(saved, 'param_groups');
  if (groups.length !== savedGroups.length) {
    throw new ValueError('loaded state dict has a different number of parameter groups');
  }
  if (groups.some((group, i) => group.params.length !== savedGroups[i].params.length)) {
    throw new ValueError(
      "loaded state dict contains a parameter group that doesn't match the size of optimizer's group",
    );
  }
  const parameters = new Map<number, Tensor>();
  savedGroups.forEach((group, i) => {
    group.params.forEach((number, j) => {
      parameters.set(number, groups[i].params[j]);
    });
  });
  const state = new Map<Tensor, ParameterState>();
  for (const [number, kept] of Object.entries<ParameterState>(need(saved, 'state'))) {
    const parameter = parameters.get(Number(number));
    if (parameter === undefined) continue;
    const own = Object.entries(kept).map(([name, value]) => [name, adapt(value, name, parameter)]);
    state.set(parameter, Object.fromEntries(own));
  }
  const merged = savedGroups.map((group, i) => {
    const { params, param_names } = groups[i];
    const named = param_names === undefined || 'param_names' in group ? {} : { param_names };
    // What was saved is the user's word: options are neither checked nor filled in, as in PyTorch.
    return { ...copiedOptions(group), params, ...named } as ParameterGroup<O>;
  });
  return { groups: merged, state };
}

function adapt(value: unknown, name: string, parameter: Tensor): unknown {
  if (!(value instanceof Tensor)) return copied(value);
  if (name === 'step') return f.clone(f.detach(value));
  const dtype = isFloating(parameter.dtype) ? parameter.dtype : value.dtype;
  const own = f.detach(value);
  const there = converted(Tensor, own, dtype, parameter.device);
  return there === own ? f.clone(own) : there;
}
