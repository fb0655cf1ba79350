// ReduceLROnPlateau: rates that fall when a metric no longer gets better.

import { bind, RuntimeError, ValueError, warn } from '../../engine/index.ts';
import { optionsOf } from '../../rules/signature.ts';
import type { Tensor } from '../../torch/index.ts';
import { either, float, floats, of, str } from '../../torch/kinds.ts';
import type { Optimizer } from '../optimizer.ts';
import { floatOf, rateOf } from '../options.ts';
import { checkOptimizer, DEPRECATED, LRScheduler, setRate } from './base.ts';
import type { ForGroups } from './momentum.ts';
import type { SchedulerState } from './state.ts';

/** Options of ReduceLROnPlateau. */
export interface ReduceLROnPlateauOptions {
  /** Whether less (`'min'`, default) or more (`'max'`) of the metric is better. */
  mode?: string;
  /** What the rate is multiplied by, 0.1 by default. */
  factor?: number;
  /** Epochs without improvement that are let pass, 10 by default. */
  patience?: number;
  /** By how much the metric must be better to count, 1e-4 by default. */
  threshold?: number;
  /** Whether that is a part of the best metric (`'rel'`, default) or a difference (`'abs'`). */
  threshold_mode?: string;
  /** Epochs after a change that do not count, 0 by default. */
  cooldown?: number;
  /** The least rate, 0 by default, for all groups or for each. */
  min_lr?: ForGroups;
  /** A rate that would fall by no more stays, 1e-8 by default. */
  eps?: number;
}
const declared = /* @__PURE__ */ optionsOf<{ optimizer: Optimizer } & ReduceLROnPlateauOptions>(
  'ReduceLROnPlateau.__init__',
  {
    optimizer: [/* @__PURE__ */ of()],
    mode: [str, 'min'],
    factor: [float, 0.1],
    patience: [float, 10],
    threshold: [float, 1e-4],
    threshold_mode: [str, 'rel'],
    cooldown: [float, 0],
    min_lr: [/* @__PURE__ */ either(float, floats), 0],
    eps: [float, 1e-8],
  },
);
const stepOf = /* @__PURE__ */ optionsOf<{ metrics: unknown; epoch?: number | null }>('ReduceLROnPlateau.step', {
  metrics: [/* @__PURE__ */ of()],
  epoch: [float, null],
});

/** Multiplies rates by a factor when a metric has not improved for some epochs: `scheduler.step(loss)` after each. */
export class ReduceLROnPlateau extends LRScheduler {
  static override readonly name: string = 'ReduceLROnPlateau';

  factor: number;
  default_min_lr: number | null;
  min_lrs: number[];
  patience: number;
  cooldown: number;
  eps: number;
  mode: string;
  threshold: number;
  threshold_mode: string;
  /** What any metric is better than. */
  mode_worse: number;
  /** The best metric so far. */
  best: number;
  /** Epochs that still do not count. */
  cooldown_counter = 0;
  /** Epochs since the latest improvement. */
  num_bad_epochs = 0;

  constructor(optimizer: Optimizer, options?: ReduceLROnPlateauOptions);
  constructor(
    optimizer: Optimizer,
    mode: string,
    factor?: number | Omit<ReduceLROnPlateauOptions, 'mode'>,
    patience?: number | Omit<ReduceLROnPlateauOptions, 'mode' | 'factor'>,
    threshold?: number,
    threshold_mode?: string,
    cooldown?: number,
    min_lr?: ForGroups,
    eps?: number,
  );
  constructor(options: { optimizer: Optimizer } & ReduceLROnPlateauOptions);
  /** @throws ValueError for a factor from 1 on, unknown modes, and another number of least rates than of groups. */
  constructor(...args: readonly unknown[]) {
    const options = bind(declared, args);
    const { optimizer, mode, factor, patience, threshold, threshold_mode, cooldown, min_lr, eps } = options;
    if (factor >= 1) throw new ValueError('Factor should be < 1.0.');
    checkOptimizer(optimizer);
    const count = optimizer.param_groups.length;
    const each = typeof min_lr === 'number' ? Array.from({ length: count }, () => min_lr) : [...min_lr];
    if (each.length !== count) throw new ValueError(`expected ${count} min_lrs, got ${each.length}`);
    checkModes(mode, threshold_mode);
    super(optimizer, null);
    this.factor = factor;
    this.default_min_lr = typeof min_lr === 'number' ? min_lr : null;
    this.min_lrs = each;
    this.patience = patience;
    this.cooldown = cooldown;
    this.eps = eps;
    this.last_epoch = 0;
    this._last_lr = this.currentRates();
    this.mode = mode;
    this.threshold = threshold;
    this.threshold_mode = threshold_mode;
    this.mode_worse = mode === 'min' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    this.best = this.mode_worse;
  }

  /** Whether epochs do not count for now. */
  get in_cooldown(): boolean {
    return this.cooldown_counter > 0;
  }

  /** Ends an epoch with the metric that it reached. */
  override step(metrics: number | Tensor, epoch?: number | null | { epoch?: number | null }): void;
  override step(options: { metrics: number | Tensor; epoch?: number | null }): void;
  override step(...args: readonly unknown[]): void {
    const { metrics, epoch } = bind(stepOf, args);
    const current = floatOf(metrics, 'step takes the metric: scheduler.step(loss)');
    if (epoch !== null) warn(DEPRECATED);
    this.last_epoch = epoch ?? this.last_epoch + 1;
    this.num_bad_epochs++;
    if (this.#isBetter(current)) {
      this.best = current;
      this.num_bad_epochs = 0;
    }
    if (this.in_cooldown) {
      this.cooldown_counter--;
      this.num_bad_epochs = 0;
    }
    if (this.num_bad_epochs > this.patience) {
      this.#reduce();
      this.cooldown_counter = this.cooldown;
      this.num_bad_epochs = 0;
    }
    this._last_lr = this.currentRates();
  }

  #isBetter(metric: number): boolean {
    const { best, threshold, mode } = this;
    const relative = this.threshold_mode === 'rel';
    if (mode === 'min') return metric < (relative ? best * (1 - threshold) : best - threshold);
    return metric > (relative ? best * (threshold + 1) : best + threshold);
  }

  #reduce(): void {
    const { length } = this.groups;
    if (length !== this.min_lrs.length) {
      const least = this.default_min_lr;
      if (least === null) {
        throw new RuntimeError(
          `The number of param groups in the \`optimizer\` (${length}) differs from when \`ReduceLROnPlateau\` was initialized (${this.min_lrs.length}), usually due to a new param group being added to the optimizer. Please modify the \`min_lrs\` field to match the length of the \`optimizer\` param groups.`,
        );
      }
      this.min_lrs = this.groups.map(() => least);
    }
    for (const [i, group] of this.groups.entries()) {
      const lr = rateOf(group.lr);
      const next = Math.max(lr * this.factor, this.min_lrs[i]);
      if (lr - next > this.eps) setRate(group, next);
    }
  }

  protected override get last(): readonly string[] {
    const metric = ['mode_worse', 'mode', 'threshold', 'threshold_mode', 'best', 'cooldown_counter', 'num_bad_epochs'];
    return ['last_epoch', '_last_lr', ...metric];
  }

  protected override get loose(): string[] {
    return ['default_min_lr'];
  }

  /** @internal */
  override checkState(saved: SchedulerState): Record<string, unknown> {
    const own = super.checkState(saved);
    checkModes(own.mode, own.threshold_mode);
    return own;
  }
}

/** @throws ValueError for modes that are unknown. */
function checkModes(mode: unknown, threshold_mode: unknown): void {
  if (mode !== 'min' && mode !== 'max') throw new ValueError(`mode ${mode} is unknown!`);
  if (threshold_mode !== 'rel' && threshold_mode !== 'abs') {
    throw new ValueError(`threshold mode ${threshold_mode} is unknown!`);
  }
}
