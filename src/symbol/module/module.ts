// mx.mod.Module: a graph with parameters and an optimizer, on one device.

import { bind, RuntimeError, TypeError, warn } from '../../engine/index.ts';
import { readFile, writeFileAtomic } from '../../formats/index.ts';
import { zeros } from '../../mxnet/array/create.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { type Context, cpu } from '../../mxnet/base/context.ts';
import {
  type Arguments,
  type Bound,
  bindOpen,
  bool,
  declare,
  instance,
  int,
  type Kind,
  optional,
  required,
  str,
} from '../../mxnet/base/options.ts';
import { create, get_updater, Optimizer, type Updater } from '../../mxnet/optimizers/index.ts';
import { restoreStates, serializeStates } from '../../mxnet/optimizers/states.ts';
import { SymbolOf } from '../../mxnet/symbol/symbol.ts';
import { floatText } from '../../rules/text/python.ts';
import type { DataBatch, DataDesc } from '../io/desc.ts';
import { logging, padded } from '../logging.ts';
import { load_checkpoint } from '../model.ts';
import { paramsFile, symbolFile } from '../params.ts';
import { BaseModule, type Merged, type ParamPair } from './base.ts';
import { checkStore, oneContext } from './device.ts';
import { checkReady } from './evaluation.ts';
import { ExecutorGroup } from './group.ts';
import { initialize } from './initialize.ts';
import { checkInputNames, parseDescriptions, shapesText } from './names.ts';
import {
  binding,
  bound,
  differentiating,
  filed,
  type initialized,
  initializing,
  type measured,
  measuring,
  merging,
  names,
  nothing,
  type OptimizerParams,
  type optimized,
  optimizing,
  placed,
  type prepared,
  preparing,
  type ran,
  type replaced,
  running,
  type Shapes,
  type stated,
  stating,
} from './options.ts';

const options = {
  symbol: required(instance('Symbol', () => SymbolOf)),
  data_names: optional(names, ['data']),
  label_names: optional(names, ['softmax_label']),
  ...placed,
};
const construct = declare('Module.__init__', options);
const checkpoint = {
  prefix: required(str),
  epoch: required(int),
  save_optimizer_states: optional(bool, false),
  remove_amp_cast: optional(bool, true),
};
const saving = declare('Module.save_checkpoint', checkpoint);
const loaded = { prefix: required(str), epoch: required(int), load_optimizer_states: optional(bool, false) };
const loading = declare('load', loaded, false);
const reshaped = { data_shapes: bound.data_shapes, label_shapes: bound.label_shapes };
const reshaping = declare('Module.reshape', reshaped);
const module: Kind<Module> = { name: 'Module', holds: (x) => x instanceof Module };
const borrowing = declare('Module.borrow_optimizer', { shared_module: required(module) });

const statesFile = (prefix: string, epoch: number): string => `${prefix}-${padded(epoch)}.states`;

/** A graph as a model: `new mx.mod.Module(softmax)`. */
export class Module extends BaseModule {
  static override readonly name: string = 'Module';

  static override readonly __module__: string = 'mxnet.module.module';

  readonly #symbol: SymbolOf;
  readonly #context: Context;
  readonly #group2ctx: unknown;
  readonly #data_names: readonly string[];
  readonly #label_names: readonly string[];
  readonly #state_names: readonly string[];
  readonly #fixed_param_names: readonly string[];
  readonly #param_names: readonly string[];
  #group: ExecutorGroup | null = null;
  /** @internal Parameters and states on the CPU; null before there are any. */
  _params: ParamPair | null = null;
  /** @internal Whether those on the device are newer. */
  _params_dirty = false;
  #optimizer: Optimizer | null = null;
  #updater: Updater | null = null;
  /** A file of states that the optimizer is to begin with. */
  #preloaded: string | null = null;

  /** @throws ValueError for names that the graph does not have; for labels that is a warning. */
  constructor(...args: Arguments<typeof options, 'symbol'>) {
    const o = bind(construct, args);
    super(o.logger);
    this.#symbol = o.symbol;
    this.#context = oneContext(o.context, o.work_load_list);
    this.#group2ctx = Array.isArray(o.group2ctxs) ? o.group2ctxs[0] : o.group2ctxs;
    this.#data_names = [...(o.data_names ?? [])];
    this.#label_names = [...(o.label_names ?? [])];
    this.#state_names = [...(o.state_names ?? [])];
    this.#fixed_param_names = [...(o.fixed_param_names ?? [])];
    checkInputNames(o.symbol, this.#data_names, 'data', true);
    checkInputNames(o.symbol, this.#label_names, 'label', false);
    checkInputNames(o.symbol, this.#state_names, 'state', true);
    checkInputNames(o.symbol, this.#fixed_param_names, 'fixed_param', true);
    const inputs = [...this.#data_names, ...this.#label_names, ...this.#state_names];
    this.#param_names = o.symbol.list_arguments().filter((name) => !inputs.includes(name));
  }

  /** A module of a checkpoint. Further options are those of the constructor. @throws MXNetError where there is no such file. */
  static load(...args: Arguments<typeof loaded, 'prefix', { readonly [option: string]: unknown }>): Module {
    const [{ prefix, epoch, load_optimizer_states }, rest] = bindOpen(loading, args);
    const [symbol, arg_params, aux_params] = load_checkpoint(prefix, epoch);
    const module = new Module({ ...rest, symbol });
    module._begin([arg_params, aux_params]);
    if (load_optimizer_states) module.#preloaded = statesFile(prefix, epoch);
    return module;
  }

  /** @internal Has these parameters from now on. */
  _begin(params: ParamPair): void {
    this._params = params;
    this.params_initialized = true;
  }

  /** Writes `PREFIX-symbol.json`, `PREFIX-0001.params` and, if asked for, the optimizer's `PREFIX-0001.states`. */
  save_checkpoint(...args: Arguments<typeof checkpoint, 'prefix'>): void {
    const { prefix, epoch, save_optimizer_states } = bind(saving, args);
    this.#symbol.save(symbolFile(prefix));
    this.save_params(paramsFile(prefix, epoch));
    logging.info(`Saved checkpoint to "${paramsFile(prefix, epoch)}"`);
    if (!save_optimizer_states) return;
    this.save_optimizer_states(statesFile(prefix, epoch));
    logging.info(`Saved optimizer state to "${statesFile(prefix, epoch)}"`);
  }

  override get symbol(): SymbolOf {
    return this.#symbol;
  }
  override get data_names(): readonly string[] {
    return this.#data_names;
  }
  get label_names(): readonly string[] {
    return this.#label_names;
  }
  override get output_names(): readonly string[] {
    return this.#symbol.list_outputs();
  }
  override get data_shapes(): readonly DataDesc[] {
    return this.#bound.data_shapes;
  }
  override get label_shapes(): readonly DataDesc[] | null {
    return this.#bound.label_shapes;
  }
  override get output_shapes(): [name: string, shape: number[]][] {
    return this.#bound.output_shapes();
  }

  /** The executors. @throws AssertionError before they are bound. */
  get #bound(): ExecutorGroup {
    this.needBound();
    if (this.#group !== null) return this.#group;
    throw new RuntimeError('the module is bound and has no executor');
  }

  override get_params(...args: []): ParamPair {
    bind(nothing, args);
    checkReady(this.params_initialized, 'initialize the parameters first');
    return this.#synchronized();
  }

  #synchronized(): ParamPair {
    const params = this._params ?? [{}, {}];
    if (this._params_dirty) this.#bound.get_params(...params);
    this._params_dirty = false;
    return params;
  }

  override init_params(...args: Arguments<typeof initialized>): void {
    const o = bind(initializing, args);
    if (this.params_initialized && !o.force_init) {
      warn('Parameters already initialized and force_init=False. init_params call ignored.');
      return;
    }
    checkReady(this.binded, '', 'call bind before initializing the parameters');
    const own = this._params ?? [{}, {}];
    initialize(this.#symbol, own, [o.arg_params, o.aux_params], o.initializer, o.allow_missing);
    this.params_initialized = true;
    this._params_dirty = false;
    this.#bound.set_params(...own, o.allow_extra);
  }

  protected override replace(o: Bound<typeof replaced>): void {
    this.#bound.set_params(o.arg_params, o.aux_params, o.allow_extra);
    this._params_dirty = true;
  }

  override bind(...args: Arguments<typeof bound, 'data_shapes'>): void {
    const o = bind(binding, args, ['grad_req']);
    if (o.force_rebind) this.#unbind();
    if (this.binded) {
      this.logger.warning('Already bound, ignoring bind()');
      return;
    }
    checkReady(o.for_training || !o.inputs_need_grad, 'there are no gradients outside of training');
    const [data, label] = this.#described(o.data_shapes, o.label_shapes);
    const shared = o.shared_module;
    if (shared !== null && !(shared instanceof Module && shared.binded && shared.params_initialized)) {
      checkReady(false, 'shared_module is a Module that is bound and has its parameters');
    }
    const from = shared instanceof Module ? shared : null;
    const group = new ExecutorGroup(
      {
        symbol: this.#symbol,
        context: this.#context,
        group2ctx: this.#group2ctx,
        param_names: this.#param_names,
        fixed_param_names: this.#fixed_param_names,
        state_names: this.#state_names,
        for_training: o.for_training,
        inputs_need_grad: o.inputs_need_grad,
        grad_req: o.grad_req,
      },
      data,
      label,
      from === null ? null : from.#bound,
    );
    this.for_training = o.for_training;
    this.inputs_need_grad = o.inputs_need_grad;
    this.#group = group;
    this.binded = true;
    if (from !== null) {
      this._params = from._params;
      this.params_initialized = true;
      if (from.optimizer_initialized) this.borrow_optimizer(from);
    } else if (this.params_initialized) group.set_params(...(this._params ?? [{}, {}]));
    else this._params = this.#blank(group);
  }

  /** Zeros for every parameter and state. */
  #blank(group: ExecutorGroup): ParamPair {
    const blank = (x: NDArray): NDArray => zeros([...x.shape], cpu(), x.dtype);
    const args = [...group.parameters()].map(([, name, weight]) => [name, blank(weight)] as const);
    const states = Object.entries(group.executor.aux_dict).map(([name, x]) => [name, blank(x)] as const);
    return [Object.fromEntries(args), Object.fromEntries(states)];
  }

  #unbind(): void {
    // what was trained and not yet fetched would be lost with the arrays
    if (this.binded && this.params_initialized) this.#synchronized();
    this.binded = false;
    this.#group = null;
  }

  #described(data: Shapes | null, label: Shapes | null): ReturnType<typeof parseDescriptions> {
    if (data === null) throw new TypeError("'NoneType' object is not iterable", 'the batch says provide_data');
    return parseDescriptions(this.#data_names, this.#label_names, data, label);
  }

  /** Makes arrays for other sizes; the parameters stay. */
  reshape(...args: Arguments<typeof reshaped, 'data_shapes'>): void {
    const { data_shapes, label_shapes } = bind(reshaping, args);
    this.needBound();
    this.#bound.reshape(...this.#described(data_shapes, label_shapes));
  }

  override init_optimizer(...args: Arguments<typeof optimized>): void {
    const o = bind(optimizing, args, ['optimizer_params']);
    this.needParams();
    if (this.optimizer_initialized && !o.force_init) {
      this.logger.warning('optimizer already initialized, ignoring...');
      return;
    }
    this.#synchronized();
    checkStore(o.kvstore);
    this.#optimizer = this.#optimizerOf(o.optimizer, o.optimizer_params);
    this.#updater = get_updater(this.#optimizer);
    this.optimizer_initialized = true;
    if (this.#preloaded === null) return;
    this.load_optimizer_states(this.#preloaded);
    this.#preloaded = null;
  }

  #optimizerOf(given: string | Optimizer, params: OptimizerParams): Optimizer {
    const rescale_grad = 1 / this.#bound.batch_size;
    const idx2name = { ...this.#param_names };
    if (typeof given === 'string') {
      const named = isPairs(params) ? Object.fromEntries(params) : params;
      return create(given, { sym: this.#symbol, param_idx2name: idx2name, rescale_grad, ...named });
    }
    checkReady(given instanceof Optimizer, 'the optimizer is a name or an mx.optimizer.Optimizer');
    if (given.rescale_grad !== rescale_grad) {
      warn(
        `Optimizer created manually outside Module but rescale_grad is not normalized to 1.0/batch_size/num_workers (${floatText(given.rescale_grad)} vs. ${floatText(rescale_grad)}). Is this intended?`,
      );
    }
    if (Object.keys(given.idx2name).length === 0) given.idx2name = idx2name;
    return given;
  }

  /** Uses the optimizer of another module, with its states and counts. */
  borrow_optimizer(...args: [shared_module: Module]): void {
    const { shared_module: from } = bind(borrowing, args);
    checkReady(from.optimizer_initialized, 'the other module has no optimizer');
    this.#optimizer = from.#optimizer;
    this.#updater = from.#updater;
    this.optimizer_initialized = true;
  }

  override forward(...args: Arguments<typeof ran, 'data_batch'>): void {
    const { data_batch, is_train } = bind(running, args, ['data_batch']);
    this.needParams();
    this.#fit(data_batch);
    this.#bound.forward(data_batch, is_train);
  }

  /** Makes arrays of the sizes of a batch, where it has others. */
  #fit(batch: DataBatch): void {
    const { data_shapes, label_shapes } = this.#bound;
    if (shapesText(data_shapes) === shapesText(batch.data)) return;
    const resized = (shapes: readonly DataDesc[], arrays: readonly NDArray[]): DataDesc[] =>
      shapes.flatMap((desc, i) => (arrays[i] ? desc._reshaped(arrays[i].shape) : []));
    const data = batch.provide_data?.length ? batch.provide_data : resized(data_shapes, batch.data);
    const own = batch.label?.length && label_shapes ? resized(label_shapes, batch.label) : null;
    this.reshape(data, batch.provide_label?.length ? batch.provide_label : own);
  }

  override backward(...args: [out_grads?: NDArray | readonly NDArray[] | null]): void {
    const { out_grads } = bind(differentiating, args);
    this.needParams();
    this.#bound.backward(out_grads);
  }

  override update(...args: []): void {
    bind(nothing, args);
    this.needOptimizer();
    this._params_dirty = true;
    for (const [index, , weight, grad] of this.#bound.parameters()) {
      if (grad !== null) this.#updater?.(index, grad, weight);
    }
  }

  override get_outputs(merge_multi_context?: true): readonly NDArray[];
  override get_outputs(merge_multi_context: boolean): Merged;
  override get_outputs(...args: [merge_multi_context?: boolean]): Merged {
    const { merge_multi_context } = bind(merging, args);
    this.needParams();
    return merged(this.#bound.executor.outputs, merge_multi_context);
  }

  override get_input_grads(merge_multi_context?: true): readonly NDArray[];
  override get_input_grads(merge_multi_context: boolean): Merged;
  override get_input_grads(...args: [merge_multi_context?: boolean]): Merged {
    const { merge_multi_context } = bind(merging, args);
    this.needParams();
    checkReady(this.inputs_need_grad, 'bind with inputs_need_grad: true');
    return merged(this.#bound.input_grads(), merge_multi_context);
  }

  override get_states(...args: [merge_multi_context?: boolean]): NDArray[][] {
    const { merge_multi_context } = bind(merging, args);
    this.needParams();
    checkReady(!merge_multi_context, '', 'merge_multi_context=True is not supported for get_states yet.');
    return this.#bound.states().map((state) => [state]);
  }

  override set_states(...args: Arguments<typeof stated>): void {
    const { states, value } = bind(stating, args);
    this.needParams();
    this.#bound.set_states(states, value);
  }

  override update_metric(...args: Arguments<typeof measured, 'eval_metric'>): void {
    const { eval_metric, labels } = bind(measuring, args);
    this.#bound.update_metric(eval_metric, labels);
  }

  override prepare(...args: Arguments<typeof prepared, 'data_batch'>): void {
    const { sparse_row_id_fn } = bind(preparing, args, ['data_batch']);
    this.needBound();
    if (sparse_row_id_fn !== null) {
      warn('Parameters are not updated in the KVStore. No need to call sparse_row_id_fn.');
    }
  }

  /** Writes the optimizer's states into a file. */
  save_optimizer_states(...args: [fname: string]): void {
    const { fname } = bind(filed, args);
    checkReady(this.optimizer_initialized, 'call init_optimizer first');
    if (this.#optimizer && this.#updater) writeFileAtomic(fname, serializeStates(this.#optimizer, [this.#updater]));
  }

  /** Reads them back. @throws FormatError for other files, and for states of another optimizer or of other parameters. */
  load_optimizer_states(...args: [fname: string]): void {
    const { fname } = bind(filed, args);
    checkReady(this.optimizer_initialized, 'call init_optimizer first');
    const weights = [...this.#bound.parameters()].map(([, , weight]) => weight);
    if (!this.#optimizer || !this.#updater) return;
    restoreStates(readFile(fname), this.#optimizer, [this.#updater], (_, index) => weights[index]);
  }
}

/** Arrays as they are, or each in a list of one. */
const merged = (arrays: readonly NDArray[], merge: boolean): Merged => (merge ? arrays : arrays.map((x) => [x]));

const isPairs = (params: OptimizerParams): params is readonly (readonly [string, unknown])[] => Array.isArray(params);
