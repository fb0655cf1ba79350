// A deep copy of a module, as Python's copy.deepcopy makes one: its class is not constructed again, what it holds is copied.
// What a subclass keeps in `#private` members stays behind, and so do hooks: JavaScript shows neither.

import * as f from '../engine/functions.ts';
import { isPlainObject, RuntimeError } from '../engine/index.ts';
import { Tensor } from '../torch/index.ts';
import { Parameter } from '../torch/parameter.ts';
import { Module } from './module.ts';

/** What was copied already, so that what was shared is shared again. */
class Copies {
  readonly #known = new Map<unknown, unknown>();

  /** The copy of a value, which is begun by `make` and then filled. */
  once<T>(value: T, make: () => T, fill: (copy: T) => void = () => undefined): T {
    if (this.#known.has(value)) return this.#known.get(value) as T;
    const copy = make();
    this.#known.set(value, copy);
    fill(copy);
    return copy;
  }
}

const leafOf = (x: Tensor): Tensor => f.clone(f.detach(x));

/** What a tensor's copy shares with it: nothing, but for the class and whether it is trained. */
function tensorCopy<T extends Tensor>(x: T, copies: Copies, make: (elements: Tensor) => T): T {
  if (!x.is_leaf) {
    throw new RuntimeError(
      'Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment',
      'detach() what the module keeps',
    );
  }
  return copies.once(
    x,
    () => make(leafOf(x)),
    (copy) => {
      copy.requires_grad = x.requires_grad;
      if (x.grad) copy.grad = leafOf(x.grad);
    },
  );
}
const parameterCopy = (x: Parameter, copies: Copies): Parameter =>
  tensorCopy(x, copies, (elements) => new Parameter(elements, x.requires_grad));

function valueCopy(value: unknown, copies: Copies): unknown {
  if (value instanceof Parameter) return parameterCopy(value, copies);
  if (value instanceof Tensor) return tensorCopy(value, copies, (elements) => elements);
  if (value instanceof Module) return moduleCopy(value, copies);
  if (Array.isArray(value)) {
    return copies.once<unknown[]>(
      value,
      () => [],
      (copy) => copy.push(...value.map((item) => valueCopy(item, copies))),
    );
  }
  if (!isPlainObject(value)) return value;
  return copies.once<Record<string, unknown>>(
    value,
    () => ({}),
    (copy) => {
      for (const [name, item] of Object.entries(value)) copy[name] = valueCopy(item, copies);
    },
  );
}

const moduleCopy = <M extends Module>(module: M, copies: Copies): M =>
  copies.once(
    module,
    // The constructor of Module makes an instance of the subclass, whose own constructor does not run.
    () => Reflect.construct(Module, [], module.constructor),
    (copy) => {
      copy.training = module.training;
      const persistent = new Set([...module.stateEntries()].map(([name]) => name));
      for (const [name, x] of module.named_parameters('', false, false)) {
        copy.register_parameter(name, parameterCopy(x, copies));
      }
      for (const [name, x] of module.named_buffers('', false, false)) {
        copy.register_buffer(
          name,
          tensorCopy(x, copies, (elements) => elements),
          persistent.has(name),
        );
      }
      for (const [name, child] of module.childEntries()) copy.add_module(name, child && moduleCopy(child, copies));
      for (const [name, value] of Object.entries(module)) {
        if (!Object.hasOwn(copy, name)) Reflect.set(copy, name, valueCopy(value, copies));
      }
    },
  );

/** A copy of a module that shares no tensor with it. */
export const deepcopy = <M extends Module>(module: M): M => moduleCopy(module, new Copies());
