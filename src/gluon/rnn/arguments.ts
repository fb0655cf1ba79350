// Signatures that end in `**kwargs`: what they name is bound, the rest is handed on; and some that take keywords only.

import { bind, isPlainObject, type Signature, TypeError } from '../../engine/index.ts';

/** Names with values. */
export interface Keywords {
  readonly [name: string]: unknown;
}

/** Binds what a signature names; keywords that it does not name come back as `rest`. */
export function bindOpen<O>(declared: Signature<O>, args: readonly unknown[]): { options: O; rest: Keywords } {
  const last = args.at(-1);
  if (!isPlainObject(last)) return { options: bind(declared, args), rest: {} };
  const named = (key: string): boolean => declared.parameters.some(([name]) => name === key);
  const part = (wanted: boolean): Keywords =>
    Object.fromEntries(Object.entries(last).filter(([key]) => named(key) === wanted));
  return { options: bind(declared, [...args.slice(0, -1), part(true)]), rest: part(false) };
}

/** The keywords of a function that takes nothing else. @throws TypeError for anything given by position. */
export function keywordsOnly(name: string, args: readonly unknown[]): Keywords {
  if (args.length === 0) return {};
  const [keywords] = args;
  if (args.length === 1 && isPlainObject(keywords)) return keywords;
  throw new TypeError(
    `${name}() takes 1 positional argument but ${args.length + 1} were given`,
    'name the arguments: { batch_size: 2 }',
  );
}
