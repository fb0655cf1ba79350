// Programs in a process of their own, on plain JavaScript (modules.ts).

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));
const entries: { readonly [path: string]: string | { readonly 'bptt-source': string } } = manifest.exports;

/** Where the package is, a file for each module. */
export const modules = join(root, 'build/modules');

function moduleOf(entry: string): string {
  const targets = entries[entry];
  if (targets === undefined || typeof targets === 'string') throw new Error(`the package has no module ${entry}`);
  const path = targets['bptt-source'].replace('./src/', '').replace(/\.ts$/, '.js');
  return join(root, 'build/entries', path);
}

/** What a program prints; it imports the package by its name. */
export function printed(program: string): string {
  const plain = program.replaceAll(/(['"])bptt(\/\w+)?\1/g, (_whole, _quote, path = '') =>
    JSON.stringify(moduleOf(`.${path}`)),
  );
  return execFileSync(process.execPath, ['--input-type=module', '-e', plain], { cwd: root, encoding: 'utf8' }).trim();
}
