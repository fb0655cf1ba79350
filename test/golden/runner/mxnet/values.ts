// What Python's values are here: lists and tuples are arrays, dictionaries are plain objects, dtypes are their names. Where
// a text tells a tuple from a list, or a float from an int, the program's own literals are remembered.

import { isRecord } from '../read.ts';

const tuples = new WeakSet<object>();

/** An array that prints as a tuple. */
export function tuple(items: unknown[]): unknown[] {
  tuples.add(items);
  return items;
}

/** A plain object, and no instance of a class. */
export const isDictionary = (value: unknown): value is Record<string, unknown> =>
  isRecord(value) && Object.getPrototypeOf(value) === Object.prototype;

/** A class, as opposed to a function or a callable instance. */
export const isClass = (value: unknown): value is new (...args: unknown[]) => unknown =>
  typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));

/** Whether a value can be walked, and is no text. */
export const isIterable = (value: unknown): value is Iterable<unknown> =>
  value !== null && value !== undefined && typeof value !== 'string' && Symbol.iterator in Object(value);

/** Python's items of a value: a dictionary's are its keys. */
export function itemsOf(value: unknown): unknown[] {
  if (value instanceof Map) return [...value.keys()];
  if (typeof value === 'string' || isIterable(value)) return [...value];
  if (isDictionary(value)) return Object.keys(value);
  throw new Error(`Python text: ${typeText(value)} cannot be walked`);
}

/** The name of a value's class, in Python's words. */
export function typeText(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (Array.isArray(value)) return tuples.has(value) ? 'tuple' : 'list';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (typeof value === 'string') return 'str';
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype ? prototype.constructor.name.replace(/^Python/, '') : 'module';
}

/** `str(value)`. */
export const strText = (value: unknown): string => (typeof value === 'string' ? value : reprText(value));

/** `repr(value)`. */
export function reprText(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return value.includes("'") ? `"${value}"` : `'${value}'`;
  if (Array.isArray(value)) {
    const inside = value.map(reprText).join(', ');
    if (!tuples.has(value)) return `[${inside}]`;
    return value.length === 1 ? `(${inside},)` : `(${inside})`;
  }
  if (isDictionary(value)) {
    return `{${Object.entries(value)
      .map(([k, v]) => `${reprText(k)}: ${reprText(v)}`)
      .join(', ')}}`;
  }
  return value instanceof Error ? `${typeText(value)}(${reprText(value.message)})` : String(value);
}
