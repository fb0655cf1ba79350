// A Python signature, declared once: parameter names in order, with their defaults. Arguments bind by position until a
// plain object, which binds the rest by name; what is missing, unknown or given twice is Python's own TypeError.

import { TypeError } from './errors.ts';

/** A parameter: its name, and its default as a one-element list where it has one. */
type Parameter = readonly [name: string, ...fallback: readonly [unknown?]];

/** A declared signature. `name` is what Python's messages call the function: `RNNBase.__init__()`. */
export interface Signature<O> {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** Carries the type of the bound options; never set. */
  readonly options?: O;
  /** Methods count `self` in "takes from 3 to 11 positional arguments". */
  readonly method: boolean;
}

/** Declares a signature whose bound arguments have the type O. */
/* @__NO_SIDE_EFFECTS__ */
export function signature<O>(name: string, parameters: readonly Parameter[], method = true): Signature<O> {
  return { name: `${name}()`, parameters, method };
}

/** A plain object: `{}`, not a tensor, a list, a module or any other instance. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const proto = Object.getPrototypeOf(value);
  return proto === Object.prototype || proto === null;
}

/**
 * Binds arguments to a signature. A last argument that is a plain object names parameters, except where the parameter
 * at its place is listed in `objects` (a parameter that takes a plain object itself) and the object names none.
 */
export function bind<O>(declared: Signature<O>, args: readonly unknown[], objects: readonly string[] = []): O {
  const { name, parameters } = declared;
  const bound: Record<string, unknown> = {};
  let positional = args;
  let named: Record<string, unknown> = {};
  const last = args[args.length - 1];
  if (isPlainObject(last)) {
    const place = parameters[args.length - 1]?.[0];
    const names = Object.keys(last);
    const taken =
      place !== undefined && objects.includes(place) && !names.some((k) => parameters.some(([p]) => p === k));
    if (!taken) {
      positional = args.slice(0, -1);
      named = last;
    }
  }
  if (positional.length > parameters.length) throw tooMany(declared, positional.length);
  positional.forEach((value, i) => {
    if (value !== undefined) bound[parameters[i][0]] = value;
  });
  for (const [key, value] of Object.entries(named)) {
    if (!parameters.some(([p]) => p === key)) {
      const known = parameters.map(([p]) => p).join(', ');
      throw new TypeError(`${name} got an unexpected keyword argument '${key}'`, `its arguments are ${known}`);
    }
    if (value === undefined) continue;
    if (key in bound) throw new TypeError(`${name} got multiple values for argument '${key}'`);
    bound[key] = value;
  }
  const missing = parameters.filter((p) => p.length === 1 && !(p[0] in bound)).map(([p]) => `'${p}'`);
  if (missing.length > 0) {
    const list =
      missing.length < 3 ? missing.join(' and ') : `${missing.slice(0, -1).join(', ')}, and ${missing.at(-1)}`;
    const noun = missing.length === 1 ? 'argument' : 'arguments';
    throw new TypeError(`${name} missing ${missing.length} required positional ${noun}: ${list}`);
  }
  for (const parameter of parameters) {
    if (!(parameter[0] in bound)) bound[parameter[0]] = parameter[1];
  }
  return bound as O;
}

function tooMany({ name, parameters, method }: Signature<unknown>, given: number): TypeError {
  const self = method ? 1 : 0;
  const most = parameters.length + self;
  const least = parameters.filter((p) => p.length === 1).length + self;
  const takes = least === most ? `${most}` : `from ${least} to ${most}`;
  const noun = most === 1 ? 'argument' : 'arguments';
  return new TypeError(`${name} takes ${takes} positional ${noun} but ${given + self} were given`);
}
