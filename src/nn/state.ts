// state_dict and load_state_dict: tensors by dotted name, and PyTorch's report of what does not fit.

import { formatSize, isPlainObject, RuntimeError, TypeError } from '../engine/index.ts';
import { typeName } from '../functional/text/python.ts';
import { no_grad, Tensor } from '../torch/index.ts';
import type { Module } from './module.ts';

/** Tensors by dotted name, in the order of definition. */
export interface StateDict {
  [name: string]: Tensor;
}

/** What load_state_dict found missing and unexpected (both empty when `strict`). */
export class IncompatibleKeys {
  static readonly name: string = 'IncompatibleKeys';

  readonly missing_keys: readonly string[];
  readonly unexpected_keys: readonly string[];

  constructor(missing_keys: readonly string[], unexpected_keys: readonly string[]) {
    this.missing_keys = missing_keys;
    this.unexpected_keys = unexpected_keys;
  }

  toString(): string {
    const quote = (keys: readonly string[]): string => `[${keys.map((k) => `'${k}'`).join(', ')}]`;
    if (this.missing_keys.length === 0 && this.unexpected_keys.length === 0) return '<All keys matched successfully>';
    return `_IncompatibleKeys(missing_keys=${quote(this.missing_keys)}, unexpected_keys=${quote(this.unexpected_keys)})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

function* entries(module: Module): Generator<[string, Tensor]> {
  for (const [path, child] of allModules(module, '')) {
    for (const [name, tensor] of child.stateEntries()) yield [path === '' ? name : `${path}.${name}`, tensor];
  }
}

/** Every place of every module: one that is used twice is listed twice, as PyTorch's state_dict does. */
function* allModules(module: Module, prefix: string): Generator<[string, Module]> {
  yield [prefix, module];
  for (const [name, child] of module.named_children())
    yield* allModules(child, prefix === '' ? name : `${prefix}.${name}`);
}

export function stateDict(module: Module): StateDict {
  const state: StateDict = {};
  for (const [name, tensor] of entries(module)) state[name] = tensor.detach();
  return state;
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

export function loadStateDict(module: Module, state: StateDict, strict: boolean): IncompatibleKeys {
  if (!isPlainObject(state)) {
    throw new TypeError(`Expected state_dict to be dict-like, got <class '${typeName(state)}'>.`);
  }
  const own = new Map(entries(module));
  const missing = [...own.keys()].filter((name) => !Object.hasOwn(state, name));
  const unexpected = Object.keys(state).filter((name) => !own.has(name));
  const messages: string[] = [];
  if (strict && missing.length > 0) messages.push(`Missing key(s) in state_dict: ${quoted(missing)}. `);
  if (strict && unexpected.length > 0) messages.push(`Unexpected key(s) in state_dict: ${quoted(unexpected)}. `);
  for (const [name, target] of own) {
    if (!Object.hasOwn(state, name)) continue;
    const source: unknown = state[name];
    if (!(source instanceof Tensor)) {
      messages.push(
        `While copying the parameter named "${name}", expected torch.Tensor or Tensor-like object from checkpoint but received <class '${typeName(source)}'>`,
      );
    } else if (source.shape.join() !== target.shape.join()) {
      messages.push(
        `size mismatch for ${name}: copying a param with shape ${formatSize(source.shape)} from checkpoint, the shape in current model is ${formatSize(target.shape)}.`,
      );
    }
  }
  if (messages.length > 0) {
    throw new RuntimeError(`Error(s) in loading state_dict for ${module._get_name()}:\n\t${messages.join('\n\t')}`);
  }
  no_grad(() => {
    for (const [name, target] of own) {
      if (Object.hasOwn(state, name)) target.detach().copy_(state[name].to(target.device));
    }
  });
  return new IncompatibleKeys(missing, unexpected);
}
