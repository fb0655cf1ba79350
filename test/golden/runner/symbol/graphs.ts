// Graphs: what MXNet says of the symbol that a program makes, and the text of its JSON.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mx } from 'bptt/mx';
import type { Case, Entry, Parts } from '../case.ts';
import { Comparison } from '../comparison.ts';
import { isRecord } from '../read.ts';
import { type Outcome, watched } from './outcome.ts';
import { Program, type Step } from './program.ts';

type Sym = ReturnType<typeof mx.sym.var>;
type Json = Readonly<Record<string, unknown>>;

/** A value as the goldens write it: a symbol by its name and outputs. */
export function written(value: unknown): unknown {
  if (value instanceof mx.sym.Symbol) return { symbol: value.name, outputs: value.list_outputs() };
  if (Array.isArray(value)) return value.map(written);
  if (value === undefined) return null;
  if (isRecord(value) && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, x]) => [key, written(x)]),
    );
  }
  return value;
}

/** JSON with sorted keys. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  if ('float' in value && Object.keys(value).length === 1) return value.float;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, x]) => [key, sorted(x)]),
  );
}

/** Runs a program of steps with names counted from 0. */
export function programOf(entry: Entry): Program {
  const program = new Program();
  new mx.name.NameManager().with(() => program.run(entry.steps as Step[]));
  return program;
}

function expected(
  comparison: Comparison,
  what: string,
  answer: Json,
  { value, error, stdout, warnings }: Outcome<unknown>,
): void {
  const wanted = answer.error as Json | undefined;
  if (wanted) {
    comparison.same(
      `${what}: error`,
      [error?.constructor.name ?? null, error?.message ?? null],
      [wanted.type, wanted.text],
    );
  } else if (error) comparison.same(what, error.message, 'no error');
  else {
    const keys = 'arg_types' in answer ? 'types' : 'shapes';
    const parts = ['arg', 'out', 'aux'].map((part) => answer[`${part}_${keys}`] ?? null);
    comparison.same(
      what,
      value,
      parts.map((part) => part ?? null),
    );
  }
  comparison.same(`${what}: stdout`, stdout, answer.stdout ?? '');
  comparison.same(`${what}: warnings`, warnings, answer.warnings ?? []);
}

function look(comparison: Comparison, symbol: Sym, expect: Json): void {
  const internals = (): string[] => symbol.get_internals().list_outputs();
  const seen: Json = {
    repr: `${symbol}`,
    name: symbol.name,
    len: symbol.length,
    list_arguments: symbol.list_arguments(),
    list_outputs: symbol.list_outputs(),
    list_auxiliary_states: symbol.list_auxiliary_states(),
    list_inputs: symbol.list_inputs(),
    get_internals: internals(),
    get_children: symbol.get_children()?.list_outputs() ?? null,
    attr_dict: sorted(symbol.attr_dict()),
    // null: it was not asked of several outputs
    ...(expect.list_attr === null ? {} : { list_attr: sorted(symbol.list_attr()) }),
  };
  for (const [key, value] of Object.entries(seen)) comparison.same(key, value, sorted(expect[key]));
}

export function compareGraph(path: string, entry: Entry): Comparison {
  const comparison = new Comparison(true);
  const expect = entry.expect as Json;
  const { value: program, error, warnings, stdout } = watched(() => programOf(entry));
  if (error || program === null) throw error;
  const symbol = program.value(entry.symbol) as Sym;
  look(comparison, symbol, expect);
  comparison.same('warnings', warnings, expect.warnings ?? []);
  comparison.same('stdout', stdout, expect.stdout ?? '');
  for (const [key, ref] of Object.entries(entry.watch_refs as Json)) {
    comparison.same(`watch ${key}`, sorted(written(program.value(ref))), sorted((expect.watch as Json)[key]));
  }
  const answers = expect.infer as Json[];
  (entry.queries as { call: 'infer_shape'; args: Json }[]).forEach(({ call, args }, i) => {
    const given = program.value(args) as never;
    const outcome = watched(() => symbol[call](given));
    expected(comparison, `${call}(${JSON.stringify(args)})`, answers[i], outcome);
  });
  const text = readFileSync(join(dirname(path), entry.json as string), 'utf8');
  comparison.same('tojson', symbol.tojson(), text);
  comparison.same('load_json', mx.sym.load_json(text).tojson(), text);
  return comparison;
}

/** The entry with other answers, by the text of their questions. */
function answering(entry: Entry, parts: Parts): Entry {
  const expect = entry.expect as Json;
  const infer = (expect.infer as Json[]).map(
    (answer) => parts[`${answer.call}(${JSON.stringify(answer.args)})`] ?? answer,
  );
  return { ...entry, expect: { ...expect, infer } };
}

export const graphCase = (label: string, path: string, entry: Entry): Case => ({
  label,
  names: [],
  devices: ['cpu'],
  run: () => compareGraph(path, entry),
  runExpecting: (_, parts) => compareGraph(path, answering(entry, parts)),
});
