// Holds what a program gave against a golden value, in the form the lists have: arrays, dtypes, tuples, dictionaries, texts.

import { NumpyArray, nd } from 'bptt/gluon';
import type { Comparison, Tolerance } from '../comparison.ts';
import { isRecord } from '../read.ts';
import { isDictionary, itemsOf, reprText, typeText } from './values.ts';

/** Exact, where the numbers of both come from exact operations; else float32's or float64's. */
const tolerances: { readonly [dtype: string]: Tolerance } = {
  float32: { rtol: 1.3e-6, atol: 1e-5 },
  float64: { rtol: 1e-7, atol: 1e-7 },
};
const exact: Tolerance = { rtol: 0, atol: 0 };

const numbers = (nested: unknown): number[] =>
  [nested]
    .flat(Number.POSITIVE_INFINITY)
    .map((x) => (typeof x === 'string' ? Number(x.replace('inf', 'Infinity')) : Number(x)));

/** Turns the mentions of the reference's context into the CPU's, which goldens were made on. */
export const asCpu = (text: string): string => text.replaceAll('reference(0)', 'cpu(0)');

/** Compares a value with the golden one. */
export function compareValue(comparison: Comparison, what: string, actual: unknown, expected: unknown): void {
  const value = actual ?? null;
  if (Array.isArray(expected)) compareItems(comparison, what, value, expected);
  else if (!isRecord(expected)) comparePlain(comparison, what, value, expected);
  else if ('tuple' in expected) compareItems(comparison, what, value, expected.tuple as unknown[]);
  else if ('ndarray' in expected) compareArray(comparison, what, value, expected, expected.ndarray);
  else if ('numpy' in expected) compareNumpy(comparison, what, value, expected);
  else if ('numpy_scalar' in expected) {
    const tolerance = tolerances[expected.dtype as string] ?? exact;
    comparison.numbers(what, [value as number], numbers(expected.numpy_scalar), tolerance);
  } else if ('dict' in expected) compareDictionary(comparison, what, value, expected.dict as [unknown, unknown][]);
  else if ('repr' in expected) compareObject(comparison, what, value, expected);
  else if ('type' in expected) comparison.same(`${what}, dtype`, value, expected.type);
  else throw new Error(`unknown golden value ${JSON.stringify(expected)}`);
}

function comparePlain(comparison: Comparison, what: string, actual: unknown, expected: unknown): void {
  if (typeof actual === 'number' && (typeof expected === 'number' || ['nan', 'inf', '-inf'].includes(`${expected}`))) {
    comparison.numbers(
      what,
      [actual],
      numbers(expected),
      Number.isInteger(expected) ? exact : { rtol: 1e-6, atol: 1e-12 },
    );
  } else if (typeof expected === 'string' && typeof actual === 'string') {
    // JavaScript's arrays are both of Python's kinds.
    const text = actual === 'list' && expected === 'tuple' ? 'tuple' : actual;
    comparison.same(what, asCpu(text), expected);
  } else comparison.same(what, plain(actual), expected);
}

const plain = (value: unknown): unknown => (typeof value === 'function' ? String(value) : value);

function compareItems(comparison: Comparison, what: string, actual: unknown, expected: readonly unknown[]): void {
  if (typeof actual !== 'object' || actual === null) {
    comparison.same(what, plain(actual), expected);
    return;
  }
  const items = itemsOf(actual);
  comparison.same(`${what}, length`, items.length, expected.length);
  expected.forEach((e, i) => {
    compareValue(comparison, `${what}[${i}]`, items[i], e);
  });
}

function compareArray(
  comparison: Comparison,
  what: string,
  actual: unknown,
  { dtype, shape }: Record<string, unknown>,
  values: unknown,
): void {
  if (!(actual instanceof nd.NDArray)) {
    comparison.same(what, reprText(actual), 'an NDArray');
    return;
  }
  comparison.same(`${what}, dtype`, actual.dtype, dtype);
  comparison.same(`${what}, shape`, [...actual.shape], shape);
  comparison.elements(what, [actual], numbers(values), tolerances[dtype as string] ?? exact);
}

function compareNumpy(comparison: Comparison, what: string, actual: unknown, expected: Record<string, unknown>): void {
  const { numpy, dtype, shape } = expected;
  // Texts of numbers: NumPy's own array of them has no counterpart.
  if (!(actual instanceof NumpyArray)) {
    comparison.same(what, Array.isArray(actual) ? actual : reprText(actual), numpy);
    return;
  }
  comparison.same(`${what}, dtype`, actual.dtype, dtype);
  comparison.same(`${what}, shape`, [...actual.shape], shape);
  comparison.numbers(what, actual.data, numbers(numpy), tolerances[dtype as string] ?? exact);
}

function compareDictionary(
  comparison: Comparison,
  what: string,
  actual: unknown,
  expected: readonly (readonly [unknown, unknown])[],
): void {
  const entries = actual instanceof Map ? [...actual] : isDictionary(actual) ? Object.entries(actual) : [];
  comparison.same(
    `${what}, keys`,
    entries.map(([k]) => k),
    expected.map(([k]) => k),
  );
  expected.forEach(([k, e], i) => {
    compareValue(comparison, `${what}[${String(k)}]`, entries[i]?.[1], e);
  });
}

/** An object as its text; one whose text is an address as its class. */
function compareObject(
  comparison: Comparison,
  what: string,
  actual: unknown,
  { repr, type }: Record<string, unknown>,
): void {
  const built = /^numpy|^dtype/.test(repr as string);
  if (!(repr as string).includes('0xADDRESS') && !built) comparison.same(what, asCpu(reprText(actual)), repr);
  comparison.same(`${what}, class`, typeText(actual), type);
}
