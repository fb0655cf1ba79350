// Options, declared once: a table of descriptors in Python's order, a doc line above each. From it come the signature that
// binds arguments, and the types of what a caller may give and of what a body reads.
//
//   const table = { units: required(int), activation: optional(str), use_bias: optional(bool, true) };

import { bind, isPlainObject, type Signature, signature } from '../../reference/base/signature.ts';

/** The type of an option's values; nothing at run time. */
export interface Kind<T> {
  readonly holds?: T;
}

/** An option: whether a caller must give it, and its default where it has one. */
export interface Option<T, Must extends boolean> extends Kind<T> {
  readonly must: Must;
  readonly fallback: readonly [T?];
}

export type Table = { readonly [name: string]: Option<unknown, boolean> };

export const int: Kind<number> = {};
export const float: Kind<number> = {};
export const str: Kind<string> = {};
export const bool: Kind<boolean> = {};
/** Several whole numbers: a shape, or axes. */
export const ints: Kind<readonly number[]> = {};
/** One whole number, or several. */
export const intOrInts: Kind<number | readonly number[]> = {};

/** Values of any other type: `of<Context>()`. */
/* @__NO_SIDE_EFFECTS__ */
/* @__NO_SIDE_EFFECTS__ */
export function of<T>(): Kind<T> {
  return {};
}

/** An option that must be given. */
/* @__NO_SIDE_EFFECTS__ */
/* @__NO_SIDE_EFFECTS__ */
export function required<T>(_kind: Kind<T>): Option<T, true> {
  return { must: true, fallback: [] };
}

/** An option that must be given, and whose lack the function itself reports in its own words. */
/* @__NO_SIDE_EFFECTS__ */
/* @__NO_SIDE_EFFECTS__ */
export function reported<T>(_kind: Kind<T>): Option<T, true> {
  return { must: true, fallback: [undefined] };
}

export function optional<T>(kind: Kind<T>): Option<T | null, false>;
export function optional<T>(kind: Kind<T>, fallback: NoInfer<T>): Option<T, false>;
/** An option that may be left out: null then, or its default. */
/* @__NO_SIDE_EFFECTS__ */
/* @__NO_SIDE_EFFECTS__ */
export function optional<T>(_kind: Kind<T>, fallback: T | null = null): Option<T | null, false> {
  return { must: false, fallback: [fallback] };
}

export type Value<O> = O extends Kind<infer T> ? T : never;

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
/* @__NO_SIDE_EFFECTS__ */
export function declare<T extends Table>(name: string, table: T, method = true): Signature<Bound<T>> {
  return signature(
    name,
    Object.entries(table).map(([key, { fallback }]) => [key, ...fallback] as const),
    method,
  );
}

/** Names with values. */
export interface Keywords {
  readonly [name: string]: unknown;
}

/** Binds a signature that ends in `**kwargs`: what it does not name comes back as the second result. */
export function bindOpen<O>(declared: Signature<O>, args: readonly unknown[]): [options: O, rest: Keywords] {
  const last = args.at(-1);
  if (!isPlainObject(last)) return [bind(declared, args), {}];
  const named = (key: string): boolean => declared.parameters.some(([name]) => name === key);
  const part = (wanted: boolean): Keywords =>
    Object.fromEntries(Object.entries(last).filter(([key]) => named(key) === wanted));
  return [bind(declared, [...args.slice(0, -1), part(true)]), part(false)];
}
