// torch.nn.utils.parametrize: a tensor of a module that is computed whenever somebody asks for it. The module gets a class of its
// own, with an accessor in the tensor's place, and a child `parametrizations` that holds what computes it and what is trained.

import { bind, run, sameShape, typeName, ValueError, withGrad } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { Tensor } from '../torch/index.ts';
import { bool, callable, instance, str } from '../torch/kinds.ts';
import { Parameter } from '../torch/parameter.ts';
import { ModuleDict } from './container.ts';
import { Module } from './module.ts';
import { ifImplemented, inverseOf, ParametrizationList, registerTensor } from './parametrization-list.ts';

export { ParametrizationList };

/** What was computed since the outermost `cached` began, by module and name; null outside. */
let cache: Map<Module, Map<string, Tensor>> | null = null;

const caching = /* @__PURE__ */ optionsOf<{ body: () => unknown }>('cached', { body: [callable] }, false);
/** Runs the callback, in which each parametrized tensor is computed once: Python's `with parametrize.cached():`. */
export function cached<R>(body: () => R): R;
export function cached(...args: readonly unknown[]): unknown {
  const { body } = bind(caching, args);
  const before = cache;
  cache ??= new Map();
  try {
    return run(body);
  } finally {
    cache = before;
  }
}

/** What computes the tensors of a module, where something does. */
function listsOf(module: Module): ModuleDict | null {
  const found: unknown = Reflect.get(module, 'parametrizations');
  return found instanceof ModuleDict ? found : null;
}

/** What computes a tensor. */
function listOf(module: Module, name: string): ParametrizationList | null {
  const lists = listsOf(module);
  const found: unknown = lists?.has(name) ? lists.get(name) : null;
  return found instanceof ParametrizationList ? found : null;
}

/** A tensor as it is now, or as it was computed since `cached` began. */
function computed(module: Module, name: string): Tensor | undefined {
  const list = listOf(module, name);
  if (cache === null || list === null) return list?.();
  const known = cache.get(module) ?? new Map<string, Tensor>();
  const x = known.get(name) ?? list();
  cache.set(module, known.set(name, x));
  return x;
}

/** Gives a module a class of its own, `ParametrizedLinear` for a Linear, and a place for parametrizations. */
function own(module: Module): void {
  const { constructor } = module;
  class Own {}
  Object.defineProperty(Own, 'name', { value: `Parametrized${constructor.name}` });
  Object.setPrototypeOf(Own, constructor);
  Object.setPrototypeOf(Own.prototype, Object.getPrototypeOf(module));
  Object.setPrototypeOf(module, Own.prototype);
  Reflect.set(module, 'parametrizations', new ModuleDict());
}

/** Puts an accessor into the module's own class. */
function inject(module: Module, name: string): void {
  Object.defineProperty(Object.getPrototypeOf(module), name, {
    get(this: Module) {
      return computed(this, name);
    },
    set(this: Module, value: Tensor) {
      listOf(this, name)?.right_inverse(value);
    },
    configurable: true,
  });
}

/** @throws ValueError where one more parametrization would change what the tensor is. */
function checkNext(module: Module, name: string, parametrization: Module): void {
  const now: unknown = Reflect.get(module, name);
  const after: unknown = parametrization(now);
  if (!(now instanceof Tensor)) return;
  if (!(after instanceof Tensor)) {
    throw new ValueError(`A parametrization must return a tensor. Got ${typeName(after)}.`);
  }
  const what = `module.${name}`;
  const changes = (of: string, a: unknown, b: unknown): ValueError =>
    new ValueError(
      `Registering a parametrization may not change the ${of} of the tensor, unless the \`unsafe\` flag is enabled.\n${what}.${of}: ${a}\nparametrization(${what}).${of}: ${b}`,
    );
  if (after.dtype !== now.dtype) throw changes('dtype', `torch.${now.dtype}`, `torch.${after.dtype}`);
  if (!sameShape(after.shape, now.shape)) throw changes('shape', now.shape, after.shape);
  const inverse = inverseOf(parametrization);
  const back: unknown = inverse && ifImplemented(() => inverse(after));
  if (back === null) return;
  if (!(back instanceof Tensor)) {
    throw new ValueError(`parametrization.right_inverse must return a tensor. Got: ${typeName(back)}`);
  }
  const returns = (of: string, a: unknown, b: unknown): ValueError =>
    new ValueError(
      `The tensor returned by parametrization.right_inverse must have the same ${of} as ${what}, unless the \`unsafe\` flag is enabled.\n${what}.${of}: ${a}\nreturned ${of}: ${b}`,
    );
  if (back.dtype !== now.dtype) throw returns('dtype', `torch.${now.dtype}`, `torch.${back.dtype}`);
  if (!sameShape(back.shape, now.shape)) throw returns('shape', now.shape, back.shape);
}

const aModule = /* @__PURE__ */ instance('Module', () => Module);
interface Place {
  module: Module;
  /** The name of a parameter or a buffer. */
  tensor_name: string;
}
interface SafetyOptions {
  /** Whether the shape and the dtype may change; not by default, and then looked at. */
  unsafe?: boolean;
}
const registering = /* @__PURE__ */ optionsOf<Place & { parametrization: Module } & SafetyOptions>(
  'register_parametrization',
  { module: [aModule], tensor_name: [str], parametrization: [aModule], unsafe: [bool, false] },
  false,
  undefined,
  3,
);
/**
 * Has a parameter or buffer computed by a module: `module.weight` is from now on `parametrization(original)`, and what is trained
 * and saved is `parametrizations.weight.original`. Setting `module.weight` sets the original by `parametrization.right_inverse`,
 * which may give several. A second parametrization is called on what the first gives. Gives the module back.
 * @throws ValueError for a name that is none of its tensors, and where the shape or the dtype would change.
 */
export function register_parametrization<M extends Module>(
  module: M,
  tensor_name: string,
  parametrization: Module,
  options?: SafetyOptions,
): M;
export function register_parametrization(...args: readonly unknown[]): Module {
  const { module, tensor_name: name, parametrization, unsafe } = bind(registering, args);
  parametrization.train(module.training);
  const list = listOf(module, name);
  if (list !== null) {
    if (!unsafe) checkNext(module, name, parametrization);
    list.append(parametrization);
    list.unsafe ||= unsafe;
    return module;
  }
  const tensors = [...module.named_parameters('', false), ...module.named_buffers('', false)];
  const [, original] = tensors.find(([known]) => known === name) ?? [];
  if (original === undefined) {
    throw new ValueError(
      `Module '${module}' does not have a parameter, a buffer, or a parametrized element with name '${name}'`,
    );
  }
  const first = new ParametrizationList([parametrization], original, unsafe);
  Reflect.deleteProperty(module, name);
  if (!is_parametrized(module)) own(module);
  inject(module, name);
  listsOf(module)?.update({ [name]: first });
  return module;
}

const asking = /* @__PURE__ */ optionsOf<{ module: Module; tensor_name?: string | null }>(
  'is_parametrized',
  { module: [aModule], tensor_name: [str, null] },
  false,
);
/** Whether a tensor of a module is computed by parametrizations, or any of them. */
export function is_parametrized(module: Module, tensor_name?: string | null | { tensor_name?: string | null }): boolean;
export function is_parametrized(...args: readonly unknown[]): boolean {
  const { module, tensor_name } = bind(asking, args);
  const lists = listsOf(module);
  return lists !== null && (tensor_name === null ? lists.length > 0 : lists.has(tensor_name));
}

interface LeaveOptions {
  /** Whether the value that was computed stays, as by default; else that of the original. */
  leave_parametrized?: boolean;
}
const removing = /* @__PURE__ */ optionsOf<Place & LeaveOptions>(
  'remove_parametrizations',
  { module: [aModule], tensor_name: [str], leave_parametrized: [bool, true] },
  false,
);
/**
 * Makes a tensor one of the module's own again: the original itself, or a new parameter where there were several. Gives the
 * module back. @throws ValueError where nothing computes it, and for the original of several.
 */
export function remove_parametrizations<M extends Module>(
  module: M,
  tensor_name: string,
  leave_parametrized?: boolean | LeaveOptions,
): M;
export function remove_parametrizations(...args: readonly unknown[]): Module {
  const { module, tensor_name: name, leave_parametrized } = bind(removing, args);
  const list = listOf(module, name);
  if (list === null) throw new ValueError(`Module ${module} does not have a parametrization on ${name}`);
  let [original] = list.originals();
  if (!list.is_tensor) {
    if (!leave_parametrized) {
      throw new ValueError(
        'Cannot leave unparametrized (`leave_parametrized=False`) a tensor that is parametrized in terms of a sequence of tensors.',
      );
    }
    const x = list();
    original = x.requires_grad ? new Parameter(x) : x;
  } else if (leave_parametrized) original.data = withGrad(false, () => list());
  Reflect.deleteProperty(Object.getPrototypeOf(module), name);
  listsOf(module)?.pop(name);
  registerTensor(module, name, original);
  if (is_parametrized(module)) return module;
  Reflect.deleteProperty(module, 'parametrizations');
  return Object.setPrototypeOf(module, Object.getPrototypeOf(Object.getPrototypeOf(module)));
}

const typed = /* @__PURE__ */ optionsOf<{ module: Module }>(
  'type_before_parametrizations',
  { module: [aModule] },
  false,
);
/** The class of a module, without that which parametrizations gave it. */
export function type_before_parametrizations(module: Module): unknown;
export function type_before_parametrizations(...args: readonly unknown[]): unknown {
  const { module } = bind(typed, args);
  return is_parametrized(module) ? Object.getPrototypeOf(module.constructor) : module.constructor;
}
