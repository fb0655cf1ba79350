// gluon.Parameter: a weight with its name, its shape (0 where unknown), its initializer, one array and one gradient per
// context. Where the shape is not known yet, initialization waits for the first forward pass of the block that owns it.

import * as f from '../../engine/functions.ts';
import { AssertionError, bind, type DType, RuntimeError, ValueError, warn } from '../../engine/index.ts';
import { mark_variables, pause } from '../../mxnet/array/autograd.ts';
import { zeros } from '../../mxnet/array/create.ts';
import { array, context, contextOrContexts } from '../../mxnet/array/kinds.ts';
import type { GradReq, NDArray } from '../../mxnet/array/ndarray.ts';
import { type Context, cpu, current_context, meta } from '../../mxnet/base/context.ts';
import { DeferredInitializationError } from '../../mxnet/base/errors.ts';
import { type Arguments, declare, optional, orNone, required, str } from '../../mxnet/base/options.ts';
import { dtypeClass, pythonText, shapeText } from '../../mxnet/base/python-text.ts';
import { create, InitDesc, Uniform } from '../../mxnet/initializers/index.ts';
import { type SymbolOf, symbols } from '../../mxnet/symbols.ts';
import { Tuple } from '../../rules/tuple.ts';
import { checkShape, planLoad } from './load.ts';
import {
  type Contexts,
  checkStype,
  construct,
  contextList,
  type Init,
  initialize,
  type initializeOptions,
  type ParameterOptions,
  type parameterOptions,
  shapeIsKnown,
} from './options.ts';

export type { Contexts, GradReq, Init, ParameterOptions };

/** What waits until the shape is known: how to fill, where, and the data where `set_data` has given them. */
interface Deferred {
  readonly init: Init;
  readonly ctx: readonly Context[];
  readonly default_init: Init;
  readonly data: NDArray | null;
}

const reading = declare('Parameter.data', { ctx: optional(context) });
const listing = declare('Parameter method', {});
const setting = declare('Parameter.set_data', { data: required(array) });
const moving = declare('Parameter.reset_ctx', { ctx: required(orNone(contextOrContexts)) });
const casting = declare('Parameter.cast', { dtype: required(str) });

export class Parameter {
  static readonly name: string = 'Parameter';

  static readonly __module__: string = 'mxnet.gluon.parameter';

  readonly name: string;
  /** The learning rate of this parameter is the trainer's times this. */
  lr_mult: number;
  /** Its weight decay is the trainer's times this. */
  wd_mult: number;
  init: Init | null;
  readonly stype: string;
  readonly grad_stype: string;
  /** @internal The trainer that updates this parameter. */
  _trainer: unknown = null;
  /** @internal */
  _shape: readonly number[] | null;
  readonly #differentiable: boolean;
  readonly #allowDeferred: boolean;
  #gradReq: GradReq = 'write';
  #dtype: string;
  /** A dtype that was never said, or came from an array, prints as NumPy's class. */
  #dtypeText: string;
  #data: NDArray[] | null = null;
  #grad: NDArray[] | null = null;
  #contexts: readonly Context[] = [];
  #deferred: Deferred | null = null;
  #var: SymbolOf | null = null;
  /** The shape before the first pass told what it lacked: what a variable says. */
  #declared: readonly number[] | null = null;

  /**
   * `new gluon.Parameter('w', { shape: [4, 3] })`.
   * @throws AssertionError for another grad_req than write, add and null.
   */
  constructor(...args: Arguments<typeof parameterOptions, 'name'>) {
    const o = bind(construct, args);
    this.name = o.name;
    this._shape = typeof o.shape === 'number' ? [o.shape] : o.shape;
    this.#dtype = o.dtype ?? 'float32';
    this.#dtypeText = o.dtype ?? dtypeClass('float32');
    this.lr_mult = o.lr_mult;
    this.wd_mult = o.wd_mult;
    this.init = o.init;
    this.#allowDeferred = o.allow_deferred_init;
    this.#differentiable = o.differentiable;
    this.grad_req = o.grad_req;
    this.stype = checkStype('stype', o.stype, o.name);
    this.grad_stype = checkStype('grad_stype', o.grad_stype, o.name);
  }

  /** How a gradient meets the one before: 'write' replaces it, 'add' adds to it, 'null' keeps none. */
  get grad_req(): GradReq {
    return this.#gradReq;
  }

  set grad_req(req: GradReq) {
    if (!['write', 'add', 'null'].includes(req)) {
      throw new AssertionError(`grad_req must be one of 'write', 'add', or 'null', but got '${pythonText(req)}'`);
    }
    const next = this.#differentiable ? req : 'null';
    if (this.#gradReq === next) return;
    this.#gradReq = next;
    if (this.#data === null) return;
    if (next === 'null') {
      this.#grad = null;
      this.#data = this.#data.map((x) => x.detach());
    } else this.#makeGradients();
  }

  get dtype(): DType {
    return this.#dtype as DType;
  }

  /** Casts, as `cast` does. */
  set dtype(dtype: DType) {
    this.cast(dtype);
  }

  /** @internal The dtype as it prints. */
  get _dtypeText(): string {
    return this.#dtypeText;
  }

  /** The shape, 0 where a dimension is unknown; null where none was said. */
  get shape(): Tuple | null {
    return this._shape && new Tuple(this._shape);
  }

  /** @internal The shape of a parameter that says one. */
  get _known(): readonly number[] {
    if (this._shape === null) throw new AssertionError(`the shape of ${this.name} is not said`);
    return this._shape;
  }

  /** @throws AssertionError where a known dimension would change. */
  set shape(next: readonly number[]) {
    checkShape(this._shape, next);
    this._shape = [...next];
  }

  /** @internal Takes a shape that a pass has told. */
  _infer(shape: readonly number[]): void {
    this.#declared ??= this._shape;
    this.shape = shape;
  }

  /** @internal Where data or their promise live; null where `initialize` has not been called. */
  get _contexts(): readonly Context[] | null {
    return this.#data !== null ? this.#contexts : (this.#deferred?.ctx ?? null);
  }

  /** @internal Whether arrays exist. */
  get _initialized(): boolean {
    return this.#data !== null;
  }

  /** @internal */
  _set_trainer(trainer: unknown): void {
    if (this.stype !== 'default' && this._trainer && trainer && this._trainer !== trainer) {
      throw new RuntimeError(
        `Failed to set the trainer for Parameter '${this.name}' because it was already set. More than one trainers for a ${this.stype} Parameter is not supported.`,
      );
    }
    this._trainer = trainer;
  }

  /**
   * Makes data and gradient, filled by `init`, or the parameter's own initializer, or `default_init` (uniform ±0.07).
   * With a dimension unknown it waits, if that is allowed. @throws ValueError if it is not.
   */
  initialize(...args: Arguments<typeof initializeOptions>): void {
    const o = bind(initialize, args);
    if (this.#data !== null && !o.force_reinit) {
      warn(`Parameter '${this.name}' is already initialized, ignoring. Set force_reinit=True to re-initialize.`);
      return;
    }
    this.#data = this.#grad = null;
    const default_init = o.default_init ?? new Uniform();
    const init = o.init ?? this.init ?? default_init;
    const deferred: Deferred = { init, ctx: contextList(o.ctx), default_init, data: null };
    if (!shapeIsKnown(this._shape) && !this.#allowDeferred) {
      throw new ValueError(
        `Cannot initialize Parameter '${this.name}' because it has invalid shape: ${shapeText(this._shape)}.`,
        'give the shape, or allow_deferred_init: true for one that the first forward pass tells',
      );
    }
    this.#deferred = deferred;
    if (shapeIsKnown(this._shape)) this._finish_deferred_init();
  }

  /** Initializes a parameter that has been waiting for its shape. */
  _finish_deferred_init(): void {
    if (this.#deferred === null) return;
    const { init, ctx, default_init, data } = this.#deferred;
    this.#deferred = null;
    const shape = this._shape;
    if (!shapeIsKnown(shape)) {
      throw new AssertionError(
        `Cannot initialize Parameter '${this.name}' because it has invalid shape: ${shapeText(shape)}. Please specify in_units, in_channels, etc for \`Block\`s.`,
      );
    }
    pause(() => this.#place(data ?? this.#fresh(shape, init, default_init, ctx), ctx));
  }

  /** New data on the CPU, filled by the weight rule of `init`; on `meta` there is nothing to fill. */
  #fresh(shape: readonly number[], init: Init, default_init: Init, to: readonly Context[]): NDArray {
    if (to.every((c) => c.device_type === 'meta')) return zeros([...shape], { dtype: this.dtype, ctx: meta() });
    const data = zeros([...shape], { dtype: this.dtype, ctx: cpu() });
    create(default_init)(new InitDesc(this.name, { __init__: init }), data);
    return data;
  }

  /** Copies data to every context, and makes gradients. */
  #place(data: NDArray, ctx: readonly Context[]): void {
    this.#hold(
      ctx.map((c) => data.copyto(c)),
      ctx,
    );
  }

  #hold(arrays: NDArray[], ctx: readonly Context[]): void {
    this.#contexts = [...ctx];
    this.#data = arrays;
    this.#makeGradients();
  }

  #makeGradients(): void {
    if (this.#data === null || this.grad_req === 'null') {
      this.#grad = null;
      return;
    }
    this.#grad = this.#data.map((x) => zeros([...x.shape], { dtype: x.dtype, ctx: x.context }));
    mark_variables(this.#data, this.#grad, this.grad_req);
  }

  /** @internal Checks an array of a file, and gives what (re)initializes the parameter from it. */
  _load_init(data: NDArray, ctx: Contexts, cast_dtype = false, dtype_source = 'current'): () => void {
    const fill = pause(() =>
      planLoad(this, data, ctx, cast_dtype, dtype_source, (arrays, contexts) => this.#hold(arrays, contexts)),
    );
    return () => {
      pause(fill);
      this.#deferred = null;
    };
  }

  /** @internal One array for all contexts: their mean. @throws as `data` does. */
  _reduce(): NDArray {
    const all = this.list_data();
    const first = all[0].copyto(cpu());
    if (all.length === 1) return first;
    return pause(() =>
      all
        .slice(1)
        .reduce<NDArray>((sum, x) => sum.add(x.copyto(cpu())), first)
        .div(all.length),
    );
  }

  #get(list: readonly NDArray[] | null): readonly NDArray[] {
    if (list !== null) return list;
    if (this.#deferred !== null) {
      throw new DeferredInitializationError(
        `Parameter '${this.name}' has not been initialized yet because initialization was deferred. Actual initialization happens during the first forward pass. Please pass one batch of data through the network before accessing Parameters. You can also avoid deferred initialization by specifying in_units, num_features, etc., for network layers.`,
      );
    }
    throw new RuntimeError(
      `Parameter '${this.name}' has not been initialized. Note that you should initialize parameters and create Trainer with Block.collect_params() instead of Block.params because the later does not include Parameters of nested child Blocks`,
    );
  }

  #getOn(list: readonly NDArray[] | null, where: Context | null): NDArray {
    const arrays = this.#get(list);
    const ctx = where ?? (arrays.length === 1 ? null : current_context());
    if (ctx === null) return arrays[0];
    const place = this.#contexts.findIndex((c) => c.equals(ctx));
    if (place >= 0) return arrays[place];
    throw new RuntimeError(
      `Parameter '${this.name}' was not initialized on context ${ctx}. It was only initialized on [${this.#contexts.join(', ')}].`,
    );
  }

  #sparse(what: string): RuntimeError {
    return new RuntimeError(
      `Cannot return ${what} because its storage type is ${this.stype}. Please use row_sparse_data() instead.`,
    );
  }

  /** The array on a context, the very one that training updates. @throws DeferredInitializationError, RuntimeError. */
  data(...args: [ctx?: Context | { ctx?: Context | null } | null]): NDArray {
    const { ctx } = bind(reading, args);
    if (this.stype === 'default') return this.#getOn(this.#data, ctx);
    throw this.#sparse(`a copy of Parameter '${this.name}' on ctx ${ctx ?? 'None'} via data()`);
  }

  /** The arrays on all contexts. */
  list_data(...args: []): NDArray[] {
    bind(listing, args);
    if (this.stype === 'default') return [...this.#get(this.#data)];
    throw this.#sparse(`copies of Parameter '${this.name}' on all contexts via list_data()`);
  }

  #checkGradient(): void {
    if (this.#data === null || this.#grad !== null) return;
    throw new RuntimeError(`Cannot get gradient array for Parameter '${this.name}' because grad_req='null'`);
  }

  /** The gradient on a context. @throws RuntimeError where grad_req is 'null'. */
  grad(...args: [ctx?: Context | { ctx?: Context | null } | null]): NDArray {
    const { ctx } = bind(reading, args);
    this.#checkGradient();
    return this.#getOn(this.#grad, ctx);
  }

  list_grad(...args: []): NDArray[] {
    bind(listing, args);
    this.#checkGradient();
    return [...this.#get(this.#grad)];
  }

  /** The contexts that the parameter is initialized on, or will be. */
  list_ctx(...args: []): Context[] {
    bind(listing, args);
    const contexts = this._contexts;
    if (contexts === null) throw new RuntimeError(`Parameter '${this.name}' has not been initialized`);
    return [...contexts];
  }

  /** Copies values into the array of every context; a parameter that waits for its shape takes them later. */
  set_data(...args: [data: NDArray] | [{ readonly data: NDArray }]): void {
    const { data } = bind(setting, args);
    this.shape = data.shape;
    if (this.#data !== null) {
      for (const x of this.#data) data.as_in_context(x.context).copyto(x);
      return;
    }
    if (this.#deferred === null) throw new AssertionError(`Parameter '${this.name}' has not been initialized`);
    this.#deferred = { ...this.#deferred, data };
  }

  /** Sets the gradients to zero; without any, nothing happens. */
  zero_grad(...args: []): void {
    bind(listing, args);
    for (const g of this.#grad ?? []) g._write((x) => f.zeros_like(x));
  }

  /** Moves the parameter to other contexts. @throws ValueError before it is initialized. */
  reset_ctx(...args: [ctx: Contexts]): void {
    const { ctx } = bind(moving, args);
    const contexts = contextList(ctx);
    if (this.#data !== null) {
      const data = this._reduce();
      pause(() => this.#place(data, contexts));
    } else if (this.#deferred !== null) this.#deferred = { ...this.#deferred, ctx: contexts };
    else {
      throw new ValueError(`Cannot reset context for Parameter '${this.name}' because it has not been initialized.`);
    }
  }

  /** The parameter as a variable of graphs, always the same one. */
  var(...args: []): SymbolOf {
    bind(listing, args);
    const shape = this.#declared ?? this._shape;
    const { name, dtype, lr_mult, wd_mult, init, stype } = this;
    this.#var ??= symbols().var(name, { shape, dtype, lr_mult, wd_mult, init, stype });
    return this.#var;
  }

  /** Converts data and gradient to another dtype. */
  cast(...args: [dtype: string] | [{ readonly dtype: string }]): void {
    const { dtype } = bind(casting, args);
    this._setDType(dtype, dtype);
  }

  /** @internal Casts to the dtype of an array, which prints as NumPy's class. */
  _castLike(x: NDArray): void {
    this._setDType(x.dtype, dtypeClass(x.dtype));
  }

  /** @internal */
  _setDType(dtype: string, text: string): void {
    this.#dtype = dtype;
    this.#dtypeText = text;
    const data = this.#data;
    if (data === null) return;
    pause(() => {
      this.#data = data.map((x) => x.astype(dtype));
      if (this.#grad === null) return;
      this.#grad = this.#grad.map((g) => g.astype(dtype));
      mark_variables(this.#data, this.#grad, this.grad_req);
    });
  }

  /** `Parameter dense0_weight (shape=(10, 128), dtype=float32)`. */
  toString(): string {
    return `Parameter ${this.name} (shape=${shapeText(this._shape)}, dtype=${this.#dtypeText})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
