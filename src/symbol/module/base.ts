// mx.mod.BaseModule: what every module can do with the few methods that a kind of module defines.

import { bind, NotImplementedError, ValueError, warn } from '../../engine/index.ts';
import { save } from '../../mxnet/array/files.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import type { Arguments, Bound } from '../../mxnet/base/options.ts';
import type { SymbolOf } from '../../mxnet/symbol/symbol.ts';
import type { DataBatch, DataDesc } from '../io/desc.ts';
import { type Logger, logging } from '../logging.ts';
import { namedParams, type Params, paramsFrom } from '../params.ts';
import {
  checkReady,
  iterPredict,
  type NameValues,
  type Predicted,
  type Prediction,
  predict,
  score,
} from './evaluation.ts';
import { train } from './fit.ts';
import {
  type bound,
  filed,
  type fitted,
  type initialized,
  type iterated,
  type measured,
  merging,
  type optimized,
  type predicted,
  type prepared,
  preparing,
  type ran,
  type replaced,
  running,
  type scored,
  setting,
  type stated,
  stating,
} from './options.ts';

const missing = (what: string): never => {
  throw new NotImplementedError('', `a kind of module defines ${what}`);
};

/** Arrays, or lists of one array each. */
export type Merged = readonly NDArray[] | readonly (readonly NDArray[])[];
/** Arrays by the name of a parameter, and by that of a state. */
export type ParamPair = [arg_params: Params, aux_params: Params];

/** Base of modules: a graph that can be bound, initialized, trained and asked. */
export class BaseModule {
  static readonly name: string = 'BaseModule';

  static readonly __module__: string = 'mxnet.module.base_module';

  readonly logger: Logger;
  /** Whether there are arrays for the graph. */
  binded = false;
  for_training = false;
  inputs_need_grad = false;
  params_initialized = false;
  optimizer_initialized = false;

  constructor(logger: Logger | null = null) {
    this.logger = logger ?? logging;
  }

  /** @throws AssertionError unless the graph is bound. */
  protected needBound(): void {
    checkReady(this.binded, 'bind the module first');
  }
  /** @throws AssertionError unless it has parameters, too. */
  protected needParams(): void {
    checkReady(this.binded && this.params_initialized, 'bind the module and initialize its parameters first');
  }
  /** @throws AssertionError unless it has an optimizer, too. */
  protected needOptimizer(): void {
    this.needParams();
    checkReady(this.optimizer_initialized, 'call init_optimizer first');
  }

  get symbol(): SymbolOf | null {
    return null;
  }
  get data_names(): readonly string[] {
    return missing('data_names');
  }
  get output_names(): readonly string[] {
    return missing('output_names');
  }
  get data_shapes(): readonly DataDesc[] {
    return missing('data_shapes');
  }
  get label_shapes(): readonly DataDesc[] | null {
    return missing('label_shapes');
  }
  get output_shapes(): [name: string, shape: number[]][] {
    return missing('output_shapes');
  }

  /**
   * Makes arrays for the graph: `bind(iter.provide_data, iter.provide_label)`.
   * @throws ValueError for data of other names, RuntimeError for shapes that do not fit the graph.
   */
  bind(..._args: Arguments<typeof bound, 'data_shapes'>): void {
    missing('bind');
  }
  /** Fills parameters and states: from those that are given, or by the initializer. @throws RuntimeError for one that lacks. */
  init_params(..._args: Arguments<typeof initialized>): void {
    missing('init_params');
  }
  /** Makes the optimizer; gradients are divided by the size of the batch. @throws ValueError for an unknown one. */
  init_optimizer(..._args: Arguments<typeof optimized>): void {
    missing('init_optimizer');
  }
  /** Parameters and states by name, on the CPU. */
  get_params(..._args: []): ParamPair {
    return missing('get_params');
  }
  /** Replaces parameters and states. @throws RuntimeError for one that lacks, unless `allow_missing`. */
  set_params(...args: Arguments<typeof replaced, 'arg_params'>): void {
    const o = bind(setting, args, ['arg_params', 'aux_params']);
    if (!o.allow_missing) {
      this.init_params({ ...o, initializer: null });
      return;
    }
    if (this.params_initialized && !o.force_init) {
      warn('Parameters already initialized and force_init=False. set_params call ignored.');
      return;
    }
    this.replace(o);
    this.params_initialized = true;
  }
  /** Replaces those parameters and states that are given. */
  protected replace(_o: Bound<typeof replaced>): void {
    missing('set_params');
  }
  /** Computes the outputs of a batch; a batch of other sizes makes new arrays. */
  forward(..._args: Arguments<typeof ran, 'data_batch'>): void {
    missing('forward');
  }
  /** Computes the gradients of the parameters. */
  backward(..._args: [out_grads?: NDArray | readonly NDArray[] | null]): void {
    missing('backward');
  }
  /** One step of the optimizer. */
  update(..._args: []): void {
    missing('update');
  }
  /** The outputs of the latest batch; in lists of one where they are not to be merged. */
  get_outputs(merge_multi_context?: true): readonly NDArray[];
  get_outputs(merge_multi_context: boolean): Merged;
  get_outputs(..._args: [merge_multi_context?: boolean]): Merged {
    return missing('get_outputs');
  }
  /** The gradients of the data of the latest batch. */
  get_input_grads(merge_multi_context?: true): readonly NDArray[];
  get_input_grads(merge_multi_context: boolean): Merged;
  get_input_grads(..._args: [merge_multi_context?: boolean]): Merged {
    return missing('get_input_grads');
  }
  /** Adds the latest batch to a metric. */
  update_metric(..._args: Arguments<typeof measured, 'eval_metric'>): void {
    missing('update_metric');
  }
  install_monitor(_mon: unknown): void {
    missing('install_monitor');
  }

  /** Makes ready for a batch. */
  prepare(...args: Arguments<typeof prepared, 'data_batch'>): void {
    const { sparse_row_id_fn } = bind(preparing, args, ['data_batch']);
    if (sparse_row_id_fn !== null) warn('sparse_row_id_fn is not invoked for BaseModule.');
  }

  /** The states, as lists of one array. @throws AssertionError where they are to be merged. */
  get_states(...args: [merge_multi_context?: boolean]): NDArray[][] {
    const { merge_multi_context } = bind(merging, args);
    this.needParams();
    checkReady(!merge_multi_context, 'get_states(false)');
    return [];
  }
  /** Sets the states, or all of them to a number: `set_states({ value: 0 })`. */
  set_states(...args: Arguments<typeof stated>): void {
    const { states, value } = bind(stating, args);
    this.needParams();
    checkReady(!states && !value, 'this module has no states');
  }

  /** forward in training, and backward. */
  forward_backward(...args: [data_batch: DataBatch]): void {
    const { data_batch } = bind(running, args, ['data_batch']);
    this.forward(data_batch, true);
    this.backward();
  }

  /** What a metric tells of the outputs for all batches: `score(iter, 'acc')` gives [['accuracy', 0.9]]. */
  score(...args: Arguments<typeof scored, 'eval_data'>): NameValues {
    return score(this, args);
  }

  /** Outputs batch by batch, without the rows that fill up: [outputs, number of the batch, batch]. */
  iter_predict(...args: Arguments<typeof iterated, 'eval_data'>): Generator<Prediction> {
    return iterPredict(this, args);
  }

  /** The outputs for all batches, joined: an array, or a list where there are several outputs; or for one array. */
  predict(...args: Arguments<typeof predicted, 'eval_data'>): Predicted {
    return predict(this, args);
  }

  /**
   * Trains: `fit(train_iter, { eval_data: test_iter, optimizer: 'adam', num_epoch: 10 })`.
   * @throws AssertionError without `num_epoch`.
   */
  fit(...args: Arguments<typeof fitted, 'train_data'>): void {
    train(this, args);
  }

  /** Writes parameters and states into a file. */
  save_params(...args: [fname: string]): void {
    const { fname } = bind(filed, args);
    save(fname, namedParams(...this.get_params()));
  }

  /** Reads them back. @throws ValueError for a file of other arrays. */
  load_params(...args: [fname: string]): void {
    const { fname } = bind(filed, args);
    const [arg_params, aux_params] = paramsFrom(fname, () => {
      throw new ValueError(`Invalid param file ${fname}`);
    });
    this.set_params(arg_params, aux_params);
  }
}
