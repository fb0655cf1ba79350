// mx.optimizer.Optimizer: learning rates, weight decays and counts of updates by parameter index. A rule says what
// states it keeps and what one step does; everything else is here. Both of MXNet's faces, Trainer and Module, use it.

import {
  AssertionError,
  bind,
  NotImplementedError,
  type Signature,
  Tensor,
  TypeError,
  typeName,
  ValueError,
  warn,
  withGrad,
} from '../../engine/index.ts';
import { list, type Many } from '../base/list.ts';
import {
  type Arguments,
  bindOpen,
  bool,
  callable,
  declare,
  dict,
  float,
  type Given,
  int,
  intOrInts,
  type Kind,
  of,
  optional,
  orNone,
  required,
} from '../base/options.ts';
import { UserWarning } from '../base/user-warning.ts';
import type { LRScheduler } from '../schedules.ts';
import { clip, rounded, scale } from './arithmetic.ts';

/** What a rule keeps for a parameter: nothing, an array, or several. */
export type State = Tensor | null | readonly (Tensor | null)[];

/** The multipliers of a parameter, read at each step. */
export interface Multipliers {
  readonly lr_mult: number;
  readonly wd_mult: number;
}

/** What tells attributes by the names of variables. */
const graph: Kind<Graph> = {
  name: 'Symbol',
  holds: (value) => value instanceof Object && 'attr_dict' in value && 'list_arguments' in value,
};

interface Graph {
  attr_dict(): { readonly [name: string]: { readonly [key: string]: string } };
  list_arguments(): readonly string[];
}

const options = {
  /** What gradients are multiplied by. `Trainer` sets it to 1 / batch_size. */
  rescale_grad: optional(float, 1),
  /** Names of the parameters by index; without them (and without `param_dict`) nothing is known of a parameter. */
  param_idx2name: optional(dict as Kind<Readonly<Record<number, string>>>),
  /** Weight decay. */
  wd: optional(float, 0),
  /** Gradients are limited to ±clip_gradient after rescaling; null leaves them. */
  clip_gradient: optional(float),
  /** 0.01 where the rule has no default of its own and no scheduler is given. */
  learning_rate: optional(float),
  lr_scheduler: optional<LRScheduler>(callable),
  /** The graph, whose variables' `lr_mult` and `wd_mult` count. */
  sym: optional(graph),
  /** What counts of updates start from. */
  begin_num_update: optional(int, 0),
  /** Accepted; there is no float16 whose master copy would be kept. */
  multi_precision: optional(bool, false),
  /** Parameters by index, whose own multipliers then count. */
  param_dict: optional(dict as Kind<Readonly<Record<number, Multipliers>>>),
};
const declared = declare('Optimizer.__init__', options);

export type OptimizerOptions = Given<typeof options>;
/** Arguments of a rule with a table T of its own. */
export type RuleArguments<T> = Arguments<T, never, OptimizerOptions>;

/** Binds a rule's own parameters. The others go on to `Optimizer.__init__`, as Python's `**kwargs` do. */
export function bindRule<O>(own: Signature<O>, args: readonly unknown[]): [own: O, rest: OptimizerOptions] {
  const [bound, rest] = bindOpen(own, args);
  return [bound, rest as OptimizerOptions];
}

/** What a step knows besides weight, gradient and state: rate and decay with their multipliers, and t = 1, 2, …. */
export interface Step {
  readonly lr: number;
  readonly wd: number;
  readonly t: number;
  readonly index: number;
}

/** The arrays of a state that has `count` of them. @throws TypeError, ValueError in Python's words for another one. */
export function parts(state: State, count: number): readonly Tensor[] {
  const hint = `the state is what create_state gives, ${count} arrays`;
  if (!Array.isArray(state)) throw new TypeError(`cannot unpack non-iterable ${typeName(state)} object`, hint);
  if (state.length < count) {
    throw new ValueError(`not enough values to unpack (expected ${count}, got ${state.length})`, hint);
  }
  if (state.length > count) throw new ValueError(`too many values to unpack (expected ${count})`, hint);
  const arrays: unknown[] = Array.from(state);
  if (arrays.every((x) => x instanceof Tensor)) return arrays;
  throw new TypeError(`a state holds arrays, not ${arrays.map(typeName)}`, hint);
}

/** An index, a weight, its gradient and its state; or lists of them. */
export type Updates = [index: Many<number>, weight: Many<Tensor>, grad: Many<Tensor>, state: State | readonly State[]];
const tensor: Kind<Many<Tensor>> = {
  name: 'NDArray',
  holds: (value) => Array.from(Array.isArray(value) ? value : [value]).every((x) => x instanceof Tensor),
};
const updating = declare('Optimizer.update', {
  index: required(intOrInts),
  weight: required(tensor),
  grad: required(tensor),
  state: required(orNone(of<State | readonly State[]>())),
});

/** Binds the arguments of `update`. @throws AssertionError for lists that are not of one length. */
export function bindUpdates(args: readonly unknown[]) {
  const o = bind(updating, args);
  const states = Array.isArray(o.index) ? o.state : [o.state];
  const [n, ...others] = [o.index, o.weight, o.grad].map((x) => list<unknown>(x).length);
  if (!Array.isArray(states) || [...others, states.length].some((count) => count !== n)) {
    throw new AssertionError('index, weight, grad and state are lists of one length');
  }
  return o;
}
const setting = declare('Optimizer.set_learning_rate', { lr: required(float) });
const lrMultiplying = declare('Optimizer.set_lr_mult', { args_lr_mult: required(dict) });
const wdMultiplying = declare('Optimizer.set_wd_mult', { args_wd_mult: required(dict) });

/** A multiplier by name or index. */
type Multiplier = { [key: string | number]: number };

/** Base of MXNet's optimizers. @throws TypeError for unknown options, with `Optimizer.__init__()`'s text. */
export class Optimizer {
  static readonly name: string = 'Optimizer';

  lr: number;
  wd: number;
  rescale_grad: number;
  clip_gradient: number | null;
  lr_scheduler: LRScheduler | null;
  begin_num_update: number;
  num_update: number;
  multi_precision: boolean;
  aggregate_num = 0;
  idx2name: Readonly<Record<number, string>>;
  param_dict: Readonly<Record<number, Multipliers>>;
  lr_mult: Multiplier = {};
  wd_mult: Multiplier = {};
  readonly #graph: Graph | null;
  /** Updates of each parameter so far, on the device whose turn it is; and by device. */
  _index_update_count = new Map<number, number>();
  readonly _all_index_update_counts = new Map([[0, this._index_update_count]]);
  /** @internal Fields that hold a number or null. */
  readonly _nullable: readonly string[] = ['clip_gradient'];

  constructor(...args: [given?: OptimizerOptions]) {
    const bound = bind(declared, args);
    const { learning_rate, lr_scheduler } = bound;
    this.rescale_grad = bound.rescale_grad;
    this.lr_scheduler = lr_scheduler;
    this.lr = learning_rate ?? 0.01;
    if (lr_scheduler !== null && learning_rate !== null) {
      if (lr_scheduler.base_lr !== learning_rate) {
        warn('learning rate from ``lr_scheduler`` has been overwritten by ``learning_rate`` in optimizer.');
      }
      lr_scheduler.base_lr = learning_rate;
    }
    this.wd = bound.wd;
    this.clip_gradient = bound.clip_gradient;
    this.begin_num_update = bound.begin_num_update;
    this.num_update = bound.begin_num_update;
    this.multi_precision = bound.multi_precision;
    this.idx2name = { ...bound.param_idx2name };
    this.param_dict = bound.param_dict ?? {};
    this.#graph = bound.sym;
    this.set_lr_mult({});
    this.set_wd_mult({});
  }

  /** An attribute of those variables of the graph that have it. */
  #attributes(key: '__lr_mult__' | '__wd_mult__'): Multiplier {
    if (this.#graph === null) return {};
    const attributes = this.#graph.attr_dict();
    const having = this.#graph.list_arguments().filter((name) => attributes[name]?.[key] !== undefined);
    return Object.fromEntries(having.map((name) => [name, Number(attributes[name][key])]));
  }

  /** The states of a parameter, zeros unless the rule says otherwise. */
  create_state(_index: number, _weight: Tensor): State {
    return null;
  }

  create_state_multi_precision(index: number, weight: Tensor): State {
    return this.create_state(index, weight);
  }

  /** One step of one parameter: what a rule defines, unless it overrides `update` itself. */
  protected step(_weight: Tensor, _grad: Tensor, _state: State, _step: Step): void {
    throw new NotImplementedError(`${this.constructor.name} defines no step`);
  }

  /** Updates a parameter in place from its gradient and state; or several, given as lists. */
  update(...args: Updates): void {
    const { index, weight, grad, state } = bindUpdates(args);
    const indices = list(index);
    const states = Array.isArray(index) ? (state as readonly State[]) : [state as State];
    const counts = this._update_count(indices);
    withGrad(false, () => {
      indices.forEach((i, n) => {
        const step = { lr: this._get_lr(i), wd: this._get_wd(i), t: counts[n], index: i };
        this.step(list(weight)[n], list(grad)[n], states[n], step);
      });
    });
  }

  update_multi_precision(...args: Updates): void {
    this.update(...args);
  }

  /** The rate of the next step: the scheduler's where there is one. */
  get learning_rate(): number {
    return this.lr_scheduler === null ? this.lr : this.lr_scheduler(this.num_update);
  }

  /** @throws UserWarning where a scheduler decides. */
  set_learning_rate(...args: [lr: number]): void {
    const { lr } = bind(setting, args);
    if (this.lr_scheduler !== null) {
      throw new UserWarning(
        'LRScheduler of the optimizer has already been defined. Note that set_learning_rate can mutate the value of the learning rate of the optimizer only when the LRScheduler of the optimizer is undefined.',
      );
    }
    this.lr = lr;
  }

  set_lr_scale(_args: unknown): void {
    throw new NotImplementedError('use set_lr_mult');
  }

  /** Multipliers of the rate by name or index, beside those that the graph's variables have. */
  set_lr_mult(...args: [args_lr_mult: Multiplier]): void {
    const { args_lr_mult } = bind(lrMultiplying, args, ['args_lr_mult']) as { args_lr_mult: Multiplier };
    this.lr_mult = { ...this.#attributes('__lr_mult__'), ...args_lr_mult };
  }

  /** Multipliers of the decay by name or index. Names that do not end in _weight or _gamma get 0 unless given. */
  set_wd_mult(...args: [args_wd_mult: Multiplier]): void {
    const { args_wd_mult } = bind(wdMultiplying, args, ['args_wd_mult']) as { args_wd_mult: Multiplier };
    const exempt = Object.values(this.idx2name).filter((name) => !/_(weight|gamma)$/.test(name));
    const none = Object.fromEntries(exempt.map((name) => [name, 0]));
    this.wd_mult = { ...none, ...this.#attributes('__wd_mult__'), ...args_wd_mult };
  }

  /** Counts updates of another device from now on. */
  _set_current_context(device_id: number): void {
    const counts = this._all_index_update_counts.get(device_id) ?? new Map<number, number>();
    this._all_index_update_counts.set(device_id, counts);
    this._index_update_count = counts;
  }

  /** Counts one more update of each parameter; how many there are now. */
  _update_count(index: Many<number>): number[] {
    return list(index).map((i) => {
      const count = (this._index_update_count.get(i) ?? this.begin_num_update) + 1;
      this._index_update_count.set(i, count);
      this.num_update = Math.max(count, this.num_update);
      return count;
    });
  }

  _get_lr(index: number): number {
    return this.learning_rate * (this.param_dict[index]?.lr_mult ?? this.multiplier(this.lr_mult, index));
  }

  _get_wd(index: number): number {
    return this.wd * (this.param_dict[index]?.wd_mult ?? this.multiplier(this.wd_mult, index));
  }

  private multiplier(by: Multiplier, index: number): number {
    return by[index] ?? by[this.idx2name[index]] ?? 1;
  }

  /** clip(rescale_grad · g). */
  protected clipped(grad: Tensor): Tensor {
    return clip(this.rescaled(grad), this.clip_gradient);
  }

  /** rescale_grad · g. */
  protected rescaled(grad: Tensor): Tensor {
    return scale(grad, rounded(this.rescale_grad));
  }
}
