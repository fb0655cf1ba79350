// state_dict and load_state_dict: tensors by dotted name, the hooks around them, and PyTorch's report of what does not fit.

import { AssertionError, formatSize, isPlainObject, RuntimeError, TypeError, typeName } from '../engine/index.ts';
import { type Metadata, metadataOf, setMetadata } from '../formats/state-metadata.ts';
import type { Hooks } from '../rules/hooks.ts';
import { converted, overwrite } from '../rules/write.ts';
import { Tensor } from '../torch/index.ts';

/**
 * Tensors by dotted name, in the order of definition. As in Python it carries the versions of modules beside its keys, as
 * `_metadata`: a Map by path, which nothing lists and files keep.
 */
export interface StateDict {
  [name: string]: Tensor;
}

/** What else is known of a module's state: its version, or that tensors take the place of the module's. */
export interface StateMetadata {
  version?: number;
  assign_to_params_buffers?: boolean;
}

/** Runs before a module's state is written down. */
export type StateDictPreHook<M> = (module: M, prefix: string, keep_vars: boolean) => void;
/** Runs when a module's state and that of those below is written down, and may change it in place. */
export type StateDictPostHook<M> = (
  module: M,
  state_dict: StateDict,
  prefix: string,
  local_metadata: StateMetadata,
) => void;
/** Runs before a module's state is looked up, and may change it and the three lists in place. */
export type LoadStateDictPreHook<M> = (
  module: M,
  state_dict: StateDict,
  prefix: string,
  local_metadata: StateMetadata,
  strict: boolean,
  missing_keys: string[],
  unexpected_keys: string[],
  error_msgs: string[],
) => void;
/** Runs when a module and those below are loaded, and may change what is reported in place. */
export type LoadStateDictPostHook<M> = (module: M, incompatible_keys: IncompatibleKeys) => void;

/** The hooks around a module's state. */
export interface StateHooks<M> {
  readonly saving: Hooks<StateDictPreHook<M>>;
  readonly saved: Hooks<StateDictPostHook<M>>;
  readonly loading: Hooks<LoadStateDictPreHook<M>>;
  readonly loaded: Hooks<LoadStateDictPostHook<M>>;
}

/** What a module tells of its state. */
export interface Stateful<M> {
  _get_name(): string;
  /** The version of what its state holds. */
  readonly _version: number;
  /** Brings a state of an earlier version to this one, in place. */
  bringUp(state: StateDict, prefix: string, about: StateMetadata): void;
  childEntries(): Iterable<readonly [string, M | null]>;
  /** The tensors of its own that are part of the state. */
  stateEntries(): Iterable<readonly [string, Tensor]>;
  /** What runs around. */
  registeredHooks(): { readonly state: StateHooks<M> };
  /** The state that is no tensor: null where the class has none. */
  extraState(): { get(): unknown; set(state: unknown): void } | null;
}

/** What load_state_dict found missing and unexpected (both empty when `strict`). */
export class IncompatibleKeys {
  static readonly name: string = 'IncompatibleKeys';

  /** Names that the module has and the state lacks. */
  readonly missing_keys: string[];
  /** Names that the state has and the module lacks. */
  readonly unexpected_keys: string[];

  constructor(missing_keys: string[], unexpected_keys: string[]) {
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

const EXTRA = '_extra_state';

/** A state without tensors, whose metadata saveState writes. */
export function emptyState(): StateDict {
  const state: StateDict = {};
  setMetadata(state, new Map());
  return state;
}

/** Writes what a module and those below hold into `state`: one that stands in two places is written twice. */
export function saveState<M extends Stateful<M>>(module: M, state: StateDict, prefix: string, keepVars: boolean): void {
  const { saving, saved } = module.registeredHooks().state;
  const about: StateMetadata = { version: module._version };
  metadataOf(state)?.set(prefix.slice(0, -1), about);
  for (const { hook } of [...saving]) hook(module, prefix, keepVars);
  for (const [name, x] of module.stateEntries()) state[prefix + name] = keepVars ? x : x.detach();
  const extra = module.extraState();
  if (extra) Reflect.set(state, prefix + EXTRA, extra.get());
  for (const [name, child] of module.childEntries()) {
    if (child !== null) saveState(child, state, `${prefix}${name}.`, keepVars);
  }
  for (const { hook } of [...saved]) {
    const result: unknown = hook(module, state, prefix, about);
    if (result != null) throw new RuntimeError('state_dict post-hook must return None', 'change the state in place');
  }
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/** Why a value cannot become what `target` holds; null where it can. */
function misfit(name: string, source: unknown, { shape }: Tensor): string | null {
  if (!(source instanceof Tensor)) {
    return `While copying the parameter named "${name}", expected torch.Tensor or Tensor-like object from checkpoint but received <class '${typeName(source)}'>`;
  }
  if (source.shape.join() === shape.join()) return null;
  return `size mismatch for ${name}: copying a param with shape ${formatSize(source.shape)} from checkpoint, the shape in current model is ${formatSize(shape)}.`;
}

/** One run of load_state_dict. */
class Loading<M extends Stateful<M>> {
  readonly missing: string[] = [];
  readonly unexpected: string[] = [];
  readonly errors: string[] = [];
  /** What will be written, once nothing speaks against it. */
  readonly writes: (() => void)[] = [];
  /** Modules with hooks that run afterwards, those below first. */
  readonly hooked: M[] = [];
  readonly #metadata: Metadata | undefined;
  readonly #assign: boolean;

  constructor(metadata: Metadata | undefined, assign: boolean) {
    this.#metadata = metadata;
    this.#assign = assign;
  }

  #write(target: Tensor, source: Tensor): void {
    const value = source.detach();
    if (this.#assign) target.data = value;
    else overwrite(target.detach(), converted(Tensor, value, value.dtype, target.device));
  }

  /** Looks a module and those below up in a state, which holds names from `prefix` on. */
  look(module: M, state: StateDict, prefix: string): void {
    const { loading, loaded } = module.registeredHooks().state;
    const about: StateMetadata = { ...Object(this.#metadata?.get(prefix.slice(0, -1))) };
    if (this.#assign) about.assign_to_params_buffers = true;
    module.bringUp(state, prefix, about);
    for (const { hook } of [...loading]) {
      hook(module, state, prefix, about, true, this.missing, this.unexpected, this.errors);
    }
    const own = new Map(module.stateEntries());
    const extra = module.extraState();
    for (const [name, target] of own) {
      const key = prefix + name;
      if (!Object.hasOwn(state, key)) this.missing.push(key);
      else {
        const source = state[key];
        const wrong = misfit(key, source, target);
        if (wrong) this.errors.push(wrong);
        else this.writes.push(() => this.#write(target, source));
      }
    }
    const more = prefix + EXTRA;
    const given = Object.hasOwn(state, more);
    if (given && extra) this.writes.push(() => extra.set(state[more]));
    else if (given) this.unexpected.push(more);
    else if (extra) this.missing.push(more);
    const children = new Map<string, M>();
    for (const [name, child] of module.childEntries()) if (child !== null) children.set(name, child);
    const parts = new Map<string, StateDict>([...children.keys()].map((name) => [name, {}]));
    for (const key of Object.keys(state)) {
      if (key === more || !key.startsWith(prefix)) continue;
      const [name, ...rest] = key.slice(prefix.length).split('.');
      const part = parts.get(name);
      if (rest.length > 0 && part) part[key] = state[key];
      else if (rest.length > 0 || !own.has(name)) this.unexpected.push(key);
    }
    for (const [name, child] of children) this.look(child, parts.get(name) ?? {}, `${prefix}${name}.`);
    if (loaded.size > 0) this.hooked.push(module);
  }

  /** Writes and runs the hooks behind. @throws RuntimeError with PyTorch's report. */
  end(module: M, strict: boolean): IncompatibleKeys {
    const keys = new IncompatibleKeys(this.missing, this.unexpected);
    // A hook may take back what is missing, so that only what has none is left alone for that.
    const sound = this.hooked.length > 0 || !strict || this.missing.length + this.unexpected.length === 0;
    if (this.errors.length === 0 && sound) for (const write of this.writes) write();
    for (const owner of this.hooked) {
      for (const { hook } of [...owner.registeredHooks().state.loaded]) {
        const result: unknown = hook(owner, keys);
        if (result == null) continue;
        throw new AssertionError(
          'Hooks registered with ``register_load_state_dict_post_hook`` are not expected to return new values, if incompatible_keys need to be modified, it should be done inplace.',
        );
      }
    }
    const messages = [...this.errors];
    if (strict && this.unexpected.length > 0) {
      messages.unshift(`Unexpected key(s) in state_dict: ${quoted(this.unexpected)}. `);
    }
    if (strict && this.missing.length > 0) {
      messages.unshift(`Missing key(s) in state_dict: ${quoted(this.missing)}. `);
    }
    if (messages.length === 0) return keys;
    throw new RuntimeError(`Error(s) in loading state_dict for ${module._get_name()}:\n\t${messages.join('\n\t')}`);
  }
}

/** Copies a state into a module's tensors. @throws RuntimeError with PyTorch's report; nothing is copied then. */
export function loadState<M extends Stateful<M>>(
  module: M,
  state: StateDict,
  strict: boolean,
  assign: boolean,
): IncompatibleKeys {
  if (!isPlainObject(state)) {
    throw new TypeError(`Expected state_dict to be dict-like, got <class '${typeName(state)}'>.`);
  }
  const loading = new Loading<M>(metadataOf(state), assign);
  loading.look(module, { ...state }, '');
  return loading.end(module, strict);
}
