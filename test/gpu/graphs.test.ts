// Recorded computations on `webgpu`: the suites of test/graph with some samples of each property, in `npm run test:long` with all.

import { describe, expect, it } from 'vitest';
import { openAdapter } from './adapter.ts';
import { graphsOn, SHARE } from './graphs.ts';
import { long } from './long.ts';

const adapter = await openAdapter();

describe.skipIf(adapter === null)('on webgpu', () => {
  it('replays are what the direct runs are', async () => {
    const { dispatches, passed, wrong, unused } = await graphsOn(long ? 1 : SHARE.node);
    expect(wrong.slice(0, 5).join('\n'), `${wrong.length} checks fail`).toBe('');
    expect(dispatches).toBeGreaterThan(1000);
    expect(Math.min(...Object.values(passed))).toBeGreaterThan(2);
    expect(unused, 'skips that nothing needs').toEqual([]);
    if (long) console.log(`graphs on webgpu: ${JSON.stringify(passed)} hold, ${dispatches} dispatches`);
  }, 600_000);
});
