// nn.Sequential, nn.ModuleList and nn.ModuleDict: modules kept as numbered or named properties.

import { IndexError, isPlainObject } from '../engine/index.ts';
import { Module } from './module.ts';
import { describeList } from './repr.ts';

/** Modules in the order in which they were added, shared by Sequential and ModuleList. */
abstract class Ordered extends Module {
  override get length(): number {
    return [...this].length;
  }

  /** The module at a position; negative ones count from the end. */
  at(index: number): Module {
    const all = [...this];
    const found = all[index < 0 ? index + all.length : index];
    if (found) return found;
    throw new IndexError(`index ${index} is out of range`);
  }

  append(module: Module): this {
    this.add_module(String(this.length), module);
    return this;
  }

  extend(modules: Iterable<Module>): this {
    for (const module of modules) this.append(module);
    return this;
  }

  /** Every place, also where one module stands twice. */
  *[Symbol.iterator](): Generator<Module> {
    for (const value of Object.values(this)) if (value instanceof Module) yield value;
  }
}

/** Modules called one after the other: `new nn.Sequential(a, b)`, or one object of named modules. */
export class Sequential extends Ordered {
  static override readonly name: string = 'Sequential';

  constructor(...modules: readonly Module[] | readonly [{ readonly [name: string]: Module }]) {
    super();
    const named =
      modules.length === 1 && isPlainObject(modules[0]) ? modules[0] : { ...(modules as readonly Module[]) };
    for (const [name, module] of Object.entries(named)) this.add_module(name, module as Module);
  }

  // biome-ignore lint/suspicious/noExplicitAny: what goes in and comes out is up to the first and the last module.
  override forward(input: any): any {
    let x = input;
    for (const module of this) x = module(x);
    return x;
  }
}

/** A list of modules, which are found as children; it is not called itself. */
export class ModuleList extends Ordered {
  static override readonly name: string = 'ModuleList';

  constructor(modules: Iterable<Module> = []) {
    super();
    this.extend(modules);
  }

  override toString(): string {
    return describeList(this._get_name(), [...this]);
  }
}

/** Modules by name, which are found as children; it is not called itself. */
export class ModuleDict extends Module {
  static override readonly name: string = 'ModuleDict';

  constructor(modules: { readonly [name: string]: Module } | Iterable<readonly [string, Module]> = {}) {
    super();
    const entries = Symbol.iterator in modules ? modules : Object.entries(modules);
    for (const [name, module] of entries as Iterable<readonly [string, Module]>) this.add_module(name, module);
  }

  get(name: string): Module {
    return (this as unknown as Record<string, Module>)[name];
  }

  keys(): string[] {
    return [...this.named_children()].map(([name]) => name);
  }
}
