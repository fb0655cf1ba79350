// The state of an optimizer as plain data and back, in PyTorch's structure: parameters are numbered through all groups,
// their states stand under those numbers, groups list the numbers.

import * as f from '../engine/functions.ts';
import {
  AttributeError,
  isFloating,
  isPlainObject,
  KeyError,
  TypeError,
  typeName,
  ValueError,
} from '../engine/index.ts';
import { converted } from '../rules/write.ts';
import { Tensor } from '../torch/index.ts';
import type { Grouped, ParameterGroup } from './groups.ts';
import type { ParameterState } from './kept.ts';

/** A group's options with the numbers of its parameters. */
export type SavedGroup = Record<string, unknown> & { params: number[] };

/** What `state_dict()` of an optimizer gives. */
export interface OptimizerStateDict {
  /** What is kept for each parameter, by its number. */
  state: { [parameter: number]: ParameterState };
  /** The groups in order. */
  param_groups: SavedGroup[];
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

const shapeOfState = 'expected what state_dict() of an optimizer gives';

/** What a record has under a key. @throws KeyError, TypeError in Python's words. */
function need(record: unknown, key: string): unknown {
  if (typeof record !== 'object' || record === null) {
    throw new TypeError(`'${typeName(record)}' object is not subscriptable`, shapeOfState);
  }
  if (Array.isArray(record)) throw new TypeError('list indices must be integers or slices, not str', shapeOfState);
  const value: unknown = Reflect.get(record, key);
  if (value === undefined) throw new KeyError(`'${key}'`, shapeOfState);
  return value;
}

function listed(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new TypeError(`object of type '${typeName(value)}' has no len()`, shapeOfState);
}

/** What is kept by a parameter's number. @throws AttributeError, TypeError where there is no such record. */
function states(saved: unknown): [string, ParameterState][] {
  const all = need(saved, 'state');
  if (!isPlainObject(all)) {
    throw new AttributeError(`'${typeName(all)}' object has no attribute 'items'`, shapeOfState);
  }
  return Object.entries(all).map(([number, kept]) => {
    if (isPlainObject(kept)) return [number, kept];
    throw new TypeError(`object of type '${typeName(kept)}' has no len()`, `the state of parameter ${number}`);
  });
}

/** A shallow copy of a state, for hooks. @throws AttributeError for what is none. */
export function copyOf(saved: OptimizerStateDict): OptimizerStateDict {
  if (typeof saved !== 'object' || saved === null) {
    throw new AttributeError(`'${typeName(saved)}' object has no attribute 'copy'`, shapeOfState);
  }
  return Array.isArray(saved) ? saved : { ...saved };
}

/**
 * The groups and states that a saved state gives the parameters of `groups`, copied; floating tensors get the dtype and
 * device of their parameter, except the count of steps.
 * @throws ValueError where numbers of groups or parameters differ.
 */
export function unpack<O>(
  groups: readonly ParameterGroup<O>[],
  saved: OptimizerStateDict,
): { groups: ParameterGroup<O>[]; state: Map<Tensor, ParameterState> } {
  const savedGroups = listed(need(saved, 'param_groups')).map((group) => {
    listed(need(group, 'params'));
    return group as SavedGroup;
  });
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
  for (const [number, kept] of states(saved)) {
    const parameter = parameters.get(Number(number));
    if (parameter === undefined) continue;
    const own = Object.entries(kept).map(([name, value]) => [name, adapt(value, name, parameter)]);
    state.set(parameter, Object.fromEntries(own));
  }
  const merged = savedGroups.map((group, i) => {
    const { params, param_names } = groups[i];
    const named = param_names === undefined || 'param_names' in group ? {} : { param_names };
    // What was saved is the user's word: options are neither checked nor filled in, as in PyTorch.
    return { ...ownOptions(group), params, ...named } as ParameterGroup<O>;
  });
  return { groups: merged, state };
}

/** A group's options, tensors among them copied. */
function ownOptions(group: SavedGroup): Record<string, unknown> {
  const own = copiedOptions(group);
  if (own.lr instanceof Tensor) own.lr = f.clone(f.detach(own.lr));
  return own;
}

/** What a state has under a name, copied: a tensor, or lists of them, for that parameter. */
function adapt(value: unknown, name: string, parameter: Tensor): unknown {
  if (Array.isArray(value)) return value.map((item) => adapt(item, '', parameter));
  if (!(value instanceof Tensor)) return value;
  if (name === 'step') return f.clone(f.detach(value));
  const dtype = isFloating(parameter.dtype) ? parameter.dtype : value.dtype;
  const own = f.detach(value);
  const there = converted(Tensor, own, dtype, parameter.device);
  return there === own ? f.clone(own) : there;
}
