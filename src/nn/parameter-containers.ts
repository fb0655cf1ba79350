// nn.ParameterList and nn.ParameterDict: parameters (and other values) kept as numbered or named properties. What is a tensor
// becomes a parameter.

import {
  AttributeError,
  bind,
  isPlainObject,
  KeyError,
  none,
  RuntimeError,
  TypeError,
  typeName,
} from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { isIterable } from '../rules/text/python.ts';
import { type } from '../torch/convert.ts';
import { Tensor } from '../torch/index.ts';
import { int, of, str } from '../torch/kinds.ts';
import { Parameter } from '../torch/parameter.ts';
import { Module } from './module.ts';
import { entriesOf } from './pairs.ts';
import { type Position, placeIn, placesIn, position } from './slices.ts';

const kept = (value: unknown): unknown =>
  value instanceof Tensor && !(value instanceof Parameter) ? new Parameter(value) : value;

/** A property of any type. */
// biome-ignore lint/suspicious/noExplicitAny: what the caller put there.
const valueOf = (owner: object, name: string): any => Reflect.get(owner, name);

/** A line of the text: what a value is. */
function lineOf(key: string | number, value: unknown, kind: (x: Tensor) => string): string {
  if (!(value instanceof Tensor)) return `  (${key}): Object of type: ${typeName(value)}`;
  return `  (${key}): ${value instanceof Parameter ? 'Parameter' : 'Tensor'} containing: [${kind(value)} of size ${value.shape.join('x')}]`;
}

const atOf = /* @__PURE__ */ optionsOf<{ index: Position }>('ParameterList.at', { index: [position] });
const setAtOf = /* @__PURE__ */ optionsOf<{ index: number; param: unknown }>('ParameterList.setAt', {
  index: [int],
  param: [/* @__PURE__ */ of()],
});
const appendOf = /* @__PURE__ */ optionsOf<{ value: unknown }>('ParameterList.append', {
  value: [/* @__PURE__ */ of()],
});
const extendOf = /* @__PURE__ */ optionsOf<{ values: unknown }>('ParameterList.extend', {
  values: [/* @__PURE__ */ of()],
});

/** A list of parameters, which are found as such. */
export class ParameterList<T = Parameter> extends Module {
  static override readonly name: string = 'ParameterList';

  /** How many values are part of the list. */
  private _size = 0;

  /** Tensors in order, none by default. */
  constructor(values: Iterable<T | Tensor> | null = null) {
    super();
    if (values !== null) this.extend(values);
  }

  protected override _call_impl(): never {
    throw new RuntimeError('ParameterList should not be called.');
  }

  /** How many there are. */
  override get length(): number {
    return this._size;
  }

  /** What is at a position, or a list of what a slice `'1:3'` picks; negative ones count from the end. @throws IndexError outside. */
  at(index: number): T;
  at(index: string): ParameterList<T>;
  at(...args: readonly unknown[]): T | ParameterList<T> {
    const { index } = bind(atOf, args);
    if (typeof index === 'number') return valueOf(this, String(placeIn(this._size, index)));
    const all = [...this];
    return new ParameterList<T>(placesIn(this._size, index).map((i) => all[i]));
  }

  /** Puts a value at a position: Python's `list[index] = value`. @throws IndexError outside. */
  setAt(index: number, param: T | Tensor): void;
  setAt(...args: readonly unknown[]): void {
    const { index, param } = bind(setAtOf, args);
    Reflect.set(this, String(placeIn(this._size, index)), kept(param));
  }

  /** Adds a value at the end. */
  append(value: T | Tensor): this;
  append(...args: readonly unknown[]): this {
    const { value } = bind(appendOf, args, ['value']);
    this._size += 1;
    Reflect.set(this, String(this._size - 1), kept(value));
    return this;
  }

  /** Adds values at the end. @throws TypeError for a tensor, which is one value. */
  extend(values: Iterable<T | Tensor>): this;
  extend(...args: readonly unknown[]): this {
    const { values } = bind(extendOf, args);
    if (!isIterable(values) || values instanceof Tensor) {
      throw new TypeError(`ParameterList.extend should be called with an iterable, but got ${typeName(values)}`);
    }
    for (const value of [...values]) Reflect.apply(this.append, this, [value]);
    return this;
  }

  /** The values in order. */
  *[Symbol.iterator](): Generator<T> {
    for (let i = 0; i < this._size; i++) yield this.at(i);
  }

  override extra_repr(): string {
    return Array.from(this, (value, i) => lineOf(i, value, (x) => `torch.${x.dtype}`)).join('\n');
  }
}

const getOf = /* @__PURE__ */ optionsOf<{ key: string; default?: unknown }>('ParameterDict.get', {
  key: [str],
  default: [/* @__PURE__ */ of(), null],
});
const setOf = /* @__PURE__ */ optionsOf<{ key: unknown; value: unknown }>('ParameterDict.set', {
  key: [/* @__PURE__ */ of()],
  value: [/* @__PURE__ */ of()],
});
const keyOf = /* @__PURE__ */ optionsOf<{ key: string }>('ParameterDict.pop', { key: [str] });
const keysOf = /* @__PURE__ */ optionsOf<{ keys: unknown; default?: unknown }>('ParameterDict.fromkeys', {
  keys: [/* @__PURE__ */ of()],
  default: [/* @__PURE__ */ of(), null],
});
const updateOf = /* @__PURE__ */ optionsOf<{ parameters: unknown }>('ParameterDict.update', {
  parameters: [/* @__PURE__ */ of()],
});
const byName = ([a]: readonly unknown[], [b]: readonly unknown[]): number => (String(a) < String(b) ? -1 : 1);

/** Python's `dict[key] = value`. @throws TypeError for a key that is no text. */
function put(owner: ParameterDict<unknown>, keys: string[], key: unknown, value: unknown): void {
  if (typeof key !== 'string') {
    throw new TypeError(
      `Index given to ParameterDict cannot be used as a key as it is not a string (type is '${typeName(key)}'). Open an issue on github if you need non-string keys.`,
    );
  }
  if (!keys.includes(key)) keys.push(key);
  Reflect.set(owner, key, kept(value));
}

/** Adds what `update` takes; the names of an object are sorted. */
function join(owner: ParameterDict<unknown>, keys: string[], parameters: unknown): void {
  const entries = entriesOf('ParameterDict', parameters, 'ParametersDict.update');
  for (const [key, value] of isPlainObject(parameters) ? entries.sort(byName) : entries) put(owner, keys, key, value);
}

/** Takes the value of a name out. @throws AttributeError where there is none. */
// biome-ignore lint/suspicious/noExplicitAny: what the caller put there.
function take(owner: ParameterDict<unknown>, keys: string[], key: string): any {
  if (!keys.includes(key)) throw new AttributeError(`'ParameterDict' object has no attribute '${key}'`);
  const value = valueOf(owner, key);
  keys.splice(keys.indexOf(key), 1);
  Reflect.deleteProperty(owner, key);
  return value;
}

/** Parameters by name, which are found as such. */
export class ParameterDict<T = Parameter> extends Module {
  static override readonly name: string = 'ParameterDict';

  /** The names that are part of the dict. */
  private readonly _keys: string[] = [];

  /** Tensors by name, none by default: an object, whose names are sorted, a Map, another ParameterDict or pairs. */
  constructor(
    parameters: { readonly [name: string]: T | Tensor } | Iterable<readonly [string, T | Tensor]> | null = null,
  ) {
    super();
    if (parameters !== null) join(this, this._keys, parameters);
  }

  protected override _call_impl(): never {
    throw new RuntimeError('ParameterDict should not be called.');
  }

  /** How many there are. */
  override get length(): number {
    return this._keys.length;
  }

  /** The value of a name, or the default, null, where there is none. */
  get(key: string): T | null;
  get<D>(key: string, otherwise: D): T | D;
  get(...args: readonly unknown[]): unknown {
    const { key, default: otherwise } = bind(getOf, args, ['default']);
    return this._keys.includes(key) ? valueOf(this, key) : otherwise;
  }

  /** Python's `dict[key] = value`. */
  set(key: string, value: T | Tensor): void;
  set(...args: readonly unknown[]): void {
    const { key, value } = bind(setOf, args, ['value']);
    put(this, this._keys, key, value);
  }

  /** Python's `key in dict`. */
  has(key: string): boolean;
  has(...args: readonly unknown[]): boolean {
    return this._keys.includes(bind(keyOf, args).key);
  }

  /** The value of a name; the default becomes it where there is none. */
  setdefault(key: string, otherwise?: T | Tensor | null): T;
  setdefault(...args: readonly unknown[]): T {
    const { key, default: otherwise } = bind(getOf, args, ['default']);
    if (!this._keys.includes(key)) put(this, this._keys, key, otherwise);
    return valueOf(this, key);
  }

  /** Takes the value of a name out. @throws AttributeError where there is none. */
  pop(key: string): T;
  pop(...args: readonly unknown[]): T {
    return take(this, this._keys, bind(keyOf, args).key);
  }

  /** Takes the latest name and its value out. @throws KeyError where there is none. */
  popitem(...given: never[]): [string, T] {
    none('ParameterDict.popitem', given);
    const key = [...this._keys].at(-1);
    if (key === undefined) throw new KeyError("'popitem(): dictionary is empty'");
    return [key, take(this, this._keys, key)];
  }

  /** Takes all values out. */
  clear(...given: never[]): void {
    none('ParameterDict.clear', given);
    for (const key of this.keys()) take(this, this._keys, key);
  }

  /** Another dict of the same values. */
  copy(...given: never[]): ParameterDict<T> {
    none('ParameterDict.copy', given);
    return new ParameterDict<T>(this.items());
  }

  /** A dict of these names, each with one value. */
  fromkeys(keys: Iterable<string>, otherwise?: T | Tensor | null): ParameterDict<T>;
  fromkeys(...args: readonly unknown[]): ParameterDict<T> {
    const { keys, default: otherwise } = bind(keysOf, args, ['default']);
    if (!isIterable(keys)) throw new TypeError(`'${typeName(keys)}' object is not iterable`);
    const made = new ParameterDict<T>();
    for (const key of keys) put(made, made._keys, key, otherwise);
    return made;
  }

  /** Adds values, in place of those that have their names: an object, whose names are sorted, a Map, another ParameterDict or pairs. */
  update(
    parameters: { readonly [name: string]: T | Tensor } | Iterable<readonly [string, T | Tensor]> | ParameterDict<T>,
  ): void;
  update(...args: readonly unknown[]): void {
    join(this, this._keys, bind(updateOf, args, ['parameters']).parameters);
  }

  /** The names in order. */
  keys(...given: never[]): string[] {
    none('ParameterDict.keys', given);
    return [...this._keys];
  }

  /** The values in order. */
  values(...given: never[]): T[] {
    none('ParameterDict.values', given);
    return this.keys().map((key) => valueOf(this, key));
  }

  /** Names and values in order. */
  items(...given: never[]): [string, T][] {
    none('ParameterDict.items', given);
    return this.keys().map((key) => [key, valueOf(this, key)]);
  }

  /** Python's walk over a dict: the names. */
  *[Symbol.iterator](): Generator<string> {
    yield* this.keys();
  }

  override extra_repr(): string {
    return this.items()
      .map(([key, value]) => lineOf(key, value, (x) => type(x)))
      .join('\n');
  }
}
