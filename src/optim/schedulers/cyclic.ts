// CyclicLR: rates that go up and down between two bounds, and momenta the other way.

import { bind, isPlainObject, ValueError } from '../../engine/index.ts';
import { power, quotient, triangle } from '../../rules/rates.ts';
import { optionsOf } from '../../rules/signature.ts';
import { bool, callable, either, float, floats, int, of, str } from '../../torch/kinds.ts';
import type { Optimizer } from '../optimizer.ts';
import { checkOptimizer, LRScheduler, type SchedulerOptions, setRate } from './base.ts';
import { beginMomenta, type ForGroups, forGroups, setMomentum, usesBeta } from './momentum.ts';
import type { SchedulerState } from './state.ts';

/** The bounds of the rate, for all groups or for each. */
export interface CyclicBounds {
  base_lr: ForGroups;
  max_lr: ForGroups;
}
/** Options of CyclicLR. */
export interface CyclicLROptions extends SchedulerOptions {
  /** Steps of the rising half of a cycle, 2000 by default. */
  step_size_up?: number;
  /** Steps of the falling half, null (default) for as many. */
  step_size_down?: number | null;
  /** `'triangular'` (default), `'triangular2'` for half the height in each cycle, `'exp_range'` for gamma to the step. */
  mode?: string;
  /** Of `'exp_range'`, 1 by default. */
  gamma?: number;
  /** The height by the number of the cycle (from 1) or of the step, in place of a mode. */
  scale_fn?: ((x: number) => number) | null;
  /** What scale_fn is given: `'cycle'` (default) or `'iterations'`. */
  scale_mode?: string;
  /** Whether momentum cycles too, true by default. */
  cycle_momentum?: boolean;
  /** Its bounds, 0.8 and 0.9 by default. */
  base_momentum?: ForGroups;
  max_momentum?: ForGroups;
}
const forEach = /* @__PURE__ */ either(float, floats);
const declared = /* @__PURE__ */ optionsOf<{ optimizer: Optimizer } & CyclicBounds & CyclicLROptions>(
  'CyclicLR.__init__',
  {
    optimizer: [/* @__PURE__ */ of()],
    base_lr: [forEach],
    max_lr: [forEach],
    step_size_up: [float, 2000],
    step_size_down: [float, null],
    mode: [str, 'triangular'],
    gamma: [float, 1],
    scale_fn: [callable, null],
    scale_mode: [str, 'cycle'],
    cycle_momentum: [bool, true],
    base_momentum: [forEach, 0.8],
    max_momentum: [forEach, 0.9],
    last_epoch: [int, -1],
  },
);

const scaleOf = /* @__PURE__ */ optionsOf<{ x: number }>('CyclicLR.scale_fn', { x: [float] });

/** What the modes scale a cycle by. */
const scales: { readonly [mode: string]: (x: number, gamma: number) => number } = {
  triangular: () => 1,
  triangular2: (cycle) => 1 / power(2, cycle - 1),
  exp_range: (step, gamma) => power(gamma, step),
};

/** Rates that cycle between two bounds, a step at a time: call `step` after each batch. Source: Smith, 2017. */
export class CyclicLR extends LRScheduler {
  static override readonly name: string = 'CyclicLR';

  /** The upper bounds, by group; base_lrs are the lower ones. */
  max_lrs: number[];
  /** Steps of a cycle, and how much of it rises. */
  total_size: number;
  step_ratio: number;
  mode: string;
  gamma: number;
  protected _scale_fn_custom: ((x: number) => number) | null;
  scale_mode: string;
  cycle_momentum: boolean;
  declare use_beta1: boolean;
  declare base_momentums: number[];
  declare max_momentums: number[];

  constructor(optimizer: Optimizer, base_lr: ForGroups, max_lr: ForGroups, options?: CyclicLROptions);
  constructor(
    optimizer: Optimizer,
    base_lr: ForGroups,
    max_lr: ForGroups,
    step_size_up: number,
    step_size_down?: number | null | Omit<CyclicLROptions, 'step_size_up'>,
    mode?: string,
    gamma?: number,
    scale_fn?: ((x: number) => number) | null,
    scale_mode?: string,
    cycle_momentum?: boolean,
    base_momentum?: ForGroups,
    max_momentum?: ForGroups,
    last_epoch?: number,
  );
  constructor(optimizer: Optimizer, base_lr: ForGroups, options: Omit<CyclicBounds, 'base_lr'> & CyclicLROptions);
  constructor(optimizer: Optimizer, options: CyclicBounds & CyclicLROptions);
  constructor(options: { optimizer: Optimizer } & CyclicBounds & CyclicLROptions);
  /** @throws ValueError for an unknown mode, lists of other lengths, and an optimizer without momentum. */
  constructor(...args: readonly unknown[]) {
    const options = bind(declared, args);
    const { optimizer, step_size_up, mode, gamma, scale_fn, cycle_momentum, last_epoch } = options;
    checkOptimizer(optimizer);
    const starts = last_epoch === -1;
    const base_lrs = forGroups('base_lr', optimizer, options.base_lr);
    const max_lrs = forGroups('max_lr', optimizer, options.max_lr);
    const total_size = step_size_up + (options.step_size_down ?? step_size_up);
    const step_ratio = quotient(step_size_up, total_size);
    if (!Object.hasOwn(scales, mode) && scale_fn === null) throw new ValueError('mode is invalid and scale_fn is None');
    const use_beta1 = cycle_momentum && usesBeta(optimizer);
    const [base_momentums, max_momentums] = cycle_momentum
      ? [
          forGroups('base_momentum', optimizer, options.base_momentum),
          forGroups('max_momentum', optimizer, options.max_momentum),
        ]
      : [[], []];
    if (starts) {
      for (const [i, group] of optimizer.param_groups.entries()) setRate(group, base_lrs[i]);
      if (cycle_momentum) beginMomenta(optimizer.param_groups, base_momentums, max_momentums, use_beta1);
    }
    super(optimizer, last_epoch);
    this.max_lrs = max_lrs;
    this.total_size = total_size;
    this.step_ratio = step_ratio;
    this.mode = mode;
    this.gamma = gamma;
    this._scale_fn_custom = scale_fn;
    this.scale_mode = options.scale_mode;
    if (scale_fn === null) this.scale_mode = mode === 'exp_range' ? 'iterations' : 'cycle';
    this.cycle_momentum = cycle_momentum;
    if (cycle_momentum) {
      this.use_beta1 = use_beta1;
      this.base_momentums = base_momentums;
      this.max_momentums = max_momentums;
    }
    this._initial_step();
    this.base_lrs = base_lrs;
  }

  /** What a cycle is scaled by. */
  scale_fn(x: number): number;
  scale_fn(...args: readonly unknown[]): number {
    const { x } = bind(scaleOf, args);
    return this._scale_fn_custom ? this._scale_fn_custom(x) : scales[this.mode](x, this.gamma);
  }

  protected override nextRates(): number[] {
    const { last_epoch, total_size, step_ratio, max_lrs, base_momentums, max_momentums } = this;
    const { cycle, height } = triangle(last_epoch, total_size, step_ratio);
    const scale = (): number => this.scale_fn(this.scale_mode === 'cycle' ? cycle : last_epoch);
    const rates = this.base_lrs.map((base, i) => base + (max_lrs[i] - base) * height * scale());
    if (this.cycle_momentum) {
      for (const [i, group] of this.groups.entries()) {
        const fall = (max_momentums[i] - base_momentums[i]) * height;
        setMomentum(group, max_momentums[i] - fall * scale(), this.use_beta1);
      }
    }
    return rates;
  }

  override state_dict(...given: never[]): SchedulerState {
    const { _scale_fn_custom: fn } = this;
    const saved = fn && Object.keys(fn).length > 0 ? { ...fn } : null;
    return { ...super.state_dict(...given), _scale_fn_custom: saved };
  }

  protected override get loose(): string[] {
    return [...super.loose, '_scale_fn_custom'];
  }

  override load_state_dict(state_dict: SchedulerState): void {
    const { _scale_fn_custom: saved, ...own } = this.checkState(state_dict);
    Object.assign(this, own);
    if (isPlainObject(saved) && this._scale_fn_custom) Object.assign(this._scale_fn_custom, saved);
  }
}
