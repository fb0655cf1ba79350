// torch.optim.lr_scheduler: rates that follow the count of epochs. Schedulers are chainable: each multiplies the rate that
// it finds, so that several may work on one optimizer.

import * as f from '../engine/functions.ts';
import {
  bind,
  isPlainObject,
  KeyError,
  none,
  RuntimeError,
  TypeError,
  typeName,
  ValueError,
  warn,
} from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { overwrite } from '../rules/write.ts';
import { full_like, Tensor } from '../torch/index.ts';
import { int, of } from '../torch/kinds.ts';
import type { ParameterGroup } from './groups.ts';
import { Optimizer } from './optimizer.ts';
import { rateOf } from './options.ts';
import { torchTypeName } from './python.ts';

/** The state of a scheduler as plain data. */
export interface SchedulerState {
  /** Rates that the optimizer started with, by group. */
  base_lrs: number[];
  /** The epoch that has begun, 0 at first. */
  last_epoch: number;
  /** How many epochs have begun. */
  _step_count: number;
  /** The latest rates, by group. */
  _last_lr: number[];
  /** The scheduler's own numbers. */
  [option: string]: unknown;
}

/** An option of all schedulers. */
export interface SchedulerOptions {
  /** The epoch after which to go on, -1 (default) for a start. */
  last_epoch?: number;
}

/** What PyTorch says of a group that is to go on, but never began. */
const missing = (group: number): string =>
  `"param 'initial_lr' is not specified in param_groups[${group}] when resuming scheduler with last_epoch >= 0.\\nThis typically happens when:\\n1. You're trying to resume training from a checkpoint but haven't properly loaded the optimizer state\\n2. You're using last_epoch >= 0 for a fresh training run (not recommended)"`;

/** Base of schedulers: subclasses say the rates of an epoch. */
export abstract class LRScheduler {
  /** Whose rates are set. */
  readonly optimizer: Optimizer;
  /** Rates that the optimizer started with, by group. */
  base_lrs: number[];
  /** The epoch that has begun, 0 at first. */
  last_epoch: number;
  protected _step_count = 0;
  private latest: number[] = [];
  /** Steps of the optimizer when the scheduler was made, to find out about a wrong order. */
  private readonly stepsBefore: number;

  constructor(optimizer: Optimizer, last_epoch: number) {
    if (!(optimizer instanceof Optimizer)) throw new TypeError(`${torchTypeName(optimizer)} is not an Optimizer`);
    this.optimizer = optimizer;
    for (const [i, group] of this.groups.entries()) {
      if (last_epoch !== -1 && group.initial_lr === undefined) throw new KeyError(missing(i));
      group.initial_lr ??= rateOf(group.lr);
    }
    this.base_lrs = this.groups.map(({ lr, initial_lr = rateOf(lr) }) => initial_lr);
    this.last_epoch = last_epoch;
    this.stepsBefore = optimizer.steps;
  }

  /** The optimizer's groups. */
  protected get groups(): ParameterGroup[] {
    return this.optimizer.param_groups;
  }

  /** The rate of each group in the epoch that has just begun. */
  abstract get_lr(): number[];

  /** The latest rates, by group. */
  get_last_lr(...given: never[]): number[] {
    none('LRScheduler.get_last_lr', given);
    return [...this.latest];
  }

  /** Begins the next epoch; the constructor begins the first. */
  step(...given: never[]): void {
    none('LRScheduler.step', given);
    if (this._step_count === 1 && this.optimizer.steps === this.stepsBefore) {
      warn(
        'Detected call of `lr_scheduler.step()` before `optimizer.step()`. In PyTorch 1.1.0 and later, you should call them in the opposite order: `optimizer.step()` before `lr_scheduler.step()`.  Failure to do this will result in PyTorch skipping the first value of the learning rate schedule. See more details at https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate',
      );
    }
    this._step_count++;
    this.last_epoch++;
    const rates = this.get_lr();
    for (const [i, group] of this.groups.entries()) setRate(group, rates[i]);
    this.latest = rates;
  }

  /** Everything but the optimizer, as plain data. */
  state_dict(...given: never[]): SchedulerState {
    none('LRScheduler.state_dict', given);
    const { base_lrs, last_epoch, _step_count } = this;
    return { ...this.options(), base_lrs: [...base_lrs], last_epoch, _step_count, _last_lr: this.get_last_lr() };
  }

  /**
   * Takes over a saved state; what it has beside this scheduler's own numbers is left out.
   * @throws TypeError, KeyError, ValueError for what is no state of such a scheduler; nothing is changed then.
   */
  load_state_dict(state_dict: SchedulerState): void {
    if (!isPlainObject(state_dict)) throw new TypeError(`'${torchTypeName(state_dict)}' object is not iterable`);
    const { _last_lr, ...own } = checkedState(this.state_dict(), state_dict);
    Object.assign(this, own);
    this.latest = _last_lr;
  }

  /** The scheduler's own numbers. */
  protected abstract options(): Record<string, unknown>;
}

/** A rate times a factor, rounded to the dtype of a rate that is a tensor. */
const times = (lr: unknown, factor: number): number =>
  lr instanceof Tensor ? rateOf(f.mul(f.detach(lr), factor)) : rateOf(lr) * factor;

/** A group's rate; a tensor keeps it in place. */
function setRate(group: { lr: unknown }, rate: number): void {
  if (group.lr instanceof Tensor) overwrite(group.lr, full_like(group.lr, rate));
  else group.lr = rate;
}

/** A saved state with the keys of this one, whose values must be of the same kind. */
function checkedState(own: SchedulerState, saved: Record<string, unknown>): SchedulerState {
  const hint = `a scheduler of this kind has ${Object.keys(own).join(', ')}`;
  const entries = Object.entries(own).map(([name, value]) => {
    if (!(name in saved)) throw new KeyError(`'${name}'`, hint);
    const given = saved[name];
    const numbers: unknown[] = Array.isArray(given) ? [...given] : [given];
    const like = Array.isArray(value) === Array.isArray(given);
    if (like && numbers.every((x) => typeof x === 'number')) return [name, Array.isArray(given) ? numbers : given];
    const expected = Array.isArray(value) ? 'a list of numbers' : 'a number';
    throw new ValueError(`invalid state of a scheduler: '${name}'`, `expected ${expected}, got ${String(given)}`);
  });
  return Object.fromEntries(entries) as SchedulerState;
}

/** @throws TypeError, in the words of a rate's product with it, for a factor that is no number. */
function checkFactor(gamma: unknown): void {
  if (typeof gamma === 'number') return;
  const type = typeName(gamma);
  const sequence = type === 'str' || type === 'list';
  throw new TypeError(
    sequence
      ? "can't multiply sequence by non-int of type 'float'"
      : `unsupported operand type(s) for *: 'float' and '${type}'`,
    `gamma is a number, got ${type}`,
  );
}

/** @throws TypeError, RuntimeError for what epochs cannot be divided by. */
function checkStep(step_size: unknown): void {
  if (step_size === 0) throw new RuntimeError('integer modulo by zero', 'step_size is 1 or more');
  if (typeof step_size === 'number') return;
  throw new TypeError(`unsupported operand type(s) for %: 'int' and '${typeName(step_size)}'`, 'step_size is a number');
}

/** What a StepLR must be told. */
export interface StepSize {
  /** Epochs between two changes of the rate. */
  step_size: number;
}
/** Options of StepLR. */
export interface StepLROptions extends SchedulerOptions {
  /** The factor, 0.1 by default. */
  gamma?: number;
}
const stepLR = /* @__PURE__ */ optionsOf<{ optimizer: Optimizer } & StepSize & StepLROptions>('StepLR.__init__', {
  optimizer: [/* @__PURE__ */ of()],
  step_size: [/* @__PURE__ */ of<number>('int')],
  gamma: [/* @__PURE__ */ of<number>('float'), 0.1],
  last_epoch: [int, -1],
});

/** Multiplies the rate by gamma every step_size epochs. */
export class StepLR extends LRScheduler {
  static override readonly name: string = 'StepLR';

  /** Epochs between two changes of the rate. */
  step_size: number;
  /** The factor. */
  gamma: number;

  constructor(optimizer: Optimizer, step_size: number, options?: StepLROptions);
  constructor(optimizer: Optimizer, step_size: number, gamma: number, last_epoch?: number | SchedulerOptions);
  constructor(optimizer: Optimizer, options: StepSize & StepLROptions);
  constructor(options: { optimizer: Optimizer } & StepSize & StepLROptions);
  constructor(...args: readonly unknown[]) {
    const options = bind(stepLR, args);
    checkStep(options.step_size);
    checkFactor(options.gamma);
    super(options.optimizer, options.last_epoch);
    this.step_size = options.step_size;
    this.gamma = options.gamma;
    this.step();
  }

  override get_lr(): number[] {
    const factor = this.last_epoch === 0 || this.last_epoch % this.step_size !== 0 ? 1 : this.gamma;
    return this.groups.map(({ lr }) => times(lr, factor));
  }

  protected override options(): Record<string, unknown> {
    return { step_size: this.step_size, gamma: this.gamma };
  }
}

/** What an ExponentialLR must be told. */
export interface Gamma {
  /** The factor. */
  gamma: number;
}
const exponentialLR = /* @__PURE__ */ optionsOf<{ optimizer: Optimizer } & Gamma & SchedulerOptions>(
  'ExponentialLR.__init__',
  { optimizer: [/* @__PURE__ */ of()], gamma: [/* @__PURE__ */ of()], last_epoch: [int, -1] },
);

/** Multiplies the rate by gamma every epoch. */
export class ExponentialLR extends LRScheduler {
  static override readonly name: string = 'ExponentialLR';

  /** The factor. */
  gamma: number;

  constructor(optimizer: Optimizer, gamma: number, last_epoch?: number | SchedulerOptions);
  constructor(optimizer: Optimizer, options: Gamma & SchedulerOptions);
  constructor(options: { optimizer: Optimizer } & Gamma & SchedulerOptions);
  constructor(...args: readonly unknown[]) {
    const options = bind(exponentialLR, args);
    checkFactor(options.gamma);
    super(options.optimizer, options.last_epoch);
    this.gamma = options.gamma;
    this.step();
  }

  override get_lr(): number[] {
    // The first step is the constructor's: also where it resumes, the rate is already that of its epoch.
    return this.groups.map(({ lr }) => times(lr, this._step_count === 1 ? 1 : this.gamma));
  }

  protected override options(): Record<string, unknown> {
    return { gamma: this.gamma };
  }
}
