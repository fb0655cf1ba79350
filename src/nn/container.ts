// nn.Sequential, nn.ModuleList and nn.ModuleDict: modules kept as numbered or named properties.

import {
  AssertionError,
  bind,
  IndexError,
  isPlainObject,
  KeyError,
  none,
  TypeError,
  typeName,
  ValueError,
} from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { isIterable } from '../rules/text/python.ts';
import { int, of, str } from '../torch/kinds.ts';
import { inputOf } from './forward.ts';
import { Module } from './module.ts';
import { entriesOf } from './pairs.ts';
import { describeList } from './repr.ts';
import { type Position, placeIn, placesIn, position } from './slices.ts';

const atOf = /* @__PURE__ */ optionsOf<{ index: Position }>('ModuleList.at', { index: [position] });
const popOf = /* @__PURE__ */ optionsOf<{ key: Position }>('pop', { key: [position] });
const setAtOf = /* @__PURE__ */ optionsOf<{ index: number; module: unknown }>('ModuleList.setAt', {
  index: [int],
  module: [/* @__PURE__ */ of()],
});
const insertOf = /* @__PURE__ */ optionsOf<{ index: number; module: unknown }>('insert', {
  index: [int],
  module: [/* @__PURE__ */ of()],
});
const appendOf = /* @__PURE__ */ optionsOf<{ module: Module }>('append', { module: [/* @__PURE__ */ of<Module>()] });
const extendOf = /* @__PURE__ */ optionsOf<{ modules: unknown }>('extend', { modules: [/* @__PURE__ */ of()] });
const addOf = /* @__PURE__ */ optionsOf<{ other: unknown }>('add', { other: [/* @__PURE__ */ of()] });
const nameOf = /* @__PURE__ */ optionsOf<{ name: string }>('ModuleDict.get', { name: [str] });
const keyOf = /* @__PURE__ */ optionsOf<{ key: string }>('ModuleDict.pop', { key: [str] });
const updateOf = /* @__PURE__ */ optionsOf<{ modules: unknown }>('ModuleDict.update', {
  modules: [/* @__PURE__ */ of()],
});

/** The modules of a container with their names; empty places are left out. */
const entriesIn = (owner: Module): [string, Module][] =>
  [...owner.childEntries()].filter((entry): entry is [string, Module] => entry[1] !== null);

/** Makes a value a child, or refuses it. */
const addTo = (owner: Module, ...child: readonly [name: unknown, module: unknown]): void =>
  Reflect.apply(owner.add_module, owner, child);

/** Puts modules in place of those that a list has, numbered anew. */
function renumber(owner: Module, modules: readonly Module[]): void {
  for (const [name] of owner.childEntries()) Reflect.deleteProperty(owner, name);
  for (const [i, module] of modules.entries()) owner.add_module(String(i), module);
}

/** Puts a module before the one at a place. */
const put = (owner: Ordered<Module>, place: number, module: Module): void =>
  renumber(owner, [...owner].toSpliced(place, 0, module));

/** Modules in the order in which they were added, shared by Sequential and ModuleList. */
abstract class Ordered<T extends Module> extends Module {
  /** How many there are. */
  override get length(): number {
    return [...this].length;
  }

  /** The module at a position, or those of a slice `'1:3'`; negative ones count from the end. @throws IndexError outside. */
  at(index: number): T;
  at(index: string): this;
  at(...args: readonly unknown[]): Module {
    const { index } = bind(atOf, args);
    const all = entriesIn(this);
    if (typeof index === 'number') return all[placeIn(all.length, index)][1];
    const part = placesIn(all.length, index).map((i) => all[i]);
    // One keeps names, the other numbers anew.
    const given = this instanceof Sequential ? new Map(part) : part.map(([, module]) => module);
    return Reflect.construct(this.constructor, [given]);
  }

  /** Puts a module at a position, where one is: Python's `modules[index] = module`. @throws IndexError outside. */
  setAt(index: number, module: T): void;
  setAt(...args: readonly unknown[]): void {
    const { index, module } = bind(setAtOf, args);
    const all = entriesIn(this);
    Reflect.set(this, all[placeIn(all.length, index)][0], module);
  }

  /** Takes the module at a position out, or those of a slice; the others are numbered anew. */
  pop(key: number): T;
  pop(key: string): this;
  pop(...args: readonly unknown[]): Module {
    const { key } = bind(popOf, args);
    const all = [...this];
    const gone = typeof key === 'string' ? placesIn(all.length, key) : [placeIn(all.length, key)];
    const found = typeof key === 'string' ? this.at(key) : this.at(key);
    renumber(
      this,
      all.filter((_, i) => !gone.includes(i)),
    );
    return found;
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
    const { modules } = bind(extendOf, args, ['modules']);
    if (!isIterable(modules)) {
      throw new TypeError(`ModuleList.extend should be called with an iterable, but got ${typeName(modules)}`);
    }
    for (const module of [...modules]) addTo(this, String(this.length), module);
    return this;
  }

  /** Every place, also where one module stands twice. */
  *[Symbol.iterator](): Generator<T> {
    for (const [, module] of entriesIn(this)) yield module as T;
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
      if (!names) addTo(this, String(i), module);
      else for (const [name, child] of names) this.add_module(name, child);
    }
  }

  /** Puts a module before the one at a position. @throws IndexError outside; AssertionError for what is no module. */
  insert(index: number, module: M[number]): this;
  insert(...args: readonly unknown[]): this {
    const { index, module } = bind(insertOf, args);
    if (!(module instanceof Module)) {
      throw new AssertionError("module should be of type: <class 'torch.nn.modules.module.Module'>");
    }
    const n = this.length;
    if (index < -n || index > n) throw new IndexError(`Index out of range: ${index}`);
    put(this, index < 0 ? index + n : index, module);
    return this;
  }

  /** Python's `a + b`: the modules of both, numbered anew. @throws ValueError for what is no Sequential. */
  add(other: Sequential): Sequential;
  add(...args: readonly unknown[]): Sequential {
    return new Sequential(...this, ...sequence(bind(addOf, args).other));
  }

  /** Python's `a += b`: the modules of another behind these. @throws ValueError for what is no Sequential. */
  add_(other: Sequential): this;
  add_(...args: readonly unknown[]): this {
    return this.extend(sequence(bind(addOf, args).other));
  }

  /** Python's `a * n`: the same modules n times over. @throws ValueError below 1. */
  mul(other: number): Sequential;
  mul(...args: readonly unknown[]): Sequential {
    const { other } = bind(addOf, args);
    const own = "<class 'torch.nn.modules.container.Sequential'>";
    if (typeof other !== 'number' || !Number.isSafeInteger(other)) {
      throw new TypeError(`unsupported operand type(s) for *: ${own} and <class '${typeName(other)}'>`);
    }
    if (other <= 0) throw new ValueError(`Non-positive multiplication factor ${other} for ${own}`);
    return new Sequential(...Array.from({ length: other }, () => [...this]).flat());
  }

  /** Each module gets what the one before gives. */
  override forward(input: FirstInput<M>): LastOutput<M>;
  override forward(...args: readonly unknown[]): LastOutput<M> {
    const modules: Module[] = [...this];
    return modules.reduce<ReturnType<Module['forward']>>((x, module) => module(x), inputOf(this, args));
  }
}

/** @throws ValueError in PyTorch's words for what is no Sequential. */
function sequence(other: unknown): Sequential {
  if (other instanceof Sequential) return other;
  throw new ValueError(
    `add operator supports only objects of Sequential class, but <class '${typeName(other)}'> is given.`,
  );
}

/** A list of modules, which are found as children; it is not called itself. */
export class ModuleList<T extends Module = Module> extends Ordered<T> {
  static override readonly name: string = 'ModuleList';

  /** Modules in order, none by default. */
  constructor(modules: Iterable<T> | null = null) {
    super();
    if (modules !== null) this.extend(modules);
  }

  /** Puts a module before the one at a position. @throws KeyError for a negative one; TypeError for what is no module. */
  insert(index: number, module: T): void;
  insert(...args: readonly unknown[]): void {
    const { index, module } = bind(insertOf, args);
    if (!(module instanceof Module)) throw new TypeError(`${typeName(module)} is not a Module subclass`);
    if (index < 0) throw new KeyError("'-1'", 'positions to insert at count from the start');
    if (index > this.length) this.add_module(String(index), module);
    else put(this, index, module);
  }

  /** Python's `a + b`: these modules and others, numbered anew. */
  add(other: Iterable<T>): ModuleList<T>;
  add(...args: readonly unknown[]): ModuleList<T> {
    const { other } = bind(addOf, args);
    if (!isIterable(other)) throw new TypeError(`'${typeName(other)}' object is not iterable`);
    const both = new ModuleList<T>(this);
    return Reflect.apply(both.extend, both, [other]);
  }

  override toString(): string {
    return describeList(this._get_name(), [...this]);
  }
}

/** The child of a name. @throws KeyError where there is none. */
function childNamed(owner: Module, name: string): Module {
  const known = new Map(owner.childEntries());
  const found = known.get(name);
  if (found) return found;
  throw new KeyError(`'${name}'`, `there are ${[...known.keys()].join(', ') || 'no modules'}`);
}

/** Adds modules by name, in place of those that have their names. */
function join(owner: Module, modules: unknown): void {
  for (const [name, module] of entriesOf('ModuleDict', modules)) addTo(owner, name, module);
}

/** Modules by name, which are found as children; it is not called itself. */
export class ModuleDict<M extends { readonly [name: string]: Module } = { [name: string]: Module }> extends Module {
  static override readonly name: string = 'ModuleDict';

  constructor(modules?: M | null);
  constructor(modules: Iterable<readonly [string, M[string]]>);
  constructor(modules: unknown = null) {
    super();
    if (modules !== null) join(this, modules);
  }

  /** How many there are. */
  override get length(): number {
    return this.keys().length;
  }

  /** The module of a name. @throws KeyError where there is none. */
  get<K extends keyof M & string>(name: K): M[K];
  get(...args: readonly unknown[]): Module {
    return childNamed(this, bind(nameOf, args).name);
  }

  /** Whether there is a module of a name: Python's `name in modules`. */
  has(name: string): boolean;
  has(...args: readonly unknown[]): boolean {
    return this.keys().includes(bind(nameOf, args).name);
  }

  /** Takes the module of a name out. @throws KeyError where there is none. */
  pop<K extends keyof M & string>(key: K): M[K];
  pop(...args: readonly unknown[]): Module {
    const { key } = bind(keyOf, args);
    const found = childNamed(this, key);
    Reflect.deleteProperty(this, key);
    return found;
  }

  /** Takes all modules out. */
  clear(...given: never[]): void {
    none('ModuleDict.clear', given);
    for (const name of this.keys()) Reflect.deleteProperty(this, name);
  }

  /** Adds modules, in place of those that have their names: an object, a Map, another ModuleDict or pairs. */
  update(modules: M | Iterable<readonly [string, Module]> | ModuleDict): void;
  update(...args: readonly unknown[]): void {
    join(this, bind(updateOf, args, ['modules']).modules);
  }

  /** The names, in the order of definition. */
  keys(...given: never[]): string[] {
    none('ModuleDict.keys', given);
    return [...this.childEntries()].map(([name]) => name);
  }

  /** The modules, in the order of definition. */
  values(...given: never[]): M[string][];
  values(...given: never[]): Module[] {
    none('ModuleDict.values', given);
    return this.items().map(([, module]) => module);
  }

  /** Names and modules, in the order of definition. */
  items(...given: never[]): [string, M[string]][];
  items(...given: never[]): [string, Module][] {
    none('ModuleDict.items', given);
    return entriesIn(this);
  }

  /** Python's walk over a dict: the names. */
  *[Symbol.iterator](): Generator<string> {
    yield* this.keys();
  }
}
