// Learns how a function is called well: the names of its arguments from its own refusals, then which values of a pool each
// takes, then a call that it answers. What is found is where mistakes are put in, and where one argument is changed.

import type { Entry } from './gather.ts';
import { attempt, message, mustOf, namesIn, type Options, type Outcome, PROBE } from './harness.ts';
import type { Make } from './pool.ts';
import { fresh } from './telling.ts';
import { withdraw } from './world.ts';

/** Arguments by name, each made anew for a call. */
export type Named = { readonly [name: string]: Make };

/** How a function is called well. */
export interface Lesson {
  readonly entry: Entry;
  /** Its arguments in order; empty where it takes any number, or does not say. */
  readonly names: readonly string[];
  /** Values of an argument that its kind holds. */
  readonly taken: { readonly [name: string]: readonly Make[] };
  /** Calls by name that are answered; the first has the fewest arguments. */
  readonly good: readonly Named[];
  /** Calls by position that are answered, of functions without names. */
  readonly placed: readonly (readonly Make[])[];
}

/** A source of choices: a number from 0 to below `n`. */
export interface Choice {
  below(n: number): number;
}

export const made = (named: Named): Record<string, unknown> =>
  Object.fromEntries(Object.entries(named).map(([name, make]) => [name, make()]));

/** How many calls are tried until one is answered. */
const TRIES = 200;

/** How many values of each argument are tried beside the others of that call. */
const MORE = 8;

/** `before` runs before each call: it makes the world as it was. */
export function learn(entry: Entry, options: Options, pool: readonly Make[], draw: Choice, before: () => void): Lesson {
  const run = (args: readonly unknown[]): Outcome => {
    before();
    const outcome = attempt(entry.make(), args);
    withdraw(outcome.value);
    return outcome;
  };
  const pick = <T>(list: readonly T[]): T => list[draw.below(list.length)];
  const names = namesIn(run([PROBE]));
  if (names.length === 0) {
    const calls = [[], ...pool.map((make) => [make]), ...pool.map((make) => [make, pick(pool)])];
    return {
      entry,
      names,
      taken: {},
      good: [],
      placed: calls.filter((call) => !('error' in run(call.map((f) => f())))),
    };
  }
  const must = mustOf(run([])).filter((name) => names.includes(name));
  const own = options.own?.[entry.path] ?? {};
  const known = (name: string): Make[] => [
    ...(name in own ? [own[name]] : []),
    ...(name in options.samples ? [() => fresh(options.samples[name])] : []),
    ...(options.more?.[name] ?? []),
  ];
  const holds = (name: string, make: Make): boolean =>
    !new RegExp(`argument '${name}'|for ${name} |Parameter ${name} `).test(message(run([{ [name]: make() }])));
  const taken = Object.fromEntries(
    names.map((name) => [name, [...known(name), ...pool].filter((make) => holds(name, make))]),
  );
  const given = names.filter((name) => taken[name].length > 0);
  const good: Named[] = [];
  const answered = (named: Named): boolean => !('error' in run([made(named)]));
  for (let n = 0; n < TRIES && good.length === 0; n++) {
    const more = n % 2 === 0 ? [] : given.filter(() => draw.below(3) === 0);
    const chosen = [...new Set([...must, ...more, ...(n < TRIES / 2 ? Object.keys(own) : [])])].filter((name) =>
      given.includes(name),
    );
    const named = Object.fromEntries(
      chosen.map((name) => [name, n === 0 || name in own ? taken[name][0] : pick(taken[name])]),
    );
    if (answered(named)) good.push(named);
  }
  const [base] = good;
  if (base !== undefined) {
    for (const name of given) {
      for (let n = 0; n < MORE; n++) {
        const named = { ...base, [name]: pick(taken[name]) };
        if (answered(named)) good.push(named);
      }
    }
  }
  return { entry, names, taken, good, placed: [] };
}
