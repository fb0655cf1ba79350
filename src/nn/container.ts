// nn.Sequential, nn.ModuleList and nn.ModuleDict: modules kept as numbered or named properties.

import { bind, IndexError, isPlainObject, KeyError, none, TypeError, typeName } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { int, of, str } from '../torch/kinds.ts';
import { inputOf } from './forward.ts';
import { Module } from './module.ts';
import { describeList } from './repr.ts';

/** @throws TypeError in PyTorch's words for what cannot be walked. */
function checkIterable(should: string, given: unknown): void {
  if (typeof (given as Iterable<unknown> | null)?.[Symbol.iterator] === 'function') return;
  throw new TypeError(`${should}, but got ${typeName(given)}`);
}

const atOf = /* @__PURE__ */ optionsOf<{ index: number }>('ModuleList.at', { index: [int] });
const appendOf = /* @__PURE__ */ optionsOf<{ module: Module }>('append', { module: [/* @__PURE__ */ of<Module>()] });
const extendOf = /* @__PURE__ */ optionsOf<{ modules: unknown }>('extend', { modules: [/* @__PURE__ */ of()] });
const getOf = /* @__PURE__ */ optionsOf<{ name: string }>('ModuleDict.get', { name: [str] });

/** Modules in the order in which they were added, shared by Sequential and ModuleList. */
abstract class Ordered<T extends Module> extends Module {
  /** How many there are. */
  override get length(): number {
    return [...this].length;
  }

  /** The module at a position; negative ones count from the end. @throws IndexError outside. */
  at(index: number): T;
  at(...args: readonly unknown[]): T {
    const { index } = bind(atOf, args);
    const all = [...this];
    const found = all[index < 0 ? index + all.length : index];
    if (found) return found;
    throw new IndexError(`index ${index} is out of range`);
  }

  /** Adds a module at the end. */
  append(module: T): this;
  append(...args: readonly unknown[]): this {
    const { module } = bind(appendOf, args);
    this.add_module(String(this.length), module);
    return this;
  }

  /** Adds modules at the end. */
  extend(modules: Iterable<T>): this;
  extend(...args: readonly unknown[]): this {
    const modules = bind(extendOf, args, ['modules']).modules as Iterable<T>;
    checkIterable('ModuleList.extend should be called with an iterable', modules);
    for (const module of modules) this.append(module);
    return this;
  }

  /** Every place, also where one module stands twice. */
  *[Symbol.iterator](): Generator<T> {
    for (const [, module] of this.childEntries()) if (module !== null) yield module as T;
  }
}

/** What goes into the first of some modules. */
export type FirstInput<M extends readonly Module[]> = M extends readonly [infer A extends Module, ...unknown[]]
  ? Parameters<A['forward']>[0]
  : Parameters<M[number]['forward']>[0];

/** What comes out of the last of some modules. */
export type LastOutput<M extends readonly Module[]> = M extends readonly [...unknown[], infer Z extends Module]
  ? ReturnType<Z['forward']>
  : ReturnType<M[number]['forward']>;

/** Modules called one after the other: `new nn.Sequential(a, b)`, or one object or Map of named modules. */
export class Sequential<M extends readonly Module[] = Module[]> extends Ordered<M[number]> {
  static override readonly name: string = 'Sequential';

  constructor(...modules: M);
  constructor(modules: ReadonlyMap<string, M[number]> | { readonly [name: string]: M[number] });
  constructor(...modules: readonly (Module | ReadonlyMap<string, Module> | { readonly [name: string]: Module })[]) {
    super();
    for (const [i, module] of modules.entries()) {
      const names = module instanceof Map ? module : isPlainObject(module) && Object.entries(module);
      if (!names) this.add_module(String(i), module as Module);
      else for (const [name, child] of names) this.add_module(name, child);
    }
  }

  /** Each module gets what the one before gives. */
  override forward(input: FirstInput<M>): LastOutput<M>;
  override forward(...args: readonly unknown[]): LastOutput<M> {
    const modules: Module[] = [...this];
    return modules.reduce<ReturnType<Module['forward']>>((x, module) => module(x), inputOf(this, args));
  }
}

/** A list of modules, which are found as children; it is not called itself. */
export class ModuleList<T extends Module = Module> extends Ordered<T> {
  static override readonly name: string = 'ModuleList';

  /** Modules in order, none by default. */
  constructor(modules: Iterable<T> = []) {
    super();
    this.extend(modules);
  }

  override toString(): string {
    return describeList(this._get_name(), [...this]);
  }
}

/** Modules by name, which are found as children; it is not called itself. */
export class ModuleDict<M extends { readonly [name: string]: Module } = { [name: string]: Module }> extends Module {
  static override readonly name: string = 'ModuleDict';

  constructor(modules?: M);
  constructor(modules: Iterable<readonly [string, M[string]]>);
  constructor(modules: Iterable<readonly [string, Module]> | { readonly [name: string]: Module } = {}) {
    super();
    const entries = isPlainObject(modules) ? Object.entries(modules) : modules;
    checkIterable('ModuleDict.update should be called with an iterable of key/value pairs', entries);
    for (const entry of entries) {
      checkIterable('ModuleDict update sequence element should be an iterable', entry);
      const [name, module] = entry;
      this.add_module(name, module);
    }
  }

  /** The module of a name. @throws KeyError where there is none. */
  get<K extends keyof M & string>(name: K): M[K];
  get(...args: readonly unknown[]): Module {
    const { name } = bind(getOf, args);
    const found = new Map(this.childEntries()).get(name);
    if (found) return found;
    throw new KeyError(`'${name}'`, `there are ${this.keys().join(', ') || 'no modules'}`);
  }

  /** The names, in the order of definition. */
  keys(...given: never[]): string[] {
    none('ModuleDict.keys', given);
    return [...this.childEntries()].map(([name]) => name);
  }
}
