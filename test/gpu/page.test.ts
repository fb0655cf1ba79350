// The same in Chromium: the tutorials train on a page's `webgpu` as on its `cpu`, and a lost device is a DeviceError.

import { describe, expect, it } from 'vitest';
import { chromiumWebGpu, executable } from '../../scripts/browsers.ts';
import { told } from './chromium.ts';
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
    const losses = await told<Told>('page.ts', 300);
    expect(losses).toMatchObject({ lost: 'DeviceError' });
    for (const [cpu, webgpu] of [losses.digits, losses.pictures]) {
      expect(webgpu).toHaveLength(STEPS);
      expect(Math.max(...webgpu.map((loss, i) => Math.abs(loss - cpu[i])))).toBeLessThan(1e-4);
    }
  }, 320_000);
});
