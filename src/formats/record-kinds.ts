// The kinds of records: an array as a file holds it, alone, in a list and by name. What they say of themselves is checked
// where they are written; here, that they are records at all.

import { TypeError } from '../reference/base/errors.ts';
import { isListOf, type Kind } from '../reference/base/signature.ts';
import { typeName } from '../reference/base/type-name.ts';
import { kind, names as namesKind } from './arguments.ts';
import { storageTypes } from './mxnet-array.ts';
import type { NDArrayRecord } from './mxnet-record.ts';

const field = (value: unknown, name: PropertyKey): unknown => Reflect.get(Object(value), name);
const isShape = (value: unknown): boolean => isListOf(value, (size) => typeof size === 'number');

/** Whether a value has a dtype, a shape and elements: `bytes`, or a typed array as `data`. */
function isArray(value: unknown, elements: 'bytes' | 'data'): boolean {
  const data = field(value, elements);
  const stored = elements === 'bytes' ? data instanceof Uint8Array : ArrayBuffer.isView(data);
  return stored && typeof field(value, 'dtype') === 'string' && isShape(field(value, 'shape'));
}

function isRecord(value: unknown): boolean {
  const stype = field(value, 'stype');
  if (!isArray(value, 'bytes') || !storageTypes.some((name) => name === stype)) return false;
  if (stype === 'default') return true;
  return isShape(field(value, 'storageShape')) && isListOf(field(value, 'aux'), (index) => isArray(index, 'bytes'));
}

const areRecords = (value: unknown): boolean => isListOf(value, isRecord);

/** { stype, dtype, shape, bytes }, of a sparse array its indices too. */
export const record: Kind<NDArrayRecord> = /* @__PURE__ */ kind('NDArrayRecord', isRecord);
/** Several. */
export const records: Kind<readonly NDArrayRecord[]> = /* @__PURE__ */ kind('list of NDArrayRecords', areRecords);
/** { names, arrays }: as many names as arrays, or null. */
export const list: Kind<{ readonly names: readonly string[] | null; readonly arrays: readonly NDArrayRecord[] }> =
  /* @__PURE__ */ kind('NDArrayList', (value) => {
    const names = field(value, 'names');
    return (names === null || namesKind.holds?.(names) === true) && areRecords(field(value, 'arrays'));
  });
/** A dtype, a shape and a typed array. */
export const values: Kind<never> = /* @__PURE__ */ kind('array of values', (value) => isArray(value, 'data'));

/** Anything to go through: a Map, a list of pairs. */
export const entries: Kind<never> = /* @__PURE__ */ kind(
  'iterable of names and records',
  (value) => typeof value !== 'string' && typeof field(value, Symbol.iterator) === 'function',
);

/** Pairs of a name and a record, gone through once. @throws TypeError for what is no such pair. */
export function pairsOf<R>(name: string, given: Iterable<readonly [string, R]>): (readonly [string, R])[] {
  const all = [...given];
  for (const pair of all) {
    if (Array.isArray(pair) && typeof pair[0] === 'string' && isArray(pair[1], 'bytes')) continue;
    throw new TypeError(
      `${name}(): ${typeName(pair)} is no pair of a name and a record`,
      'give a Map of records, or a list of pairs [name, { dtype, shape, bytes }]',
    );
  }
  return all;
}
