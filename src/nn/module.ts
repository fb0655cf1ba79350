// torch.nn.Module: an object that can be called. `net(x)` runs hooks and then `forward`; calling `forward` runs no hooks.
// Children and parameters are found by walking own properties in the order of their definition.

import { type DType, NotImplementedError } from '../engine/index.ts';
import { Callable } from '../functional/callable.ts';
import { no_grad, Tensor } from '../torch/index.ts';
import { Parameter } from './parameter.ts';
import { describe } from './repr.ts';
import { type IncompatibleKeys, loadStateDict, type StateDict, stateDict } from './state.ts';

/** Runs before `forward`; what it returns replaces the arguments. */
export type ForwardPreHook = (module: Module, args: unknown[]) => unknown;
/** Runs after `forward`; what it returns replaces the result. */
export type ForwardHook = (module: Module, args: unknown[], output: unknown) => unknown;
export interface Handle {
  remove(): void;
}

interface Hidden {
  readonly pre: Set<ForwardPreHook>;
  readonly post: Set<ForwardHook>;
  /** Names of buffers, and whether each is part of the state. */
  readonly buffers: Map<string, boolean>;
}

const hidden = new WeakMap<Module, Hidden>();
const hiddenOf = (module: Module): Hidden => hidden.get(module) as Hidden;

function invoke(module: Module, given: unknown[]): unknown {
  const { pre, post } = hiddenOf(module);
  let args = given;
  for (const hook of pre) {
    const result = hook(module, args);
    if (result !== undefined) args = Array.isArray(result) ? result : [result];
  }
  let output = (module.forward as (...a: unknown[]) => unknown)(...args);
  for (const hook of post) output = hook(module, args, output) ?? output;
  return output;
}

function add<T>(set: Set<T>, item: T): Handle {
  set.add(item);
  return { remove: () => void set.delete(item) };
}

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
    hidden.set(this, { pre: new Set(), post: new Set(), buffers: new Map() });
  }

  protected override _call_impl(args: unknown[]): unknown {
    return invoke(this, args);
  }

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

  *named_children(): Generator<[string, Module]> {
    const seen = new Set<Module>();
    for (const [name, value] of Object.entries(this)) {
      if (!(value instanceof Module) || seen.has(value)) continue;
      seen.add(value);
      yield [name, value];
    }
  }

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

  *modules(): Generator<Module> {
    for (const [, module] of this.named_modules()) yield module;
  }

  /** Own parameters and buffers by name; parameters that are null are left out. */
  private *own(kind: 'parameter' | 'buffer'): Generator<[string, Tensor]> {
    const { buffers } = hiddenOf(this);
    for (const [name, value] of Object.entries(this)) {
      if (!(value instanceof Tensor)) continue;
      if (kind === 'parameter' ? value instanceof Parameter : buffers.has(name)) yield [name, value];
    }
  }

  private *named(kind: 'parameter' | 'buffer', prefix: string, recurse: boolean): Generator<[string, Tensor]> {
    const seen = new Set<Tensor>();
    const modules: Iterable<[string, Module]> = recurse ? this.named_modules(prefix) : [[prefix, this]];
    for (const [path, module] of modules) {
      for (const [name, value] of module.own(kind)) {
        if (seen.has(value)) continue;
        seen.add(value);
        yield [path === '' ? name : `${path}.${name}`, value];
      }
    }
  }

  /** Parameters with dotted names, each once, in the order of definition. */
  named_parameters(prefix = '', recurse = true): Generator<[string, Parameter]> {
    return this.named('parameter', prefix, recurse) as Generator<[string, Parameter]>;
  }

  *parameters(recurse = true): Generator<Parameter> {
    for (const [, parameter] of this.named_parameters('', recurse)) yield parameter;
  }

  named_buffers(prefix = '', recurse = true): Generator<[string, Tensor]> {
    return this.named('buffer', prefix, recurse);
  }

  *buffers(recurse = true): Generator<Tensor> {
    for (const [, buffer] of this.named_buffers('', recurse)) yield buffer;
  }

  /** Makes a tensor part of the module without being trained; `persistent` ones are in the state_dict. */
  register_buffer(name: string, tensor: Tensor | null, persistent = true): void {
    hiddenOf(this).buffers.set(name, persistent);
    Object.assign(this, { [name]: tensor });
  }

  register_parameter(name: string, parameter: Parameter | null): void {
    Object.assign(this, { [name]: parameter });
  }

  add_module(name: string, module: Module | null): void {
    Object.assign(this, { [name]: module });
  }

  register_module(name: string, module: Module | null): void {
    this.add_module(name, module);
  }

  /** @internal The own tensors that a state_dict holds, with their names. */
  *stateEntries(): Generator<[string, Tensor]> {
    const { buffers } = hiddenOf(this);
    for (const entry of this.own('parameter')) yield entry;
    for (const entry of this.own('buffer')) if (buffers.get(entry[0])) yield entry;
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

  /** Sets training mode here and below. */
  train(mode = true): this {
    for (const module of this.modules()) module.training = mode;
    return this;
  }

  eval(): this {
    return this.train(false);
  }

  /** Calls `fn` with every module below and then with this one. */
  apply(fn: (module: Module) => void): this {
    for (const child of this.children()) child.apply(fn);
    fn(this);
    return this;
  }

  zero_grad(set_to_none = true): void {
    for (const parameter of this.parameters()) {
      if (parameter.grad === null) continue;
      if (set_to_none) parameter.grad = null;
      else no_grad(() => parameter.grad?.detach().zero_());
    }
  }

  requires_grad_(requires_grad = true): this {
    for (const parameter of this.parameters()) parameter.requires_grad = requires_grad;
    return this;
  }

  /** Converts floating parameters and buffers, keeping their identity: `to('float64')`, `to('reference')`. */
  to(target: Parameters<Tensor['to']>[0]): this {
    const isDType = target === 'float32' || target === 'float64';
    const convert = (x: Tensor): void => {
      if (isDType && !x.is_floating_point()) return;
      const { grad } = x;
      x.data = no_grad(() => x.detach().to(target));
      if (grad) x.grad = no_grad(() => grad.to(target));
    };
    for (const parameter of this.parameters()) convert(parameter);
    for (const buffer of this.buffers()) convert(buffer);
    return this;
  }

  float(): this {
    return this.to('float32' as DType);
  }
  double(): this {
    return this.to('float64' as DType);
  }
  cpu(): this {
    return this.to('cpu');
  }

  register_forward_pre_hook(hook: ForwardPreHook): Handle {
    return add(hiddenOf(this).pre, hook);
  }

  register_forward_hook(hook: ForwardHook): Handle {
    return add(hiddenOf(this).post, hook);
  }

  override toString(): string {
    return describe(this);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
