// torch.nn.Module: an object that can be called. `net(x)` runs hooks and then `forward`; calling `forward` runs no hooks.
// Children and parameters are its own properties, in the order of their definition (members.ts).

import {
  bind,
  type Device,
  type DType,
  isFloating,
  NotImplementedError,
  parseDevice,
  RuntimeError,
  TypeError,
  ValueError,
} from '../engine/index.ts';
import type { Handle } from '../rules/hooks.ts';
import { converted, zeroOut } from '../rules/write.ts';
import { type as asType } from '../torch/convert.ts';
import { empty_like, Tensor } from '../torch/index.ts';
import { Parameter } from '../torch/parameter.ts';
import type { BackwardHook as BackwardHookOf, BackwardPreHook as BackwardPreHookOf } from './backward-hooks.ts';
import { hooked } from './backward-hooks.ts';
import type { Call, ForwardHook as ForwardHookOf, ForwardPreHook as ForwardPreHookOf } from './call-hooks.ts';
import { afterFailure } from './call-hooks.ts';
import * as calls from './calls.ts';
import { Hooked } from './hooked.ts';
import { Members } from './members.ts';
import * as paths from './paths.ts';
import { describe } from './repr.ts';
import {
  emptyState,
  type IncompatibleKeys,
  loadState,
  type StateDict,
  type StateMetadata,
  saveState,
} from './state.ts';

/** Runs before `forward`; what it returns replaces the arguments. */
export type ForwardPreHook = ForwardPreHookOf<Module>;
/** Runs after `forward`; what it returns replaces the result. */
export type ForwardHook = ForwardHookOf<Module>;
/** Gets the gradients of the results; what it returns takes their place. */
export type BackwardPreHook = BackwardPreHookOf<Module>;
/** Gets the gradients of the arguments and of the results; what it returns takes the place of the first. */
export type BackwardHook = BackwardHookOf<Module>;
export type { Handle };

/** What a module is converted to. */
export interface Placement {
  /** A floating one, `'float32'`; missing: as it is. */
  dtype?: DType;
  /** `'cpu'` or `'reference'`; missing: where it is. */
  device?: string;
}

/** What a walk finds, without the names. */
function* values<T>(entries: Iterable<[string, T]>): Generator<T> {
  for (const [, value] of entries) yield value;
}

/** What a method says that only subclasses' own should run. */
const unreached = (method: string): RuntimeError =>
  new RuntimeError(
    `Reached a code path in Module.${method}() that should never be called. Please file an issue at https://github.com/pytorch/pytorch/issues/new?template=bug-report.yml to report this bug.`,
    'only a class that defines get_extra_state and set_extra_state has extra state',
  );

/** A call runs the hooks and `forward`, and takes and gives what `forward` does. */
export interface Module {
  (...args: Parameters<this['forward']>): ReturnType<this['forward']>;
}

/** Base of all layers and networks: subclass it, set layers as properties, and define `forward`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: see above.
export class Module extends Hooked<Module> {
  static override readonly name: string = 'Module';

  /** Whether layers like dropout behave as in training. */
  declare training: boolean;

  constructor(...given: never[]) {
    super();
    calls.none('__init__', given);
    Object.defineProperty(this, 'training', { value: true, writable: true, enumerable: false, configurable: true });
  }

  // Private by #: what a user's subclass calls its own things is up to the user.
  readonly #members = new Members(this);

  protected override _call_impl(given: unknown[]): unknown {
    const call: Call<Module> = { args: given, output: null, ran: new Set() };
    try {
      return this.#run(call);
    } catch (error) {
      afterFailure<Module>(this, call, this.registeredHooks().post);
      throw error;
    }
  }

  #run(call: Call<Module>): unknown {
    const { pre, post, backward } = this.registeredHooks();
    for (const { hook } of [...pre]) {
      const result = hook(this, call.args) ?? call.args;
      call.args = Array.isArray(result) ? result : [result];
    }
    const around = backward.pre.size + backward.post.size > 0 ? hooked<Module>(this, backward, call.args) : null;
    if (around) call.args = around.args;
    call.output = this.forward(...call.args);
    for (const { hook } of [...post]) {
      call.ran.add(hook);
      call.output = hook.run(this, call.args, call.output) ?? call.output;
    }
    return around ? around.result(call.output) : call.output;
  }

  /** What the module computes; subclasses define it. Calling it runs no hooks. */
  // biome-ignore lint/suspicious/noExplicitAny: every subclass has its own arguments and result.
  forward(..._args: any[]): any {
    throw new NotImplementedError(`Module [${this.constructor.name}] is missing the required "forward" function`);
  }

  /** The name that messages and repr use. */
  _get_name(): string {
    return this.constructor.name;
  }

  /** What repr prints between the parentheses. */
  extra_repr(): string {
    return '';
  }

  /** @internal Every place of a child, also where one module stands twice; null where it is empty. */
  childEntries(): Iterable<[string, Module | null]> {
    return this.#members.of('module') as Generator<[string, Module | null]>;
  }

  /** The modules that are properties of this one, each once, with their names. */
  *named_children(...given: never[]): Generator<[string, Module]> {
    calls.none('named_children', given);
    const seen = new Set<Module>();
    for (const [name, value] of this.childEntries()) {
      if (value === null || seen.has(value)) continue;
      seen.add(value);
      yield [name, value];
    }
  }

  /** The modules that are properties of this one, each once. */
  *children(...given: never[]): Generator<Module> {
    calls.none('children', given);
    for (const [, child] of this.named_children()) yield child;
  }

  /** The module itself and all below it, each once, with dotted names. */
  named_modules(
    memo?: Set<unknown> | null,
    prefix?: string,
    options?: Pick<calls.ModuleListing, 'remove_duplicate'>,
  ): Generator<[string, Module]>;
  named_modules(options?: calls.ModuleListing): Generator<[string, Module]>;
  named_modules(...args: readonly unknown[]): Generator<[string, Module]> {
    const { memo, prefix, remove_duplicate } = bind(calls.named_modules, args);
    return this.#below(prefix, remove_duplicate ? (memo ?? new Set()) : null);
  }

  /** The module itself and all below it; those in `seen` are left out, where there is one. */
  *#below(prefix: string, seen: Set<unknown> | null): Generator<[string, Module]> {
    if (seen?.has(this)) return;
    seen?.add(this);
    yield [prefix, this];
    for (const [name, child] of this.childEntries()) {
      if (child !== null) yield* child.#below(prefix === '' ? name : `${prefix}.${name}`, seen);
    }
  }

  /** The module itself and all below it, each once, or in each of its places. */
  modules(remove_duplicate?: boolean | { remove_duplicate?: boolean }): Generator<Module>;
  modules(...args: readonly unknown[]): Generator<Module> {
    const { remove_duplicate } = bind(calls.modules, args);
    return values(this.#below('', remove_duplicate ? new Set() : null));
  }

  /**
   * The module at a dotted name: `net.get_submodule('encoder.0')`; the module itself for an empty one.
   * @throws AttributeError where there is none.
   */
  get_submodule(target: string | { target: string }): Module;
  get_submodule(...args: readonly unknown[]): Module {
    return paths.submodule<Module>(this, bind(calls.get_submodule, args).target);
  }

  /**
   * Puts a module at a dotted name, in place of one that is there, or (unless `strict`) as a new one.
   * @throws ValueError for an empty name and for what is no module; AttributeError for a name that leads nowhere.
   */
  set_submodule(target: string, module: Module, strict?: boolean | { strict?: boolean }): void;
  set_submodule(...args: readonly unknown[]): void {
    const { target, module, strict } = bind(calls.set_submodule, args);
    paths.setSubmodule(this, target, module, strict);
  }

  /** The parameter at a dotted name. @throws AttributeError where there is none. */
  get_parameter(target: string | { target: string }): Parameter;
  get_parameter(...args: readonly unknown[]): Parameter {
    return paths.parameterAt(this, bind(calls.get_parameter, args).target);
  }

  /** The buffer at a dotted name. @throws AttributeError where there is none. */
  get_buffer(target: string | { target: string }): Tensor;
  get_buffer(...args: readonly unknown[]): Tensor {
    return paths.bufferAt<Module>(this, bind(calls.get_buffer, args).target, (owner) => owner.#ownBuffers());
  }

  /** Own parameters by name; those that are null are left out. */
  *#ownParameters(): Generator<[string, Parameter]> {
    for (const [name, value] of this.#members.of('parameter')) if (value instanceof Parameter) yield [name, value];
  }

  /** Own buffers by name; those that are null are left out. */
  *#ownBuffers(): Generator<[string, Tensor]> {
    for (const [name, value] of this.#members.of('buffer')) if (value instanceof Tensor) yield [name, value];
  }

  /** What each module has of its own, each tensor once, with dotted names. */
  *#named<T extends Tensor>(
    own: (module: Module) => Iterable<[string, T]>,
    { prefix, recurse, remove_duplicate }: Required<calls.Listing>,
  ): Generator<[string, T]> {
    const seen = new Set<Tensor>();
    const modules: Iterable<[string, Module]> = recurse
      ? this.#below(prefix, remove_duplicate ? new Set() : null)
      : [[prefix, this]];
    for (const [path, module] of modules) {
      for (const [name, value] of own(module)) {
        if (remove_duplicate && seen.has(value)) continue;
        seen.add(value);
        yield [path === '' ? name : `${path}.${name}`, value];
      }
    }
  }

  /** Parameters with dotted names, each once, in the order of definition; without `recurse` the module's own alone. */
  named_parameters(prefix?: string, recurse?: boolean, remove_duplicate?: boolean): Generator<[string, Parameter]>;
  named_parameters(prefix: string, options: Omit<calls.Listing, 'prefix'>): Generator<[string, Parameter]>;
  named_parameters(options?: calls.Listing): Generator<[string, Parameter]>;
  named_parameters(...args: readonly unknown[]): Generator<[string, Parameter]> {
    return this.#named((module) => module.#ownParameters(), bind(calls.named_parameters, args));
  }

  /** The parameters of `named_parameters`: what an optimizer is given. */
  parameters(recurse?: boolean | { recurse?: boolean }): Generator<Parameter>;
  parameters(...args: readonly unknown[]): Generator<Parameter> {
    return values(this.named_parameters('', bind(calls.parameters, args).recurse));
  }

  /** Buffers with dotted names, each once; without `recurse` the module's own alone. */
  named_buffers(prefix?: string, recurse?: boolean, remove_duplicate?: boolean): Generator<[string, Tensor]>;
  named_buffers(prefix: string, options: Omit<calls.Listing, 'prefix'>): Generator<[string, Tensor]>;
  named_buffers(options?: calls.Listing): Generator<[string, Tensor]>;
  named_buffers(...args: readonly unknown[]): Generator<[string, Tensor]> {
    return this.#named((module) => module.#ownBuffers(), bind(calls.named_buffers, args));
  }

  /** The buffers of `named_buffers`. */
  buffers(recurse?: boolean | { recurse?: boolean }): Generator<Tensor>;
  buffers(...args: readonly unknown[]): Generator<Tensor> {
    return values(this.named_buffers('', bind(calls.buffers, args).recurse));
  }

  /**
   * Makes a tensor part of the module without being trained; `persistent` ones are in the state_dict.
   * @throws KeyError for a name that is empty, taken or has a dot; TypeError for what is no tensor.
   */
  register_buffer(name: string, tensor: Tensor | null, persistent?: boolean | { persistent?: boolean }): void;
  register_buffer(...args: readonly unknown[]): void {
    const { name, tensor, persistent } = bind(calls.register_buffer, args);
    this.#members.register('buffer', name, tensor);
    if (persistent) this.#members.passing.delete(name);
    else this.#members.passing.add(name);
  }

  /**
   * Makes a parameter a property: what `this[name] = parameter` does.
   * @throws KeyError for a name that is empty, taken or has a dot; TypeError for what is no parameter.
   */
  register_parameter(name: string, param: Parameter | null): void;
  register_parameter(...args: readonly unknown[]): void {
    const { name, param } = bind(calls.register_parameter, args);
    this.#members.register('parameter', name, param);
  }

  /**
   * Makes a module a child: what `this[name] = module` does.
   * @throws KeyError for a name that is empty, taken or has a dot; TypeError for what is no module.
   */
  add_module(name: string, module: Module | null): void;
  add_module(...args: readonly unknown[]): void {
    const { name, module } = bind(calls.add_module, args);
    this.#members.register('module', name, module);
  }

  /** `add_module` by another name. */
  register_module(name: string, module: Module | null): void;
  register_module(...args: readonly unknown[]): void {
    Reflect.apply(this.add_module, this, args);
  }

  /** @internal The own tensors that a state_dict holds, with their names. */
  *stateEntries(): Generator<[string, Tensor]> {
    yield* this.#ownParameters();
    for (const entry of this.#ownBuffers()) if (!this.#members.passing.has(entry[0])) yield entry;
  }

  /** The version of what the state holds, which its metadata says. */
  get _version(): number {
    return 1;
  }

  /** @internal A class that has changed what its state holds brings an earlier one up to it here, in place. */
  bringUp(_state: StateDict, _prefix: string, _about: StateMetadata): void {}

  /** @internal The state that is no tensor, where the class has some. */
  extraState(): { get(): unknown; set(state: unknown): void } | null {
    if (this.get_extra_state === Module.prototype.get_extra_state) return null;
    return { get: () => this.get_extra_state(), set: (state) => this.set_extra_state(state) };
  }

  /** State that is no tensor, which a state_dict holds as `_extra_state`: a subclass that has some says it here. */
  get_extra_state(): unknown {
    throw unreached('get_extra_state');
  }

  /** Takes back what `get_extra_state` gave. */
  set_extra_state(_state: unknown): void {
    throw unreached('set_extra_state');
  }

  /** Every parameter and persistent buffer by dotted name, sharing storage; written into `destination` where one is given. */
  state_dict(options?: calls.StateOptions): StateDict;
  state_dict(...args: readonly unknown[]): StateDict {
    const { destination, prefix, keep_vars } = bind(calls.state_dict, args);
    const state = destination ?? emptyState();
    saveState<Module>(this, state, prefix, keep_vars);
    return state;
  }

  /**
   * Copies a state_dict into the parameters. With `strict`, every name must match.
   * @throws RuntimeError with PyTorch's report; nothing is copied then.
   */
  load_state_dict(
    state_dict: StateDict,
    strict?: boolean | calls.LoadOptions,
    assign?: boolean | Pick<calls.LoadOptions, 'assign'>,
  ): IncompatibleKeys;
  load_state_dict(...args: readonly unknown[]): IncompatibleKeys {
    const { state_dict, strict, assign } = bind(calls.load_state_dict, args, ['state_dict']);
    return loadState<Module>(this, state_dict, strict, assign);
  }

  /** Sets training mode, on or off, here and below: dropout draws masks in it. */
  train(mode?: boolean | { mode?: boolean }): this;
  train(...args: readonly unknown[]): this {
    const { mode } = bind(calls.train, args);
    if (typeof mode !== 'boolean') throw new ValueError('training mode is expected to be boolean');
    for (const module of this.modules()) module.training = mode;
    return this;
  }

  /** Ends training mode here and below. */
  eval(): this {
    // biome-ignore lint/complexity/noArguments: what is given is refused.
    calls.none('eval', arguments);
    return this.train(false);
  }

  /** Calls `fn` with every module below and then with this one. */
  apply(fn: (module: Module) => void): this;
  apply(...args: readonly unknown[]): this {
    const fn: (module: Module) => void = bind(calls.apply, args).fn;
    for (const child of this.children()) child.apply(fn);
    fn(this);
    return this;
  }

  /** Forgets the gradients of all parameters, or with `set_to_none` false sets them to 0. */
  zero_grad(set_to_none?: boolean | { set_to_none?: boolean }): void;
  zero_grad(...args: readonly unknown[]): void {
    const { set_to_none } = bind(calls.zero_grad, args);
    for (const parameter of this.parameters()) {
      const { grad } = parameter;
      if (grad === null) continue;
      parameter.grad = set_to_none ? null : zeroOut(grad.detach());
    }
  }

  /** Sets whether the parameters get gradients. */
  requires_grad_(requires_grad?: boolean | { requires_grad?: boolean }): this;
  requires_grad_(...args: readonly unknown[]): this {
    const { requires_grad } = bind(calls.requires_grad_, args);
    for (const parameter of this.parameters()) parameter.requires_grad = requires_grad;
    return this;
  }

  /**
   * Converts floating parameters and buffers to a dtype, moves all of them to a device, or both: `to('float64')`,
   * `to('reference')`, `to({ dtype, device })`, `to(tensor)`. They keep their identity.
   * @throws TypeError for a dtype that is not floating.
   */
  to(target: DType | Device | Tensor | Placement, dtype?: DType): this;
  to(...args: readonly unknown[]): this {
    const { dtype, device } = calls.targetOf(args);
    if (dtype !== undefined && !isFloating(dtype)) {
      throw new TypeError(
        `nn.Module.to only accepts floating point or complex dtypes, but got desired dtype=torch.${dtype}`,
      );
    }
    const place = device === undefined ? undefined : parseDevice(device);
    return this.#change((x) =>
      converted(Tensor, x, isFloating(x.dtype) ? (dtype ?? x.dtype) : x.dtype, place ?? x.device),
    );
  }

  /** Puts other elements into all parameters and buffers and into their gradients; without `recurse` the module's own alone. */
  #change(to: (x: Tensor) => Tensor, recurse = true): this {
    for (const x of [...this.parameters(recurse), ...this.buffers(recurse)]) {
      const { grad } = x;
      x.data = to(x.detach());
      if (grad) x.grad = to(grad.detach());
    }
    return this;
  }

  /** Converts all parameters and buffers, also those that are not floating: `type('float64')`, `type('torch.DoubleTensor')`. */
  type(dst_type: unknown): this;
  type(...args: readonly unknown[]): this {
    const { dst_type } = bind(calls.type, args);
    return this.#change((x) => asType(x, dst_type));
  }

  /** Moves parameters and buffers to a device without their elements, which are 0 there. */
  to_empty(options: { device: Device | null; recurse?: boolean }): this;
  to_empty(...args: readonly unknown[]): this {
    const { device, recurse } = bind(calls.to_empty, args);
    return this.#change((x) => empty_like(x, { device }), recurse);
  }

  /** Converts what is floating to float32. */
  float(): this {
    // biome-ignore lint/complexity/noArguments: what is given is refused.
    calls.none('float', arguments);
    return this.to('float32');
  }
  /** Converts what is floating to float16, which is held and not computed in: to save it, or to load what was saved so. */
  half(): this {
    // biome-ignore lint/complexity/noArguments: what is given is refused.
    calls.none('half', arguments);
    return this.to('float16');
  }
  /** Converts what is floating to bfloat16, which is held and not computed in. */
  bfloat16(): this {
    // biome-ignore lint/complexity/noArguments: what is given is refused.
    calls.none('bfloat16', arguments);
    return this.to('bfloat16');
  }
  /** Converts what is floating to float64. */
  double(): this {
    // biome-ignore lint/complexity/noArguments: what is given is refused.
    calls.none('double', arguments);
    return this.to('float64');
  }
  /** Moves parameters and buffers to the CPU. */
  cpu(): this {
    // biome-ignore lint/complexity/noArguments: what is given is refused.
    calls.none('cpu', arguments);
    return this.to('cpu');
  }

  override toString(): string {
    return describe(this);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
