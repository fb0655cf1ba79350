// A signature declared against the interface of its options: in Python's order, each option with what it may be, and its
// default or that it must be given. What the interface lacks, what is missing here, and another type do not compile.

import { type Dialect, type Signature, signature } from '../engine/index.ts';
import type { Option } from './kinds.ts';

/** An option for every field of O; those that may be left out have a default. */
export type TableOf<O> = {
  readonly [K in keyof O]-?: Option<Required<O>[K], Record<never, never> extends Pick<O, K> ? false : true>;
};

/**
 * The signature of a function whose options are O; binding it gives all of them.
 * `name` is what Python's messages call it; methods count `self` among their arguments.
 */
/* @__NO_SIDE_EFFECTS__ */
export function optionsOf<O>(
  name: string,
  table: TableOf<O>,
  method = true,
  dialect?: Dialect,
): Signature<Required<O>> {
  const parameters = Object.entries<Option<unknown, boolean>>(table).map(([key, option]) => ({ name: key, ...option }));
  return signature(name, parameters, method, dialect);
}
