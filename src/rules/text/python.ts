// Python's names and texts for JavaScript values, as they stand in the ancestors' messages and print-outs.

import { isPlainObject, Tensor, TypeError, typeName } from '../../engine/index.ts';
import { formatFloat } from './format-number.ts';

/** Python's text of a float: `1.0`, `0.5`, `1e-05`. */
export const floatText = (value: number): string => formatFloat(value);

/** Python's text of a number that a caller gave: whole ones are ints. */
export const numberText = (value: number): string => (Number.isInteger(value) ? String(value) : floatText(value));

/** The text of a float option: what equals its default is the float that the default is, `0.0`; else as a caller wrote it. */
export const optionText = (value: number, fallback: number): string =>
  value === fallback ? floatText(value) : numberText(value);

/** `True` or `False`. */
export const boolText = (value: boolean): string => (value ? 'True' : 'False');

/** A value as Python prints it: `True`, `None`, `2.5`, `[0, 1]`. */
export function text(value: unknown): string {
  if (typeof value === 'boolean') return boolText(value);
  if (value === null || value === undefined) return 'None';
  try {
    if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
    const written = isPlainObject(value) ? JSON.stringify(value) : String(value);
    return typeof value === 'object' ? written.replace(/\[object ([\w ]+)\]/g, '<$1 object>') : written;
  } catch {
    // It contains itself, is deeper than the stack, or has no text.
    return `<${typeName(value)} object>`;
  }
}

/** Whether Python's `for` could walk it. */
export const isIterable = (x: unknown): x is Iterable<unknown> => Symbol.iterator in Object(x);

/** The items of what can be iterated. @throws TypeError in Python's words where nothing can. */
export function itemsOf(x: unknown, hint: string): unknown[] {
  if (!isIterable(x)) throw new TypeError(`'${typeName(x)}' object is not iterable`, hint);
  return [...x];
}

/** `len(x)`. @throws TypeError where it has none. */
export function lengthOf(x: unknown): number {
  if (x instanceof Tensor && x.shape.length > 0) return x.shape[0];
  const length = (x as { length?: unknown } | null | undefined)?.length;
  if (typeof length !== 'number' || typeof x === 'function') {
    throw new TypeError(
      `object of type '${typeName(x)}' has no len()`,
      isIterable(x) ? 'it has no places: give [...it], a list of what it gives' : 'it needs a property length',
    );
  }
  return length;
}
