// The programs of snippets/: compiled one by one beside the built package, bundled, run, and what they print.

import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';
import { alignments, functions, inference, norms, probabilities, training } from '../src/wasm/binaries.ts';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Compiled programs stand here: within the package, whose own name they import as any user does. */
export const folder = join(root, 'build/programs');

export interface Program {
  /** Bytes that its bundle may have after gzip -9: no change may go beyond. */
  readonly limit?: number;
  /** The size to come to. */
  readonly goal?: number;
  /** How many WebAssembly binaries its bundle holds: of forward passes, probabilities, training, functions, alignments, norms. */
  readonly binaries: 0 | 1 | 2 | 3 | 4 | 5;
  /** Whether its imports name what they use, so that every bundler can drop the rest. */
  readonly flat: boolean;
}

export const programs: { readonly [name: string]: Program } = {
  'core-zeros': { limit: 18_300, binaries: 0, flat: true },
  'core-inference': { limit: 55_400, binaries: 1, flat: true },
  'core-training': { limit: 73_700, binaries: 3, flat: true },
  'full-training-flat': { limit: 127_900, binaries: 4, flat: true },
  'full-training-namespace': { limit: 202_700, goal: 75_000, binaries: 5, flat: false },
  'gluon-seed000': { limit: 141_500, binaries: 4, flat: true },
  'safetensors-page': { limit: 3_000, binaries: 0, flat: true },
};

/** How many of the shipped binaries a bundle holds. */
export const binariesOf = (code: Uint8Array): number =>
  [inference, probabilities, training, functions, alignments, norms].filter((text) => Buffer.from(code).includes(text))
    .length;

/** Whether a bundle holds shaders, which are for who asks for `bptt/webgpu`. */
export const shadersIn = (code: Uint8Array): boolean => new TextDecoder().decode(code).includes('@compute');

export const packed = (code: Uint8Array): number => gzipSync(code, { level: 9 }).length;

/** How esbuild bundles for a page. */
export const PAGE = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  write: false,
  metafile: true,
  logLevel: 'silent',
  // Loaded where pictures are drawn, from what the user installs.
  external: ['@viz-js/viz'],
} as const satisfies BuildOptions;

/** Compiles the programs, and the one that prints them, to plain modules that import the built package. */
export async function compile(): Promise<void> {
  await build({
    ...PAGE,
    entryPoints: [...Object.keys(programs), 'print'].map((name) => join(root, `scripts/snippets/${name}.ts`)),
    platform: 'node',
    packages: 'external',
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    minify: false,
    write: true,
  });
}

/** The module of a compiled program. */
export const compiled = (name: string): string => join(folder, `${name}.mjs`);

/** What a program prints in a process of its own: its bits, and the calls that fell back. */
export const printed = (module: string): string =>
  execFileSync(process.execPath, [compiled('print'), module], { encoding: 'utf8' });

/** What makes a bundle wrong beside the program unbundled; undefined of a right one. */
export function fault(name: string, bundle: string, expected: string): string | undefined {
  const found = printed(bundle);
  if (found !== expected) return `DIFFERENT from ${name} unbundled`;
  return found.endsWith('left to the reference: nothing\n') ? undefined : found.slice(found.lastIndexOf('left to'));
}
