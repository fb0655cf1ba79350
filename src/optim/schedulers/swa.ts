// SWALR: rates that go over to a constant one, for weights that are averaged.

import { bind, ValueError } from '../../engine/index.ts';
import { smooth } from '../../rules/rates.ts';
import { optionsOf } from '../../rules/signature.ts';
import { numberText } from '../../rules/text/python.ts';
import { either, float, floats, int, of, str } from '../../torch/kinds.ts';
import type { Optimizer } from '../optimizer.ts';
import { rateOf } from '../options.ts';
import { checkOptimizer, LRScheduler, type SchedulerOptions } from './base.ts';
import { type ForGroups, forGroups } from './momentum.ts';

/** What an SWALR must be told. */
export interface AveragingRate {
  /** The rate to go over to, for all groups or for each. */
  swa_lr: ForGroups;
}
/** Options of SWALR. */
export interface SWALROptions extends SchedulerOptions {
  /** Epochs of the way, 10 by default. */
  anneal_epochs?: number;
  /** `'cos'` (default) or `'linear'`. */
  anneal_strategy?: string;
}
const declared = /* @__PURE__ */ optionsOf<{ optimizer: Optimizer } & AveragingRate & SWALROptions>('SWALR.__init__', {
  optimizer: [/* @__PURE__ */ of()],
  swa_lr: [/* @__PURE__ */ either(float, floats)],
  anneal_epochs: [float, 10],
  anneal_strategy: [str, 'cos'],
  last_epoch: [int, -1],
});

/** Rates that go over to swa_lr and stay there. Source: Izmailov et al., 2018. */
export class SWALR extends LRScheduler {
  static override readonly name: string = 'SWALR';

  protected _anneal_strategy: string;
  /** Epochs of the way. */
  anneal_epochs: number;

  constructor(optimizer: Optimizer, swa_lr: ForGroups, options?: SWALROptions);
  constructor(
    optimizer: Optimizer,
    swa_lr: ForGroups,
    anneal_epochs: number,
    anneal_strategy?: string | Omit<SWALROptions, 'anneal_epochs'>,
    last_epoch?: number,
  );
  constructor(optimizer: Optimizer, options: AveragingRate & SWALROptions);
  constructor(options: { optimizer: Optimizer } & AveragingRate & SWALROptions);
  /** @throws ValueError for an unknown strategy, and a number of epochs that is no whole one from 0 on. */
  constructor(...args: readonly unknown[]) {
    const { optimizer, swa_lr, anneal_epochs, anneal_strategy, last_epoch } = bind(declared, args);
    checkOptimizer(optimizer);
    const rates = forGroups('swa_lr', optimizer, swa_lr);
    if (anneal_strategy !== 'cos' && anneal_strategy !== 'linear') {
      throw new ValueError(`anneal_strategy must be one of 'cos' or 'linear', instead got ${anneal_strategy}`);
    }
    if (!(anneal_epochs >= 0 && Number.isInteger(anneal_epochs))) {
      throw new ValueError(`anneal_epochs must be equal or greater than 0, got ${numberText(anneal_epochs)}`);
    }
    for (const [i, group] of optimizer.param_groups.entries()) group.swa_lr = rates[i];
    super(optimizer, last_epoch);
    this._anneal_strategy = anneal_strategy;
    this.anneal_epochs = anneal_epochs;
    this._initial_step();
  }

  protected override nextRates(): number[] {
    const count = this._step_count - 1;
    const step = this.anneal_epochs === 0 ? Math.max(1, count) : count;
    const [before, now] = [step - 1, step].map((k) => {
      const t = Math.max(0, Math.min(1, k / Math.max(1, this.anneal_epochs)));
      return this._anneal_strategy === 'cos' ? smooth(t) : t;
    });
    return this.groups.map(({ lr, swa_lr = rateOf(lr) }) => {
      const first = before === 1 ? swa_lr : (rateOf(lr) - before * swa_lr) / (1 - before);
      return swa_lr * now + first * (1 - now);
    });
  }
}
