// The base of learning-rate schedulers: rates that follow the count of epochs. Schedulers are chainable: each changes the rate
// that it finds, so that several may work on one optimizer.

import * as f from '../../engine/functions.ts';
import {
  bind,
  isPlainObject,
  KeyError,
  NotImplementedError,
  none,
  TypeError,
  ValueError,
  warn,
} from '../../engine/index.ts';
import { optionsOf } from '../../rules/signature.ts';
import { overwrite } from '../../rules/write.ts';
import { full_like, Tensor } from '../../torch/index.ts';
import { float } from '../../torch/kinds.ts';
import type { ParameterGroup } from '../groups.ts';
import { Optimizer } from '../optimizer.ts';
import { rateOf } from '../options.ts';
import { torchTypeName } from '../python.ts';
import { checkedState, copied, type SchedulerState } from './state.ts';

/** An option of all schedulers. */
export interface SchedulerOptions {
  /** The epoch after which to go on, -1 (default) for a start. */
  last_epoch?: number;
}

/** An option of `step`. */
export interface EpochOptions {
  /** The epoch to go to, null (default) for the next. PyTorch advises against it. */
  epoch?: number | null;
}
const stepOf = /* @__PURE__ */ optionsOf<EpochOptions>('LRScheduler.step', { epoch: [float, null] });

/** What PyTorch says of a group that is to go on, but never began. */
const missing = (group: number): string =>
  `"param 'initial_lr' is not specified in param_groups[${group}] when resuming scheduler with last_epoch >= 0.\\nThis typically happens when:\\n1. You're trying to resume training from a checkpoint but haven't properly loaded the optimizer state\\n2. You're using last_epoch >= 0 for a fresh training run (not recommended)"`;
const HOW = 'See more details at https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate';
const EARLY = `Detected call of \`lr_scheduler.step()\` before \`optimizer.step()\`. In PyTorch 1.1.0 and later, you should call them in the opposite order: \`optimizer.step()\` before \`lr_scheduler.step()\`.  Failure to do this will result in PyTorch skipping the first value of the learning rate schedule. ${HOW}`;
const OVERRIDDEN = `Seems like \`optimizer.step()\` has been overridden after learning rate scheduler initialization. Please, make sure to call \`optimizer.step()\` before \`lr_scheduler.step()\`. ${HOW}`;
const OUTSIDE = 'To get the last learning rate computed by the scheduler, please use `get_last_lr()`.';
export const DEPRECATED: string =
  'The epoch parameter in `scheduler.step()` was not necessary and is being deprecated where possible. Please use `scheduler.step()` to step the scheduler. During the deprecation, if epoch is different from None, the closed form is used instead of the new chainable form, where available. Please open an issue if you are unable to replicate your use case: https://github.com/pytorch/pytorch/issues/new/choose.';

/** What stands last in a state, in this order: what all schedulers have, then what Python takes out of its dict and puts back. */
const LAST = [
  'base_lrs',
  'last_epoch',
  '_step_count',
  '_is_initial',
  '_get_lr_called_within_step',
  '_last_lr',
  '_scale_fn_custom',
  'lr_lambdas',
  '_schedulers',
];

/** Optimizers that a scheduler works on, and whether each has stepped since the first came. */
const stepped = /* @__PURE__ */ new WeakMap<Optimizer, boolean>();

/** @throws TypeError for what is no optimizer. */
export function checkOptimizer(optimizer: unknown): asserts optimizer is Optimizer {
  if (!(optimizer instanceof Optimizer)) throw new TypeError(`${torchTypeName(optimizer)} is not an Optimizer`);
}

/**
 * Base of schedulers. A subclass defines `get_lr`, the rates of the epoch that has begun, and ends its constructor with
 * `this._initial_step()`.
 */
export class LRScheduler {
  static readonly name: string = 'LRScheduler';

  /** Whose rates are set. */
  readonly optimizer: Optimizer;
  /** Rates that the optimizer started with, by group. */
  declare base_lrs: number[];
  /** The epoch that has begun, 0 at first. */
  declare last_epoch: number;
  protected declare _step_count: number;
  protected declare _is_initial: boolean;
  protected declare _get_lr_called_within_step: boolean;
  protected declare _last_lr: number[];
  readonly #step: unknown;

  /** `last_epoch` null: the scheduler counts no epochs from here. @throws TypeError, KeyError. */
  constructor(optimizer: Optimizer, last_epoch: number | null = -1) {
    checkOptimizer(optimizer);
    this.optimizer = optimizer;
    this.#step = optimizer.step;
    if (last_epoch === null) return;
    for (const [i, group] of this.groups.entries()) {
      if (last_epoch !== -1 && group.initial_lr === undefined) throw new KeyError(missing(i));
      group.initial_lr ??= rateOf(group.lr);
    }
    this.base_lrs = this.groups.map(({ lr, initial_lr = rateOf(lr) }) => initial_lr);
    this.last_epoch = last_epoch;
    if (stepped.has(optimizer)) return;
    stepped.set(optimizer, false);
    optimizer.register_step_pre_hook(() => void stepped.set(optimizer, true));
  }

  /** The optimizer's groups. */
  protected get groups(): ParameterGroup[] {
    return this.optimizer.param_groups;
  }

  /** The rate that each group has. */
  protected currentRates(): number[] {
    return this.groups.map(({ lr }) => rateOf(lr));
  }

  /** The rate of each group times a factor. */
  protected scaledRates(factor: number): number[] {
    return this.groups.map(({ lr }) => times(lr, factor));
  }

  /** The rate of each group in the epoch that has begun. */
  protected nextRates(): number[] {
    throw new NotImplementedError('', 'a subclass of LRScheduler defines get_lr()');
  }

  /** The rate of each group in the epoch that has begun; schedulers call it themselves, and warn of who else does. */
  get_lr(): number[] {
    if (!this._get_lr_called_within_step) warn(OUTSIDE);
    return this.nextRates();
  }

  /** The same from the first rates, where there is such a form. */
  protected _get_closed_form_lr?(): number[];

  /** The latest rates, by group. */
  get_last_lr(...given: never[]): number[] {
    none('LRScheduler.get_last_lr', given);
    return [...this._last_lr];
  }

  /** Begins the first epoch: the last thing that a constructor does. */
  _initial_step(): void {
    this._step_count = 0;
    this._is_initial = true;
    try {
      this.step();
    } finally {
      this._is_initial = false;
    }
  }

  /** Begins the next epoch; the constructor begins the first. */
  step(epoch?: number | null | EpochOptions): void;
  step(...args: readonly unknown[]): void {
    const { epoch } = bind(stepOf, args);
    if (this._step_count === 1) {
      if (this.optimizer.step !== this.#step) warn(OVERRIDDEN);
      else if (!stepped.get(this.optimizer)) warn(EARLY);
    }
    this._step_count++;
    if (epoch !== null) warn(DEPRECATED);
    this._update_lr(epoch);
  }

  /** @internal Sets the rates of the next epoch, or of another. */
  _update_lr(epoch: number | null = null): void {
    this.last_epoch = epoch ?? this.last_epoch + 1;
    this.setRates(() => (epoch === null ? null : this._get_closed_form_lr?.()) ?? this.get_lr());
  }

  /** Sets rates that are computed within a step. @throws ValueError where there are more or fewer of them than groups. */
  protected setRates(compute: () => readonly number[]): void {
    this._get_lr_called_within_step = true;
    try {
      const rates = compute();
      if (rates.length !== this.groups.length) {
        const odd = rates.length < this.groups.length ? 'shorter' : 'longer';
        throw new ValueError(`zip() argument 2 is ${odd} than argument 1`, 'get_lr() gives one rate for each group');
      }
      for (const [i, group] of this.groups.entries()) setRate(group, rates[i]);
    } finally {
      this._get_lr_called_within_step = false;
    }
    this._last_lr = this.currentRates();
  }

  /** Everything but the optimizer, as plain data, in Python's order. */
  state_dict(...given: never[]): SchedulerState {
    none('LRScheduler.state_dict', given);
    const own = Object.entries(this).filter(([name]) => name !== 'optimizer');
    const { last } = this;
    return copied(Object.fromEntries(own.sort(([a], [b]) => last.indexOf(a) - last.indexOf(b))));
  }

  /** What stands last in a state, in this order; what a subclass alone has stands before it. */
  protected get last(): readonly string[] {
    return LAST;
  }

  /**
   * Takes over a saved state; what it has beside this scheduler's own numbers is left out.
   * @throws TypeError, KeyError, ValueError for what is no state of such a scheduler; nothing is changed then.
   */
  load_state_dict(state_dict: SchedulerState): void {
    Object.assign(this, this.checkState(state_dict));
  }

  /** Names in a state that may be missing or anything. */
  protected get loose(): string[] {
    return ['_is_initial', '_get_lr_called_within_step'];
  }

  /** @internal What there is to take over from a state. */
  checkState(saved: SchedulerState): Record<string, unknown> {
    if (!isPlainObject(saved)) throw new TypeError(`'${torchTypeName(saved)}' object is not iterable`);
    return checkedState(this.state_dict(), saved, this.loose);
  }
}

/** A rate times a factor, rounded to the dtype of a rate that is a tensor. */
export const times = (lr: unknown, factor: number): number =>
  lr instanceof Tensor ? rateOf(f.mul(f.detach(lr), factor)) : rateOf(lr) * factor;

/** A group's rate; a tensor keeps it in place. */
export function setRate(group: { lr: unknown }, rate: number): void {
  if (group.lr instanceof Tensor) overwrite(group.lr, full_like(group.lr, rate));
  else group.lr = rate;
}
