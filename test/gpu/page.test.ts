// The same in Chromium: the tutorials train on a page's `webgpu` as on its `cpu`, and a lost device is a DeviceError.

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { chromiumWebGpu, executable, report } from '../../scripts/browsers.ts';
import { STEPS } from './seeds.ts';

type Losses = readonly [cpu: readonly number[], webgpu: readonly number[]];
interface Told {
  readonly architecture: string;
  readonly digits: Losses;
  readonly pictures: Losses;
  readonly lost: string;
}

describe.skipIf(executable(chromiumWebGpu) === undefined)('a page of Chromium', () => {
  it('trains on webgpu as on cpu', async () => {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
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
    const told = await report<Told>(files, { browser: chromiumWebGpu, seconds: 300 });
    expect(told).toMatchObject({ lost: 'DeviceError' });
    for (const [cpu, webgpu] of [told.digits, told.pictures]) {
      expect(webgpu).toHaveLength(STEPS);
      expect(Math.max(...webgpu.map((loss, i) => Math.abs(loss - cpu[i])))).toBeLessThan(1e-4);
    }
  }, 320_000);
});
