// Tables of lines on `webgpu`: some of them, in `npm run test:long` all.

import { describe, expect, it } from 'vitest';
import { openAdapter } from './adapter.ts';
import { long } from './long.ts';
import { EVERY_LINE, tablesOn } from './tables.ts';

const adapter = await openAdapter();

/** All that the device refuses of them. */
const REFUSED = [
  "Could not run 'aten::binomial'",
  "Could not run 'aten::multinomial'",
  "Could not run 'aten::poisson'",
  "Could not run 'aten::rrelu_slopes'",
  'anomaly detection cannot read the gradients',
  "can't look at the elements of a tensor",
  "doesn't support float16",
  "doesn't support float64",
  'value cannot be converted to type int32 without overflow',
];

describe.skipIf(adapter === null)('on webgpu', () => {
  it("the tables' lines agree", async () => {
    const { passed, refused, wrong, unused } = await tablesOn(long ? 1 : EVERY_LINE.node);
    expect(wrong.slice(0, 5).join('\n'), `${wrong.length} lines are wrong`).toBe('');
    expect(passed).toBeGreaterThan(long ? 4000 : 50);
    if (!long) return;
    console.log(`tables on webgpu: ${passed} lines agree, refused ${JSON.stringify(refused, null, 1)}`);
    expect(Object.keys(refused).sort()).toEqual(REFUSED);
    expect(unused, 'skips that nothing needs').toEqual([]);
  }, 600_000);
});
