// A Python signature, declared once: parameter names in order, with what they take and their defaults. Arguments bind by
// position until a plain object, which binds the rest by name; what is missing, unknown, given twice or of another type is
// the ancestor's own TypeError, before any work.

import { brand, foreign, version } from './copies.ts';
import { TypeError } from './errors.ts';
import { typeName } from './type-name.ts';

/** What an argument may be. */
export interface Kind<T> {
  /** What messages call it: `int`, `Tensor`, `tuple of ints`. */
  readonly name: string;
  /** Whether a value is one; missing: any value is. */
  readonly holds?: ((value: unknown) => boolean) | undefined;
  /** Carries the type of the values; never set. */
  readonly type?: T;
}

/** A parameter. null is taken where it is the default, and where the kind holds it. */
export interface Parameter {
  readonly name: string;
  readonly kind?: Kind<unknown> | undefined;
  /** The default, as a one-element list; empty: the argument must be given. */
  readonly fallback: readonly [unknown?];
}

/** How an ancestor speaks of arguments. */
export interface Dialect {
  /** The error of a value that its parameter does not take; `position` counts from 1 and is 0 for a name. */
  readonly refuse: (declared: Signature<unknown>, parameter: Parameter, value: unknown, position: number) => Error;
  /** Other names of parameters: `axis` for `dim`. */
  readonly aliases?: { readonly [name: string]: string };
}

/** A declared signature. `name` is what Python's messages call the function: `RNNBase.__init__()`. */
export interface Signature<O> {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** Carries the type of the bound options; never set. */
  readonly options?: O;
  /** Methods count `self` in "takes from 3 to 11 positional arguments". */
  readonly method: boolean;
  readonly dialect: Dialect;
  /** How many of the parameters may be given by position. */
  readonly positional: number;
}

/** Python's words, with a hint where the kind has one. */
export const python: Dialect = {
  refuse: ({ name }, parameter, value, position) => {
    const place = position > 0 ? ` (position ${position})` : '';
    return new TypeError(
      `${name}: argument '${parameter.name}'${place} must be ${parameter.kind?.name}, not ${typeName(value)}`,
      `got ${shown(value)}`,
    );
  },
};

/** A value in a hint, cut where it is long. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' || typeof value === 'function' ? `a ${typeName(value)}` : String(value);
}

/** Declares a signature whose bound arguments have the type O. */
/* @__NO_SIDE_EFFECTS__ */
export function signature<O>(
  name: string,
  parameters: readonly Parameter[],
  method = true,
  dialect: Dialect = python,
  positional = parameters.length,
): Signature<O> {
  return { name: `${name}()`, parameters, method, dialect, positional };
}

/** A tensor of another copy of the package. */
const isForeign = (value: unknown): value is { readonly [brand]?: string } =>
  typeof value === 'object' && value !== null && brand in value && value[brand] !== version;

/** Whether a value is a list of nothing else; holes count, which `every` passes over. */
export const isListOf = (value: unknown, holds: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.findIndex((item) => !holds(item)) === -1;

/** A plain object: `{}`, not a tensor, a list, a module or any other instance. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const proto = Object.getPrototypeOf(value);
  return proto === Object.prototype || proto === null;
}

/**
 * Binds arguments to a signature. A last argument that is a plain object names parameters, except where the parameter
 * at its place is listed in `objects` (a parameter that takes a plain object itself) and the object names none.
 * Positions in messages count from behind the first `self` arguments.
 */
export function bind<O>(
  declared: Signature<O>,
  args: readonly unknown[],
  objects: readonly string[] = [],
  self = 0,
): O {
  const { name, parameters, dialect, positional } = declared;
  const bound: Record<string, unknown> = {};
  let count = args.length;
  let named: Record<string, unknown> | null = null;
  const last = args[count - 1];
  if (isPlainObject(last)) {
    const place = parameters[count - 1]?.name;
    const names = Object.keys(last);
    const taken =
      place !== undefined && objects.includes(place) && !names.some((k) => parameters.some((p) => p.name === k));
    if (!taken) {
      count -= 1;
      named = last;
    }
  }
  if (count > positional) throw tooMany(declared, count, self);
  const put = (parameter: Parameter, value: unknown, position: number): void => {
    const { kind, fallback } = parameter;
    if (kind?.holds && !(value === null && fallback[0] === null) && !kind.holds(value)) {
      const stranger = [value].flat().find(isForeign);
      throw stranger ? foreign(stranger) : dialect.refuse(declared, parameter, value, position);
    }
    bound[parameter.name] = value;
  };
  for (let i = 0; i < count; i++) if (args[i] !== undefined) put(parameters[i], args[i], i + 1 - self);
  for (const key in named) {
    if (!Object.hasOwn(named, key)) continue;
    const value = named[key];
    const parameter = parameters.find((p) => p.name === key || p.name === dialect.aliases?.[key]);
    if (parameter === undefined) {
      const known = parameters.map((p) => p.name).join(', ');
      throw new TypeError(`${name} got an unexpected keyword argument '${key}'`, `its arguments are ${known}`);
    }
    if (value === undefined) continue;
    if (parameter.name in bound) throw new TypeError(`${name} got multiple values for argument '${parameter.name}'`);
    put(parameter, value, 0);
  }
  const missing: Parameter[] = [];
  for (const parameter of parameters) {
    const { name, fallback } = parameter;
    if (name in bound) continue;
    if (fallback.length === 0) missing.push(parameter);
    else bound[name] = fallback[0];
  }
  if (missing.length > 0) throw lacking(declared, missing);
  return bound as O;
}

/** Refuses any argument of a method, or of a function. */
export function none(name: string, args: readonly unknown[], method = true): void {
  if (args.length > 0) bind(signature(name, [], method), args);
}

function lacking({ name, parameters, positional }: Signature<unknown>, missing: readonly Parameter[]): TypeError {
  const names = missing.map((parameter) => `'${parameter.name}'`);
  const list = names.length < 3 ? names.join(' and ') : `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}`;
  const noun = names.length === 1 ? 'argument' : 'arguments';
  const how = parameters.indexOf(missing[0]) < positional ? 'positional' : 'keyword-only';
  return new TypeError(`${name} missing ${names.length} required ${how} ${noun}: ${list}`);
}

/** `bound` arguments stand before what counts: the tensor of a method, which PyTorch's functions do not count, as Python counts `self`. */
function tooMany(
  { name, parameters, method, positional }: Signature<unknown>,
  count: number,
  bound: number,
): TypeError {
  const shift = Number(method) - bound;
  const [given, most] = [count + shift, positional + shift];
  const least = parameters.slice(0, positional).filter((p) => p.fallback.length === 0).length + shift;
  const takes = least === most ? `${most}` : `from ${least} to ${most}`;
  const noun = least * most === 1 ? 'argument' : 'arguments';
  return new TypeError(`${name} takes ${takes} positional ${noun} but ${given} ${given === 1 ? 'was' : 'were'} given`);
}
