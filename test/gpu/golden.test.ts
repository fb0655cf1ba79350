// The golden cases on `webgpu`: some of each family, in `npm run test:long` all.

import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openAdapter } from './adapter.ts';
import { EVERY_CASE, goldenOn } from './golden.ts';
import { long } from './long.ts';

const adapter = await openAdapter();
const root = fileURLToPath(new URL('../golden', import.meta.url));

describe.skipIf(adapter === null)('on webgpu', () => {
  it('the golden cases agree', async () => {
    const { passed, skipped, wrong, unused } = await goldenOn(root, long ? 1 : EVERY_CASE.node);
    expect(wrong.slice(0, 5).join('\n'), `${wrong.length} cases are wrong`).toBe('');
    expect(passed).toBeGreaterThan(long ? 700 : 20);
    if (!long) return;
    console.log(`golden on webgpu, in Node: ${passed} agree, skipped ${JSON.stringify(skipped, null, 1)}`);
    expect(unused, 'skips that nothing needs').toEqual([]);
  }, 600_000);
});
