// Programs run as a user runs them, in a process of their own, and what they print.

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a command in the repository's folder and gives what it printed. */
export function output(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  return execFileSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Runs an example. */
export const example = (name: string, ...args: string[]): string =>
  output(process.execPath, ['--import', 'tsx', `examples/${name}.ts`, ...args]);

/** The number that a pattern finds in a text. @throws Error where it finds none. */
export function figure(text: string, pattern: RegExp): number {
  const found = pattern.exec(text);
  if (!found) throw new Error(`nothing like ${pattern} in:\n${text}`);
  return Number(found[1]);
}
