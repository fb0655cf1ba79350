// A signature declared against the interface of its options: in Python's order, each option with what it may be, and with its
// default where it may be left out: `{ dim: [int], keepdim: [bool, false] }`. What the interface lacks, what is missing here,
// and another type do not compile. A table is plain data, which bundlers drop; one with a spread stands in a function.

import { type Dialect, type Kind, type Signature, signature } from '../engine/index.ts';

/** What an option may be, and its default. */
type Entry<T, Must> = Must extends true ? readonly [kind: Kind<T>] : readonly [kind: Kind<T>, fallback: T];

/** An entry for every field of O; those that may be left out have a default. */
export type TableOf<O> = {
  readonly [K in keyof O]-?: Entry<Required<O>[K], Record<never, never> extends Pick<O, K> ? false : true>;
};

/** A table, or a function that makes it. */
export type Tabled<O> = TableOf<O> | (() => TableOf<O>);

/**
 * The signature of a function whose options are O; binding it gives all of them.
 * `name` is what Python's messages call it; methods count `self` among their arguments; `positional` of them may be given
 * by position, all unless said otherwise.
 */
/* @__NO_SIDE_EFFECTS__ */
export function optionsOf<O>(
  name: string,
  table: Tabled<O>,
  method = true,
  dialect?: Dialect,
  positional?: number,
): Signature<Required<O>> {
  const entries = Object.entries<readonly [kind: Kind<unknown>, fallback?: unknown]>(
    typeof table === 'function' ? table() : table,
  );
  const parameters = entries.map(([key, [kind, ...fallback]]) => ({ name: key, kind, fallback }));
  return signature(name, parameters, method, dialect, positional);
}
