// What a BucketingModule's sym_gen gives for the key of a bucket.

import { isListOf, TypeError, typeName, ValueError } from '../../engine/index.ts';
import { SymbolOf } from '../../mxnet/symbol/symbol.ts';

/** The key of a bucket: a length, several, or anything else. */
export type BucketKey = unknown;
/** A graph, and the names of its data and labels. */
export type Generated = readonly [
  symbol: SymbolOf,
  data_names: readonly string[] | null,
  label_names: readonly string[] | null,
];
export type SymGen = { of(bucket_key: BucketKey): Generated }['of'];

const isNames = (x: unknown): boolean => x === null || isListOf(x, (name) => typeof name === 'string');

/** What sym_gen gave. @throws TypeError, ValueError in Python's words for anything else. */
export function checked(made: unknown): Generated {
  const hint = 'sym_gen(bucket_key) gives [symbol, data_names, label_names]';
  if (!Array.isArray(made)) throw new TypeError(`cannot unpack non-iterable ${typeName(made)} object`, hint);
  if (made.length < 3) throw new ValueError(`not enough values to unpack (expected 3, got ${made.length})`, hint);
  if (made.length > 3) throw new ValueError('too many values to unpack (expected 3)', hint);
  const [symbol, data_names, label_names] = made;
  if (symbol instanceof SymbolOf && isNames(data_names) && isNames(label_names))
    return [symbol, data_names, label_names];
  throw new TypeError(`sym_gen gave ${made.map(typeName).join(', ')}`, hint);
}

/** Keys that are lists are the same where their items are. */
export const keyOf = (key: BucketKey): unknown => (Array.isArray(key) ? JSON.stringify(key) : key);
