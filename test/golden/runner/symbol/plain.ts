// JSON as plain values: floats are numbers again; and lists of names and numbers compared.

import type { Comparison, Tolerance } from '../comparison.ts';
import { isRecord } from '../read.ts';

/** The same without the wrapping of floats. */
export function plain(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(plain);
  if (!isRecord(json)) return json;
  if ('float' in json && Object.keys(json).length === 1) return json.float;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, plain(value)]));
}

/** NaN as the goldens write it. */
const told = (value: unknown): unknown => (typeof value === 'number' && Number.isNaN(value) ? 'nan' : value);

/** Compares names and values in lists of lists: names as texts, values as numbers. */
export function compareNamed(
  comparison: Comparison,
  what: string,
  actual: unknown,
  expected: unknown,
  tolerance: Tolerance,
): void {
  const leaves = (value: unknown): unknown[] => (Array.isArray(value) ? value.flatMap(leaves) : [told(value)]);
  const [a, b] = [leaves(actual), leaves(expected)];
  const texts = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(texts) : typeof told(value) === 'number' ? 'number' : told(value);
  comparison.same(what, texts(actual), texts(expected));
  const numbers = (list: unknown[]): number[] => list.filter((x): x is number => typeof x === 'number');
  comparison.numbers(what, numbers(a), numbers(b), tolerance);
}
