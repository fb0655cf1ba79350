// Entries of the lists of statements: what a program gives, prints, warns of and throws.

import { onWarning, type Warning } from 'bptt';
import { mx } from 'bptt/gluon';
import { inFolder } from '../../../helpers/in-folder.ts';
import { type Case, cpuDevices, type Device, type Entry, type Parts } from '../case.ts';
import { Comparison } from '../comparison.ts';
import { resolve } from '../library.ts';
import { parsePython } from '../python/statements.ts';
import type { Statement } from '../python/syntax.ts';
import { onContext } from './context.ts';
import { run } from './interpreter.ts';
import { modules, namesOf } from './names.ts';
import { builtins, numpy } from './numpy.ts';
import { Undefined } from './operators.ts';
import { asCpu, compareValue } from './outcome.ts';
import { Scope } from './scope.ts';

/** What a program did. */
interface Outcome {
  readonly value: unknown;
  readonly error: Error | null;
  readonly printed: string;
  readonly warnings: readonly Warning[];
}

/** The names a program starts with; on the reference its contexts are the reference's. */
function start(device: Device, folder: string, print: (text: string) => void): Scope {
  const imported = Object.fromEntries(Object.entries(modules).map(([name, full]) => [name, resolve(full)]));
  if (device === 'reference') imported.mx = { ...mx, cpu: (id = 0) => (id === 0 ? mx.reference() : mx.cpu(id)) };
  return new Scope(null, { ...builtins(print), ...imported, np: numpy, TMP: folder });
}

function outcome(program: readonly Statement[], device: Device, folder: string): Outcome {
  let printed = '';
  const print = (text: string): void => {
    printed += text;
  };
  const warnings: Warning[] = [];
  const before = onWarning((warning) => warnings.push(warning));
  const { log, info } = console;
  console.log = (...parts: unknown[]) => print(`${parts.map(String).join(' ')}\n`);
  // Python's log is not printed.
  console.info = () => {};
  let value: unknown = null;
  let error: Error | null = null;
  try {
    value = run(program, start(device, folder, print));
  } catch (thrown) {
    error = thrown as Error;
  } finally {
    Object.assign(console, { log, info });
    onWarning(before);
  }
  const cleaned = (text: string): string => asCpu(text.replaceAll(folder, 'TMP'));
  return { value, error, printed: cleaned(printed), warnings };
}

/** Python's class names of an exception, from the nearest to the base. */
function classesOf(error: Error): string[] {
  const names: string[] = [];
  for (let at: unknown = error; at; at = Object.getPrototypeOf(at)) {
    names.push((at as object).constructor.name.replace(/^Python/, ''));
  }
  return names;
}

/** Texts without places in MXNet's C++. */
const withoutPlaces = (text: string): string => text.replaceAll(/\[TIME\] \S+:\d+: /g, '');

/** What a program prints: MXNet's C++ also prints the arguments before an error that names them. */
const printedBy = (entry: Entry): string =>
  ((entry.printed as string | undefined) ?? '').replace(/^infer_(shape|type) error\. Arguments:\n( {2}.*\n)+/, '');

/** Bases of Python's own exceptions that have no counterpart. */
const abstract = ['Exception', 'LookupError', 'NameError', 'Warning'];

function compareError(comparison: Comparison, entry: Entry, error: Error | null, folder: string): void {
  const { python, type, bases } = entry;
  const message = withoutPlaces(entry.message as string);
  if (!error) {
    comparison.same(python as string, 'no exception', message);
    return;
  }
  if (error instanceof Undefined && type !== Undefined.name) throw error;
  // Where MXNet says nothing (a bare assert, a trace without text), there is a sentence here.
  if (message === '') comparison.same(`${python as string}: a text`, error.message !== '', true);
  else comparison.same(python as string, asCpu(error.message.replaceAll(folder, 'TMP')), message);
  const classes = classesOf(error);
  for (const name of [type, ...(bases as string[]).filter((base) => !abstract.includes(base))]) {
    comparison.same(`${name} among the classes ${classes.join(', ')}`, classes.includes(name as string), true);
  }
}

/** Python's own filter hides deprecations unless asked. */
const shown = ({ category }: Warning): boolean => category !== 'DeprecationWarning';

/**
 * The entry with other expectations: its `outcome` (a value, or an exception's type, bases and message, where `next` goes on
 * with the program), what is `printed`, and the `warnings`. @throws Error for any other part.
 */
function replacing(entry: Entry, { outcome, ...parts }: Parts): Entry {
  const unknown = Object.keys(parts).find((name) => name !== 'printed' && name !== 'warnings');
  if (unknown !== undefined) throw new Error(`statements have no part '${unknown}'`);
  if (outcome === undefined) return { ...entry, ...parts };
  const { python, printed, warnings } = entry;
  return { python, printed, warnings, type: null, bases: [], ...(outcome as Parts), ...parts };
}

const programOf = ({ python, next }: Entry): readonly Statement[] =>
  parsePython(next === undefined ? (python as string) : `${python}\n${next}`);

function compare(entry: Entry, program: readonly Statement[], device: Device): Comparison {
  const comparison = new Comparison(true);
  const before = process.cwd();
  inFolder((folder) => {
    // What a program writes under a name without a folder goes there too.
    process.chdir(folder);
    try {
      const { value, error, printed, warnings } = onContext(device, () => outcome(program, device, folder));
      if (entry.type !== null) compareError(comparison, entry, error, folder);
      else if (error) throw error;
      else onContext(device, () => compareValue(comparison, entry.python as string, value, entry.value));
      comparison.same('printed', printed, printedBy(entry));
      comparison.same(
        'warnings',
        warnings
          .filter(shown)
          .map(({ category, message }) => ({ category, message: message.replaceAll(folder, 'TMP') })),
        entry.warnings ?? [],
      );
    } finally {
      process.chdir(before);
    }
  });
  return comparison;
}

/** An entry of a list of Python statements. @throws Error for a text that is not of the Python read here. */
export function statementCase(label: string, entry: Entry): Case {
  const program = programOf(entry);
  // A text about a name that MXNet lacks needs no name that the library has.
  const names = entry.type === 'AttributeError' ? [] : namesOf(program);
  return {
    label,
    names,
    devices: cpuDevices,
    run: (device) => compare(entry, program, device),
    runExpecting: (device, parts) => {
      const here = replacing(entry, parts);
      return compare(here, programOf(here), device);
    },
  };
}
