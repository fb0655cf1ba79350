// The conformance suite in Chromium: some runs of some rows, and all of them in `npm run test:long`.

import { describe, expect, it } from 'vitest';
import { chromiumWebGpu, executable } from '../../scripts/browsers.ts';
import { EVERY, names } from './agreement.ts';
import { told } from './chromium.ts';
import { long } from './long.ts';
import skipped from './skips.json' with { type: 'json' };

const [every, row] = long ? [1, 1] : [EVERY.page, EVERY.row];

interface Told {
  readonly rows: number;
  readonly runs: number;
  readonly faults: readonly string[];
}

describe.skipIf(executable(chromiumWebGpu) === undefined)('a page of Chromium', () => {
  it('agrees with the reference in float64', async () => {
    const { rows, runs, faults } = await told<Told>('suite-page.ts', 600, `?every=${every}&row=${row}`);
    expect(faults?.slice(0, 5).join('\n'), `${faults?.length} faults`).toBe('');
    expect(rows).toBe(Math.ceil((names.length - Object.keys(skipped).length) / row));
    expect(runs).toBeGreaterThanOrEqual(rows);
  }, 620_000);
});
