// `npm run bundlers`: the programs of snippets/ bundled for a page by esbuild, Rollup, webpack and Vite. Each bundle prints
// what the program prints unbundled, and of a program with flat imports none is more than 15 % above the smallest.

import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build as esbuild } from 'esbuild';
import { rollup } from 'rollup';
import { minify } from 'terser';
import { build as vite } from 'vite';
import webpack from 'webpack';
import { compile, compiled, fault, folder, PAGE, packed, printed, programs, root } from './programs.ts';

const APART = 0.15;

/** Bundles a module for a page, minified, its exports kept. */
type Bundler = (entry: string, to: string) => Promise<void>;

const bundlers: { readonly [name: string]: Bundler } = {
  async esbuild(entry, to) {
    const { outputFiles } = await esbuild({ ...PAGE, entryPoints: [entry] });
    writeFileSync(to, outputFiles[0].contents);
  },
  async rollup(entry, to) {
    const bundle = await rollup({ input: entry, plugins: [nodeResolve({ browser: true })] });
    const { output } = await bundle.generate({ format: 'es' });
    await bundle.close();
    const { code } = await minify(output[0].code, { module: true });
    writeFileSync(to, code ?? '');
  },
  async webpack(entry, to) {
    const compiler = webpack({
      context: root,
      entry,
      mode: 'production',
      target: ['web', 'es2022'],
      experiments: { outputModule: true },
      output: { path: dirname(to), filename: basename(to), library: { type: 'module' } },
      performance: false,
    });
    if (compiler === null) throw new Error('webpack made no compiler');
    const stats = await promisify(compiler.run.bind(compiler))();
    await promisify(compiler.close.bind(compiler))();
    if (stats === undefined || stats.hasErrors()) throw new Error(stats?.toString('errors-only'));
  },
  async vite(entry, to) {
    await vite({
      root,
      configFile: false,
      logLevel: 'error',
      build: {
        target: 'es2022',
        modulePreload: { polyfill: false },
        emptyOutDir: false,
        outDir: dirname(to),
        rolldownOptions: {
          input: entry,
          preserveEntrySignatures: 'strict',
          output: { entryFileNames: basename(to) },
        },
      },
    });
  },
};

const names = Object.keys(bundlers);
const cells = (name: string, of: readonly string[], said = ''): void =>
  console.log(`${name.padEnd(25)}${of.map((text) => text.padStart(9)).join('')}  ${said}`.trimEnd());

let passed = 0;
let failed = 0;
await compile();
cells('bytes, gzip -9', names);
for (const [program, { flat }] of Object.entries(programs)) {
  const expected = printed(compiled(program));
  const bundles = names.map((name) => join(folder, `${program}.${name}.mjs`));
  await Promise.all(names.map((name, i) => bundlers[name](compiled(program), bundles[i])));
  const sizes = bundles.map((path) => packed(readFileSync(path)));
  const wrong = bundles.flatMap((path, i) => {
    const different = fault(program, path, expected);
    return different ? [`${names[i]}: ${different}`] : [];
  });
  const apart = sizes.map((size) => size / Math.min(...sizes) - 1);
  names.forEach((name, i) => {
    if (flat && apart[i] > APART) wrong.push(`${name}: ${(100 * apart[i]).toFixed(1)} % above the smallest`);
  });
  failed += wrong.length;
  passed += names.length - wrong.length;
  const said = wrong.join('; ') || `${(100 * Math.max(...apart)).toFixed(1)} % apart`;
  cells(program, sizes.map(String), said);
}
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
