// src/ as plain JavaScript that Node itself loads. vitest would send each of its 400 modules through its own runner for
// every test file anew, and run them slower: there each imported name is looked up in an object. A project that replaces
// modules of src (`vi.mock`) must do without.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { buildSync } from 'esbuild';
import type { Plugin } from 'vitest/config';

const list = (folder: string, end: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(end));

/** A module appears whole or not at all, and only where it is new: another run may be loading it. */
function replace(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}

/** Writes each module of `source` as JavaScript to `target`, which then holds no other. */
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
  for (const { path, text } of outputFiles)
    replace(path, text.replaceAll(/((?:from|import) ?\(?"\.[^"]*)\.ts"/g, '$1.js"'));
  replace(join(target, 'package.json'), '{ "type": "module" }');
  const made = new Set(outputFiles.map(({ path }) => relative(target, path)));
  for (const name of list(target, '.js')) if (!made.has(name)) rmSync(join(target, name));
}

/** Compiles src/ to build/modules/ and leads the tests' imports there. */
export function plainModules(root: string): Plugin {
  const [source, target] = [join(root, 'src') + sep, join(root, 'build/modules') + sep];
  compile(source, target);
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
