// Lists of texts: exceptions and warnings of wrong calls, and what modules print.

import { onWarning, type Warning } from 'bptt';
import { type Case, cpuDevices, type Device, type Entry } from './case.ts';
import { Comparison } from './comparison.ts';
import { evaluate, namesIn, UnknownForm } from './expression.ts';

/** Python's class names of an exception: the library's own classes, from the nearest to the base. */
function classesOf(error: unknown): string[] {
  const names = [(error as Error)?.name];
  for (let at: unknown = error; at; at = Object.getPrototypeOf(at)) names.push((at as object).constructor?.name);
  return names;
}

function outcome(entry: Entry): unknown {
  // A text about a float needs a number that JavaScript can tell from an integer.
  const floats = /\bgot: float$/.test(entry.message as string) ? 'fraction' : 'whole';
  try {
    evaluate(entry.expr, floats);
    return null;
  } catch (error) {
    if (error instanceof UnknownForm) throw error;
    return error;
  }
}

/** An entry of `errors`: the exception's class and its exact text. */
export function errorCase(label: string, entry: Entry): Case {
  return listed(label, entry, cpuDevices, (comparison) => {
    const error = outcome(entry);
    const message = error instanceof Error ? error.message : 'no exception';
    comparison.same(entry.python as string, message, entry.message);
    const classes = classesOf(error);
    comparison.same(`class of the exception`, classes.find((c) => c === entry.type) ?? classes[0], entry.type);
  });
}

/** An entry of `warnings`: the category and the exact text. */
export function warningCase(label: string, entry: Entry): Case {
  return listed(label, entry, cpuDevices, (comparison) => {
    const heard: Warning[] = [];
    const before = onWarning((warning) => heard.push(warning));
    try {
      evaluate(entry.expr);
    } finally {
      onWarning(before);
    }
    const { category, message } = entry;
    const found = heard.find((w) => w.message === message) ?? heard[0] ?? null;
    comparison.same(entry.python as string, found && { category: found.category, message: found.message }, {
      category,
      message,
    });
  });
}

/** An entry of `reprs`: the text of a module. */
export function reprCase(label: string, entry: Entry): Case {
  return listed(label, entry, ['cpu'], (comparison) => {
    comparison.same(entry.python as string, String(evaluate(entry.expr)), entry.repr);
  });
}

function listed(
  label: string,
  entry: Entry,
  devices: readonly Device[],
  compare: (comparison: Comparison) => void,
): Case {
  if (!('expr' in entry)) throw new Error('no expression');
  return {
    label,
    names: namesIn(entry.expr),
    devices,
    run: () => {
      const comparison = new Comparison();
      compare(comparison);
      return comparison;
    },
  };
}
