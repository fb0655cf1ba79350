// SequentialLR and ChainedScheduler: schedulers one after another, and at once.

import { bind, IndexError, none, TypeError, ValueError } from '../../engine/index.ts';
import { optionsOf } from '../../rules/signature.ts';
import { itemsOf } from '../../rules/text/python.ts';
import { int, of } from '../../torch/kinds.ts';
import type { Optimizer } from '../optimizer.ts';
import { rateOf } from '../options.ts';
import { checkOptimizer, LRScheduler, type SchedulerOptions, setRate } from './base.ts';
import { ReduceLROnPlateau } from './plateau.ts';
import type { SchedulerState } from './state.ts';

/** A scheduler of schedulers; their states are part of its own. */
abstract class Several extends LRScheduler {
  protected readonly _schedulers: readonly LRScheduler[];

  constructor(optimizer: Optimizer, schedulers: readonly LRScheduler[]) {
    super(optimizer, null);
    this._schedulers = schedulers;
  }

  /** One epoch back for each of the schedulers. */
  protected undo(): void {
    for (const scheduler of this._schedulers) {
      if (scheduler instanceof Several) scheduler.undo();
      else scheduler.last_epoch--;
    }
  }

  override state_dict(...given: never[]): SchedulerState {
    return { ...super.state_dict(...given), _schedulers: this._schedulers.map((scheduler) => scheduler.state_dict()) };
  }

  /** Counts of steps come late, where another scheduler begins this one. */
  protected override get last(): readonly string[] {
    return ['last_epoch', '_last_lr', ...super.last];
  }

  protected override get loose(): string[] {
    return [...super.loose, '_schedulers'];
  }

  /** @internal */
  override checkState(saved: SchedulerState): Record<string, unknown> {
    const own = super.checkState(saved);
    const states = itemsOf(own._schedulers, 'a state has the states of its schedulers in order');
    if (states.length !== this._schedulers.length) throw new IndexError('list index out of range', 'other schedulers');
    for (const [i, scheduler] of this._schedulers.entries()) scheduler.checkState(states[i] as SchedulerState);
    return { ...own, _schedulers: states };
  }

  override load_state_dict(state_dict: SchedulerState): void {
    const { _schedulers: states, ...own } = this.checkState(state_dict);
    for (const [i, scheduler] of this._schedulers.entries())
      scheduler.load_state_dict(itemsOf(states, '')[i] as SchedulerState);
    Object.assign(this, own);
  }
}

/** Schedulers that may stand in another. @throws ValueError, TypeError for none of them, or those of another optimizer. */
function checkedAll(name: string, schedulers: unknown, given: Optimizer | null, empty: string): LRScheduler[] {
  const list = itemsOf(schedulers, 'schedulers are a list');
  if (list.length === 0) throw new ValueError(`${name} expects at least one scheduler${empty}, but got no scheduler.`);
  let optimizer = given;
  return list.map((scheduler, i) => {
    if (!(scheduler instanceof LRScheduler)) {
      throw new TypeError(`${name} at index ${i} should have \`optimizer\` as its attribute.`);
    }
    if (scheduler instanceof ReduceLROnPlateau) {
      throw new ValueError(
        `${name} does not support \`ReduceLROnPlateau\` scheduler as it requires additional kwargs to be specified when calling \`step\`, but got one at index ${i} in the given schedulers sequence.`,
      );
    }
    optimizer ??= scheduler.optimizer;
    if (optimizer !== scheduler.optimizer) {
      throw new ValueError(
        `${name} expects all schedulers to belong to the same optimizer, but got scheduler ${scheduler.constructor.name} at index ${i} has ${scheduler.optimizer}, which is different from ${optimizer.constructor.name}.`,
      );
    }
    return scheduler;
  });
}

/** What a SequentialLR must be told. */
export interface Sequence {
  /** The schedulers in order. */
  schedulers: readonly LRScheduler[];
  /** Epochs in which the next one takes over. */
  milestones: readonly number[];
}
const sequential = /* @__PURE__ */ optionsOf<{ optimizer: Optimizer } & Sequence & SchedulerOptions>(
  'SequentialLR.__init__',
  {
    optimizer: [/* @__PURE__ */ of()],
    schedulers: [/* @__PURE__ */ of()],
    milestones: [/* @__PURE__ */ of()],
    last_epoch: [int, -1],
  },
);

/** Schedulers one after another, each from a milestone on. */
export class SequentialLR extends Several {
  static override readonly name: string = 'SequentialLR';

  protected _milestones: number[];

  constructor(
    optimizer: Optimizer,
    schedulers: readonly LRScheduler[],
    milestones: readonly number[],
    last_epoch?: number | SchedulerOptions,
  );
  constructor(
    optimizer: Optimizer,
    schedulers: readonly LRScheduler[],
    options: Omit<Sequence, 'schedulers'> & SchedulerOptions,
  );
  constructor(optimizer: Optimizer, options: Sequence & SchedulerOptions);
  constructor(options: { optimizer: Optimizer } & Sequence & SchedulerOptions);
  /** @throws ValueError for another number of milestones than of changes, or schedulers of another optimizer. */
  constructor(...args: readonly unknown[]) {
    const { optimizer, schedulers, milestones, last_epoch } = bind(sequential, args);
    checkOptimizer(optimizer);
    const all = checkedAll('SequentialLR', schedulers, optimizer, '');
    const changes = itemsOf(milestones, 'milestones are epochs').map(Number);
    if (changes.length !== all.length - 1) {
      throw new ValueError(
        `Sequential Schedulers expects number of schedulers provided to be one more than the number of milestone points, but got number of schedulers ${all.length} and the number of milestones to be equal to ${changes.length}`,
      );
    }
    super(optimizer, all);
    this._milestones = changes;
    this.last_epoch = last_epoch + 1;
    for (const group of this.groups) setRate(group, group.initial_lr ?? rateOf(group.lr));
    // Each of them has begun its first epoch; that of the first alone counts.
    this.undo();
    const first = all[this.#place(0)];
    first._initial_step();
    this._last_lr = first.get_last_lr();
  }

  /** Which of the schedulers an epoch is for. */
  #place(epoch: number): number {
    return this._milestones.filter((milestone) => milestone <= epoch).length;
  }

  override step(...given: never[]): void {
    none('SequentialLR.step', given);
    this.last_epoch++;
    const place = this.#place(this.last_epoch);
    const scheduler = this._schedulers[place];
    if (place > 0 && this._milestones[place - 1] === this.last_epoch) scheduler._update_lr(0);
    else scheduler.step();
    this._last_lr = scheduler.get_last_lr();
  }
}

const chained = /* @__PURE__ */ optionsOf<{ schedulers: readonly LRScheduler[]; optimizer?: Optimizer | null }>(
  'ChainedScheduler.__init__',
  { schedulers: [/* @__PURE__ */ of()], optimizer: [/* @__PURE__ */ of(), null] },
);

/** Schedulers that all step at once. */
export class ChainedScheduler extends Several {
  static override readonly name: string = 'ChainedScheduler';

  constructor(schedulers: readonly LRScheduler[], optimizer?: Optimizer | null | { optimizer?: Optimizer | null });
  constructor(options: { schedulers: readonly LRScheduler[]; optimizer?: Optimizer | null });
  /** @throws ValueError for no scheduler, and for those of several optimizers. */
  constructor(...args: readonly unknown[]) {
    const { schedulers, optimizer } = bind(chained, args);
    const all = checkedAll('ChainedScheduler', schedulers, optimizer, ' to be chained');
    super(optimizer ?? all[0].optimizer, all);
    this._last_lr = this.currentRates();
  }

  override step(...given: never[]): void {
    none('ChainedScheduler.step', given);
    for (const scheduler of this._schedulers) scheduler.step();
    this._last_lr = this.currentRates();
  }
}
