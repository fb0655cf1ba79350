// Lists of files, good and hostile: what a format's reader must give, and what it must refuse.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSafetensors } from 'bptt/formats';
import type { Case, Entry } from './case.ts';
import { Comparison } from './comparison.ts';
import { ptCase } from './pt.ts';

type Row = readonly [name: string, dtype: string, shape: readonly number[], hex: string];

/** Every tensor of a file as plain data, in the order of names. */
function rows(path: string): { tensors: Row[]; metadata: Record<string, string> } {
  const { tensors, metadata } = parseSafetensors(readFileSync(path));
  const list = [...tensors].map(([name, t]): Row => [name, t.dtype, t.shape, Buffer.from(t.bytes).toString('hex')]);
  return { tensors: list.sort(byName), metadata: Object.fromEntries(metadata) };
}

const byName = ([a]: Row, [b]: Row): number => (a < b ? -1 : a > b ? 1 : 0);

interface ExpectedTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes_hex: string;
}

function good(path: string, entry: Entry): Comparison {
  const comparison = new Comparison();
  const expected = (entry.tensors as ExpectedTensor[]).map((t): Row => [t.name, t.dtype, t.shape, t.bytes_hex]);
  const got = rows(path);
  comparison.same('tensors', got.tensors, expected.sort(byName));
  const sorted = (record: object): object => Object.entries(record).sort();
  comparison.same('metadata', sorted(got.metadata), sorted((entry.metadata as object | null) ?? {}));
  return comparison;
}

function hostile(path: string, entry: Entry): Comparison {
  const comparison = new Comparison();
  const described = (entry.reference as { value?: Row[] }).value;
  const before = Object.keys(Object.prototype).length;
  let got: readonly Row[] | 'rejected';
  try {
    got = rows(path).tensors;
  } catch (error) {
    if (!(error instanceof Error) || error instanceof RangeError) throw error;
    got = 'rejected';
  }
  const may = { reject: ['rejected'], accept: [described], either: ['rejected', described] }[entry.expect as string];
  if (may === undefined) throw new Error(`unknown expectation '${entry.expect}'`);
  const expected = may.map((m) => (Array.isArray(m) ? [...m].sort(byName) : m));
  const found = expected.find((e) => JSON.stringify(e) === JSON.stringify(got));
  comparison.same(`${entry.expect} (${entry.why})`, got, found ?? expected[0]);
  comparison.same('properties of Object.prototype', Object.keys(Object.prototype).length, before);
  return comparison;
}

/** An entry of a list of files: `valid` or `hostile`. */
export function fileCase(label: string, list: string, group: string, entry: Entry): Case {
  const path = join(dirname(list), entry.file as string);
  if (path.endsWith('.pt')) return ptCase(label, list, group, entry);
  const run = group === 'valid' ? good : hostile;
  return { label, names: [], devices: ['cpu'], run: () => run(path, entry) };
}
