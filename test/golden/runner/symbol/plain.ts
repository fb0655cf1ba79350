// JSON as plain values: floats are numbers again.

import { isRecord } from '../read.ts';

/** The same without the wrapping of floats. */
export function plain(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(plain);
  if (!isRecord(json)) return json;
  if ('float' in json && Object.keys(json).length === 1) return json.float;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, plain(value)]));
}

/** NaN as the goldens write it. */
export const told = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(told) : typeof value === 'number' && Number.isNaN(value) ? 'nan' : value;
