// Compiles AssemblyScript of the benches, which is theirs and ships nowhere, as scripts/build-wasm.ts compiles the library's:
// the same options, into build/, and only where a source is newer than the binary. In a process of its own: the compiler
// is WebAssembly itself, and would keep the engine busy optimizing it while others are timed.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { output, root } from './run.ts';

const OPTIONS = [
  '--enable',
  'simd',
  '--runtime',
  'stub',
  '--use',
  'abort=',
  '--use',
  'TALL=1',
  '--initialMemory',
  '64',
  '--noAssert',
];
const SPEED = ['--optimizeLevel', '3', '--shrinkLevel', '1'];

const written = (path: string): number => (existsSync(path) ? statSync(path).mtimeMs : Number.NEGATIVE_INFINITY);
const within = (folder: string): string[] => readdirSync(join(root, folder)).map((name) => join(root, folder, name));

/** The binary of a source, `bench/…/name.ts`. @throws Error where it does not compile; the compiler says why on stderr. */
export function assemble(source: string): Uint8Array<ArrayBuffer> {
  const binary = join(root, 'build', source.replace(/ts$/, 'wasm'));
  const sources = [...within(dirname(source)), ...within('assembly')];
  if (written(binary) < Math.max(...sources.map(written))) {
    mkdirSync(dirname(binary), { recursive: true });
    const part = `${binary}.${process.pid}`;
    const compiler = join(root, 'node_modules/assemblyscript/bin/asc.js');
    output(process.execPath, [compiler, source, '--baseDir', root, '--outFile', part, ...OPTIONS, ...SPEED]);
    renameSync(part, binary);
  }
  return new Uint8Array(readFileSync(binary));
}
