// npm runs this in a clone after `npm ci`, and where the package is installed from git: it makes dist/ from src/, where it is
// older. Types are emitted and not checked, which takes half the time: `npm run lint` and `npm run build` check them.

import { execFileSync } from 'node:child_process';
import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [target, made] = [join(root, 'dist'), join(root, 'build', `dist.${process.pid}`)];

const node = (...args: string[]): Buffer => execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
/** When a file was last written; never, where there is none. */
const written = (path: string): number =>
  statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;

node('--import', 'tsx', 'scripts/build-wasm.ts', '--shipped');
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((name) => join('src', name));
sources.push('package.json', 'tsconfig.json', 'tsconfig.build.json');
if (written(join(target, 'index.js')) < Math.max(...sources.map((name) => written(join(root, name))))) {
  try {
    node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--noCheck', '--outDir', made);
    // Whole or not at all, and without files of an older build.
    rmSync(target, { recursive: true, force: true });
    renameSync(made, target);
    node('--import', 'tsx', 'scripts/bundles.ts');
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}
