// What functions of files and formats take, said once each: beside Python's names for kinds, bytes and records. Arguments are
// refused before any work, as everywhere; what a record holds is checked where it is written.

import { isListOf, type Kind, type Parameter, signature } from '../reference/base/signature.ts';

/** A kind by its name. */
/* @__NO_SIDE_EFFECTS__ */
export const kind = <T>(name: string, holds: (value: unknown) => boolean): Kind<T> => ({ name, holds });

const isA = (value: unknown, tag: string): boolean =>
  ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === `[object ${tag}]`;

export const bytes: Kind<Uint8Array> = /* @__PURE__ */ kind('Uint8Array', (value) => isA(value, 'Uint8Array'));
export const text: Kind<string> = /* @__PURE__ */ kind('str', (value) => typeof value === 'string');
export const truth: Kind<boolean> = /* @__PURE__ */ kind('bool', (value) => typeof value === 'boolean');
/** A number, Infinity too. */
export const number: Kind<number> = /* @__PURE__ */ kind('float', (value) => typeof value === 'number');
/** Names in order. */
export const names: Kind<readonly string[]> = /* @__PURE__ */ kind('list of str', (value) =>
  isListOf(value, (item) => typeof item === 'string'),
);

/** A parameter, and its default where it may be left out. */
/* @__NO_SIDE_EFFECTS__ */
export const argument = (name: string, kind: Kind<unknown>, ...fallback: readonly [unknown?]): Parameter => ({
  name,
  kind,
  fallback,
});

/** The signature of a function, no method. */
/* @__NO_SIDE_EFFECTS__ */
export const declare = <O>(name: string, ...parameters: readonly Parameter[]) => signature<O>(name, parameters, false);
