// The one channel for the ancestors' warnings. The default handler prints each distinct text once, as Python does.

/** A warning: Python's category and the ancestor's text. */
export interface Warning {
  readonly category: 'UserWarning' | 'DeprecationWarning' | 'FutureWarning';
  readonly message: string;
}

const seen = new Set<string>();

function printOnce(warning: Warning): void {
  const line = `${warning.category}: ${warning.message}`;
  if (seen.has(line)) return;
  seen.add(line);
  console.warn(line);
}

let handler: (warning: Warning) => void = printOnce;

/**
 * Replaces what happens to warnings (default: each distinct text goes once to `console.warn`).
 * Returns the handler that was in force, so that it can be put back; `undefined` restores the default.
 */
export function onWarning(next: ((warning: Warning) => void) | undefined): (warning: Warning) => void {
  const previous = handler;
  handler = next ?? printOnce;
  return previous;
}

/** Raises a warning through the channel. */
export function warn(message: string, category: Warning['category'] = 'UserWarning'): void {
  handler({ category, message });
}
