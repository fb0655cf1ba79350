// The signatures that Module, BucketingModule and their base share.

import { arrayOrArrays, arrays } from '../../mxnet/array/kinds.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import type { Context } from '../../mxnet/base/context.ts';
import {
  bool,
  callable,
  declare,
  dict,
  either,
  float,
  int,
  type Kind,
  listOf,
  of,
  optional,
  orNone,
  required,
  str,
} from '../../mxnet/base/options.ts';
import { type InitDesc, type Initializer, Uniform } from '../../mxnet/initializers/index.ts';
import type { MetricSource } from '../../mxnet/metrics/index.ts';
import type { Optimizer } from '../../mxnet/optimizers/index.ts';
import type { BatchEndCallback, EpochEndCallback } from '../callback.ts';
import { batch, type Described, descriptions } from '../io/desc.ts';
import { iterator } from '../io/iter.ts';
import type { Logger } from '../logging.ts';
import { params } from '../params.ts';

/** What fills an array by its name: an initializer, Mixed, Load or a function. */
export type Filler = Initializer | ((desc: InitDesc, arr: NDArray) => void);
/** What gradients do: one word for all, one for each argument, or words by name. */
export type GradReqs = string | readonly string[] | { readonly [name: string]: string };
/** Arguments of an optimizer: by name, or as pairs. */
export type OptimizerParams = Readonly<Record<string, unknown>> | readonly (readonly [name: string, value: unknown])[];
export type Shapes = readonly Described[];

const nameList = orNone(listOf(str, 'list of str'));

const logger: Kind<Logger> = {
  name: 'Logger',
  holds: (x) => typeof Object(x).info === 'function' && typeof Object(x).warning === 'function',
};
/** A metric, or what can be told labels and outputs by name as one. */
const metric: Kind<{ update_dict(labels: object, preds: object): void }> = {
  name: 'EvalMetric',
  holds: (x) => typeof Object(x).update_dict === 'function',
};
const rates: Kind<OptimizerParams> = either(
  dict,
  listOf<readonly [name: string, value: unknown]>({ name: 'pair', holds: Array.isArray }),
  'dict',
);

/** What every module is made with besides its graph. */
export const placed = {
  logger: optional(logger),
  /** One context, or a list of one. */
  context: optional(of<Context | readonly Context[]>()),
  work_load_list: optional(of<readonly number[]>()),
  /** Parameters that stay as they are. */
  fixed_param_names: optional(nameList),
  /** Inputs that no iterator gives: see `set_states`. */
  state_names: optional(nameList),
  group2ctxs: optional(of<unknown>()),
  compression_params: optional(dict),
};
export const names = nameList;

export const bound = {
  data_shapes: required(orNone(descriptions)),
  label_shapes: optional(descriptions),
  for_training: optional(bool, true),
  /** Whether `get_input_grads` gives the gradients of the data. */
  inputs_need_grad: optional(bool, false),
  force_rebind: optional(bool, false),
  /** A module whose parameters, gradients and optimizer this one shares. */
  shared_module: optional(of<unknown>()),
  grad_req: optional<GradReqs>(of(), 'write'),
};
export const binding = declare('Module.bind', bound);

export const initialized = {
  /** Uniform(0.01) unless given. */
  initializer: optional<Filler | null>(orNone<Filler>(callable), /* @__PURE__ */ new Uniform(0.01)),
  arg_params: optional(params),
  aux_params: optional(params),
  /** Whether what the given parameters lack is filled by the initializer. */
  allow_missing: optional(bool, false),
  force_init: optional(bool, false),
  allow_extra: optional(bool, false),
};
export const initializing = declare('Module.init_params', initialized);

export const replaced = {
  arg_params: required(params),
  aux_params: required(params),
  allow_missing: optional(bool, false),
  force_init: optional(bool, true),
  allow_extra: optional(bool, false),
};
export const setting = declare('Module.set_params', replaced);

export const optimized = {
  /** Accepted: one device updates its own parameters. */
  kvstore: optional(of<unknown>(), 'local'),
  optimizer: optional<string | Optimizer>(of(), 'sgd'),
  optimizer_params: optional<OptimizerParams>(rates, [['learning_rate', 0.01]]),
  force_init: optional(bool, false),
};
export const optimizing = declare('Module.init_optimizer', optimized);

export const ran = { data_batch: required(batch), is_train: optional(bool) };
export const running = declare('Module.forward', ran);
export const differentiating = declare('Module.backward', { out_grads: optional(arrayOrArrays) });
export const merging = declare('Module.get_outputs', { merge_multi_context: optional(bool, true) });
export const nothing = declare('Module method', {});
export const stated = {
  states: optional(listOf(arrayOrArrays, 'list of list of NDArray')),
  value: optional(float),
};
export const stating = declare('Module.set_states', stated);
export const measured = {
  eval_metric: required(metric),
  labels: required(orNone(arrays)),
  pre_sliced: optional(bool, false),
};
export const measuring = declare('Module.update_metric', measured);
export const prepared = {
  data_batch: required(batch),
  sparse_row_id_fn: optional<unknown>(callable),
};
export const preparing = declare('Module.prepare', prepared);
export const filed = declare('Module.save_params', { fname: required(str) });

/** One callback, or several. */
export type Callbacks<F> = F | readonly F[];
const called = <F>(): Kind<Callbacks<F>> => either<F, readonly F[]>(callable, listOf<F>(callable), 'callable');

const pass = { num_batch: optional(int), reset: optional(bool, true), sparse_row_id_fn: optional<unknown>(callable) };

export const scored = {
  eval_data: required(iterator),
  eval_metric: required(of<MetricSource>()),
  num_batch: pass.num_batch,
  batch_end_callback: optional(called<BatchEndCallback>()),
  score_end_callback: optional(called<BatchEndCallback>()),
  reset: pass.reset,
  epoch: optional(int, 0),
  sparse_row_id_fn: pass.sparse_row_id_fn,
};
export const scoring = declare('BaseModule.score', scored);

export const iterated = { eval_data: scored.eval_data, ...pass };
export const iterating = declare('BaseModule.iter_predict', iterated);

export const predicted = {
  eval_data: required(of<unknown>('DataIter')),
  num_batch: pass.num_batch,
  /** Whether the batches' outputs are joined. */
  merge_batches: optional(bool, true),
  reset: pass.reset,
  always_output_list: optional(bool, false),
  sparse_row_id_fn: pass.sparse_row_id_fn,
};
export const predicting = declare('BaseModule.predict', predicted);

export const fitted = {
  train_data: required(iterator),
  eval_data: optional(iterator),
  eval_metric: optional<MetricSource>(of(), 'acc'),
  epoch_end_callback: optional(called<EpochEndCallback>()),
  batch_end_callback: optional(called<BatchEndCallback>()),
  kvstore: optimized.kvstore,
  optimizer: optimized.optimizer,
  optimizer_params: optimized.optimizer_params,
  eval_end_callback: optional(called<BatchEndCallback>()),
  eval_batch_end_callback: optional(called<BatchEndCallback>()),
  initializer: initialized.initializer,
  arg_params: initialized.arg_params,
  aux_params: initialized.aux_params,
  allow_missing: initialized.allow_missing,
  force_rebind: bound.force_rebind,
  force_init: initialized.force_init,
  begin_epoch: optional(int, 0),
  /** How many epochs there are in all. */
  num_epoch: optional(int),
  validation_metric: optional(of<MetricSource>()),
  monitor: optional(of<unknown>()),
  sparse_row_id_fn: pass.sparse_row_id_fn,
};
export const fitting = declare('BaseModule.fit', fitted);
