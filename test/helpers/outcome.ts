// What real PyTorch answered to a line (test/golden/lines.py), and what differs from it. Needs no test runner, so that a page can ask too.

import { Size, Tensor } from '../../src/index.ts';
import { FLOAT32, FLOAT64, mismatch } from './mismatch.ts';

export interface Outcome {
  readonly shape?: readonly number[];
  readonly dtype?: string;
  readonly values?: readonly (number | boolean | string)[];
  readonly text?: string;
  readonly list?: readonly Outcome[];
  readonly value?: unknown;
  readonly error?: string;
  readonly message?: string;
  /** What it warns of on the way. */
  readonly warnings?: readonly string[];
}

/** Elements as numbers: JSON has no word for what is not finite. */
const numbers = (values: readonly unknown[] = []): number[] =>
  values.map((v) => (typeof v === 'string' ? Number(v.replace('inf', 'Infinity')) : Number(v)));

const unlike = (found: unknown, expected: unknown): string | null =>
  Object.is(found, expected) ? null : `${found} where ${expected} was expected`;

function unlikeList(found: unknown, expected: readonly Outcome[]): string | null {
  if (!Array.isArray(found)) return `${found} where a list was expected`;
  if (found.length !== expected.length) return `${found.length} values where ${expected.length} were expected`;
  const faults = expected.map((e, i) => differs(found[i], e));
  return faults.find((fault) => fault !== null) ?? null;
}

function unlikeTensor(x: unknown, { shape = [], dtype, values, text }: Outcome): string | null {
  if (!(x instanceof Tensor)) return `${x} where a tensor was expected`;
  return (
    unlike(`${x.dtype} ${x.shape}`, `${dtype} ${new Size(shape)}`) ??
    mismatch(x.detach().numpy(), numbers(values), x.dtype === 'float64' ? FLOAT64 : FLOAT32) ??
    (text === undefined ? null : unlike(String(x), text))
  );
}

/** Whether a number is another one, to six places. */
const near = (found: unknown, expected: number): boolean =>
  Object.is(found, expected) || (typeof found === 'number' && Math.abs(found - expected) < 0.5e-6);

/** What differs in a value from what PyTorch answered; null where nothing does. */
export function differs(value: unknown, expected: Outcome): string | null {
  if (expected.list) {
    const { text } = expected;
    return unlikeList(value, expected.list) ?? (text === undefined ? null : unlike(String(value), text));
  }
  if (expected.shape) return unlikeTensor(value, expected);
  if (expected.text !== undefined) return unlike(String(value), expected.text);
  if (typeof expected.value === 'number' && near(value, expected.value)) return null;
  return unlike(value ?? null, expected.value);
}

/** The names of an error's class and of those it extends. */
function classes(error: unknown): string[] {
  const names: string[] = [];
  for (let p = Object.getPrototypeOf(error); p; p = Object.getPrototypeOf(p))
    names.push(p.constructor.name.replace(/^Python/, ''));
  return names;
}

/** What differs in an error from what PyTorch threw; null where nothing does. */
export function differsThrown(error: unknown, expected: Outcome): string | null {
  if (!(error instanceof Error)) return `${error} where ${expected.error} was expected`;
  const names = classes(error);
  return (
    unlike(error.message, expected.message) ??
    (names.includes(expected.error ?? '') ? null : `a ${names} where ${expected.error} was expected`)
  );
}
