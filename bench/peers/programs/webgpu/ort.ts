// ONNX Runtime Web on WebGPU, which needs a page: inference of seed 003's LSTM in headless Chromium, counted there.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromiumWebGpu, report } from '../../../../scripts/browsers.ts';

const dist = new URL('../../node_modules/onnxruntime-web/dist/', import.meta.url);
const WASM = 'ort-wasm-simd-threaded.asyncify.wasm';

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('ort-page.ts', import.meta.url))],
  bundle: true,
  format: 'esm',
  platform: 'browser',
  write: false,
});
const files = {
  'index.html': '<!doctype html><script type="module" src="page.js"></script>',
  'page.js': outputFiles[0].text,
  'ort.mjs': readFileSync(new URL('ort.webgpu.bundle.min.mjs', dist), 'utf8'),
  [WASM]: readFileSync(new URL(WASM, dist)),
};
console.log(JSON.stringify(await report(files, { browser: chromiumWebGpu, seconds: 120 })));
