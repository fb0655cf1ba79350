// LambdaLR and MultiplicativeLR: rates by functions of the epoch.

import { bind, isPlainObject, TypeError, typeName, ValueError } from '../../engine/index.ts';
import { optionsOf } from '../../rules/signature.ts';
import { int, of } from '../../torch/kinds.ts';
import type { Optimizer } from '../optimizer.ts';
import { checkOptimizer, LRScheduler, type SchedulerOptions, times } from './base.ts';
import type { SchedulerState } from './state.ts';

/** A factor by the epoch. */
export type RateFunction = (epoch: number) => number;

/** What these schedulers must be told. */
export interface Lambdas {
  /** The function, or one for each group. */
  lr_lambda: RateFunction | readonly RateFunction[];
}
type All = { optimizer: Optimizer } & Lambdas & SchedulerOptions;
const table = {
  optimizer: [/* @__PURE__ */ of<Optimizer>()],
  lr_lambda: [/* @__PURE__ */ of<Lambdas['lr_lambda']>()],
  last_epoch: [int, -1],
} as const;

/** A scheduler that keeps functions. Their own properties are part of its state, as those of Python's callable objects. */
abstract class Functions extends LRScheduler {
  protected declare lr_lambdas: RateFunction[];

  constructor({ optimizer, lr_lambda, last_epoch }: Required<All>) {
    checkOptimizer(optimizer);
    const count = optimizer.param_groups.length;
    const given = Array.isArray(lr_lambda) ? [...lr_lambda] : Array.from({ length: count }, () => lr_lambda);
    if (given.length !== count) throw new ValueError(`Expected ${count} lr_lambdas, but got ${given.length}`);
    const odd = given.find((fn) => typeof fn !== 'function');
    if (odd !== undefined) throw new TypeError(`lr_lambda should be a function, but got ${typeName(odd)}`);
    super(optimizer, last_epoch);
    this.lr_lambdas = given;
    this._initial_step();
  }

  override state_dict(...given: never[]): SchedulerState {
    const lr_lambdas = this.lr_lambdas.map((fn) => (Object.keys(fn).length > 0 ? { ...fn } : null));
    return { ...super.state_dict(...given), lr_lambdas };
  }

  protected override get loose(): string[] {
    return [...super.loose, 'lr_lambdas'];
  }

  override load_state_dict(state_dict: SchedulerState): void {
    const { lr_lambdas, ...own } = this.checkState(state_dict);
    Object.assign(this, own);
    if (!Array.isArray(lr_lambdas)) return;
    for (const [i, saved] of lr_lambdas.entries()) {
      if (isPlainObject(saved) && i < this.lr_lambdas.length) Object.assign(this.lr_lambdas[i], saved);
    }
  }
}

const lambdaLR = /* @__PURE__ */ optionsOf<All>('LambdaLR.__init__', table);

/** Rates are the first ones times a function of the epoch: `new LambdaLR(optimizer, (epoch) => 0.95 ** epoch)`. */
export class LambdaLR extends Functions {
  static override readonly name: string = 'LambdaLR';

  constructor(optimizer: Optimizer, lr_lambda: Lambdas['lr_lambda'], last_epoch?: number | SchedulerOptions);
  constructor(optimizer: Optimizer, options: Lambdas & SchedulerOptions);
  constructor(options: All);
  /** @throws ValueError for another number of functions than of groups. */
  constructor(...args: readonly unknown[]) {
    super(bind(lambdaLR, args));
  }

  protected override nextRates(): number[] {
    return this.base_lrs.map((lr, i) => lr * this.lr_lambdas[i](this.last_epoch));
  }
}

const multiplicativeLR = /* @__PURE__ */ optionsOf<All>('MultiplicativeLR.__init__', table);

/** Multiplies rates by a function of the epoch. */
export class MultiplicativeLR extends Functions {
  static override readonly name: string = 'MultiplicativeLR';

  constructor(optimizer: Optimizer, lr_lambda: Lambdas['lr_lambda'], last_epoch?: number | SchedulerOptions);
  constructor(optimizer: Optimizer, options: Lambdas & SchedulerOptions);
  constructor(options: All);
  /** @throws ValueError for another number of functions than of groups, TypeError for what is no function. */
  constructor(...args: readonly unknown[]) {
    super(bind(multiplicativeLR, args));
  }

  protected override nextRates(): number[] {
    if (this._is_initial) return this.currentRates();
    return this.groups.map((group, i) => times(group.lr, this.lr_lambdas[i](this.last_epoch)));
  }
}
