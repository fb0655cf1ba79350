// What arguments may be, and how a table of them is written: `{ dim: required(int), keepdim: optional(bool, false) }`.
// Both façades declare their functions so; what a value must be stands once, beside the type that it has in TypeScript.

import { isListOf, type Kind } from '../engine/index.ts';

export type { Kind };

/** An argument: whether a caller must give it, what it may be, and its default where it has one. */
export interface Option<T, Must extends boolean> {
  readonly kind: Kind<T>;
  readonly must: Must;
  readonly fallback: readonly [T?];
}

export type Table = { readonly [name: string]: Option<unknown, boolean> };

/* @__NO_SIDE_EFFECTS__ */
function kind<T>(name: string, holds: (value: unknown) => boolean): Kind<T> {
  return { name, holds };
}

/** A whole number that JavaScript holds exactly. */
export const int: Kind<number> = /* @__PURE__ */ kind('int', Number.isSafeInteger);
/** A number. */
export const float: Kind<number> = /* @__PURE__ */ kind('float', (value) => typeof value === 'number');
export const str: Kind<string> = /* @__PURE__ */ kind('str', (value) => typeof value === 'string');
export const bool: Kind<boolean> = /* @__PURE__ */ kind('bool', (value) => typeof value === 'boolean');
/** A number or a truth value. */
export const scalar: Kind<number | boolean> = /* @__PURE__ */ kind(
  'Number',
  (value) => float.holds?.(value) || bool.holds?.(value) || false,
);
/** Several whole numbers: a shape, or axes. */
export const ints: Kind<readonly number[]> = /* @__PURE__ */ kind('tuple of ints', (value) =>
  isListOf(value, Number.isSafeInteger),
);
/** Several numbers. */
export const floats: Kind<readonly number[]> = /* @__PURE__ */ kind('tuple of floats', (value) =>
  isListOf(value, (item) => typeof item === 'number'),
);
/** Something that can be called, as classes cannot: what with, the argument's own type says. */
export const callable: Kind<never> = /* @__PURE__ */ kind(
  'callable',
  // The prototype of a class, and of nothing else, is not writable.
  (value) => typeof value === 'function' && Object.getOwnPropertyDescriptor(value, 'prototype')?.writable !== false,
);

/** A value of either kind. */
/* @__NO_SIDE_EFFECTS__ */
export function either<A, B>(a: Kind<A>, b: Kind<B>, name = `${a.name} or ${b.name}`): Kind<A | B> {
  return kind(name, (value) => (a.holds?.(value) ?? true) || (b.holds?.(value) ?? true));
}

/** A value of a kind, or null, which is no default. */
/* @__NO_SIDE_EFFECTS__ */
export function orNull<T>(item: Kind<T>): Kind<T | null> {
  return kind(item.name, (value) => value === null || (item.holds?.(value) ?? true));
}

/** A list of values of a kind. */
/* @__NO_SIDE_EFFECTS__ */
export function listOf<T>(item: Kind<T>, name = `tuple of ${item.name}s`): Kind<readonly T[]> {
  return kind(name, (value) => isListOf(value, (x) => item.holds?.(x) ?? true));
}

/** One of these texts. */
/* @__NO_SIDE_EFFECTS__ */
export function oneOf<const T extends string>(...texts: readonly T[]): Kind<T> {
  return kind(`one of ${texts.map((text) => `'${text}'`).join(', ')}`, (value) =>
    (texts as readonly unknown[]).includes(value),
  );
}

/** An object of a class. */
/* @__NO_SIDE_EFFECTS__ */
export function instance<T>(name: string, of: () => abstract new (...args: never[]) => T): Kind<T> {
  return kind(name, (value) => value instanceof of());
}

/** One whole number, or several. */
export const intOrInts: Kind<number | readonly number[]> = /* @__PURE__ */ either(int, ints);

/** Values of a type that the function itself checks, in its ancestor's words: `of<Context>()`. */
/* @__NO_SIDE_EFFECTS__ */
export function of<T>(name = ''): Kind<T> {
  return { name };
}

/** An argument that must be given. */
/* @__NO_SIDE_EFFECTS__ */
export function required<T>(kind: Kind<T>): Option<T, true> {
  return { kind, must: true, fallback: [] };
}

/** An argument that must be given, and whose lack the function itself reports in its own words. */
/* @__NO_SIDE_EFFECTS__ */
export function reported<T>(kind: Kind<T>): Option<T, true> {
  return { kind, must: true, fallback: [undefined] };
}

export function optional<T>(kind: Kind<T>): Option<T | null, false>;
export function optional<T>(kind: Kind<T>, fallback: NoInfer<T>): Option<T, false>;
/** An argument that may be left out: null then, or its default. */
/* @__NO_SIDE_EFFECTS__ */
export function optional<T>(kind: Kind<T>, fallback: T | null = null): Option<T | null, false> {
  return { kind, must: false, fallback: [fallback] };
}
