// The one channel for the ancestors' warnings. The default handler prints each distinct text once, as Python does.

import { TypeError } from './errors.ts';
import { typeName } from './type-name.ts';

/** A warning: Python's category and the ancestor's text. */
export interface Warning {
  readonly category: 'UserWarning' | 'DeprecationWarning' | 'FutureWarning' | 'RuntimeWarning';
  readonly message: string;
}

const seen = new Set<string>();
/** How many texts are remembered. */
const MOST = 1000;

function printOnce(warning: Warning): void {
  const line = `${warning.category}: ${warning.message}`;
  if (seen.has(line)) return;
  // Texts that name a value or a place may be many: what was said long ago may be said again.
  if (seen.size === MOST) seen.clear();
  seen.add(line);
  console.warn(line);
}

let handler: (warning: Warning) => void = printOnce;

/**
 * Replaces what happens to warnings (default: each distinct text goes once to `console.warn`).
 * Returns the handler that was in force, so that it can be put back; `undefined` restores the default.
 * @throws TypeError for anything but a function.
 */
export function onWarning(next: ((warning: Warning) => void) | undefined): (warning: Warning) => void {
  if (next !== undefined && typeof next !== 'function')
    throw new TypeError(`a handler is a function, got ${typeof next === 'number' ? next : typeName(next)}`);
  const previous = handler;
  handler = next ?? printOnce;
  return previous;
}

/** Raises a warning through the channel. */
export function warn(message: string, category: Warning['category'] = 'UserWarning'): void {
  handler({ category, message });
}
