// Tables of Python lines with what real PyTorch answered (test/golden/lines.py), as one test for each line.

import { describe, expect, it } from 'vitest';
import { onWarning, Size, Tensor } from '../../src/index.ts';
import tensors from '../golden/tensor.json' with { type: 'json' };
import { FLOAT32, FLOAT64, mismatch } from './close.ts';
import { type Names, run, type Tree } from './python.ts';

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
export interface Case {
  readonly code: string;
  readonly tree: readonly Tree[];
  readonly result: Outcome;
}

/** Lines by group, and the statements that run before each. */
export interface Table {
  /** Whether warnings on the way were written down. */
  readonly warned?: boolean;
  readonly setup: readonly Tree[];
  readonly groups: { readonly [name: string]: readonly Case[] };
}

/** Lines on which this library differs on purpose, by their code. The reasons are in docs/from-torch.md. */
export interface Differences {
  readonly [code: string]: Outcome;
}

/** Elements as numbers: JSON has no word for what is not finite. */
const numbers = (values: readonly unknown[]): number[] =>
  values.map((v) => (typeof v === 'string' ? Number(v.replace('inf', 'Infinity')) : Number(v)));

/** Holds a value against what PyTorch answered. */
export function check(value: unknown, expected: Outcome): void {
  if (expected.list) {
    const list = value as unknown[];
    expect(Array.isArray(list)).toBe(true);
    expect(list.length).toBe(expected.list.length);
    for (const [i, e] of expected.list.entries()) check(list[i], e);
  } else if (expected.shape) {
    expect(value).toBeInstanceOf(Tensor);
    const x = value as Tensor;
    expect(`${x.dtype} ${x.shape}`).toBe(`${expected.dtype} ${Size.of_(expected.shape)}`);
    const tolerance = x.dtype === 'float64' ? FLOAT64 : FLOAT32;
    expect(mismatch(x.detach().numpy(), numbers(expected.values as unknown[]), tolerance)).toBeNull();
    if (expected.text !== undefined) expect(String(x)).toBe(expected.text);
  } else if (expected.text !== undefined) expect(String(value)).toBe(expected.text);
  else if (typeof expected.value === 'number') expect(value).toBeCloseTo(expected.value, 6);
  else expect(value ?? null).toBe(expected.value);
}

/** The names of an error's class and of those it extends. */
function classes(error: unknown): string[] {
  const names: string[] = [];
  for (let p = Object.getPrototypeOf(error); p; p = Object.getPrototypeOf(p))
    names.push(p.constructor.name.replace(/^Python/, ''));
  return names;
}

/** Holds what is thrown against what PyTorch threw. */
export function refuses(value: () => unknown, { error, message }: Outcome): void {
  let caught: unknown;
  try {
    value();
  } catch (e) {
    caught = e;
  }
  expect(caught).toBeInstanceOf(Error);
  expect((caught as Error).message).toBe(message);
  expect(classes(caught)).toContain(error);
}

/** What a line warns of. */
function heard(of: () => void): string[] {
  const messages: string[] = [];
  const before = onWarning(({ message }) => void messages.push(message));
  try {
    of();
  } finally {
    onWarning(before);
  }
  return messages;
}

/** One test for each line of the groups; `own` are names that the lines use besides the library's. */
export function follow(
  names: readonly string[],
  differences: Differences = {},
  own: Names = {},
  table: unknown = tensors,
): void {
  const { setup, groups, warned } = table as Table;
  const cases = names.flatMap((name) => groups[name]);
  describe.each(names)('%s', (name) => {
    it.each(groups[name].map((c) => [c.code, c] as const))('%s', (code, { tree, result }) => {
      const expected = differences[code] ?? result;
      const value = () => run(setup, tree, own);
      const messages = heard(() => {
        if (expected.error === undefined) check(value(), expected);
        else refuses(value, expected);
      });
      if (warned) expect(messages).toEqual(expected.warnings ?? []);
    });
  });
  it('differs only where it says so', () => {
    const answers = new Map(cases.map((c) => [c.code, c.result]));
    for (const [code, ours] of Object.entries(differences)) {
      expect(answers.has(code), code).toBe(true);
      expect(answers.get(code), code).not.toEqual(ours);
    }
  });
}
