// Learning rate by number of updates, as `mx.lr_scheduler` has it: a scheduler is called with the count of updates and
// gives the rate. Some keep state between calls, and their quirks with it: the warm-up runs to the base_lr of the
// constructor, and polynomial and cosine decay start from it whatever an optimizer has set since.

import { AssertionError, bind, NotImplementedError, ValueError } from '../engine/index.ts';
import { cos, power } from '../reference/base/math.ts';
import { Callable } from '../rules/callable.ts';
import { type Arguments, type Bound, declare, float, int, of, optional, required, str } from './base/options.ts';

const base = {
  /** The rate to start from. */
  base_lr: optional(float, 0.01),
};
const warmup = {
  /** How many updates it takes to get there. */
  warmup_steps: optional(int, 0),
  /** The rate of update 0. */
  warmup_begin_lr: optional(float, 0),
  /** `'linear'`, or `'constant'`: warmup_begin_lr until the warm-up is over. */
  warmup_mode: optional(str, 'linear'),
};
const schedule = { ...base, ...warmup };
const scheduleSignature = declare('LRScheduler.__init__', schedule);

const calling = declare('LRScheduler.__call__', { num_update: required(float) });

export interface LRScheduler {
  /** The learning rate after `num_update` updates. */
  (num_update: number): number;
}

/**
 * Base of schedulers; subclasses define `rate(num_update)`, which holds once the warm-up is over.
 * @throws ValueError for warm-ups that fall, have fewer than 0 steps or an unknown mode.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: instances can be called, see callable.ts.
export class LRScheduler extends Callable {
  base_lr: number;
  readonly warmup_steps: number;
  readonly warmup_final_lr: number;
  readonly warmup_begin_lr: number;
  readonly warmup_mode: string;

  constructor(...args: Arguments<typeof schedule>) {
    super();
    const { base_lr, warmup_steps, warmup_begin_lr, warmup_mode } = bind(scheduleSignature, args);
    if (!Number.isInteger(warmup_steps)) throw new AssertionError('warmup_steps is an integer');
    this.base_lr = base_lr;
    this.warmup_steps = warmup_steps;
    this.warmup_final_lr = base_lr;
    this.warmup_begin_lr = warmup_begin_lr;
    this.warmup_mode = warmup_mode;
    if (warmup_begin_lr > base_lr) throw new ValueError('Base lr has to be higher than warmup_begin_lr');
    if (warmup_steps < 0) throw new ValueError('Warmup steps has to be positive or 0');
    if (warmup_mode !== 'linear' && warmup_mode !== 'constant') {
      throw new ValueError('Supports only linear and constant modes of warmup');
    }
  }

  /** The rate during the warm-up: begin + (base - begin) t / steps, or begin. */
  get_warmup_lr(num_update: number): number {
    if (num_update >= this.warmup_steps) throw new AssertionError('the warm-up is over');
    if (this.warmup_mode === 'constant') return this.warmup_begin_lr;
    return (
      this.warmup_begin_lr +
      ((this.warmup_final_lr - this.warmup_begin_lr) * num_update) / Math.max(this.warmup_steps, 1)
    );
  }

  protected rate(_num_update: number): number {
    throw new NotImplementedError('must override this');
  }

  protected _call_impl(args: unknown[]): number {
    const { num_update: t } = bind(calling, args);
    return t < this.warmup_steps ? this.get_warmup_lr(t) : this.rate(t);
  }
}

function checkFactor(factor: number): void {
  if (factor > 1) throw new ValueError('Factor must be no more than 1 to make lr reduce');
}
function checkStep(step: number): void {
  if (step < 1) throw new ValueError('Schedule step must be greater or equal than 1 round');
}

const factorOptions = {
  /** The rate changes after so many updates. */
  step: required(int),
  /** What it is multiplied by. */
  factor: optional(float, 1),
  /** It does not fall below this. */
  stop_factor_lr: optional(float, 1e-8),
  ...schedule,
};
const factorSignature = declare('FactorScheduler.__init__', factorOptions);

/** Multiplies the rate by `factor` every `step` updates: `new FactorScheduler(1000, 0.9)`. */
export class FactorScheduler extends LRScheduler {
  readonly step: number;
  readonly factor: number;
  readonly stop_factor_lr: number;
  count = 0;

  constructor(...args: Arguments<typeof factorOptions, 'step'>) {
    const { step, factor, stop_factor_lr, ...rest } = bind(factorSignature, args);
    super(rest);
    checkStep(step);
    checkFactor(factor);
    this.step = step;
    this.factor = factor;
    this.stop_factor_lr = stop_factor_lr;
  }

  protected override rate(num_update: number): number {
    while (num_update > this.count + this.step) {
      const next = Math.max(this.base_lr * this.factor, this.stop_factor_lr);
      if (Object.is(next, this.base_lr)) {
        // From here on only the count moves: to the last multiple of `step` below num_update.
        this.count += this.step * (Math.ceil((num_update - this.count) / this.step) - 1);
        break;
      }
      this.count += this.step;
      this.base_lr = next;
    }
    return this.base_lr;
  }
}

const multiFactorOptions = {
  /** The counts of updates after which the rate changes, rising. */
  step: required(of<readonly number[]>('list of ints')),
  /** What it is multiplied by. */
  factor: optional(float, 1),
  ...schedule,
};
const multiFactorSignature = declare('MultiFactorScheduler.__init__', multiFactorOptions);

/** Multiplies the rate by `factor` after each of the counts in `step`. */
export class MultiFactorScheduler extends LRScheduler {
  readonly step: readonly number[];
  readonly factor: number;
  cur_step_ind = 0;
  count = 0;

  constructor(...args: Arguments<typeof multiFactorOptions, 'step'>) {
    const { step, factor, ...rest } = bind(multiFactorSignature, args);
    super(rest);
    if (!Array.isArray(step) || step.length === 0) throw new AssertionError('step is a list of at least one count');
    step.forEach((count, i) => {
      if (i > 0 && count <= step[i - 1]) throw new ValueError('Schedule step must be an increasing integer list');
      checkStep(count);
    });
    checkFactor(factor);
    this.step = step;
    this.factor = factor;
  }

  protected override rate(num_update: number): number {
    while (this.cur_step_ind < this.step.length && num_update > this.step[this.cur_step_ind]) {
      this.count = this.step[this.cur_step_ind++];
      this.base_lr *= this.factor;
    }
    return this.base_lr;
  }
}

const until = {
  /** The count of updates at which `final_lr` is reached. */
  max_update: required(of<number>('int')),
  ...base,
};
const final = {
  /** The rate from then on. */
  final_lr: optional(float, 0),
  ...warmup,
};
const cosine = { ...until, ...final };
const cosineSignature = declare('CosineScheduler.__init__', cosine);

/** What polynomial and cosine decay share: a fraction of the way from the constructor's base_lr to final_lr. */
abstract class DecayScheduler extends LRScheduler {
  readonly base_lr_orig: number;
  readonly max_update: number;
  readonly max_steps: number;
  readonly final_lr: number;

  constructor({ max_update, final_lr, ...rest }: Bound<typeof cosine>) {
    super(rest);
    if (!Number.isInteger(max_update)) throw new AssertionError('max_update is an integer');
    if (max_update < 1) throw new ValueError('maximum number of updates must be strictly positive');
    this.base_lr_orig = this.base_lr;
    this.max_update = max_update;
    this.max_steps = max_update - this.warmup_steps;
    this.final_lr = final_lr;
  }

  /** From 1 at the start to 0 at the end. `progress` goes from 0 to 1. */
  protected abstract remaining(progress: number): number;

  protected override rate(num_update: number): number {
    if (num_update <= this.max_update) {
      const left = this.remaining((num_update - this.warmup_steps) / this.max_steps);
      this.base_lr = this.final_lr + (this.base_lr_orig - this.final_lr) * left;
    }
    return this.base_lr;
  }
}

const poly = {
  ...until,
  /** The power. */
  pwr: optional(float, 2),
  ...final,
};
const polySignature = declare('PolyScheduler.__init__', poly);

/** final + (base - final) (1 - t / max_update)^pwr. */
export class PolyScheduler extends DecayScheduler {
  readonly power: number;

  constructor(...args: Arguments<typeof poly, 'max_update'>) {
    const { pwr, ...rest } = bind(polySignature, args);
    super(rest);
    this.power = pwr;
  }

  protected remaining(progress: number): number {
    return power(1 - progress, this.power);
  }
}

/** final + (base - final) (1 + cos(π t / max_update)) / 2. */
export class CosineScheduler extends DecayScheduler {
  constructor(...args: Arguments<typeof cosine, 'max_update'>) {
    super(bind(cosineSignature, args));
  }

  protected remaining(progress: number): number {
    return (1 + cos(Math.PI * progress)) / 2;
  }
}
