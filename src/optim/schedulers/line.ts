// ConstantLR, LinearLR and PolynomialLR: rates that begin or end with some epochs of their own.

import { bind, ValueError } from '../../engine/index.ts';
import { lineAt, lineStep, polynomialAt, polynomialStep, quotient } from '../../rules/rates.ts';
import { optionsOf } from '../../rules/signature.ts';
import { float, int, of } from '../../torch/kinds.ts';
import type { Optimizer } from '../optimizer.ts';
import { LRScheduler, type SchedulerOptions } from './base.ts';

/** Options that these schedulers have in common. */
export interface Lasting extends SchedulerOptions {
  /** How many epochs it lasts, 5 by default. */
  total_iters?: number;
}

/** Options of ConstantLR. */
export interface ConstantLROptions extends Lasting {
  /** The factor, 1/3 by default. */
  factor?: number;
}
const constantLR = /* @__PURE__ */ optionsOf<{ optimizer: Optimizer } & ConstantLROptions>('ConstantLR.__init__', {
  optimizer: [/* @__PURE__ */ of()],
  factor: [float, 1 / 3],
  total_iters: [float, 5],
  last_epoch: [int, -1],
});

/** Rates times a factor for the first total_iters epochs. */
export class ConstantLR extends LRScheduler {
  static override readonly name: string = 'ConstantLR';

  /** The factor. */
  factor: number;
  /** How many epochs it lasts. */
  total_iters: number;

  constructor(optimizer: Optimizer, options?: ConstantLROptions);
  constructor(
    optimizer: Optimizer,
    factor: number,
    total_iters?: number | Omit<ConstantLROptions, 'factor'>,
    last_epoch?: number,
  );
  constructor(options: { optimizer: Optimizer } & ConstantLROptions);
  /** @throws ValueError for a factor outside [0, 1]. */
  constructor(...args: readonly unknown[]) {
    const { optimizer, factor, total_iters, last_epoch } = bind(constantLR, args);
    if (factor > 1 || factor < 0) {
      throw new ValueError('Constant multiplicative factor expected to be between 0 and 1.');
    }
    super(optimizer, last_epoch);
    this.factor = factor;
    this.total_iters = total_iters;
    this._initial_step();
  }

  protected override nextRates(): number[] {
    if (this.last_epoch === 0) return this.scaledRates(this.factor);
    return this.last_epoch === this.total_iters ? this.scaledRates(quotient(1, this.factor)) : this.currentRates();
  }

  protected override _get_closed_form_lr(): number[] {
    const { factor } = this;
    const rest = this.last_epoch >= this.total_iters ? 1 - factor : 0;
    return this.base_lrs.map((lr) => lr * (factor + rest));
  }
}

/** Options of LinearLR. */
export interface LinearLROptions extends Lasting {
  /** The factor of the first epoch, 1/3 by default. */
  start_factor?: number;
  /** The factor from epoch total_iters on, 1 by default. */
  end_factor?: number;
}
const linearLR = /* @__PURE__ */ optionsOf<{ optimizer: Optimizer } & LinearLROptions>('LinearLR.__init__', {
  optimizer: [/* @__PURE__ */ of()],
  start_factor: [float, 1 / 3],
  end_factor: [float, 1],
  total_iters: [float, 5],
  last_epoch: [int, -1],
});

/** Rates times a factor on a line: a warm-up. */
export class LinearLR extends LRScheduler {
  static override readonly name: string = 'LinearLR';

  /** The factor of the first epoch. */
  start_factor: number;
  /** The factor from epoch total_iters on. */
  end_factor: number;
  /** How many epochs the line is long. */
  total_iters: number;

  constructor(optimizer: Optimizer, options?: LinearLROptions);
  constructor(
    optimizer: Optimizer,
    start_factor: number,
    end_factor?: number | Omit<LinearLROptions, 'start_factor'>,
    total_iters?: number | Omit<LinearLROptions, 'start_factor' | 'end_factor'>,
    last_epoch?: number,
  );
  constructor(options: { optimizer: Optimizer } & LinearLROptions);
  /** @throws ValueError for factors outside (0, 1] and [0, 1]. */
  constructor(...args: readonly unknown[]) {
    const { optimizer, start_factor, end_factor, total_iters, last_epoch } = bind(linearLR, args);
    if (start_factor > 1 || start_factor <= 0) {
      throw new ValueError('Starting multiplicative factor expected to be greater than 0 and less or equal to 1.');
    }
    if (end_factor > 1 || end_factor < 0) {
      throw new ValueError('Ending multiplicative factor expected to be between 0 and 1.');
    }
    super(optimizer, last_epoch);
    this.start_factor = start_factor;
    this.end_factor = end_factor;
    this.total_iters = total_iters;
    this._initial_step();
  }

  protected override nextRates(): number[] {
    const { last_epoch, total_iters, start_factor, end_factor } = this;
    if (last_epoch === 0) return this.scaledRates(start_factor);
    if (this._is_initial || last_epoch > total_iters) return this.currentRates();
    return this.scaledRates(lineStep(last_epoch, total_iters, start_factor, end_factor));
  }

  protected override _get_closed_form_lr(): number[] {
    const factor = lineAt(this.last_epoch, this.total_iters, this.start_factor, this.end_factor);
    return this.base_lrs.map((lr) => lr * factor);
  }
}

/** Options of PolynomialLR. */
export interface PolynomialLROptions extends Lasting {
  /** The power, 1 by default. */
  power?: number;
}
const polynomialLR = /* @__PURE__ */ optionsOf<{ optimizer: Optimizer } & PolynomialLROptions>(
  'PolynomialLR.__init__',
  { optimizer: [/* @__PURE__ */ of()], total_iters: [float, 5], power: [float, 1], last_epoch: [int, -1] },
);

/** Rates times (1 - epoch / total_iters) to a power. */
export class PolynomialLR extends LRScheduler {
  static override readonly name: string = 'PolynomialLR';

  /** The epoch in which rates are 0. */
  total_iters: number;
  /** The power. */
  power: number;

  constructor(optimizer: Optimizer, options?: PolynomialLROptions);
  constructor(
    optimizer: Optimizer,
    total_iters: number,
    power?: number | Omit<PolynomialLROptions, 'total_iters'>,
    last_epoch?: number,
  );
  constructor(options: { optimizer: Optimizer } & PolynomialLROptions);
  constructor(...args: readonly unknown[]) {
    const { optimizer, total_iters, power, last_epoch } = bind(polynomialLR, args);
    super(optimizer, last_epoch);
    this.total_iters = total_iters;
    this.power = power;
    this._initial_step();
  }

  protected override nextRates(): number[] {
    if (this._is_initial || this.last_epoch > this.total_iters) return this.currentRates();
    return this.scaledRates(polynomialStep(this.last_epoch, this.total_iters, this.power));
  }

  protected override _get_closed_form_lr(): number[] {
    const factor = polynomialAt(this.last_epoch, this.total_iters, this.power);
    return this.base_lrs.map((lr) => lr * factor);
  }
}
