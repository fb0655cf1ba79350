// Parameter groups: what the constructor is given is read, checked in PyTorch's order and words, and filled with defaults.

import { isPlainObject, KeyError, TypeError, ValueError, warn } from '../engine/index.ts';
import { isIterable } from '../rules/text/python.ts';
import { Tensor } from '../torch/index.ts';
import { torchTypeName } from './python.ts';

/** A parameter with its name, as `named_parameters()` gives it. */
export type NamedParameter = readonly [name: string, parameter: Tensor];

/** What every optimizer's groups have. */
export interface BaseOptions {
  /** Learning rate. */
  lr: number;
}

/** Parameters with options of their own; the rest comes from the optimizer's defaults. */
export type ParameterGroupInput<O = BaseOptions> = Partial<O> & {
  /** The parameters, or one of them; all of them with their names, or none. */
  params: Tensor | Iterable<Tensor | NamedParameter>;
};

/** What an optimizer is given: parameters, parameters with names, or groups of them. */
export type Params<O = BaseOptions> = Iterable<Tensor> | Iterable<NamedParameter> | Iterable<ParameterGroupInput<O>>;

/** What a group is beside its options. */
export interface Grouped {
  /** The parameters, in order. */
  params: Tensor[];
  /** Their names, where names were given. */
  param_names?: string[];
  /** The rate that a scheduler started from, and others between which it moves. */
  initial_lr?: number;
  max_lr?: number;
  min_lr?: number;
  swa_lr?: number;
  /** Momenta between which a scheduler moves. */
  base_momentum?: number;
  max_momentum?: number;
}

/** Parameters and all options that their steps take. Options may be changed between steps. */
export type ParameterGroup<O = BaseOptions> = O & Grouped;

/** The groups in what the constructor was given. @throws TypeError, ValueError where it is none or empty. */
export function readGroups(params: unknown): unknown[] {
  if (params instanceof Tensor) {
    throw new TypeError(
      `params argument given to the optimizer should be an iterable of Tensors or dicts, but got ${torchTypeName(params)}`,
      'put it into a list: [parameter]',
    );
  }
  const list = listOf(params);
  if (list.length === 0) throw new ValueError('optimizer got an empty parameter list');
  return isPlainObject(list[0]) ? list : [{ params: list }];
}

function listOf(params: unknown): unknown[] {
  if (isIterable(params)) return [...params];
  const hint = typeof params === 'function' || typeof params === 'object' ? 'give net.parameters()' : undefined;
  throw new TypeError(`'${torchTypeName(params)}' object is not iterable`, hint);
}

const isNamed = (item: unknown): item is NamedParameter =>
  Array.isArray(item) && item.length === 2 && typeof item[0] === 'string';

/** A group with its options filled in; the given object stays as it is. */
export function makeGroup<O extends object>(
  given: unknown,
  defaults: O,
  others: readonly ParameterGroup<O>[],
): ParameterGroup<O> {
  if (!isPlainObject(given)) {
    throw new TypeError(`param_group must be a dict, but got <class '${torchTypeName(given)}'>`);
  }
  if (!('params' in given))
    throw new KeyError("'params'", `the group has ${Object.keys(given).join(', ') || 'no keys'}`);
  const items = given.params instanceof Tensor ? [given.params] : listOf(given.params);
  const names = items.filter(isNamed).map(([name]) => name);
  if (names.length !== 0 && names.length !== items.length) {
    throw new ValueError('all optimizer params should be with/without names. Some param names are missing');
  }
  const params = items.map((item) => checked(isNamed(item) ? item[1] : item));
  const own = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const named = names.length > 0 ? { param_names: names } : {};
  // A spread keeps the place of what was there first: the group's own options, then the defaults, as in PyTorch.
  const group: ParameterGroup<O> = { ...own, ...named, ...defaults, ...own, params };
  checkDisjoint(group, others);
  return group;
}

/** A parameter that can be optimized. @throws TypeError, ValueError for anything else. */
function checked(parameter: unknown): Tensor {
  if (!(parameter instanceof Tensor)) {
    throw new TypeError(`optimizer can only optimize Tensors, but one of the params is ${torchTypeName(parameter)}`);
  }
  if (!parameter.is_leaf) {
    throw new ValueError(
      "can't optimize a non-leaf Tensor",
      'give the parameter itself, not what was computed from it',
    );
  }
  return parameter;
}

function checkDisjoint(group: Grouped, others: readonly Grouped[]): void {
  if (new Set(group.params).size !== group.params.length) {
    warn(
      'optimizer contains a parameter group with duplicate parameters; in future, this will cause an error; see github.com/pytorch/pytorch/issues/40967 for more information',
    );
  }
  const taken = new Set<Tensor>();
  for (const other of others) {
    for (const parameter of other.params) taken.add(parameter);
    if ('param_names' in group === 'param_names' in other) continue;
    const kind = 'param_names' in group ? 'with names' : 'without names';
    throw new ValueError(
      `all optimizer param groups should be with/without names. cannot add param group ${kind} to the optimizer`,
    );
  }
  if (group.params.some((parameter) => taken.has(parameter))) {
    throw new ValueError('some parameters appear in more than one parameter group');
  }
}
