// Regular expressions that users write, for names.

import { ValueError } from '../../engine/index.ts';

/** @throws ValueError for a text that is none. */
export function pattern(source: string, flags = ''): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new ValueError(
      `${source.slice(0, 100)} is not a regular expression`,
      error instanceof Error ? error.message : undefined,
    );
  }
}
