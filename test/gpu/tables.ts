// Lines of Python with what real PyTorch answered (test/golden/*.json), on `webgpu`: values, gradients and errors, read there and held
// against the same numbers as on the cpu. What the device refuses is counted by its sentence; what it cannot know, and where it differs, is
// in table-skips.json.

import { readFileSync } from 'node:fs';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/namespace.ts';
import * as differences from '../helpers/differences.ts';
import type { Case, Table } from '../helpers/golden.ts';
import { on } from '../helpers/on.ts';
import { differs, differsThrown, type Outcome } from '../helpers/outcome.ts';
import { ofDerivatives, ofFunctions, ofTensors } from '../helpers/own-functions.ts';
import { ofParametrizations } from '../helpers/own-modules.ts';
import { type Names, run, type Tree } from '../helpers/python.ts';
import { refusalIn } from '../helpers/refused.ts';
import { Skips } from '../helpers/skips.ts';
import listed from './table-skips.json' with { type: 'json' };

/** The tables, and the names that their lines use besides the library's. */
const tables: { readonly [name: string]: Names } = {
  tensor: ofTensors,
  functions: ofFunctions,
  forms: {},
  losses: {},
  modules: {},
  windows: { nn },
  draws: {},
  autograd: ofDerivatives,
  parametrize: ofParametrizations,
};
/** Their files, in test/golden. */
export const FILES = Object.keys(tables).map((name) => `${name}.json`);
const read = (name: string): Table =>
  JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), 'utf8'));
/** The one group that is about no tensors. */
const APART = 'extra state';

/** Of all lines `npm test` takes every so manyth, in Node and on a page; primes, as lines go through reductions and options by turns. */
export const EVERY_LINE = { node: 97, page: 397 };

/** Where this library differs on every device. */
const differing = Object.assign({}, ...Object.values(differences)) as { readonly [code: string]: Outcome };

/** Whether something that is told stands in a tree. */
const mentions = (tree: unknown, told: (part: readonly unknown[]) => boolean): boolean =>
  typeof tree === 'object' && tree !== null
    ? (Array.isArray(tree) && told(tree)) || Object.values(tree).some((part) => mentions(part, told))
    : false;

/** A table's beginning, as far as it holds no doubles where the line names none of them: the device has none. */
function needed(setup: readonly Tree[], program: readonly Tree[]): readonly Tree[] {
  const doubles = new Set<unknown>();
  const hasDoubles = ([kind, name, attribute]: readonly unknown[]): boolean =>
    kind === 'name' ? doubles.has(name) : kind === 'attr' && (attribute === 'double' || attribute === 'float64');
  const others = setup.filter((statement) => {
    if (!mentions(statement, hasDoubles)) return true;
    const [, [, name]] = statement as [string, [string, string]];
    doubles.add(name);
    return false;
  });
  return mentions(program, hasDoubles) ? setup : others;
}

/** What is expected of copies on the cpu, which print without their history. */
const unprinted = ({ text, list, ...rest }: Outcome): Outcome =>
  list ? { ...rest, list: list.map(unprinted) } : rest.shape ? rest : text === undefined ? rest : { ...rest, text };

/** A value with copies on the cpu in place of its tensors. */
const copied = async (value: unknown): Promise<unknown> =>
  value instanceof torch.Tensor
    ? value.read()
    : Array.isArray(value) && !(value instanceof torch.Size)
      ? Promise.all(value.map(copied))
      : value;

type Ended = { readonly value: unknown } | { readonly error: Error };

/** What comes of a line, now or when it is read; nothing that it demanded is left for the next one. */
async function ended({ tree }: Case, setup: readonly Tree[], own: Names): Promise<Ended> {
  const probe = torch.zeros(1, { device: 'webgpu' });
  const heard = torch.onWarning(() => undefined);
  const begun = ((): Ended => {
    try {
      return { value: on('webgpu', () => run(needed(setup, tree), tree, own)) };
    } catch (error) {
      return { error: error as Error };
    } finally {
      torch.autograd.set_detect_anomaly(false);
      torch.onWarning(heard);
    }
  })();
  try {
    const [value] = await Promise.all(['error' in begun ? null : copied(begun.value), probe.read()]);
    return 'error' in begun ? begun : { value };
  } catch (error) {
    return { error: error as Error };
  }
}

/** What is wrong with how a line ended; null where nothing is. */
const faultOf = (found: Ended, expected: Outcome): string | null =>
  expected.error !== undefined
    ? differsThrown('error' in found ? found.error : undefined, expected)
    : 'error' in found
      ? `${found.error}`
      : differs(found.value, unprinted(expected));

export interface Told {
  /** Lines that agree. */
  readonly passed: number;
  /** Lines that the device refuses, by sentence. */
  readonly refused: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
  /** Skips that no line used. */
  readonly unused: readonly string[];
}

/** Runs every so manyth line. */
export async function tablesOn(every = 1): Promise<Told> {
  const skips = new Skips(listed);
  let [passed, count] = [0, 0];
  const refused: Record<string, number> = {};
  const wrong: string[] = [];
  for (const [name, own] of Object.entries(tables)) {
    const { setup, groups } = read(name);
    const lines = Object.entries(groups).flatMap(([group, cases]) => (group === APART ? [] : cases));
    for (const line of lines.filter(() => count++ % every === 0)) {
      const expected = differing[line.code] ?? line.result;
      const found = await ended(line, setup, own);
      const fault = faultOf(found, expected);
      const refusal = 'error' in found ? refusalIn(found.error.message) : undefined;
      const skipped = skips.takes(line.code);
      if (fault === null && !skipped) passed++;
      else if (fault === null) wrong.push(`${name}: ${line.code} is skipped, and agrees`);
      else if (refusal !== undefined) refused[refusal] = (refused[refusal] ?? 0) + 1;
      else if (!skipped) wrong.push(`${name}: ${line.code}\n${fault}`);
    }
  }
  return { passed, refused, wrong, unused: skips.unused() };
}
