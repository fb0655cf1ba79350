// Recorded computations in Chromium: some samples of each property, in `npm run test:long` all.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chromiumWebGpu, executable } from '../../scripts/browsers.ts';
import { told } from './chromium.ts';
import { SHARE, type Told } from './graphs.ts';
import { long } from './long.ts';

describe.skipIf(executable(chromiumWebGpu) === undefined)('a page of Chromium', () => {
  it('replays what the direct runs are', async () => {
    const { seed } = fc.readConfigureGlobal();
    const graphs = await told<Told>('graphs-page.ts', 900, `?share=${long ? 1 : SHARE.page}&seed=${seed}`);
    const { dispatches, passed, wrong, unused } = graphs;
    expect(wrong?.slice(0, 5).join('\n'), `${wrong?.length ?? graphs} checks fail`).toBe('');
    expect(dispatches).toBeGreaterThan(1000);
    expect(Math.min(...Object.values(passed))).toBeGreaterThan(2);
    expect(unused, 'skips that nothing needs').toEqual([]);
    if (long) console.log(`graphs on webgpu, in Chromium: ${JSON.stringify(passed)} hold, ${dispatches} dispatches`);
  }, 920_000);
});
