// mx.callback: what is done after batches and epochs of a training.

import { bind } from '../engine/index.ts';
import {
  type Arguments,
  bool,
  declare,
  float,
  int,
  type Kind,
  optional,
  required,
  str,
} from '../mxnet/base/options.ts';
import type { SymbolOf } from '../mxnet/symbol/symbol.ts';
import { Callable } from '../rules/callable.ts';
import { fixed, logging } from './logging.ts';
import { type BatchEndParam, save_checkpoint } from './model.ts';
import type { Params } from './params.ts';

/** What a callback of batches is told, by its call. @throws TypeError where that is nothing. */
function toldBy(args: readonly unknown[]): Told {
  const { epoch, nbatch, eval_metric } = bind(calling, args, ['param']).param;
  return { epoch, nbatch, eval_metric: eval_metric ?? null };
}

/** What is called after a batch. */
export type BatchEndCallback = (param: Pick<BatchEndParam, 'epoch' | 'nbatch' | 'eval_metric'>) => void;
/** What is called after an epoch. */
export type EpochEndCallback = (
  epoch: number,
  symbol?: SymbolOf | null,
  arg_params?: Params,
  aux_params?: Params,
) => void;

type Told = Parameters<BatchEndCallback>[0];
const param: Kind<Told> = { name: 'BatchEndParam', holds: (x) => typeof x === 'object' && x !== null };
const calling = declare('callback.__call__', { param: required(param) });

/** Something that saves checkpoints. */
interface Saving {
  save_checkpoint(prefix: string, epoch: number, ...save_optimizer_states: readonly boolean[]): void;
}

const saver: Kind<Saving> = { name: 'BaseModule', holds: (x) => typeof Object(x).save_checkpoint === 'function' };
const ofModule = {
  mod: required(saver),
  prefix: required(str),
  /** Every how many epochs. */
  period: optional(int, 1),
  save_optimizer_states: optional(bool, false),
};
const modular = declare('module_checkpoint', ofModule, false);
const checkpointed = { prefix: required(str), period: optional(int, 1) };
const checkpointing = declare('do_checkpoint', checkpointed, false);

/** Saves a module after every `period` epochs. */
export function module_checkpoint(...args: Arguments<typeof ofModule, 'mod'>): EpochEndCallback {
  const { mod, prefix, period, save_optimizer_states } = bind(modular, args);
  return (epoch) => {
    if ((epoch + 1) % Math.max(1, period) === 0) mod.save_checkpoint(prefix, epoch + 1, save_optimizer_states);
  };
}

/** Saves the graph and its parameters after every `period` epochs: `mx.callback.do_checkpoint('mymodel')`. */
export function do_checkpoint(...args: Arguments<typeof checkpointed, 'prefix'>): EpochEndCallback {
  const { prefix, period } = bind(checkpointing, args);
  return (epoch, symbol = null, arg_params = {}, aux_params = {}) => {
    if ((epoch + 1) % Math.max(1, period) === 0) save_checkpoint(prefix, epoch + 1, symbol, arg_params, aux_params);
  };
}

const logged = {
  /** Every how many batches. */
  period: required(int),
  /** Whether the metric begins anew, locally. */
  auto_reset: optional(bool, false),
};
const logging_ = declare('log_train_metric', logged, false);

/** Logs the metric after every `period` batches. */
export function log_train_metric(...args: Arguments<typeof logged, 'period'>): BatchEndCallback {
  const { period, auto_reset } = bind(logging_, args);
  return (...args) => {
    const { epoch, nbatch, eval_metric } = toldBy(args);
    if (nbatch % period !== 0 || eval_metric === null) return;
    for (const [name, value] of eval_metric.get_name_value()) {
      logging.info(`Iter[${epoch}] Batch[${nbatch}] Train-${name}=${fixed(value)}`);
    }
    if (auto_reset) eval_metric.reset_local();
  };
}

const speed = {
  batch_size: required(int),
  /** Every how many batches. */
  frequent: optional(int, 50),
  auto_reset: optional(bool, true),
};
const speeding = declare('Speedometer.__init__', speed);

/** Something that is called after a batch. */
export interface Speedometer extends BatchEndCallback {}

/** Logs how many samples a second there were, and the metric. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: calls are what a Callable instance has.
export class Speedometer extends Callable {
  static override readonly name: string = 'Speedometer';

  readonly batch_size: number;
  readonly frequent: number;
  readonly auto_reset: boolean;
  init = false;
  tic = 0;
  last_count = 0;

  constructor(...args: Arguments<typeof speed, 'batch_size'>) {
    super();
    const { batch_size, frequent, auto_reset } = bind(speeding, args);
    this.batch_size = batch_size;
    this.frequent = frequent;
    this.auto_reset = auto_reset;
  }

  protected override _call_impl(args: unknown[]): void {
    const { epoch, nbatch, eval_metric } = toldBy(args);
    if (this.last_count > nbatch) this.init = false;
    this.last_count = nbatch;
    if (!this.init) {
      this.init = true;
      this.tic = performance.now();
      return;
    }
    if (nbatch % this.frequent !== 0) return;
    const seconds = (performance.now() - this.tic) / 1000;
    const told = `Speed: ${fixed((this.frequent * this.batch_size) / seconds, 2)} samples/sec`;
    if (eval_metric === null) logging.info(`Iter[${epoch}] Batch [${nbatch}]\t${told}`);
    else {
      const values = eval_metric.get_name_value().map(([name, value]) => `\t${name}=${fixed(value)}`);
      if (this.auto_reset) eval_metric.reset_local();
      const from = this.auto_reset ? nbatch - this.frequent : 0;
      logging.info(`Epoch[${epoch}] Batch [${from}-${nbatch}]\t${told}${values.join('')}`);
    }
    this.tic = performance.now();
  }
}

const bar = {
  /** How many batches an epoch has. */
  total: required(float),
  /** How wide the bar is. */
  length: optional(int, 80),
};
const barring = declare('ProgressBar.__init__', bar);

/** Python's `round`: halves go to the even neighbour. */
const rounded = (x: number): number => (x % 1 === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));

export interface ProgressBar extends BatchEndCallback {}

/** Logs `[====----] 50%`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: calls are what a Callable instance has.
export class ProgressBar extends Callable {
  static override readonly name: string = 'ProgressBar';

  readonly total: number;
  readonly bar_len: number;

  constructor(...args: Arguments<typeof bar, 'total'>) {
    super();
    const { total, length } = bind(barring, args);
    this.total = total;
    this.bar_len = length;
  }

  protected override _call_impl(args: unknown[]): void {
    const { nbatch } = toldBy(args);
    const filled = rounded((this.bar_len * nbatch) / this.total);
    const percents = Math.ceil((100 * nbatch) / this.total);
    const line = '='.repeat(Math.max(0, filled)) + '-'.repeat(Math.max(0, this.bar_len - filled));
    logging.info(`[${line}] ${percents}%\r`);
  }
}

export interface LogValidationMetricsCallback extends BatchEndCallback {}

/** Logs the metric at the end of a validation. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: calls are what a Callable instance has.
export class LogValidationMetricsCallback extends Callable {
  static override readonly name: string = 'LogValidationMetricsCallback';

  protected override _call_impl(args: unknown[]): void {
    const { epoch, eval_metric } = toldBy(args);
    for (const [name, value] of eval_metric?.get_name_value() ?? []) {
      logging.info(`Epoch[${epoch}] Validation-${name}=${fixed(value)}`);
    }
  }
}
