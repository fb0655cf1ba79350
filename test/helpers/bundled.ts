// A program of examples/ or scripts/ as one file of plain JavaScript, which starts in a part of the time that tsx takes.

import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import manifest from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));

const made = new Map<string, string>();

/** The path of the file, in build/; the package is in it, others are where they are installed. */
export function bundled(path: string): string {
  const outfile = made.get(path) ?? join(root, 'build', `${basename(path, '.ts')}.${process.pid}.js`);
  if (made.has(path)) return outfile;
  made.set(path, outfile);
  process.once('exit', () => rmSync(outfile));
  buildSync({
    entryPoints: [join(root, path)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['bptt-source'],
    // package.json speaks of dist/.
    ignoreAnnotations: true,
    // Modules print the names of their classes.
    keepNames: true,
    external: Object.keys(manifest.devDependencies),
  });
  return outfile;
}
