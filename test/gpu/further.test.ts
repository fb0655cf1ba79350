// The tables that are no lines on `webgpu`: some of their rows, in `npm run test:long` all.

import { describe, expect, it } from 'vitest';
import { openAdapter } from './adapter.ts';
import { EVERY_ROW, furtherOn } from './further.ts';
import { long } from './long.ts';

const adapter = await openAdapter();

describe.skipIf(adapter === null)('on webgpu', () => {
  it("the tables' rows agree", async () => {
    const { passed, skipped, wrong, unused } = await furtherOn(long ? 1 : EVERY_ROW.node);
    expect(wrong.slice(0, 5).join('\n'), `${wrong.length} rows are wrong`).toBe('');
    expect(Object.keys(passed)).toEqual(['strides', 'averages', 'writes', 'nans', 'draws', 'steps', 'ties']);
    if (!long) return;
    console.log(
      `further tables on webgpu: agree ${JSON.stringify(passed)}, skipped ${JSON.stringify(skipped, null, 1)}`,
    );
    expect(unused, 'skips that nothing needs').toEqual([]);
  }, 600_000);
});
