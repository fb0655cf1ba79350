// A signature declared against the interface of its options: in Python's order, each option has its default or `required`.
// What the interface lacks, what is missing here, and a default of another type do not compile.

import { type Signature, signature } from '../reference/base/signature.ts';

/** Stands where a default would: the argument must be given. */
export const required: unique symbol = /* @__PURE__ */ Symbol('required');

/** A default for every option that may be left out. */
export type Defaults<O> = {
  readonly [K in keyof O]-?: Record<never, never> extends Pick<O, K> ? Required<O>[K] : typeof required;
};

/**
 * The signature of a function whose options are O; binding it gives all of them.
 * `name` is what Python's messages call it; methods count `self` among their arguments.
 */
/* @__NO_SIDE_EFFECTS__ */
export function optionsOf<O>(name: string, defaults: Defaults<O>, method = true): Signature<Required<O>> {
  const parameters = Object.entries(defaults).map(([key, value]) =>
    value === required ? ([key] as const) : ([key, value] as const),
  );
  return signature(name, parameters, method);
}
