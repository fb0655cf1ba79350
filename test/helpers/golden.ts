// Tables of Python lines with what real PyTorch answered (test/golden/lines.py), as one test for each line.

import { describe, expect, it } from 'vitest';
import { onWarning } from '../../src/index.ts';
import tensors from '../golden/tensor.json' with { type: 'json' };
import { differs, differsThrown, type Outcome } from './outcome.ts';
import { type Names, run, type Tree } from './python.ts';

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

/** What a call throws; undefined where it throws nothing. */
function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
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
        const fault =
          expected.error === undefined ? differs(value(), expected) : differsThrown(thrownBy(value), expected);
        expect(fault).toBeNull();
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
