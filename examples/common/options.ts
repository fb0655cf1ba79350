// The command line of an example: commander's, with the kinds of values that the examples take. What is wrong is answered
// in two lines on stderr and exit code 1, before anything is read or trained; `--help` prints the usage.

import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';

/** A command that has no options yet, named as the user calls it: `npm start --`. */
export function program(name: string, description: string): Command {
  return new Command(name)
    .usage('[options]')
    .description(description)
    .showHelpAfterError(`(\`${name} --help\` lists the options)`)
    .configureOutput({ outputError: (text, write) => write(`${text.trimEnd().replaceAll(/\s*\n\s*/g, ' ')}\n`) });
}

/** Reads a whole number of at least `least` and at most `most`. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`It is a whole number, ${range}.`);
  };
}

/** Reads a number that is not negative. */
export function notNegative(text: string): number {
  if (/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text))) return Number(text);
  throw new InvalidArgumentError('It is a number, 0 or more.');
}

/** Reads what `tried` takes; what it throws is the answer. */
export function accepted(tried: (text: string) => unknown): (text: string) => string {
  return (text) => {
    try {
      tried(text);
    } catch (error) {
      throw new InvalidArgumentError((error as Error).message);
    }
    return text;
  };
}

/** Reads the path of a file that can be written: long work should not end by finding that its folder is not there. */
export const writable = accepted((path) => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && !found.isFile()) throw new Error('It is no file.');
  try {
    accessSync(dirname(resolve(path)), constants.W_OK);
  } catch (error) {
    throw new Error(`There is no folder ${dirname(resolve(path))} to write it to.`, { cause: error });
  }
});
