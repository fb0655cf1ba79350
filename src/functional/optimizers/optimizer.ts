// mx.optimizer.Optimizer: learning rates, weight decays and counts of updates by parameter index. A rule says what
// states it keeps and what one step does; everything else is here. Both of MXNet's faces, Trainer and Module, use it.

import {
  bind,
  isPlainObject,
  NotImplementedError,
  type Parameter,
  signature,
  type Tensor,
  warn,
  withGrad,
} from '../../engine/index.ts';
import type { LRScheduler } from '../schedules.ts';
import { UserWarning } from '../user-warning.ts';
import { clip, rounded, scale } from './arithmetic.ts';

/** What a rule keeps for a parameter: nothing, an array, or several. */
export type State = Tensor | null | readonly (Tensor | null)[];

/** The multipliers of a parameter, read at each step. */
export interface Multipliers {
  readonly lr_mult: number;
  readonly wd_mult: number;
}

export interface OptimizerOptions {
  /** What gradients are multiplied by, 1. `Trainer` sets it to 1 / batch_size. */
  rescale_grad?: number;
  /** Names of the parameters by index; without them (and without `param_dict`) nothing is known of a parameter. */
  param_idx2name?: Readonly<Record<number, string>> | null;
  /** Weight decay, 0. */
  wd?: number;
  /** Gradients are limited to ±clip_gradient after rescaling; null leaves them. */
  clip_gradient?: number | null;
  /** 0.01 where the rule has no default of its own and no scheduler is given. */
  learning_rate?: number | null;
  lr_scheduler?: LRScheduler | null;
  sym?: unknown;
  /** What counts of updates start from, 0. */
  begin_num_update?: number;
  /** Accepted; there is no float16 whose master copy would be kept. */
  multi_precision?: boolean;
  /** Parameters by index, whose own multipliers then count. */
  param_dict?: Readonly<Record<number, Multipliers>> | null;
}
type Bound = Required<OptimizerOptions>;

const declared = signature<Bound>('Optimizer.__init__', [
  ['rescale_grad', 1],
  ['param_idx2name', null],
  ['wd', 0],
  ['clip_gradient', null],
  ['learning_rate', null],
  ['lr_scheduler', null],
  ['sym', null],
  ['begin_num_update', 0],
  ['multi_precision', false],
  ['param_dict', null],
]);

/** Binds a rule's own parameters. The others go on to `Optimizer.__init__`, as Python's `**kwargs` do. */
export function own<O extends object>(
  name: string,
  parameters: readonly Parameter[],
  args: readonly unknown[],
): [own: O, rest: OptimizerOptions] {
  const last = args.at(-1);
  const named = isPlainObject(last) ? Object.entries(last) : [];
  const positional = isPlainObject(last) ? args.slice(0, -1) : args;
  const mine = ([key]: [string, unknown]): boolean => parameters.some(([p]) => p === key);
  const options = bind(signature<O>(`${name}.__init__`, parameters), [
    ...positional,
    Object.fromEntries(named.filter(mine)),
  ]);
  return [options, Object.fromEntries(named.filter((entry) => !mine(entry)))];
}

/** What a step knows besides weight, gradient and state: rate and decay with their multipliers, and t = 1, 2, …. */
export interface Step {
  readonly lr: number;
  readonly wd: number;
  readonly t: number;
  readonly index: number;
}

type Many<T> = T | readonly T[];
const list = <T>(x: Many<T>): readonly T[] => (Array.isArray(x) ? x : [x as T]);
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
  readonly idx2name: Readonly<Record<number, string>>;
  param_dict: Readonly<Record<number, Multipliers>>;
  lr_mult: Multiplier = {};
  wd_mult: Multiplier = {};
  /** Updates of each parameter so far, by device; and those of the device whose turn it is. */
  readonly _all_index_update_counts = new Map<number, Map<number, number>>([[0, new Map()]]);
  _index_update_count = this._all_index_update_counts.get(0) as Map<number, number>;

  constructor(given: OptimizerOptions = {}) {
    const options = bind(declared, [given]);
    const { learning_rate, lr_scheduler } = options;
    this.rescale_grad = options.rescale_grad;
    this.lr_scheduler = lr_scheduler;
    this.lr = learning_rate ?? 0.01;
    if (lr_scheduler !== null && learning_rate !== null) {
      if (lr_scheduler.base_lr !== learning_rate) {
        warn('learning rate from ``lr_scheduler`` has been overwritten by ``learning_rate`` in optimizer.');
      }
      lr_scheduler.base_lr = learning_rate;
    }
    this.wd = options.wd;
    this.clip_gradient = options.clip_gradient;
    this.begin_num_update = options.begin_num_update;
    this.num_update = options.begin_num_update;
    this.multi_precision = options.multi_precision;
    this.idx2name = { ...options.param_idx2name };
    this.param_dict = options.param_dict ?? {};
    this.set_lr_mult({});
    this.set_wd_mult({});
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
    throw new NotImplementedError('', `${this.constructor.name} defines no step`);
  }

  /** Updates a parameter in place from its gradient and state; or several, given as lists. */
  update(index: Many<number>, weight: Many<Tensor>, grad: Many<Tensor>, state: State | readonly State[]): void {
    const indices = list(index);
    const states = Array.isArray(index) ? (state as readonly State[]) : [state as State];
    this._update_count(indices);
    withGrad(false, () => {
      indices.forEach((i, n) => {
        const t = this._index_update_count.get(i) as number;
        this.step(list(weight)[n], list(grad)[n], states[n], { lr: this._get_lr(i), wd: this._get_wd(i), t, index: i });
      });
    });
  }

  update_multi_precision(
    index: Many<number>,
    weight: Many<Tensor>,
    grad: Many<Tensor>,
    state: State | readonly State[],
  ): void {
    this.update(index, weight, grad, state);
  }

  /** The rate of the next step: the scheduler's where there is one. */
  get learning_rate(): number {
    return this.lr_scheduler === null ? this.lr : this.lr_scheduler(this.num_update);
  }

  /** @throws UserWarning where a scheduler decides. */
  set_learning_rate(lr: number): void {
    if (this.lr_scheduler !== null) {
      throw new UserWarning(
        'LRScheduler of the optimizer has already been defined. Note that set_learning_rate can mutate the value of the learning rate of the optimizer only when the LRScheduler of the optimizer is undefined.',
      );
    }
    this.lr = lr;
  }

  set_lr_scale(_args: unknown): void {
    throw new NotImplementedError('', 'use set_lr_mult');
  }

  /** Multipliers of the rate by name or index. */
  set_lr_mult(args_lr_mult: Multiplier): void {
    this.lr_mult = { ...args_lr_mult };
  }

  /** Multipliers of the decay by name or index. Names that do not end in _weight or _gamma get 0 unless given. */
  set_wd_mult(args_wd_mult: Multiplier): void {
    const exempt = Object.values(this.idx2name).filter((name) => !/_(weight|gamma)$/.test(name));
    this.wd_mult = { ...Object.fromEntries(exempt.map((name) => [name, 0])), ...args_wd_mult };
  }

  /** Counts updates of another device from now on. */
  _set_current_context(device_id: number): void {
    const counts = this._all_index_update_counts.get(device_id) ?? new Map<number, number>();
    this._all_index_update_counts.set(device_id, counts);
    this._index_update_count = counts;
  }

  _update_count(index: Many<number>): void {
    for (const i of list(index)) {
      const count = (this._index_update_count.get(i) ?? this.begin_num_update) + 1;
      this._index_update_count.set(i, count);
      this.num_update = Math.max(count, this.num_update);
    }
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
