// Calls everything that can be called with what it does not take: an unknown keyword, too many arguments, and values of every
// other kind in each place. It must refuse in the library's words or mean something; what it must never do is swallow what was
// given, or answer in JavaScript's own words.

import type { Entry } from './gather.ts';
import { withdraw } from './world.ts';

/** What a walk is told about the entries. */
export interface Options {
  /** Values that arguments of a name take, so that a call gets past them to the one that is tried. */
  readonly samples: { readonly [argument: string]: unknown };
  /** More values that arguments of a name take. */
  readonly more?: { readonly [argument: string]: readonly (() => unknown)[] };
  /** Values with which one function answers. */
  readonly own?: { readonly [path: string]: { readonly [argument: string]: () => unknown } };
  /** Functions of any number of arguments, of which 0 is one. */
  readonly endless?: readonly string[];
  /** Hears of each function before it is called. */
  readonly trace?: (path: string) => void;
  /** Why what matches a pattern is not walked. */
  readonly exclusions: { readonly [pattern: string]: string };
}

export interface Report {
  readonly functions: number;
  readonly calls: number;
  /** How many calls were refused. */
  readonly refusals: number;
  readonly violations: readonly string[];
  /** Patterns that match nothing any more. */
  readonly unused: readonly string[];
}

/** A value of every kind. `undefined` is an argument that is not given. */
export const junk = (): unknown[] => [
  ...[null, undefined, '', 'x', true, Number.NaN, 1.5, -1, 0, 2n],
  ...[{}, [], [null], ['x'], [[]], { a: 1 }, new Float32Array(2), () => 1, Symbol('s'), new Date(0)],
];

/** JavaScript's own words for what went wrong inside. */
const internal =
  /Cannot (read|set|convert|destructure|create)|is not (a function|iterable|a constructor|an object)|undefined|Invalid (array|typed array) length|\[object|before initialization|BigInt(?!64)|call stack|out of bounds memory/;

export interface Outcome {
  /** The error, where one was thrown. */
  readonly error?: unknown;
  readonly value?: unknown;
}

export function attempt(call: (...args: unknown[]) => unknown, args: readonly unknown[]): Outcome {
  try {
    const value = call(...args);
    if (value instanceof Promise) value.catch(() => {});
    else if (typeof Object(value).next === 'function') (value as Iterator<unknown>).next();
    return { value };
  } catch (error) {
    return { error };
  }
}

/** What is wrong with an error, or null: the library's own have a `hint`, and a message in the ancestor's words. */
export function fault(error: unknown): string | null {
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const text = `${error.name}: ${error.message}`;
  // The system's refusals: no such file.
  if ('syscall' in error) return null;
  if (!('hint' in error)) return `JavaScript's own ${text} ${/at ([^\n]*)/.exec(error.stack ?? '')?.[1] ?? ''}`;
  if (error.message === '') return `${error.name} without a message`;
  // Python has some of the words too.
  const own = error.message.replace(/^'[\w.]+' object is not iterable/, '');
  return internal.test(own) ? `JavaScript's words in ${text}` : null;
}

/** The pattern that leaves an entry out, or undefined. */
export const exclusionOf = (path: string, exclusions: Options['exclusions']): string | undefined =>
  Object.keys(exclusions).find((pattern) => new RegExp(`^(?:${pattern})$`).test(path));

const quoted = (text: string): string[] => [...text.matchAll(/'(\w+)'/g)].map(([, name]) => name);
export const message = ({ error }: Outcome): string => (error instanceof Error ? error.message : '');

export function show(value: unknown, depth = 3): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (Object.is(value, -0)) return '-0';
  if (Object(value) !== value) return typeof value === 'symbol' ? 'symbol' : String(value);
  if (typeof value === 'function') return 'function';
  if (depth === 0) return '…';
  if (Array.isArray(value))
    return `[${Array.from(value.slice(0, 8), (item) => show(item, depth - 1))}${value.length > 8 ? ', …' : ''}]`;
  const name = Object(value).constructor?.name;
  if (name !== 'Object' && name !== undefined) return `<${name}>`;
  return `{${Object.entries(value as object).map(([k, v]) => `${k}: ${show(v, depth - 1)}`)}}`;
}
export const shown = (args: readonly unknown[]): string => args.map((x) => show(x)).join(', ');

/** A keyword that nothing has. */
export const PROBE = { no_such_argument: 1 };

/** The arguments that the refusal of an unknown keyword lists. */
export const namesIn = ({ error }: Outcome): string[] =>
  /its arguments are (.*)/.exec(String(Reflect.get(Object(error), 'hint') ?? ''))?.[1].split(', ') ?? [];

/** The arguments that a call without any lacks. */
export const mustOf = (outcome: Outcome): string[] =>
  /missing \d+ required/.test(message(outcome)) ? quoted(message(outcome)) : [];

/** What became of a promise. */
const settled = async (outcome: Outcome): Promise<Outcome> =>
  outcome.value instanceof Promise
    ? outcome.value.then(
        (value: unknown) => ({ value }),
        (error: unknown) => ({ error }),
      )
    : outcome;

/** Walks over everything. Each entry's violations are told once for each kind of message. */
export async function walk(entries: readonly Entry[], options: Options): Promise<Report> {
  const { samples, exclusions } = options;
  let [functions, calls, refusals] = [0, 0, 0];
  const violations = new Map<string, string>();
  const unused = new Set(Object.keys(exclusions));
  for (const { path, make } of entries) {
    const excluded = exclusionOf(path, exclusions);
    if (excluded !== undefined) {
      unused.delete(excluded);
      continue;
    }
    functions++;
    options.trace?.(path);
    const run = async (args: readonly unknown[]): Promise<Outcome> => {
      calls++;
      const outcome = await settled(attempt(make(), args));
      withdraw(outcome.value);
      if ('error' in outcome) {
        refusals++;
        const wrong = fault(outcome.error);
        const key = `${path} ${wrong?.slice(0, 60)}`;
        if (wrong !== null && !violations.has(key)) violations.set(key, `${path}(${shown(args)}): ${wrong}`);
      }
      return outcome;
    };
    const complain = (what: string, args: readonly unknown[]): void => {
      violations.set(`${path} ${what}`, `${path}(${shown(args)}): ${what}`);
    };
    const unknown = await run([PROBE]);
    if (!('error' in unknown)) complain('an unknown keyword is swallowed', [PROBE]);
    const names = namesIn(unknown);
    const must = mustOf(await run([]));
    const sample = (name: string): unknown => samples[name];
    const base = Object.fromEntries(must.map((name) => [name, sample(name)]));
    if (must.length > 0 && must.every((name) => names.includes(name))) await run([base]);
    const first = must.map(sample);
    const many = [...first, ...Array(Math.max(names.length, 12) + 1 - first.length).fill(0)];
    const ends = !options.endless?.includes(path);
    if (!('error' in (await run(many))) && ends) complain('arguments beyond the last one are ignored', many);
    for (const value of junk()) {
      if (names.length === 0) for (const args of [[value], [value, value], ['x', value], [0, value]]) await run(args);
      else await run([value]);
      for (const [i, name] of names.entries()) {
        await run([{ ...base, [name]: value }]);
        if (i < first.length) await run([...first.slice(0, i), value, ...first.slice(i + 1)]);
      }
    }
  }
  return { functions, calls, refusals, violations: [...violations.values()], unused: [...unused] };
}
