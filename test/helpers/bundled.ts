// A program of examples/ or scripts/ as one file of plain JavaScript, which starts in a part of the time that tsx takes.

import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import manifest from '../../package.json' with { type: 'json' };
import { PACKAGE, replace } from './modules.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const made = new Map<string, string>();

/** The path of the file, in build/; the package is in it, others are where they are installed. */
export function bundled(path: string): string {
  const known = made.get(path);
  if (known !== undefined) return known;
  const [{ path: file, text }] = buildSync({
    ...PACKAGE,
    entryPoints: [join(root, path)],
    outfile: join(root, 'build', `${basename(path, '.ts')}.js`),
    external: Object.keys(manifest.devDependencies),
  }).outputFiles;
  replace(file, text);
  made.set(path, file);
  return file;
}
