// The training loop of every module: epochs of forward, backward and update, with metrics, callbacks and log lines.

import { AssertionError, bind, NotImplementedError } from '../../engine/index.ts';
import { list } from '../../mxnet/base/list.ts';
import type { Given } from '../../mxnet/base/options.ts';
import type { SymbolOf } from '../../mxnet/symbol/symbol.ts';
import type { DataBatch } from '../io/desc.ts';
import { StopIteration } from '../io/iter.ts';
import { fixed, type Logger } from '../logging.ts';
import { BatchEndParam } from '../model.ts';
import type { Params } from '../params.ts';
import { metricOf, type NameValues, type Runnable } from './evaluation.ts';
import { type bound, fitting, type initialized, type optimized, type scored } from './options.ts';

/** What training needs of a module. */
export interface Trainable extends Runnable {
  readonly logger: Logger;
  readonly symbol: SymbolOf | null;
  bind(options: Given<typeof bound>): void;
  init_params(options: Given<typeof initialized>): void;
  init_optimizer(options: Given<typeof optimized>): void;
  forward_backward(data_batch: DataBatch): void;
  update(): void;
  get_params(): [arg_params: Params, aux_params: Params];
  set_params(arg_params: Params, aux_params: Params): void;
  score(options: Given<typeof scored>): NameValues;
}

export function train(module: Trainable, args: readonly unknown[]): void {
  const o = bind(fitting, args, ['eval_metric']);
  const { train_data, eval_data, num_epoch } = o;
  if (num_epoch === null)
    throw new AssertionError('please specify number of epochs', 'fit(train_data, { num_epoch: 10 })');
  if (o.monitor !== null)
    throw new NotImplementedError('', 'there is no mx.mon.Monitor: read the arrays in a callback');
  module.bind({
    data_shapes: train_data.provide_data,
    label_shapes: train_data.provide_label,
    for_training: true,
    force_rebind: o.force_rebind,
  });
  const { initializer, arg_params, aux_params, allow_missing, force_init } = o;
  module.init_params({ initializer, arg_params, aux_params, allow_missing, force_init });
  module.init_optimizer({ kvstore: o.kvstore, optimizer: o.optimizer, optimizer_params: o.optimizer_params });
  const eval_metric = metricOf(o.eval_metric);
  const validation_metric = o.validation_metric ?? o.eval_metric;

  const { logger } = module;
  for (let epoch = o.begin_epoch; epoch < num_epoch; epoch++) {
    const tic = performance.now();
    for (const [name, value] of trainEpoch(module, o, eval_metric, epoch)) {
      logger.info(`Epoch[${epoch}] Train-${name}=${fixed(value)}`);
    }
    logger.info(`Epoch[${epoch}] Time cost=${fixed((performance.now() - tic) / 1000, 3)}`);
    const [args, states] = module.get_params();
    module.set_params(args, states);
    for (const callback of list(o.epoch_end_callback ?? [])) callback(epoch, module.symbol, args, states);
    if (eval_data !== null) {
      const values = module.score({
        eval_data,
        eval_metric: validation_metric,
        score_end_callback: o.eval_end_callback,
        batch_end_callback: o.eval_batch_end_callback,
        epoch,
      });
      for (const [name, value] of values) logger.info(`Epoch[${epoch}] Validation-${name}=${fixed(value)}`);
    }
    train_data.reset();
  }
}

type Options = ReturnType<typeof bind<NonNullable<(typeof fitting)['options']>>>;

/** Every batch once; what the metric tells of all of them. The next batch is fetched before callbacks are called, as in MXNet. */
function trainEpoch(
  module: Trainable,
  o: Options,
  eval_metric: ReturnType<typeof metricOf>,
  epoch: number,
): NameValues {
  eval_metric.reset();
  const batches = o.train_data[Symbol.iterator]();
  let { value: data_batch, done } = batches.next();
  if (done) throw new StopIteration('', 'the iterator has no batch: reset() begins anew');
  for (let nbatch = 0; ; nbatch++) {
    module.forward_backward(data_batch);
    module.update();
    module.update_metric(eval_metric, data_batch.label);
    const next = batches.next();
    if (!next.done) module.prepare(next.value, o.sparse_row_id_fn);
    const values = next.done ? eval_metric.get_global_name_value() : [];
    const locals = { self: module, epoch, nbatch, data_batch, eval_metric, train_data: o.train_data };
    const told = new BatchEndParam({ epoch, nbatch, eval_metric, locals });
    for (const callback of list(o.batch_end_callback ?? [])) callback(told);
    if (next.done) return values;
    data_batch = next.value;
  }
}
