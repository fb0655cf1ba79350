// mx.mod.BucketingModule: one graph for every length of a batch, over the same parameters, gradients and optimizer.

import { AssertionError, bind, RuntimeError, TypeError } from '../../engine/index.ts';
import { array } from '../../mxnet/array/create.ts';
import { load, save } from '../../mxnet/array/files.ts';
import { NDArray } from '../../mxnet/array/ndarray.ts';
import { NameManager } from '../../mxnet/base/name.ts';
import {
  type Arguments,
  type Bound,
  bindOpen,
  bool,
  callable,
  declare,
  int,
  of,
  optional,
  required,
  str,
} from '../../mxnet/base/options.ts';
import { sym } from '../../mxnet/sym.ts';
import type { SymbolOf } from '../../mxnet/symbol/symbol.ts';
import type { DataDesc } from '../io/desc.ts';
import { load_params } from '../model.ts';
import { type Params, params, paramsFile } from '../params.ts';
import { BaseModule, type Merged, type ParamPair } from './base.ts';
import { oneContext } from './device.ts';
import { checkReady } from './evaluation.ts';
import { type BucketKey, checked, type Generated, keyOf, type SymGen } from './generated.ts';
import { Module } from './module.ts';
import { checkInputNames } from './names.ts';
import {
  binding,
  bound,
  differentiating,
  type initialized,
  initializing,
  type measured,
  measuring,
  merging,
  nothing,
  type optimized,
  optimizing,
  placed,
  type prepared,
  preparing,
  type ran,
  type replaced,
  running,
  type stated,
  stating,
} from './options.ts';

const options = {
  /** Gives the graph of a key, and the names of its data and labels. */
  sym_gen: required<SymGen>(callable),
  /** The key of the largest graph, which is bound first. */
  default_bucket_key: optional(of<BucketKey>()),
  ...placed,
};
const construct = declare('BucketingModule.__init__', options);
const switched = {
  bucket_key: required(of<BucketKey>()),
  data_shapes: bound.data_shapes,
  label_shapes: bound.label_shapes,
};
const switching = declare('BucketingModule.switch_bucket', switched);
const checkpoint = { prefix: required(str), epoch: required(int), remove_amp_cast: optional(bool, false) };
const saving = declare('BucketingModule.save_checkpoint', checkpoint);
const loaded = {
  prefix: required(str),
  epoch: required(int),
  sym_gen: optional<SymGen>(callable),
  default_bucket_key: options.default_bucket_key,
};
const loading = declare('load', loaded, false);
const given = {
  sym_dict: optional(of<ReadonlyMap<BucketKey, SymbolOf> | Readonly<Record<string, SymbolOf>>>()),
  sym_gen: loaded.sym_gen,
  default_bucket_key: loaded.default_bucket_key,
  arg_params: optional(params),
  aux_params: optional(params),
};
const loadingGiven = declare('load_dict', given, false);

/** Further options of a module. */
type More = { readonly [option: string]: unknown };

interface Bucket {
  readonly key: BucketKey;
  readonly module: Module;
}

/** `new mx.mod.BucketingModule(sym_gen, iter.default_bucket_key)`: sym_gen(key) gives [symbol, data_names, label_names]. */
export class BucketingModule extends BaseModule {
  static override readonly name: string = 'BucketingModule';

  static override readonly __module__: string = 'mxnet.module.bucketing_module';

  readonly #sym_gen: SymGen;
  readonly #default: BucketKey;
  readonly #placed: Bound<typeof placed>;
  #buckets = new Map<unknown, Bucket>();
  #current: Bucket | null = null;
  /** How the default bucket was bound. */
  #grad_req: Bound<typeof bound>['grad_req'] = 'write';
  #params_dirty = false;

  /** @throws AssertionError without `default_bucket_key`, ValueError for names that the default graph does not have. */
  constructor(...args: Arguments<typeof options, 'sym_gen'>) {
    const { sym_gen, default_bucket_key, ...rest } = bind(construct, args);
    super(rest.logger);
    checkReady(default_bucket_key !== null, 'default_bucket_key: the key of the largest bucket');
    oneContext(rest.context, rest.work_load_list);
    this.#sym_gen = sym_gen;
    this.#default = default_bucket_key;
    this.#placed = rest;
    const [symbol, data_names, label_names] = this.#generated(default_bucket_key);
    checkInputNames(symbol, data_names ?? [], 'data', true);
    checkInputNames(symbol, label_names ?? [], 'label', false);
    checkInputNames(symbol, rest.state_names ?? [], 'state', true);
    checkInputNames(symbol, rest.fixed_param_names ?? [], 'fixed_param', true);
  }

  /**
   * A module of a checkpoint: `load(prefix, epoch, sym_gen, default_bucket_key)`. Further options are the constructor's.
   * @throws AssertionError without one of these, MXNetError where there is no such file.
   */
  static load(...args: Arguments<typeof loaded, 'prefix', More>): BucketingModule {
    const [{ prefix, epoch, sym_gen, default_bucket_key }, rest] = bindOpen(loading, args);
    if (sym_gen === null) throw new AssertionError('sym_gen is required for loading BucketingModule');
    if (default_bucket_key === null) {
      throw new AssertionError('default_bucket_key is required for loading BucketingModule');
    }
    const [keys] = Object.values(load(`${prefix}.buckets`));
    if (!(keys instanceof NDArray)) throw new TypeError(`${prefix}.buckets holds no list of keys`);
    const module = new BucketingModule({ ...rest, sym_gen, default_bucket_key });
    for (const key of keys.asnumpy().data) module.#put(key, sym.load(`${prefix}-${key}-symbol.json`), key, rest);
    module.#begin(load_params(prefix, epoch));
    return module;
  }

  /** A module of graphs by key. @throws AssertionError for what is missing. */
  static load_dict(...args: readonly unknown[]): BucketingModule {
    const [o, rest] = bindOpen(loadingGiven, args);
    const { sym_dict, sym_gen, default_bucket_key, arg_params, aux_params } = o;
    const need = (ok: boolean, what: string, be = 'need'): void =>
      checkReady(ok, '', `${what} ${be} to be provided for BucketingModule.load_dict`);
    need(sym_dict !== null, 'sym_dict', 'needs');
    need(arg_params !== null, 'arg_params');
    need(aux_params !== null, 'aux_params');
    need(default_bucket_key !== null, 'default_bucket_key', 'needs');
    if (sym_gen === null) throw new TypeError("'NoneType' object is not callable", 'give sym_gen');
    const module = new BucketingModule({ ...rest, sym_gen, default_bucket_key });
    const graphs = sym_dict instanceof Map ? [...sym_dict] : Object.entries(sym_dict ?? {});
    for (const [key, symbol] of graphs) module.#put(key, symbol, default_bucket_key, rest);
    const none: Params = {};
    module.#begin([arg_params ?? none, aux_params ?? none]);
    return module;
  }

  /** Adds a bucket with a graph that is there already. */
  #put(key: BucketKey, symbol: SymbolOf, named: BucketKey, rest: More): void {
    const [, data_names, label_names] = checked(this.#sym_gen(named));
    const bucket = { key, module: new Module({ ...rest, symbol, data_names, label_names }) };
    this.#buckets.set(keyOf(key), bucket);
    if (keyOf(key) === keyOf(this.#default)) this.#current = bucket;
  }

  #begin(params: ParamPair): void {
    this.#now._begin(params);
    this.params_initialized = true;
  }

  /** The graph of a key, with names counted from 0. */
  #generated(key: BucketKey): Generated {
    return new NameManager().with(() => checked(this.#sym_gen(key)));
  }

  /** The module of the bucket in use. */
  get #now(): Module {
    if (this.#current !== null) return this.#current.module;
    throw new RuntimeError('the default bucket is not there', 'bind the module first');
  }

  override get symbol(): SymbolOf {
    this.needBound();
    return this.#now.symbol;
  }
  override get data_names(): readonly string[] {
    return this.binded ? this.#now.data_names : (this.#generated(this.#default)[1] ?? []);
  }
  override get output_names(): readonly string[] {
    return this.binded ? this.#now.output_names : this.#generated(this.#default)[0].list_outputs();
  }
  override get data_shapes(): readonly DataDesc[] {
    this.needBound();
    return this.#now.data_shapes;
  }
  override get label_shapes(): readonly DataDesc[] | null {
    this.needBound();
    return this.#now.label_shapes;
  }
  override get output_shapes(): [name: string, shape: number[]][] {
    this.needBound();
    return this.#now.output_shapes;
  }

  override get_params(...args: []): ParamPair {
    bind(nothing, args);
    checkReady(this.params_initialized, 'initialize the parameters first');
    this.#now._params_dirty = this.#params_dirty;
    this.#params_dirty = false;
    return this.#now.get_params();
  }

  protected override replace(o: Bound<typeof replaced>): void {
    this.#now.set_params(o);
    this.#params_dirty = true;
  }

  override init_params(...args: Arguments<typeof initialized>): void {
    const o = bind(initializing, args);
    if (this.params_initialized && !o.force_init) return;
    checkReady(this.binded, '', 'call bind before initializing the parameters');
    this.#now.init_params(o);
    this.#params_dirty = false;
    this.params_initialized = true;
  }

  override get_states(...args: [merge_multi_context?: boolean]): NDArray[][] {
    const { merge_multi_context } = bind(merging, args);
    this.needParams();
    return this.#now.get_states(merge_multi_context);
  }

  override set_states(...args: Arguments<typeof stated>): void {
    const o = bind(stating, args);
    this.needParams();
    this.#now.set_states(o);
  }

  /** Binds the default bucket; the others are bound when their first batch comes. */
  override bind(...args: Arguments<typeof bound, 'data_shapes'>): void {
    const o = bind(binding, args, ['grad_req']);
    const params = this.params_initialized ? this.get_params() : null;
    if (o.force_rebind) {
      this.binded = false;
      this.#buckets = new Map();
      this.#current = null;
    }
    if (this.binded) {
      this.logger.warning('Already bound, ignoring bind()');
      return;
    }
    checkReady(o.shared_module === null, '', 'shared_module for BucketingModule is not supported');
    const [symbol, data_names, label_names] = this.#generated(this.#default);
    const module =
      this.#buckets.get(keyOf(this.#default))?.module ??
      new Module({ ...this.#placed, logger: this.logger, symbol, data_names, label_names });
    module.bind({ ...o, force_rebind: false });
    this.for_training = o.for_training;
    this.inputs_need_grad = o.inputs_need_grad;
    this.#grad_req = o.grad_req;
    this.binded = true;
    this.#current = { key: this.#default, module };
    this.#buckets.set(keyOf(this.#default), this.#current);
    if (params !== null) this.set_params(...params);
  }

  /** Goes to the bucket of a key, and binds it where it is new. */
  switch_bucket(...args: Arguments<typeof switched, 'bucket_key'>): void {
    const { bucket_key, data_shapes, label_shapes } = bind(switching, args, ['bucket_key']);
    checkReady(this.binded, '', 'call bind before switching bucket');
    const bucket = this.#buckets.get(keyOf(bucket_key)) ?? this.#made(bucket_key);
    const { module } = bucket;
    if (!module.binded) {
      module.bind({
        data_shapes,
        label_shapes,
        for_training: this.#now.for_training,
        inputs_need_grad: this.#now.inputs_need_grad,
        shared_module: this.#buckets.get(keyOf(this.#default))?.module ?? null,
        grad_req: this.#grad_req,
      });
    }
    this.#buckets.set(keyOf(bucket_key), bucket);
    this.#current = bucket;
  }

  #made(key: BucketKey): Bucket {
    const [symbol, data_names, label_names] = this.#generated(key);
    return { key, module: new Module({ ...this.#placed, logger: this.logger, symbol, data_names, label_names }) };
  }

  override init_optimizer(...args: Arguments<typeof optimized>): void {
    const o = bind(optimizing, args, ['optimizer_params']);
    this.needParams();
    if (this.optimizer_initialized && !o.force_init) {
      this.logger.warning('optimizer already initialized, ignoring.');
      return;
    }
    this.#now.init_optimizer(o);
    for (const { module } of this.#buckets.values()) if (module !== this.#now) module.borrow_optimizer(this.#now);
    this.optimizer_initialized = true;
  }

  /** Binds the bucket of a batch that is to come. */
  override prepare(...args: Arguments<typeof prepared, 'data_batch'>): void {
    const { data_batch, sparse_row_id_fn } = bind(preparing, args, ['data_batch']);
    this.needParams();
    const before = this.#current;
    this.switch_bucket(data_batch.bucket_key, data_batch.provide_data, data_batch.provide_label);
    this.#now.prepare(data_batch, sparse_row_id_fn);
    this.#current = before;
  }

  override forward(...args: Arguments<typeof ran, 'data_batch'>): void {
    const { data_batch, is_train } = bind(running, args, ['data_batch']);
    this.needParams();
    this.switch_bucket(data_batch.bucket_key, data_batch.provide_data, data_batch.provide_label);
    this.#now.forward(data_batch, is_train);
  }

  override backward(...args: [out_grads?: NDArray | readonly NDArray[] | null]): void {
    const { out_grads } = bind(differentiating, args);
    this.needParams();
    this.#now.backward(out_grads);
  }

  override update(...args: []): void {
    bind(nothing, args);
    this.needOptimizer();
    this.#params_dirty = true;
    this.#now.update();
  }

  override get_outputs(merge_multi_context?: true): readonly NDArray[];
  override get_outputs(merge_multi_context: boolean): Merged;
  override get_outputs(...args: [merge_multi_context?: boolean]): Merged {
    const { merge_multi_context } = bind(merging, args);
    this.needParams();
    return this.#now.get_outputs(merge_multi_context);
  }

  override get_input_grads(merge_multi_context?: true): readonly NDArray[];
  override get_input_grads(merge_multi_context: boolean): Merged;
  override get_input_grads(...args: [merge_multi_context?: boolean]): Merged {
    const { merge_multi_context } = bind(merging, args);
    this.needParams();
    checkReady(this.inputs_need_grad, 'bind with inputs_need_grad: true');
    return this.#now.get_input_grads(merge_multi_context);
  }

  override update_metric(...args: Arguments<typeof measured, 'eval_metric'>): void {
    const { eval_metric, labels } = bind(measuring, args);
    this.needParams();
    this.#now.update_metric(eval_metric, labels);
  }

  /** Writes `PREFIX-0001.params`, a `PREFIX-KEY-symbol.json` for each bucket, and the keys in `PREFIX.buckets`. */
  save_checkpoint(...args: Arguments<typeof checkpoint, 'prefix'>): void {
    const { prefix, epoch } = bind(saving, args);
    checkReady(this.#buckets.size > 0, '', 'Empty BucketingModule cannot be saved');
    const keys = Array.from(this.#buckets.values(), ({ key }) => key);
    if (!keys.every((key): key is number => typeof key === 'number')) {
      throw new TypeError(
        'int() argument must be a string, a bytes-like object or a real number',
        'keys are numbers in files',
      );
    }
    this.save_params(paramsFile(prefix, epoch));
    for (const key of keys) checked(this.#sym_gen(key))[0].save(`${prefix}-${key}-symbol.json`);
    save(`${prefix}.buckets`, array(keys, { dtype: 'int32' }));
  }
}
