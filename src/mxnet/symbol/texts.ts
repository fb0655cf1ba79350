// Attributes of operators as texts: `(2, 2)`, `True`, `0.9`, `None`. Graphs keep them so, as MXNet's files do; here they are
// written, and read back by what the operator takes.

import { boolText, floatText } from '../../rules/text/python.ts';
import { double, float32 } from '../array/kinds.ts';
import { bool, float, type Kind } from '../base/options.ts';

/** Kinds of real numbers: a whole one is `1.0`. */
const reals: readonly unknown[] = [float, float32, double];

/** A list as Python's tuple. */
const tuple = (items: readonly string[]): string => `(${items.join(', ')}${items.length === 1 ? ',' : ''})`;

/** A value as Python writes it; a number by its kind, where that says what it is. */
export function attributeText(value: unknown, kind: Kind<unknown> | null = null): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return boolText(value);
  if (typeof value === 'number') {
    return Number.isInteger(value) && !reals.includes(kind) ? String(value) : floatText(value);
  }
  return Array.isArray(value) ? tuple(value.map((item) => attributeText(item))) : String(value);
}

const numbers: { readonly [text: string]: number } = {
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  nan: Number.NaN,
};
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?L?$/;

/** A number or None; undefined for other texts. */
function single(text: string): number | null | undefined {
  const plain = text.trim();
  if (plain === 'None') return null;
  if (NUMBER.test(plain)) return Number(plain.replace(/L$/, ''));
  return Object.hasOwn(numbers, plain) ? numbers[plain] : undefined;
}

/** A number, None, or a list of them; undefined for other texts. */
function literal(text: string): unknown {
  const plain = text.trim();
  if (!/^[([].*[)\]]$/s.test(plain)) return single(plain);
  const items = plain.slice(1, -1).split(',');
  if (items.at(-1)?.trim() === '') items.pop();
  const values = items.map(single);
  return values.includes(undefined) ? undefined : values;
}

const truths: { readonly [text: string]: boolean } = {
  True: true,
  true: true,
  1: true,
  False: false,
  false: false,
  0: false,
};

/** What a text means to a kind: itself where that takes texts, undefined where it means nothing. */
export function attributeValue(text: string, kind: Kind<unknown>): unknown {
  if (kind === bool) return Object.hasOwn(truths, text) ? truths[text] : undefined;
  const value = literal(text);
  const holds = (x: unknown): boolean => kind.holds?.(x) ?? true;
  if (value !== undefined && holds(value)) return value;
  // One size for several, as C++ reads `kernel=3`.
  if (typeof value === 'number' && holds([value])) return [value];
  return holds(text) ? text : value === null ? null : undefined;
}
