// src/ as plain JavaScript that Node itself loads. vitest would send each of its 400 modules through its own runner for
// every test file anew, and run them slower: there each imported name is looked up in an object. A project that replaces
// modules of src (`vi.mock`) must do without.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import type { Plugin } from 'vitest/config';
import manifest from '../../package.json' with { type: 'json' };

const list = (folder: string, end: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(end));

/** A module appears whole or not at all, and only where it is new: another run may be loading it. */
export function replace(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}

/** Makes a folder hold these files and no other. */
function fill(target: string, files: readonly { readonly path: string; readonly text: string }[]): void {
  for (const { path, text } of files) replace(path, text);
  replace(join(target, 'package.json'), '{ "type": "module" }');
  const made = new Set(files.map(({ path }) => relative(target, path)));
  for (const name of list(target, '.js')) if (!made.has(name)) rmSync(join(target, name));
}

/** Writes each module of `source` as JavaScript to `target`. */
function compile(source: string, target: string): void {
  const { outputFiles } = buildSync({
    entryPoints: list(source, '.ts').map((name) => join(source, name)),
    outbase: source,
    outdir: target,
    target: 'es2022',
    sourcemap: 'inline',
    sourcesContent: false,
    write: false,
  });
  // Where esbuild does not bundle, it leaves the paths of imports as they are.
  const toJs = (text: string): string => text.replaceAll(/((?:from|import) ?\(?"\.[^"]*)\.ts"/g, '$1.js"');
  fill(
    target,
    outputFiles.map(({ path, text }) => ({ path, text: toJs(text) })),
  );
}

/** How what holds the package is bundled, for Node. */
export const PACKAGE = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  conditions: ['bptt-source'],
  // package.json speaks of dist/.
  ignoreAnnotations: true,
  // Modules print the names of their classes.
  keepNames: true,
  write: false,
} as const satisfies BuildOptions;

/** Writes the package's entries and what they share to `target`: so few files load in half the time. */
function bundle(source: string, target: string): void {
  const entries = Object.values(manifest.exports).flatMap((to) => (typeof to === 'string' ? [] : [to['bptt-source']]));
  const { outputFiles } = buildSync({
    ...PACKAGE,
    entryPoints: entries.map((path) => join(source, '..', path)),
    outbase: source,
    outdir: target,
    splitting: true,
  });
  fill(target, outputFiles);
}

/** Compiles src/ to build/modules/ and leads the tests' imports there; the programs that they start are led to build/entries/. */
export function plainModules(root: string): Plugin {
  const [source, target] = [join(root, 'src') + sep, join(root, 'build/modules') + sep];
  compile(source, target);
  bundle(source, join(root, 'build/entries'));
  return {
    name: 'plain-modules',
    enforce: 'pre',
    config: () => ({ test: { server: { deps: { external: [/\/build\/modules\//] } } } }),
    async resolveId(name, importer, options) {
      const found = await this.resolve(name, importer, { ...options, skipSelf: true });
      if (!found?.id.startsWith(source)) return found;
      return { ...found, id: join(target, found.id.slice(source.length).replace(/\.ts$/, '.js')) };
    },
  };
}
