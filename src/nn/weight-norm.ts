// nn.utils.weight_norm and remove_weight_norm: a weight by its length and its direction (rules/weight-norm.ts), before every call.

import { bind, RuntimeError, ValueError, warn } from '../engine/index.ts';
import type { Handle } from '../rules/hooks.ts';
import { optionsOf } from '../rules/signature.ts';
import { lengths, ofLength } from '../rules/weight-norm.ts';
import type { Tensor } from '../torch/index.ts';
import { instance, int, str } from '../torch/kinds.ts';
import { Parameter } from '../torch/parameter.ts';
import { Module } from './module.ts';

/** A weight that is computed before every call. */
interface Computed {
  readonly handle: Handle;
  readonly weight: () => Tensor;
}
/** What is computed for each module, by the weight's name. */
const computed = /* @__PURE__ */ new WeakMap<Module, Map<string, Computed>>();

interface NormOptions {
  /** The parameter's name, `'weight'` by default. */
  name?: string;
  /** The dimension along which there is a length for each index, 0 by default; -1 or null: one length for all. */
  dim?: number | null;
}
const declared = /* @__PURE__ */ optionsOf<{ module: Module } & NormOptions>(
  'weight_norm',
  {
    module: [/* @__PURE__ */ instance('Module', () => Module)],
    name: [str, 'weight'],
    dim: [{ name: 'int', holds: (value) => value === null || int.holds?.(value) === true }, 0],
  },
  false,
);
const removed = /* @__PURE__ */ optionsOf<{ module: Module; name?: string }>(
  'remove_weight_norm',
  { module: [/* @__PURE__ */ instance('Module', () => Module)], name: [str, 'weight'] },
  false,
);

/**
 * Makes a parameter g v / ‖v‖ of two new ones, `weight_g` and `weight_v`, before every call, and gives the module back.
 * @throws RuntimeError where it is so already.
 */
export function weight_norm<M extends Module>(module: M, name?: string | NormOptions, dim?: number | null): M;
export function weight_norm(...args: readonly unknown[]): Module {
  const { module, name, dim } = bind(declared, args);
  warn(
    '`torch.nn.utils.weight_norm` is deprecated in favor of `torch.nn.utils.parametrizations.weight_norm`.',
    'FutureWarning',
  );
  const known = computed.get(module) ?? new Map<string, Computed>();
  if (known.has(name)) throw new RuntimeError(`Cannot register two weight_norm hooks on the same parameter ${name}`);
  const given = module.get_parameter(name);
  Reflect.deleteProperty(module, name);
  module.register_parameter(`${name}_g`, new Parameter(lengths(given.detach(), dim)));
  module.register_parameter(`${name}_v`, new Parameter(given.detach()));
  const weight = (): Tensor =>
    ofLength<Tensor>(module.get_parameter(`${name}_v`), module.get_parameter(`${name}_g`), dim);
  Reflect.set(module, name, weight());
  const handle = module.register_forward_pre_hook(() => {
    Reflect.set(module, name, weight());
  });
  computed.set(module, known.set(name, { handle, weight }));
  return module;
}

/** Makes the weight a parameter again, of the value that it has, and gives the module back. @throws ValueError where it is one. */
export function remove_weight_norm<M extends Module>(module: M, name?: string | { name?: string }): M;
export function remove_weight_norm(...args: readonly unknown[]): Module {
  const { module, name } = bind(removed, args);
  const found = computed.get(module)?.get(name);
  if (!found) throw new ValueError(`weight_norm of '${name}' not found in ${module}`);
  const weight = found.weight().detach();
  found.handle.remove();
  computed.get(module)?.delete(name);
  for (const gone of [name, `${name}_g`, `${name}_v`]) Reflect.deleteProperty(module, gone);
  module.register_parameter(name, new Parameter(weight));
  return module;
}
