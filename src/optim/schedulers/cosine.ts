// CosineAnnealingLR and CosineAnnealingWarmRestarts: rates on a cosine.

import { bind, ValueError } from '../../engine/index.ts';
import { cosineAt, cosineStep, periodOf } from '../../rules/rates.ts';
import { optionsOf } from '../../rules/signature.ts';
import { numberText } from '../../rules/text/python.ts';
import { float, int, of } from '../../torch/kinds.ts';
import type { Optimizer } from '../optimizer.ts';
import { type EpochOptions, LRScheduler, type SchedulerOptions } from './base.ts';

/** What a CosineAnnealingLR must be told. */
export interface HalfPeriod {
  /** Epochs from the first rate to the least. */
  T_max: number;
}
/** Options of CosineAnnealingLR. */
export interface CosineAnnealingLROptions extends SchedulerOptions {
  /** The least rate, 0 by default. */
  eta_min?: number;
}
const annealing = /* @__PURE__ */ optionsOf<{ optimizer: Optimizer } & HalfPeriod & CosineAnnealingLROptions>(
  'CosineAnnealingLR.__init__',
  { optimizer: [/* @__PURE__ */ of()], T_max: [float], eta_min: [float, 0], last_epoch: [int, -1] },
);

/** Rates on a cosine, down to the least in T_max epochs and up again in as many. Source: Loshchilov and Hutter, 2017. */
export class CosineAnnealingLR extends LRScheduler {
  static override readonly name: string = 'CosineAnnealingLR';

  /** Epochs from the first rate to the least. */
  T_max: number;
  /** The least rate. */
  eta_min: number;

  constructor(optimizer: Optimizer, T_max: number, options?: CosineAnnealingLROptions);
  constructor(optimizer: Optimizer, T_max: number, eta_min: number, last_epoch?: number | SchedulerOptions);
  constructor(optimizer: Optimizer, options: HalfPeriod & CosineAnnealingLROptions);
  constructor(options: { optimizer: Optimizer } & HalfPeriod & CosineAnnealingLROptions);
  constructor(...args: readonly unknown[]) {
    const { optimizer, T_max, eta_min, last_epoch } = bind(annealing, args);
    super(optimizer, last_epoch);
    this.T_max = T_max;
    this.eta_min = eta_min;
    this._initial_step();
  }

  protected override nextRates(): number[] {
    const { last_epoch, T_max, eta_min } = this;
    if (this._is_initial) return this.currentRates();
    if (this._step_count === 1 && last_epoch > 0) return this._get_closed_form_lr();
    return this.currentRates().map((lr, i) => cosineStep(lr, this.base_lrs[i], eta_min, last_epoch, T_max));
  }

  protected override _get_closed_form_lr(): number[] {
    return this.base_lrs.map((lr) => cosineAt(lr, this.eta_min, this.last_epoch, this.T_max));
  }
}

/** What a CosineAnnealingWarmRestarts must be told. */
export interface FirstPeriod {
  /** Epochs until the first restart. */
  T_0: number;
}
/** Options of CosineAnnealingWarmRestarts. */
export interface WarmRestartsOptions extends SchedulerOptions {
  /** How many times longer each period is than the one before, 1 by default. */
  T_mult?: number;
  /** The least rate, 0 by default. */
  eta_min?: number;
}
const restarts = /* @__PURE__ */ optionsOf<{ optimizer: Optimizer } & FirstPeriod & WarmRestartsOptions>(
  'CosineAnnealingWarmRestarts.__init__',
  {
    optimizer: [/* @__PURE__ */ of()],
    T_0: [float],
    T_mult: [float, 1],
    eta_min: [float, 0],
    last_epoch: [int, -1],
  },
);
const stepOf = /* @__PURE__ */ optionsOf<EpochOptions>('CosineAnnealingWarmRestarts.step', { epoch: [float, null] });

/** Rates on a cosine down to the least, from the first again and again. Source: Loshchilov and Hutter, 2017. */
export class CosineAnnealingWarmRestarts extends LRScheduler {
  static override readonly name: string = 'CosineAnnealingWarmRestarts';

  /** Epochs until the first restart, and of the current period. */
  T_0: number;
  T_i: number;
  /** How many times longer each period is than the one before. */
  T_mult: number;
  /** The least rate. */
  eta_min: number;
  /** Epochs since the latest restart. */
  T_cur: number;

  constructor(optimizer: Optimizer, T_0: number, options?: WarmRestartsOptions);
  constructor(
    optimizer: Optimizer,
    T_0: number,
    T_mult: number,
    eta_min?: number | Omit<WarmRestartsOptions, 'T_mult'>,
    last_epoch?: number,
  );
  constructor(optimizer: Optimizer, options: FirstPeriod & WarmRestartsOptions);
  constructor(options: { optimizer: Optimizer } & FirstPeriod & WarmRestartsOptions);
  /** @throws ValueError for periods that are no whole numbers from 1 on. */
  constructor(...args: readonly unknown[]) {
    const { optimizer, T_0, T_mult, eta_min, last_epoch } = bind(restarts, args);
    if (!(T_0 > 0 && Number.isInteger(T_0))) {
      throw new ValueError(`Expected positive integer T_0, but got ${numberText(T_0)}`);
    }
    if (!(T_mult >= 1 && Number.isInteger(T_mult))) {
      throw new ValueError(`Expected integer T_mult >= 1, but got ${numberText(T_mult)}`);
    }
    super(optimizer, last_epoch);
    this.T_0 = T_0;
    this.T_i = T_0;
    this.T_mult = T_mult;
    this.eta_min = eta_min;
    this.T_cur = last_epoch;
    this._initial_step();
  }

  protected override nextRates(): number[] {
    return this.base_lrs.map((lr) => cosineAt(lr, this.eta_min, this.T_cur, this.T_i));
  }

  /** Begins the next epoch, or goes to another, which may be a part of one: `scheduler.step(epoch + i / batches)`. */
  override step(epoch?: number | null | EpochOptions): void;
  override step(...args: readonly unknown[]): void {
    const { epoch } = bind(stepOf, args);
    if (epoch === null && this.last_epoch >= 0) {
      this.last_epoch++;
      this.T_cur++;
      if (this.T_cur >= this.T_i) {
        this.T_cur %= this.T_i;
        this.T_i *= this.T_mult;
      }
    } else this.#goTo(epoch ?? 0);
    this.setRates(() => this.get_lr());
  }

  #goTo(epoch: number): void {
    if (epoch < 0) throw new ValueError(`Expected non-negative epoch, but got ${numberText(epoch)}`);
    this.last_epoch = Math.floor(epoch);
    [this.T_cur, this.T_i] = periodOf(epoch, this.T_0, this.T_mult);
  }
}
