// state_dict and load_state_dict: tensors by dotted name, and PyTorch's report of what does not fit.

import { formatSize, isPlainObject, RuntimeError, TypeError, typeName } from '../engine/index.ts';

import { converted, overwrite } from '../rules/write.ts';
import { Tensor } from '../torch/index.ts';

/** What a module tells of its state. */
interface Stateful {
  _get_name(): string;
  childEntries(): Iterable<readonly [string, Stateful | null]>;
  /** The tensors of its own that are part of the state. */
  stateEntries(): Iterable<readonly [string, Tensor]>;
}

/** Tensors by dotted name, in the order of definition. */
export interface StateDict {
  [name: string]: Tensor;
}

/** What load_state_dict found missing and unexpected (both empty when `strict`). */
export class IncompatibleKeys {
  static readonly name: string = 'IncompatibleKeys';

  /** Names that the module has and the state lacks. */
  readonly missing_keys: readonly string[];
  /** Names that the state has and the module lacks. */
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

function* entries(module: Stateful): Generator<[string, Tensor]> {
  for (const [path, child] of allModules(module, '')) {
    for (const [name, tensor] of child.stateEntries()) yield [path === '' ? name : `${path}.${name}`, tensor];
  }
}

/** Every place of every module: one that is used twice is listed twice, as PyTorch's state_dict does. */
function* allModules(module: Stateful, prefix: string): Generator<[string, Stateful]> {
  yield [prefix, module];
  for (const [name, child] of module.childEntries())
    if (child !== null) yield* allModules(child, prefix === '' ? name : `${prefix}.${name}`);
}

/** Every parameter and persistent buffer of a module by dotted name, sharing storage. */
export function stateDict(module: Stateful, prefix = '', keepVars = false): StateDict {
  const state: StateDict = {};
  for (const [name, tensor] of entries(module)) state[prefix + name] = keepVars ? tensor : tensor.detach();
  return state;
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/** Copies a state into a module's tensors. @throws RuntimeError with PyTorch's report; nothing is copied then. */
export function loadStateDict(module: Stateful, state: StateDict, strict: boolean, assign = false): IncompatibleKeys {
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
  for (const [name, target] of own) {
    if (!Object.hasOwn(state, name)) continue;
    const source = state[name].detach();
    if (assign) {
      target.data = source;
      continue;
    }
    overwrite(target.detach(), converted(Tensor, source, source.dtype, target.device));
  }
  return new IncompatibleKeys(missing, unexpected);
}
