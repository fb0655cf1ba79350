// Options, declared once: a table of descriptors in Python's order, a doc line above each. From it come the signature that
// binds arguments, and the types of what a caller may give and of what a body reads.
//
//   const table = { units: required(int), activation: optional(str), use_bias: optional(bool, true) };

import { bind, type Dialect, isPlainObject, type Signature, signature } from '../../engine/index.ts';
import type { Kind, Option, Table } from '../../rules/kinds.ts';

export * from '../../rules/kinds.ts';

/** null, or a value of a kind, where null is not the default. */
/* @__NO_SIDE_EFFECTS__ */
export const orNone = <T>(kind: Kind<T>): Kind<T | null> => ({
  name: `${kind.name} or None`,
  holds: (value) => value === null || (kind.holds?.(value) ?? true),
});

/** Names with values: a plain object. */
export const dict: Kind<Readonly<Record<string, unknown>>> = { name: 'dict', holds: isPlainObject };

/** Names with values of a kind: a plain object. */
/* @__NO_SIDE_EFFECTS__ */
export const dictOf = <T>(kind: Kind<T>): Kind<{ readonly [name: string]: T }> => ({
  name: `dict of str to ${kind.name}`,
  holds: (value) => isPlainObject(value) && Object.values(value).every((x) => kind.holds?.(x) ?? true),
});

export type Value<O> = O extends Option<infer T, boolean> ? T : never;

/** What a caller may give, by name. */
export type Given<T> = {
  readonly [K in keyof T as T[K] extends Option<unknown, true> ? K : never]: Value<T[K]>;
} & {
  readonly [K in keyof T as T[K] extends Option<unknown, true> ? never : K]?: Value<T[K]> | undefined;
};

/** What a body reads. */
export type Bound<T> = { readonly [K in keyof T]: Value<T[K]> };

/** Values by position, then an object that names the others. */
export type Rest<T, More = unknown> = readonly (Value<T[keyof T]> | (Partial<Given<T>> & More))[];

/** Arguments of a table: all by name, or in order and then by name. `First` must be given, where it is named. */
export type Arguments<T, First extends keyof T = never, More = unknown> =
  | [options: Given<T> & More]
  | ([First] extends [never] ? Rest<T, More> : [first: Value<T[First]>, ...rest: Rest<T, More>]);

/** The signature of a table. `name` is what Python's messages call the function. */
/* @__NO_SIDE_EFFECTS__ */
export function declare<T extends Table>(
  name: string,
  table: T,
  method = true,
  dialect?: Dialect,
): Signature<Bound<T>> {
  const parameters = Object.entries(table).map(([key, option]) => ({ name: key, ...option }));
  return signature(name, parameters, method, dialect);
}

/** Names with values. */
export interface Keywords {
  readonly [name: string]: unknown;
}

/** Binds a signature that ends in `**kwargs`: what it does not name comes back as the second result. */
export function bindOpen<O>(declared: Signature<O>, args: readonly unknown[]): [options: O, rest: Keywords] {
  const last = args.at(-1);
  if (!isPlainObject(last)) return [bind(declared, args), {}];
  const named = (key: string): boolean => declared.parameters.some((p) => p.name === key);
  const part = (wanted: boolean): Keywords =>
    Object.fromEntries(Object.entries(last).filter(([key]) => named(key) === wanted));
  return [bind(declared, [...args.slice(0, -1), part(true)]), part(false)];
}
