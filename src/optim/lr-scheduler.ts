// torch.optim.lr_scheduler: rates that follow the count of epochs. Schedulers are chainable: each multiplies the rate that
// it finds, so that several may work on one optimizer.

import { bind, signature, TypeError, warn } from '../engine/index.ts';
import { Optimizer } from './optimizer.ts';
import { torchTypeName } from './python.ts';

/** A group as schedulers see it. */
interface Group {
  lr: number;
  initial_lr?: number;
}

/** The state of a scheduler as plain data. */
export interface SchedulerState {
  [name: string]: unknown;
}

export abstract class LRScheduler {
  readonly optimizer: Optimizer<never>;
  /** Rates that the optimizer started with, by group. */
  base_lrs: number[];
  last_epoch: number;
  protected _step_count = 0;
  private latest: number[] = [];
  /** Steps of the optimizer when the scheduler was made, to find out about a wrong order. */
  private readonly stepsBefore: number;

  constructor(optimizer: Optimizer<never>, last_epoch: number) {
    if (!(optimizer instanceof Optimizer)) throw new TypeError(`${torchTypeName(optimizer)} is not an Optimizer`);
    this.optimizer = optimizer;
    for (const group of this.groups)
      if (last_epoch === -1 || group.initial_lr === undefined) group.initial_lr = group.lr;
    this.base_lrs = this.groups.map((group) => group.initial_lr as number);
    this.last_epoch = last_epoch;
    this.stepsBefore = optimizer.steps;
  }

  protected get groups(): Group[] {
    return this.optimizer.param_groups as unknown as Group[];
  }

  /** The rate of each group in the epoch that has just begun. */
  abstract get_lr(): number[];

  /** The latest rates, by group. */
  get_last_lr(): number[] {
    return [...this.latest];
  }

  /** Begins the next epoch; the constructor begins the first. */
  step(): void {
    if (this._step_count === 1 && this.optimizer.steps === this.stepsBefore) {
      warn(
        'Detected call of `lr_scheduler.step()` before `optimizer.step()`. In PyTorch 1.1.0 and later, you should call them in the opposite order: `optimizer.step()` before `lr_scheduler.step()`.  Failure to do this will result in PyTorch skipping the first value of the learning rate schedule. See more details at https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate',
      );
    }
    this._step_count++;
    this.last_epoch++;
    const rates = this.get_lr();
    for (const [i, group] of this.groups.entries()) group.lr = rates[i];
    this.latest = rates;
  }

  /** Everything but the optimizer, as plain data. */
  state_dict(): SchedulerState {
    const { base_lrs, last_epoch, _step_count } = this;
    return { ...this.options(), base_lrs: [...base_lrs], last_epoch, _step_count, _last_lr: this.get_last_lr() };
  }

  load_state_dict(state_dict: SchedulerState): void {
    const { _last_lr, ...rest } = state_dict;
    Object.assign(this, rest);
    this.latest = [...(_last_lr as number[])];
  }

  /** The scheduler's own numbers. */
  protected abstract options(): SchedulerState;
}

const stepSignature = signature<{ optimizer: Optimizer<never>; step_size: number; gamma: number; last_epoch: number }>(
  'StepLR.__init__',
  [['optimizer'], ['step_size'], ['gamma', 0.1], ['last_epoch', -1]],
);

/** Multiplies the rate by gamma every step_size epochs. */
export class StepLR extends LRScheduler {
  static override readonly name: string = 'StepLR';

  step_size: number;
  gamma: number;

  constructor(
    optimizer: Optimizer<never>,
    ...args: [
      step_size: number | { step_size: number; gamma?: number; last_epoch?: number },
      gamma?: number | { last_epoch?: number },
      last_epoch?: number,
    ]
  ) {
    const options = bind(stepSignature, [optimizer, ...args]);
    super(options.optimizer, options.last_epoch);
    this.step_size = options.step_size;
    this.gamma = options.gamma;
    this.step();
  }

  override get_lr(): number[] {
    const factor = this.last_epoch === 0 || this.last_epoch % this.step_size !== 0 ? 1 : this.gamma;
    return this.groups.map(({ lr }) => lr * factor);
  }

  protected override options(): SchedulerState {
    return { step_size: this.step_size, gamma: this.gamma };
  }
}

const exponentialSignature = signature<{ optimizer: Optimizer<never>; gamma: number; last_epoch: number }>(
  'ExponentialLR.__init__',
  [['optimizer'], ['gamma'], ['last_epoch', -1]],
);

/** Multiplies the rate by gamma every epoch. */
export class ExponentialLR extends LRScheduler {
  static override readonly name: string = 'ExponentialLR';

  gamma: number;

  constructor(
    optimizer: Optimizer<never>,
    ...args: [gamma: number | { gamma: number; last_epoch?: number }, last_epoch?: number]
  ) {
    const options = bind(exponentialSignature, [optimizer, ...args]);
    super(options.optimizer, options.last_epoch);
    this.gamma = options.gamma;
    this.step();
  }

  override get_lr(): number[] {
    return this.groups.map(({ lr }) => (this.last_epoch === 0 ? lr : lr * this.gamma));
  }

  protected override options(): SchedulerState {
    return { gamma: this.gamma };
  }
}
