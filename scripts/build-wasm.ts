// Compiles assembly/ to build/*.wasm and writes the default binary into src/wasm/binary.generated.ts, in hexadecimal:
// it is longer than base64, but gzip finds the repetitions in it, and a page loads a quarter less.
// Does nothing where everything is newer than its sources. `--all` builds the opt-in binaries too.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const embedded = join(root, 'src/wasm/binary.generated.ts');
const binary = (target: string): string => join(root, 'build', `${target}.wasm`);
const modified = (path: string): number => (existsSync(path) ? statSync(path).mtimeMs : Number.NEGATIVE_INFINITY);

/** Makes the file appear whole or not at all: several builds may run at once. */
function replace(path: string, write: (temporary: string) => void): void {
  const temporary = `${path}.${process.pid}`;
  write(temporary);
  renameSync(temporary, path);
}

async function compile(target: string): Promise<void> {
  const { default: asc } = await import('assemblyscript/asc');
  const output = `build/${target}.wasm.${process.pid}`;
  const { error, stderr } = await asc.main(['--target', target, '--baseDir', root, '--outFile', output]);
  const messages = stderr.toString();
  if (error || messages) throw new Error(`assembly/ does not compile to ${target}\n${messages || error?.message}`);
  renameSync(join(root, output), binary(target));
}

const sources = readdirSync(join(root, 'assembly')).map((name) => join(root, 'assembly', name));
sources.push(join(root, 'asconfig.json'), fileURLToPath(import.meta.url));
const newest = Math.max(...sources.map(modified));

mkdirSync(join(root, 'build'), { recursive: true });
const targets = process.argv.includes('--all') ? ['debug', 'simd', 'relaxed', 'threads'] : ['debug', 'simd'];
for (const target of targets) {
  if (modified(binary(target)) < newest) await compile(target);
}
if (modified(embedded) < Math.max(newest, modified(binary('simd')))) {
  const hex = readFileSync(binary('simd')).toString('hex');
  replace(embedded, (path) => writeFileSync(path, `export const binary: string =\n  '${hex}';\n`));
}
