// TypeScript's command line on programs of a folder, for tests of what compiles: ours, or an older one by its name.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { read, root } from './repository.ts';

/** The options that this project compiles with. */
export const ours: object = JSON.parse(read('tsconfig.json')).compilerOptions;

/** An error: its line, from 0, and its text. */
export interface Told {
  readonly line: number;
  readonly text: string;
}

const ERROR = /^(?:(.+?)\((\d+),\d+\): )?error TS\d+: (.*)$/;

/** Compiles programs of a folder, and writes nothing; errors by file, those of a configuration as of `options`. */
export function compiled(
  folder: string,
  programs: readonly string[],
  compilerOptions: object,
  compiler = 'typescript',
): Map<string, Told[]> {
  // What is not written needs no check that it could be declared, which is a quarter of the time.
  const options = { ...compilerOptions, declaration: false };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: programs }));
  const tsc = join(root, 'node_modules', compiler, 'bin/tsc');
  // Our compiler would take every core, the other tests' too.
  const alone = compiler === 'typescript' ? ['--singleThreaded'] : [];
  const { status, stdout } = spawnSync(
    process.execPath,
    [tsc, '-p', folder, '--noEmit', '--pretty', 'false', ...alone],
    { cwd: folder, encoding: 'utf8' },
  );
  const found = new Map<string, Told[]>();
  for (const output of stdout.split('\n')) {
    const [, file = 'options', line = '1', text] = ERROR.exec(output) ?? [];
    if (text !== undefined) found.set(file, [...(found.get(file) ?? []), { line: Number(line) - 1, text }]);
  }
  if ((status === 0) !== (found.size === 0)) throw new Error(`${compiler} ended with ${status}: ${stdout}`);
  return found;
}
