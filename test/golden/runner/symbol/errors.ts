// Programs of steps and what comes of them: the error of the last step, or its result; what is printed, logged and warned of;
// and values seen on the way.

import { mx } from 'bptt/mx';
import { type Case, cpuDevices, type Entry } from '../case.ts';
import { Comparison, type Tolerance } from '../comparison.ts';
import { contextOf } from '../mxnet/context.ts';
import { asCpu } from '../mxnet/outcome.ts';
import { isRecord } from '../read.ts';
import { sorted } from './graphs.ts';
import { watched } from './outcome.ts';
import { Program, type Step } from './program.ts';

type Json = Readonly<Record<string, unknown>>;

const tolerances: { readonly [dtype: string]: Tolerance } = {
  float32: { rtol: 1.3e-6, atol: 1e-5 },
  float64: { rtol: 1e-7, atol: 1e-7 },
};

/** Attributes of an operator in an error stand in the order of a hash table, which means nothing. */
const settled = (text: string): string =>
  text.replace(/(in operator \w+\(name="[^"]*")((?:, \w+="[^"]*")+)\)/g, (_, head: string, rest: string) => {
    const attributes = rest.split(/, (?=\w+=")/).filter((part) => part !== '');
    return `${head}, ${attributes.sort().join(', ')})`;
  });

/** Compares a value with what the goldens wrote of it. */
function compareWritten(comparison: Comparison, what: string, actual: unknown, expected: unknown): void {
  if (Array.isArray(expected)) {
    const items = Array.isArray(actual) ? actual : null;
    comparison.same(`${what}, length`, items?.length ?? String(actual), expected.length);
    expected.forEach((item, i) => {
      compareWritten(comparison, `${what}[${i}]`, items?.[i], item);
    });
  } else if (!isRecord(expected))
    comparison.same(what, typeof actual === 'string' ? asCpu(actual) : (actual ?? null), expected);
  else if ('float' in expected) comparison.same(what, actual, expected.float);
  else if ('symbol' in expected) {
    const symbol = actual instanceof mx.sym.Symbol ? { symbol: actual.name, outputs: actual.list_outputs() } : actual;
    comparison.same(what, symbol, expected);
  } else if ('ndarray' in expected) compareArray(comparison, what, actual, sorted(expected) as Json);
  else if ('repr' in expected) comparison.same(what, `<${(actual as object).constructor.name}>`, expected.repr);
  else {
    const record = isRecord(actual) || typeof actual === 'object' ? (actual as Json) : {};
    comparison.same(`${what}, keys`, Object.keys(record ?? {}).sort(), Object.keys(expected).sort());
    for (const [key, value] of Object.entries(expected))
      compareWritten(comparison, `${what}.${key}`, record?.[key], value);
  }
}

function compareArray(comparison: Comparison, what: string, actual: unknown, { ndarray, shape, dtype }: Json): void {
  if (!(actual instanceof mx.nd.NDArray)) {
    comparison.same(what, String(actual), 'an NDArray');
    return;
  }
  comparison.same(`${what}, dtype`, actual.dtype, dtype);
  comparison.same(`${what}, shape`, actual.shape, shape);
  const values = [ndarray].flat(Number.POSITIVE_INFINITY).map(Number);
  comparison.elements(what, [actual], values, tolerances[dtype as string] ?? 'exact');
}

function compare(entry: Entry): Comparison {
  const comparison = new Comparison(true);
  const program = new Program();
  const outcome = watched(() => new mx.name.NameManager().with(() => program.run(entry.steps as Step[])));
  const { value, error, stdout, warnings, log } = outcome;
  const wanted = entry.error as { readonly type: string; readonly text: string } | undefined;
  if (wanted) {
    comparison.same('class', error?.constructor.name ?? null, wanted.type);
    comparison.same('text', error && settled(asCpu(error.message)), settled(wanted.text));
  } else if (error) throw error;
  else if ('result' in entry) compareWritten(comparison, 'result', value, entry.result);
  for (const [key, ref] of Object.entries((entry.watch_refs as Json | undefined) ?? {})) {
    compareWritten(comparison, key, program.value(ref), (entry.watch as Json)[key]);
  }
  comparison.same('stdout', stdout, entry.stdout ?? '');
  comparison.same('warnings', warnings, entry.warnings ?? []);
  comparison.same('log', log, entry.log ?? []);
  return comparison;
}

/** The first part of every name that is called below `mx`. */
const roots = (steps: readonly Step[]): string[] =>
  steps.flatMap(({ call, with: scope, do: inner = [] }) => [
    ...(call?.includes('.') ? [call] : []),
    ...roots(scope ? [scope, ...inner] : inner),
  ]);

/** The entry without the parts that are to be missing. */
const without = (entry: Entry): Entry => Object.fromEntries(Object.entries(entry).filter(([, part]) => part !== null));

/** A program with what comes of it; it waits for namespaces that are not there. */
export function outcomeCase(label: string, _path: string, entry: Entry): Case {
  const steps = (entry.steps as Step[] | undefined) ?? [];
  const called = steps.length > 0 ? roots(steps) : ['callback.Speedometer'];
  const missing = called.filter((name) => !(name.split('.')[0] in mx));
  return {
    label,
    names: missing.map((name) => `mxnet.${name}`),
    devices: cpuDevices,
    run: (device) => mx.context.withContext(contextOf(device), () => compare(entry)),
    runExpecting: (device, parts) =>
      mx.context.withContext(contextOf(device), () => compare(without({ ...entry, ...parts }))),
  };
}
