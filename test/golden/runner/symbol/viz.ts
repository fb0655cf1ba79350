// Tables and drawings of graphs: texts to the letter.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mx } from 'bptt/mx';
import type { Case, Entry } from '../case.ts';
import { Comparison } from '../comparison.ts';
import { programOf } from './graphs.ts';
import { type Outcome, watched } from './outcome.ts';

type Json = Readonly<Record<string, unknown>>;
type Sym = ReturnType<typeof mx.sym.var>;

const f = (): Sym => mx.sym.FullyConnected(mx.sym.var('x'), { num_hidden: 3, name: 'f' });

/** The small questions, by the name of their entry. */
const questions: { readonly [name: string]: () => unknown } = {
  summary_not_symbol: () => mx.viz.print_summary('x' as never),
  plot_not_symbol: () => mx.viz.plot_network('x' as never),
  plot_node_attrs: () => mx.viz.plot_network(f(), { node_attrs: 'oval' as never }),
  summary_incomplete: () => mx.viz.print_summary(f().add(mx.sym.var('y')), { shape: {} }),
  plot_incomplete: () => mx.viz.plot_network(f(), { shape: {} }),
  summary_rnn_1d: () => {
    const r = mx.sym.Reshape(mx.sym.var('x'), { shape: [-1], name: 'r' });
    return mx.viz.print_summary(mx.sym.FullyConnected(r, { num_hidden: 3, name: 'f' }), { shape: { x: [2, 3] } });
  },
};

/** MXNet's table of a graph with an output of one axis ends where it asks for the second: what it printed so far is compared. */
const endsEarly = (wanted: Json | undefined): boolean => wanted?.type === 'IndexError';

function compareOutcome(comparison: Comparison, what: string, found: Outcome<unknown>, entry: Json): void {
  const wanted = entry.error as Json | undefined;
  const { error } = found;
  const expected = wanted && !endsEarly(wanted) ? [wanted.type, wanted.text] : null;
  comparison.same(`${what}: error`, error && [error.constructor.name, error.message], expected);
  comparison.same(`${what}: warnings`, found.warnings, entry.warnings ?? []);
}

function comparePrinted(comparison: Comparison, what: string, printed: string, text: string, entry: Json): void {
  const whole = !endsEarly(entry.error as Json | undefined);
  comparison.same(what, whole ? printed : printed.slice(0, text.length), text);
}

export function compareViz(path: string, entry: Entry): Comparison {
  const comparison = new Comparison(true);
  const read = (file: unknown): string => readFileSync(join(dirname(path), file as string), 'utf8');
  if (!entry.steps) {
    const outcome = watched(questions[entry.name as string]);
    compareOutcome(comparison, 'question', outcome, entry);
    if (entry.stdout) comparePrinted(comparison, 'stdout', outcome.stdout, entry.stdout as string, entry);
    return comparison;
  }
  const program = programOf(entry);
  const symbol = program.value(entry.symbol) as Sym;
  for (const each of entry.print_summary as Json[]) {
    const what = `print_summary ${JSON.stringify(each.kwargs)}`;
    const outcome = watched(() => mx.viz.print_summary(symbol, program.value(each.kwargs) as object));
    compareOutcome(comparison, what, outcome, each);
    if (each.file) comparePrinted(comparison, what, outcome.stdout, read(each.file), each);
  }
  for (const each of entry.plot_network as Json[]) {
    const what = `plot_network ${JSON.stringify(each.kwargs)}`;
    const outcome = watched(() => mx.viz.plot_network(symbol, program.value(each.kwargs) as object));
    compareOutcome(comparison, what, outcome, each);
    const dot = outcome.value;
    if (dot === null || !each.file) continue;
    comparison.same(what, dot.source, read(each.file));
    const { filename, format, engine } = each;
    comparison.same(`${what}: object`, [dot.filename, dot.format, dot.engine], [filename, format, engine]);
  }
  return comparison;
}

export const vizCase = (label: string, path: string, entry: Entry): Case => ({
  label,
  names: [],
  devices: ['cpu'],
  run: () => compareViz(path, entry),
  runExpecting: (_, parts) => compareViz(path, { ...entry, ...parts }),
});
