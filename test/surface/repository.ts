// The repository's own files, as git sees them: tracked, or new and not ignored.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const list = (...options: string[]): string[] =>
  execFileSync('git', ['ls-files', '-z', ...options], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)));

export const files: string[] = list('--cached', '--others', '--exclude-standard');

/** Tracked files that .gitignore names: something generated was added by force. */
export const trackedButIgnored: string[] = list('--cached', '--ignored', '--exclude-standard');

export const read = (path: string): string => readFileSync(join(root, path), 'utf8');
