// An operator as a function of symbols: `sym.FullyConnected(data, { num_hidden: 10, name: 'fc1' })`. Arguments stand in MXNet's
// order, inputs first; those that are left out become variables.

import { AssertionError, isPlainObject, TypeError } from '../../engine/index.ts';
import type { NDArray } from '../array/ndarray.ts';
import { MXNetError } from '../base/errors.ts';
import type { Option, Value } from '../base/options.ts';
import { pythonText } from '../base/python-text.ts';
import type { Defined, Definition, Operator, Variadic } from '../operators/define.ts';
import { nodeOf } from './compose.ts';
import type { Entry } from './node.ts';
import { isDefined } from './operators.ts';
import { isExtra } from './options.ts';
import { type Attributes, currentAttributes } from './scope.ts';
import { entryOf, SymbolOf, symbolOf } from './symbol.ts';
import { attributeText } from './texts.ts';

/** What every function of symbols takes beside its own arguments; names in underscores are attributes of the user's. */
export interface Common {
  readonly name?: string | null | undefined;
  readonly attr?: Attributes | null | undefined;
  readonly [extra: `__${string}__`]: string;
}

type OfSymbol<V> = V extends NDArray ? SymbolOf : V;

/** Arguments by name: symbols for arrays, and texts where MXNet reads a value from one. */
export type ByName<T> = { readonly [K in keyof T]?: OfSymbol<Value<T[K]>> | string | undefined } & Common;

/** A function of symbols, of the table T. */
export interface SymbolFunction<T> {
  /** Everything by name. */
  (options?: ByName<T>): SymbolOf;
  /** Arguments in order, then an object that names the others. */
  (input: SymbolOf | null, ...rest: readonly (OfSymbol<Value<T[keyof T]>> | ByName<T> | null)[]): SymbolOf;
}

/** A function of any number of symbols. */
export interface SymbolsFunction<T> {
  (...args: readonly (SymbolOf | readonly SymbolOf[] | ByName<T>)[]): SymbolOf;
}

/** The function of symbols that an operator is. */
export type Symbolic<O> =
  O extends Variadic<infer T>
    ? SymbolsFunction<T>
    : O extends Operator<infer T, infer _R, infer _X>
      ? SymbolFunction<T>
      : never;

/** The input of that name. @throws AssertionError for what is no symbol of one output. */
function inputOf(name: string, value: unknown): Entry | null {
  if (value === null || value === undefined) return null;
  const entry = entryOf(value);
  if (entry !== null) return entry;
  if (value instanceof SymbolOf) {
    throw new MXNetError(
      `MXNetError: Argument ${name} has ${value.length} outputs`,
      'an input is one of them: split.at(0), or [...split][0]',
    );
  }
  throw new AssertionError(`Argument ${name} must be Symbol instances, but got ${shownValue(value)}`);
}

const shownValue = (value: unknown): string =>
  Array.isArray(value)
    ? `[${value.map(String).join(', ')}]`
    : value instanceof Object
      ? String(value)
      : pythonText(value);

/** Names and values of a call, by position and then by name. @throws TypeError for too many, or one given twice. */
function boundValues(called: string, order: readonly string[], args: readonly unknown[]): Map<string, unknown> {
  const last = args.at(-1);
  const named = isPlainObject(last) ? last : {};
  const positional = named === last ? args.slice(0, -1) : args;
  if (positional.length > order.length) {
    throw new TypeError(
      `${called}() takes from 0 to ${order.length} positional arguments but ${positional.length} were given`,
    );
  }
  const values = new Map(positional.map((value, i) => [order[i], value] as const));
  for (const [key, value] of Object.entries(named)) {
    if (value === undefined) continue;
    if (values.has(key)) throw new TypeError(`${called}() got multiple values for argument '${key}'`);
    values.set(key, value);
  }
  return values;
}

const isAttributes = (x: unknown): x is Attributes =>
  isPlainObject(x) && Object.values(x).every((value) => typeof value === 'string');

/** The texts of a call's attributes: the operator's own, those of its `attr`, and those of the scope around it. */
function attributesOf(op: Definition, values: ReadonlyMap<string, unknown>): Map<string, string> {
  const attr: unknown = values.get('attr') ?? null;
  if (attr !== null && !isAttributes(attr)) throw new TypeError('attr must be a dict of str to str');
  const texts = new Map<string, string>();
  for (const [key, value] of values) {
    if (key === 'name' || key === 'attr' || op.inputs.includes(key)) continue;
    if (isExtra(key) && typeof value !== 'string') throw new TypeError(`attribute ${key} must be str`);
    const option: Option<unknown, boolean> | undefined = op.table[key];
    texts.set(key, attributeText(value, option?.kind));
  }
  for (const [key, value] of Object.entries(currentAttributes().get(attr))) texts.set(key, value);
  return texts;
}

function nameAt(values: ReadonlyMap<string, unknown>): string | null {
  const name = values.get('name') ?? null;
  if (name === null || typeof name === 'string') return name;
  throw new TypeError(`name must be str, not ${pythonText(name)}`);
}

/** Symbols one by one or as lists, before an object that names the rest. */
function manyOf(args: readonly unknown[]): { inputs: Map<string, Entry>; rest: readonly unknown[] } {
  const named = isPlainObject(args.at(-1)) ? args.slice(-1) : [];
  const listed = args.slice(0, args.length - named.length).flat();
  const inputs = new Map<string, Entry>();
  for (const value of listed) {
    const entries = value instanceof SymbolOf ? value._entries : [inputOf('data', value)];
    for (const entry of entries) if (entry) inputs.set(`arg${inputs.size}`, entry);
  }
  return { inputs, rest: named };
}

/** A function of symbols under the name that it is called by. */
export function symbolic(called: string, { definition: op }: Defined): (...args: unknown[]) => SymbolOf {
  const order = op.variadic ? [] : Object.keys(op.table);
  return (...args) => {
    const many = op.variadic ? manyOf(args) : null;
    if (many?.inputs.size === 0) {
      throw new AssertionError('Positional arguments must have Symbol type, but none was given');
    }
    const values = boundValues(called, order, many?.rest ?? args);
    if (op.variadic) values.delete('num_args');
    const inputs = many?.inputs ?? new Map<string, Entry>();
    for (const name of many ? [] : op.inputs) {
      const entry = inputOf(name, values.get(name));
      if (entry !== null) inputs.set(name, entry);
    }
    const node = nodeOf(op, { called, name: nameAt(values), inputs, attributes: attributesOf(op, values) });
    return symbolOf(node);
  };
}

/** The functions of symbols of a table of operators. */
export type Functions<T> = {
  readonly [K in keyof T as T[K] extends Defined ? K : never]: Symbolic<T[K]>;
};

/** The functions of a table. */
export function allSymbolic<T extends object>(table: T): Functions<T>;
export function allSymbolic(table: object): object {
  const defined = Object.entries(table).filter((entry): entry is [string, Defined] => isDefined(entry[1]));
  return Object.fromEntries(defined.map(([name, operator]) => [name, symbolic(name, operator)]));
}
