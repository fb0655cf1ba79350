// StepLR, MultiStepLR and ExponentialLR: rates that fall by a factor.

import { bind, RuntimeError, TypeError, typeName } from '../../engine/index.ts';
import { power } from '../../rules/rates.ts';
import { optionsOf } from '../../rules/signature.ts';
import { itemsOf } from '../../rules/text/python.ts';
import { int, of } from '../../torch/kinds.ts';
import type { Optimizer } from '../optimizer.ts';
import { LRScheduler, type SchedulerOptions } from './base.ts';

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
/** Options of StepLR and of MultiStepLR. */
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
    const { optimizer, step_size, gamma, last_epoch } = bind(stepLR, args);
    checkStep(step_size);
    checkFactor(gamma);
    super(optimizer, last_epoch);
    this.step_size = step_size;
    this.gamma = gamma;
    this._initial_step();
  }

  protected override nextRates(): number[] {
    if (this.last_epoch === 0 || this.last_epoch % this.step_size !== 0) return this.currentRates();
    return this.scaledRates(this.gamma);
  }

  protected override _get_closed_form_lr(): number[] {
    const factor = power(this.gamma, Math.floor(this.last_epoch / this.step_size));
    return this.base_lrs.map((lr) => lr * factor);
  }
}

/** What a MultiStepLR must be told. */
export interface Milestones {
  /** Epochs in which the rate changes; one that is listed twice changes it twice. */
  milestones: Iterable<number>;
}
const multiStepLR = /* @__PURE__ */ optionsOf<{ optimizer: Optimizer } & Milestones & StepLROptions>(
  'MultiStepLR.__init__',
  {
    optimizer: [/* @__PURE__ */ of()],
    milestones: [/* @__PURE__ */ of()],
    gamma: [/* @__PURE__ */ of<number>('float'), 0.1],
    last_epoch: [int, -1],
  },
);

/** Multiplies the rate by gamma in each of the milestones. */
export class MultiStepLR extends LRScheduler {
  static override readonly name: string = 'MultiStepLR';

  /** How often each epoch is listed. */
  milestones: { [epoch: number]: number };
  /** The factor. */
  gamma: number;

  constructor(optimizer: Optimizer, milestones: Iterable<number>, options?: StepLROptions);
  constructor(
    optimizer: Optimizer,
    milestones: Iterable<number>,
    gamma: number,
    last_epoch?: number | SchedulerOptions,
  );
  constructor(optimizer: Optimizer, options: Milestones & StepLROptions);
  constructor(options: { optimizer: Optimizer } & Milestones & StepLROptions);
  /** @throws TypeError for milestones that are no numbers. */
  constructor(...args: readonly unknown[]) {
    const { optimizer, milestones, gamma, last_epoch } = bind(multiStepLR, args);
    const counts: { [epoch: number]: number } = {};
    for (const epoch of itemsOf(milestones, 'milestones are epochs: [30, 80]')) {
      if (typeof epoch !== 'number') {
        throw new TypeError(
          `'<' not supported between instances of 'int' and '${typeName(epoch)}'`,
          'milestones are epochs',
        );
      }
      counts[epoch] = (counts[epoch] ?? 0) + 1;
    }
    checkFactor(gamma);
    super(optimizer, last_epoch);
    this.milestones = counts;
    this.gamma = gamma;
    this._initial_step();
  }

  protected override nextRates(): number[] {
    const times = this.milestones[this.last_epoch];
    return times === undefined ? this.currentRates() : this.scaledRates(power(this.gamma, times));
  }

  protected override _get_closed_form_lr(): number[] {
    const past = Object.entries(this.milestones).filter(([epoch]) => Number(epoch) <= this.last_epoch);
    const times = past.reduce((sum, [, count]) => sum + count, 0);
    return this.base_lrs.map((lr) => lr * power(this.gamma, times));
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
    const { optimizer, gamma, last_epoch } = bind(exponentialLR, args);
    checkFactor(gamma);
    super(optimizer, last_epoch);
    this.gamma = gamma;
    this._initial_step();
  }

  protected override nextRates(): number[] {
    // The first step is the constructor's: also where it resumes, the rate is already that of its epoch.
    return this._is_initial ? this.currentRates() : this.scaledRates(this.gamma);
  }

  protected override _get_closed_form_lr(): number[] {
    return this.base_lrs.map((lr) => lr * power(this.gamma, this.last_epoch));
  }
}
