// What real MXNet 1.9.1 gave for the members of gluon.rnn.RNN, statement by statement, in plain JavaScript; and values of
// ours in the same form.

import { readFileSync } from 'node:fs';
import { nd } from 'bptt/gluon';

/** A statement of the golden data: its value, what it printed, its warnings, or its exception. */
export interface Entry {
  name: string;
  type: string | null;
  value?: unknown;
  message?: string;
  printed?: string;
  warnings?: { category: string; message: string }[];
}
const entries: Entry[] = JSON.parse(
  readFileSync(new URL('../golden/mxnet/seed/members.json', import.meta.url), 'utf8'),
).entries;
export const entry = (name: string): Entry => entries.find((each) => each.name === name)!;

/** A golden value in plain JavaScript: arrays as lists with dtype and shape, tuples as lists, types by name. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const v = value as { [key: string]: unknown };
  if ('ndarray' in v) return { values: v.ndarray, dtype: v.dtype, shape: v.shape };
  if ('tuple' in v) return plain(v.tuple);
  if ('numpy_scalar' in v) return v.numpy_scalar;
  if ('dict' in v) return Object.fromEntries((v.dict as [string, unknown][]).map(([key, x]) => [key, plain(x)]));
  return v.repr ?? v.type;
}

/** A value of ours in the same form. */
export function show(value: unknown): unknown {
  if (value instanceof nd.NDArray) return { values: value.tolist(), dtype: value.dtype, shape: [...value.shape] };
  return Array.isArray(value) ? value.map(show) : value;
}
