// A program of this folder on a page of Chromium with WebGPU.

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromiumWebGpu, report } from '../../scripts/browsers.ts';

/** What stands for Node's modules there. */
const files = fileURLToPath(new URL('page-files.ts', import.meta.url));
const alias = { 'node:fs': files, 'node:path': files, 'node:os': files };

/** What a program posts; `query` is what its address ends in, `beside` what else it is served. */
export async function told<T>(
  program: string,
  seconds: number,
  query = '',
  beside: Readonly<Record<string, Uint8Array | string>> = {},
): Promise<T> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(program, import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    // Modules print their classes' names, of which one file's may be another's too.
    keepNames: true,
    conditions: ['bptt-source'],
    // package.json says which modules of dist/ have effects, not which of src/.
    ignoreAnnotations: true,
    alias,
    write: false,
  });
  const html = '<!doctype html><script type="module" src="page.js"></script>';
  return report<T>(
    { ...beside, 'index.html': html, 'page.js': outputFiles[0].text },
    { browser: chromiumWebGpu, seconds, query },
  );
}
