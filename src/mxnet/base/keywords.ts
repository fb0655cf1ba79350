// Functions that take keywords only.

import { isPlainObject, TypeError } from '../../engine/index.ts';
import type { Keywords } from './options.ts';

/** The keywords of a function that takes nothing else. @throws TypeError for anything given by position. */
export function keywordsOnly(
  name: string,
  args: readonly unknown[],
  hint = 'name the arguments: { batch_size: 2 }',
): Keywords {
  if (args.length === 0) return {};
  const [keywords] = args;
  if (args.length === 1 && isPlainObject(keywords)) return keywords;
  throw new TypeError(`${name}() takes 1 positional argument but ${args.length + 1} were given`, hint);
}
