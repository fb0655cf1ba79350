// Compiles assembly/ to build/*.wasm and writes the binaries that ship into src/wasm/*.generated.ts, as text (encode.ts).
// Does nothing where everything is newer than its sources. `--shipped` leaves out the binaries of the tests.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode } from './encode.ts';

/** The entry file of each target of asconfig.json. */
const ENTRIES = {
  inference: 'assembly/inference.ts',
  training: 'assembly/training.ts',
  functions: 'assembly/functions.ts',
  probabilities: 'assembly/probabilities.ts',
  alignments: 'assembly/alignments.ts',
  norms: 'assembly/norms.ts',
  draws: 'assembly/draws.ts',
  optimized: 'assembly/tests.ts',
  debug: 'assembly/tests.ts',
  threads: 'assembly/threads.ts',
};
type Target = keyof typeof ENTRIES;
const SHIPPED: readonly Target[] = [
  'inference',
  'functions',
  'probabilities',
  'alignments',
  'norms',
  'training',
  'draws',
  'threads',
];
const TESTED: readonly Target[] = ['optimized', 'debug'];

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const embedded = (target: Target): string => join(root, `src/wasm/${target}.generated.ts`);
const binary = (target: Target): string => join(root, 'build', `${target}.wasm`);
const modified = (path: string): number => (existsSync(path) ? statSync(path).mtimeMs : Number.NEGATIVE_INFINITY);

/** Makes the file appear whole or not at all: several builds may run at once. */
function replace(path: string, write: (temporary: string) => void): void {
  const temporary = `${path}.${process.pid}`;
  write(temporary);
  renameSync(temporary, path);
}

async function compile(target: Target): Promise<void> {
  const { default: asc } = await import('assemblyscript/asc');
  const output = `build/${target}.wasm.${process.pid}`;
  const { error, stderr } = await asc.main([
    ENTRIES[target],
    '--target',
    target,
    '--baseDir',
    root,
    '--outFile',
    output,
  ]);
  const messages = stderr.toString();
  if (error || messages) throw new Error(`assembly/ does not compile to ${target}\n${messages || error?.message}`);
  renameSync(join(root, output), binary(target));
}

const sources = readdirSync(join(root, 'assembly')).map((name) => join(root, 'assembly', name));
sources.push(join(root, 'asconfig.json'), join(root, 'scripts/unroll.mjs'), fileURLToPath(import.meta.url));
const forms = ['scripts/encode.ts', 'src/wasm/decode.ts'].map((name) => join(root, name));
const newest = Math.max(...sources.map(modified));

mkdirSync(join(root, 'build'), { recursive: true });
const asked = (option: string): boolean => process.argv.includes(option);
const targets = [...SHIPPED, ...(asked('--shipped') ? [] : TESTED)];
for (const target of targets) {
  if (modified(binary(target)) < newest) await compile(target);
}
for (const target of SHIPPED) {
  if (modified(embedded(target)) >= Math.max(newest, modified(binary(target)), ...forms.map(modified))) continue;
  const text = encode(readFileSync(binary(target)));
  replace(embedded(target), (path) => writeFileSync(path, `export const binary: string =\n  "${text}";\n`));
}
