// OneCycleLR: one rise and one long fall of rates, and momenta the other way.

import { bind, KeyError, ValueError } from '../../engine/index.ts';
import { annealCosine, annealLine, quotient } from '../../rules/rates.ts';
import { optionsOf } from '../../rules/signature.ts';
import { numberText } from '../../rules/text/python.ts';
import { bool, either, float, floats, int, of, str } from '../../torch/kinds.ts';
import type { Optimizer } from '../optimizer.ts';
import { checkOptimizer, LRScheduler, type SchedulerOptions } from './base.ts';
import { beginMomenta, type Cycled, type ForGroups, forGroups, setMomentum, usesBeta } from './momentum.ts';

/** What a OneCycleLR must be told. */
export interface Peak {
  /** The largest rate, for all groups or for each. */
  max_lr: ForGroups;
}
/** Options of OneCycleLR. Either total_steps must be given, or epochs and steps_per_epoch. */
export interface OneCycleLROptions extends SchedulerOptions {
  /** Steps of the cycle. */
  total_steps?: number | null;
  /** Epochs of the cycle, and steps in each. */
  epochs?: number | null;
  steps_per_epoch?: number | null;
  /** How much of the cycle rises, 0.3 by default. */
  pct_start?: number;
  /** `'cos'` (default) or `'linear'`. */
  anneal_strategy?: string;
  /** Whether momentum cycles too, true by default. */
  cycle_momentum?: boolean;
  /** Its bounds, 0.85 and 0.95 by default. */
  base_momentum?: ForGroups;
  max_momentum?: ForGroups;
  /** The first rate is max_lr / div_factor, 25 by default. */
  div_factor?: number;
  /** The last rate is the first one / final_div_factor, 1e4 by default. */
  final_div_factor?: number;
  /** Fall as fast as it rose before the last fall, false by default. */
  three_phase?: boolean;
}
const forEach = /* @__PURE__ */ either(float, floats);
const declared = /* @__PURE__ */ optionsOf<{ optimizer: Optimizer } & Peak & OneCycleLROptions>('OneCycleLR.__init__', {
  optimizer: [/* @__PURE__ */ of()],
  max_lr: [forEach],
  total_steps: [float, null],
  epochs: [float, null],
  steps_per_epoch: [float, null],
  pct_start: [float, 0.3],
  anneal_strategy: [str, 'cos'],
  cycle_momentum: [bool, true],
  base_momentum: [forEach, 0.85],
  max_momentum: [forEach, 0.95],
  div_factor: [float, 25],
  final_div_factor: [float, 1e4],
  three_phase: [bool, false],
  last_epoch: [int, -1],
});

/** A phase: its last step, and which numbers of a group rate and momentum run between. */
interface Phase {
  end_step: number;
  start_lr: 'initial_lr' | 'max_lr';
  end_lr: 'initial_lr' | 'max_lr' | 'min_lr';
  start_momentum: 'base_momentum' | 'max_momentum';
  end_momentum: 'base_momentum' | 'max_momentum';
}

/** The steps of a cycle. @throws ValueError where they are not said or no whole numbers from 1 on. */
function stepsOf(total_steps: number | null, epochs: number | null, steps_per_epoch: number | null): number {
  const whole = (name: string, value: number): number => {
    if (value > 0 && Number.isInteger(value)) return value;
    throw new ValueError(`Expected positive integer ${name}, but got ${numberText(value)}`);
  };
  if (total_steps !== null) return whole('total_steps', total_steps);
  if (epochs !== null && steps_per_epoch !== null) {
    return whole('epochs', epochs) * whole('steps_per_epoch', steps_per_epoch);
  }
  throw new ValueError('You must define either total_steps OR (epochs AND steps_per_epoch)');
}

type Way = Omit<Phase, 'end_step'>;
const up: Way = {
  start_lr: 'initial_lr',
  end_lr: 'max_lr',
  start_momentum: 'max_momentum',
  end_momentum: 'base_momentum',
};
const down: Way = {
  start_lr: 'max_lr',
  end_lr: 'min_lr',
  start_momentum: 'base_momentum',
  end_momentum: 'max_momentum',
};
const out: Way = {
  start_lr: 'initial_lr',
  end_lr: 'min_lr',
  start_momentum: 'max_momentum',
  end_momentum: 'max_momentum',
};

/** Up and down, or with three phases as far down as it began, and out. */
const phasesOf = (total: number, rising: number, three: boolean): Phase[] => [
  { end_step: rising * total - 1, ...up },
  ...(three ? [{ end_step: 2 * rising * total - 2, ...down, end_lr: 'initial_lr' as const }] : []),
  { end_step: total - 1, ...(three ? out : down) },
];

/** A number that the start of the cycle left in a group. @throws KeyError where it never began. */
function noted(group: Cycled, name: Phase['start_lr' | 'end_lr' | 'start_momentum']): number {
  const number = group[name];
  if (number === undefined) throw new KeyError(`'${name}'`, 'load the state of the optimizer first');
  return number;
}

/** One cycle of rates, a step at a time: call `step` after each batch. Source: Smith and Topin, 2018. */
export class OneCycleLR extends LRScheduler {
  static override readonly name: string = 'OneCycleLR';

  /** Steps of the cycle. */
  total_steps: number;
  protected _schedule_phases: Phase[];
  protected _anneal_func_type: string;
  cycle_momentum: boolean;
  declare use_beta1: boolean;

  constructor(optimizer: Optimizer, max_lr: ForGroups, options?: OneCycleLROptions);
  constructor(
    optimizer: Optimizer,
    max_lr: ForGroups,
    total_steps: number | null,
    epochs?: number | null | Omit<OneCycleLROptions, 'total_steps'>,
    steps_per_epoch?: number | null,
    pct_start?: number,
    anneal_strategy?: string,
    cycle_momentum?: boolean,
    base_momentum?: ForGroups,
    max_momentum?: ForGroups,
    div_factor?: number,
    final_div_factor?: number,
    three_phase?: boolean,
    last_epoch?: number,
  );
  constructor(optimizer: Optimizer, options: Peak & OneCycleLROptions);
  constructor(options: { optimizer: Optimizer } & Peak & OneCycleLROptions);
  /** @throws ValueError for options outside their range, lists of other lengths, and an optimizer without momentum. */
  constructor(...args: readonly unknown[]) {
    const options = bind(declared, args);
    const { optimizer, pct_start, anneal_strategy, cycle_momentum, div_factor, final_div_factor } = options;
    checkOptimizer(optimizer);
    const total = stepsOf(options.total_steps, options.epochs, options.steps_per_epoch);
    if (!(pct_start >= 0 && pct_start <= 1)) {
      throw new ValueError(`Expected float between 0 and 1 pct_start, but got ${numberText(pct_start)}`);
    }
    if (anneal_strategy !== 'cos' && anneal_strategy !== 'linear') {
      throw new ValueError(`anneal_strategy must be one of 'cos' or 'linear', instead got ${anneal_strategy}`);
    }
    const max_lrs = forGroups('max_lr', optimizer, options.max_lr);
    const use_beta1 = cycle_momentum && usesBeta(optimizer);
    const [max, base] = cycle_momentum
      ? [
          forGroups('max_momentum', optimizer, options.max_momentum),
          forGroups('base_momentum', optimizer, options.base_momentum),
        ]
      : [[], []];
    if (options.last_epoch === -1) {
      for (const [i, group] of optimizer.param_groups.entries()) {
        group.initial_lr = quotient(max_lrs[i], div_factor);
        group.max_lr = max_lrs[i];
        group.min_lr = quotient(group.initial_lr, final_div_factor);
      }
      if (cycle_momentum) beginMomenta(optimizer.param_groups, base, max, use_beta1);
    }
    super(optimizer, options.last_epoch);
    this.total_steps = total;
    this._schedule_phases = phasesOf(total, pct_start, options.three_phase);
    this._anneal_func_type = anneal_strategy;
    this.cycle_momentum = cycle_momentum;
    if (cycle_momentum) this.use_beta1 = use_beta1;
    this._initial_step();
  }

  protected override nextRates(): number[] {
    const { last_epoch: step, total_steps, _schedule_phases: phases } = this;
    if (step > total_steps) {
      throw new ValueError(
        `Tried to step ${step} times. The specified number of total steps is ${total_steps}`,
        'step() is called once a batch, total_steps times less one',
      );
    }
    const anneal = this._anneal_func_type === 'cos' ? annealCosine : annealLine;
    const place = phases.findIndex(({ end_step }, i) => step <= end_step || i === phases.length - 1);
    const { end_step, start_lr, end_lr, start_momentum, end_momentum } = phases[place];
    const start = place === 0 ? 0 : phases[place - 1].end_step;
    const part = quotient(step - start, end_step - start);
    return this.groups.map((group) => {
      if (this.cycle_momentum) {
        const momentum = anneal(noted(group, start_momentum), noted(group, end_momentum), part);
        setMomentum(group, momentum, this.use_beta1);
      }
      return anneal(noted(group, start_lr), noted(group, end_lr), part);
    });
  }
}
