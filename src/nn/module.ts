// torch.nn.Module: an object that can be called. `net(x)` runs hooks and then `forward`; calling `forward` runs no hooks.
// Children and parameters are its own properties, in the order of their definition (members.ts).

import {
  type Device,
  type DType,
  dtypes,
  isFloating,
  NotImplementedError,
  parseDevice,
  TypeError,
  ValueError,
} from '../engine/index.ts';
import { Callable } from '../rules/callable.ts';
import { converted, zeroOut } from '../rules/write.ts';
import { Tensor } from '../torch/index.ts';
import { Members } from './members.ts';
import { Parameter } from './parameter.ts';
import { describe } from './repr.ts';
import { type IncompatibleKeys, loadStateDict, type StateDict, stateDict } from './state.ts';

/** Runs before `forward`; what it returns replaces the arguments. */
export type ForwardPreHook = (module: Module, args: unknown[]) => unknown;
/** Runs after `forward`; what it returns replaces the result. */
export type ForwardHook = (module: Module, args: unknown[], output: unknown) => unknown;
/** What registering a hook gives. */
export interface Handle {
  /** Takes the hook away again. */
  remove(): void;
}

interface Hidden {
  readonly pre: Set<{ readonly hook: ForwardPreHook }>;
  readonly post: Set<{ readonly hook: ForwardHook }>;
  readonly members: Members;
  /** Names of buffers that are no part of the state. */
  readonly passing: Set<string>;
}

/** Adds a registration of its own, also of a hook that is there already. */
function add<T>(set: Set<{ readonly hook: T }>, hook: T): Handle {
  const entry = { hook };
  set.add(entry);
  return { remove: () => void set.delete(entry) };
}

/** What a module is converted to. */
export interface Placement {
  /** `'float32'` or `'float64'`; missing: as it is. */
  dtype?: DType;
  /** `'cpu'` or `'reference'`; missing: where it is. */
  device?: string;
}

const isDTypeName = (target: string): target is DType => Object.hasOwn(dtypes, target);

function placementOf(target: string | Placement): Placement {
  if (typeof target !== 'string') return target;
  return isDTypeName(target) ? { dtype: target } : { device: target };
}

/** A call runs the hooks and `forward`, and takes and gives what `forward` does. */
export interface Module {
  (...args: Parameters<this['forward']>): ReturnType<this['forward']>;
}

/** Base of all layers and networks: subclass it, set layers as properties, and define `forward`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: see above.
export class Module extends Callable {
  static override readonly name: string = 'Module';

  /** Whether layers like dropout behave as in training. */
  declare training: boolean;

  constructor() {
    super();
    Object.defineProperty(this, 'training', { value: true, writable: true, enumerable: false, configurable: true });
  }

  // Private by #: what a user's subclass calls its own things is up to the user.
  readonly #hidden: Hidden = { pre: new Set(), post: new Set(), members: new Members(this), passing: new Set() };

  protected override _call_impl(given: unknown[]): unknown {
    const { pre, post } = this.#hidden;
    let args = given;
    for (const { hook } of [...pre]) {
      const result = hook(this, args) ?? args;
      args = Array.isArray(result) ? result : [result];
    }
    let output: unknown = this.forward(...args);
    for (const { hook } of [...post]) output = hook(this, args, output) ?? output;
    return output;
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
    return this.#hidden.members.of('module') as Generator<[string, Module | null]>;
  }

  /** The modules that are properties of this one, each once, with their names. */
  *named_children(): Generator<[string, Module]> {
    const seen = new Set<Module>();
    for (const [name, value] of this.childEntries()) {
      if (value === null || seen.has(value)) continue;
      seen.add(value);
      yield [name, value];
    }
  }

  /** The modules that are properties of this one, each once. */
  *children(): Generator<Module> {
    for (const [, child] of this.named_children()) yield child;
  }

  /** The module itself and all below it, each once, with dotted names. */
  *named_modules(prefix = '', seen = new Set<Module>()): Generator<[string, Module]> {
    if (seen.has(this)) return;
    seen.add(this);
    yield [prefix, this];
    for (const [name, child] of this.named_children()) {
      yield* child.named_modules(prefix === '' ? name : `${prefix}.${name}`, seen);
    }
  }

  /** The module itself and all below it, each once. */
  *modules(): Generator<Module> {
    for (const [, module] of this.named_modules()) yield module;
  }

  /** Own parameters by name; those that are null are left out. */
  *#ownParameters(): Generator<[string, Parameter]> {
    for (const [name, value] of this.#hidden.members.of('parameter'))
      if (value instanceof Parameter) yield [name, value];
  }

  /** Own buffers by name; those that are null are left out. */
  *#ownBuffers(): Generator<[string, Tensor]> {
    for (const [name, value] of this.#hidden.members.of('buffer')) if (value instanceof Tensor) yield [name, value];
  }

  /** What each module has of its own, each tensor once, with dotted names. */
  *#named<T extends Tensor>(
    own: (module: Module) => Iterable<[string, T]>,
    prefix: string,
    recurse: boolean,
  ): Generator<[string, T]> {
    const seen = new Set<Tensor>();
    const modules: Iterable<[string, Module]> = recurse ? this.named_modules(prefix) : [[prefix, this]];
    for (const [path, module] of modules) {
      for (const [name, value] of own(module)) {
        if (seen.has(value)) continue;
        seen.add(value);
        yield [path === '' ? name : `${path}.${name}`, value];
      }
    }
  }

  /** Parameters with dotted names, each once, in the order of definition; without `recurse` the module's own alone. */
  named_parameters(prefix = '', recurse = true): Generator<[string, Parameter]> {
    return this.#named((module) => module.#ownParameters(), prefix, recurse);
  }

  /** The parameters of `named_parameters`: what an optimizer is given. */
  *parameters(recurse = true): Generator<Parameter> {
    for (const [, parameter] of this.named_parameters('', recurse)) yield parameter;
  }

  /** Buffers with dotted names, each once; without `recurse` the module's own alone. */
  named_buffers(prefix = '', recurse = true): Generator<[string, Tensor]> {
    return this.#named((module) => module.#ownBuffers(), prefix, recurse);
  }

  /** The buffers of `named_buffers`. */
  *buffers(recurse = true): Generator<Tensor> {
    for (const [, buffer] of this.named_buffers('', recurse)) yield buffer;
  }

  /**
   * Makes a tensor part of the module without being trained; `persistent` ones are in the state_dict.
   * @throws KeyError for a name that is empty, taken or has a dot; TypeError for what is no tensor.
   */
  register_buffer(name: string, tensor: Tensor | null, persistent = true): void {
    this.#hidden.members.register('buffer', name, tensor);
    if (persistent) this.#hidden.passing.delete(name);
    else this.#hidden.passing.add(name);
  }

  /**
   * Makes a parameter a property: what `this[name] = parameter` does.
   * @throws KeyError for a name that is empty, taken or has a dot; TypeError for what is no parameter.
   */
  register_parameter(name: string, parameter: Parameter | null): void {
    this.#hidden.members.register('parameter', name, parameter);
  }

  /**
   * Makes a module a child: what `this[name] = module` does.
   * @throws KeyError for a name that is empty, taken or has a dot; TypeError for what is no module.
   */
  add_module(name: string, module: Module | null): void {
    this.#hidden.members.register('module', name, module);
  }

  /** `add_module` by another name. */
  register_module(name: string, module: Module | null): void {
    this.add_module(name, module);
  }

  /** @internal The own tensors that a state_dict holds, with their names. */
  *stateEntries(): Generator<[string, Tensor]> {
    yield* this.#ownParameters();
    for (const entry of this.#ownBuffers()) if (!this.#hidden.passing.has(entry[0])) yield entry;
  }

  /** Every parameter and persistent buffer by dotted name, sharing storage. */
  state_dict(): StateDict {
    return stateDict(this);
  }

  /**
   * Copies a state_dict into the parameters. With `strict`, every name must match.
   * @throws RuntimeError with PyTorch's report; nothing is copied then.
   */
  load_state_dict(state_dict: StateDict, strict: boolean | { strict?: boolean } = true): IncompatibleKeys {
    return loadStateDict(this, state_dict, typeof strict === 'boolean' ? strict : (strict.strict ?? true));
  }

  /** Sets training mode, on or off, here and below: dropout draws masks in it. */
  train(mode = true): this {
    if (typeof mode !== 'boolean') throw new ValueError('training mode is expected to be boolean');
    for (const module of this.modules()) module.training = mode;
    return this;
  }

  /** Ends training mode here and below. */
  eval(): this {
    return this.train(false);
  }

  /** Calls `fn` with every module below and then with this one. */
  apply(fn: (module: Module) => void): this {
    for (const child of this.children()) child.apply(fn);
    fn(this);
    return this;
  }

  /** Forgets the gradients of all parameters, or with `set_to_none` false sets them to 0. */
  zero_grad(set_to_none = true): void {
    for (const parameter of this.parameters()) {
      const { grad } = parameter;
      if (grad === null) continue;
      parameter.grad = set_to_none ? null : zeroOut(grad.detach());
    }
  }

  /** Sets whether the parameters get gradients. */
  requires_grad_(requires_grad = true): this {
    for (const parameter of this.parameters()) parameter.requires_grad = requires_grad;
    return this;
  }

  /**
   * Converts floating parameters and buffers to a dtype, moves all of them to a device, or both: `to('float64')`,
   * `to('reference')`, `to({ dtype, device })`, `to(tensor)`. They keep their identity.
   * @throws TypeError for a dtype that is not floating.
   */
  to(target: DType | Device | Tensor | Placement): this {
    const { dtype, device } = placementOf(target);
    if (dtype !== undefined && !isFloating(dtype)) {
      throw new TypeError(
        `nn.Module.to only accepts floating point or complex dtypes, but got desired dtype=torch.${dtype}`,
      );
    }
    const place = device === undefined ? undefined : parseDevice(device);
    const change = (x: Tensor): Tensor =>
      converted(Tensor, x.detach(), isFloating(x.dtype) ? (dtype ?? x.dtype) : x.dtype, place ?? x.device);
    for (const x of [...this.parameters(), ...this.buffers()]) {
      const { grad } = x;
      x.data = change(x);
      if (grad) x.grad = change(grad);
    }
    return this;
  }

  /** Converts what is floating to float32. */
  float(): this {
    return this.to('float32');
  }
  /** Converts what is floating to float64. */
  double(): this {
    return this.to('float64');
  }
  /** Moves parameters and buffers to the CPU. */
  cpu(): this {
    return this.to('cpu');
  }

  /** Runs `hook` before each call; the latest one last. */
  register_forward_pre_hook(hook: ForwardPreHook): Handle {
    return add(this.#hidden.pre, hook);
  }

  /** Runs `hook` after each call; the latest one last. */
  register_forward_hook(hook: ForwardHook): Handle {
    return add(this.#hidden.post, hook);
  }

  override toString(): string {
    return describe(this);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
