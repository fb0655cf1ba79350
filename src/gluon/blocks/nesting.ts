// Arguments of hybrid blocks: arrays or symbols in nested lists, nulls among them. How they are nested is a format, which the
// graph of a hybridized block is made with.

import { ValueError } from '../../engine/index.ts';
import { NDArray } from '../../mxnet/array/ndarray.ts';
import type { Context } from '../../mxnet/base/context.ts';
import { pythonText, typeText } from '../../mxnet/base/python-text.ts';
import { isSymbol, type SymbolOf, symbolsOrNull } from '../../mxnet/symbols.ts';
import { deeper } from '../../rules/depth.ts';

/** How arguments are nested: 0 for an array or a symbol, -1 for null, n for a symbol of n outputs. */
export type Format = number | readonly Format[];

export function firstArray(value: unknown, depth = 0): NDArray | null {
  if (value instanceof NDArray) return value;
  if (!Array.isArray(value)) return null;
  for (const element of value) {
    const found = firstArray(element, deeper(depth));
    if (found !== null) return found;
  }
  return null;
}

export function arraysOf(value: unknown, depth = 0): NDArray[] {
  if (value instanceof NDArray) return [value];
  return Array.isArray(value) ? value.flatMap((item) => arraysOf(item, deeper(depth))) : [];
}

/** The symbols of arguments, in order. */
export function symbolsIn(value: unknown, depth = 0): SymbolOf[] {
  if (isSymbol(value)) return [value];
  return Array.isArray(value) ? value.flatMap((item) => symbolsIn(item, deeper(depth))) : [];
}

/** Whether there are symbols among arguments: in a program that has none, nobody looks. */
export const holdsSymbol = (value: unknown): boolean => symbolsOrNull() !== null && symbolsIn(value).length > 0;

/** @throws ValueError where arrays and symbols are mixed. */
export function checkUnmixed(inputs: unknown): void {
  if (firstArray(inputs) !== null) throw mixed();
}

export const mixed = (hint?: string): ValueError =>
  new ValueError(
    'In HybridBlock, we do not support mixed NDArrays and Symbols types for the input. Please check the type of the args.\n',
    hint,
  );

/** The contexts of all arrays, each once. */
export function contextsOf(inputs: unknown): Context[] {
  const found: Context[] = [];
  for (const { context } of arraysOf(inputs)) if (!found.some((c) => c.equals(context))) found.push(context);
  return found;
}

/** How a value is nested. @throws ValueError for what is no array, symbol or null. */
export function formatOf(value: unknown): Format {
  if (value instanceof NDArray) return 0;
  if (isSymbol(value)) return value.length > 1 ? value.length : 0;
  if (value === null || value === undefined) return -1;
  if (Array.isArray(value)) return value.map(formatOf);
  throw new ValueError(
    `When hybridized, the input of HybridBlock input must be (nested) list of Symbol or NDArray, but got ${pythonText(value)} of type ${typeText(value)}`,
  );
}

/** Values put into the nesting of a format, one after another. */
export function nested<T>(values: Iterator<T>, format: Format): unknown {
  if (typeof format !== 'number') return format.map((inner) => nested(values, inner));
  if (format < 0) return null;
  const next = (): T | undefined => values.next().value;
  return format === 0 ? next() : Array.from({ length: format }, next);
}

const formatText = (format: Format): string =>
  typeof format === 'number' ? String(format) : `[${format.map(formatText).join(', ')}]`;

/** Nulls at the end may come and go. @throws ValueError for other differences. */
export function checkFormat(stored: readonly Format[], given: readonly Format[]): void {
  const n = Math.min(stored.length, given.length);
  const extra = [...stored.slice(n), ...given.slice(n)];
  const equal = formatText(stored.slice(0, n)) === formatText(given.slice(0, n));
  if (equal && extra.every((format) => format === -1)) return;
  throw new ValueError(
    `The argument structure of HybridBlock does not match the cached version. Stored format = ${formatText(given)}, input format = ${formatText(stored)}`,
  );
}
