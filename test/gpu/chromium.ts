// A program of this folder on a page of Chromium with WebGPU.

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromiumWebGpu, report } from '../../scripts/browsers.ts';

/** What a program posts; `query` is what its address ends in. */
export async function told<T>(program: string, seconds: number, query = ''): Promise<T> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(program, import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['bptt-source'],
    // package.json says which modules of dist/ have effects, not which of src/.
    ignoreAnnotations: true,
    write: false,
  });
  const html = '<!doctype html><script type="module" src="page.js"></script>';
  const files = { 'index.html': html, 'page.js': outputFiles[0].text };
  return report<T>(files, { browser: chromiumWebGpu, seconds, query });
}
