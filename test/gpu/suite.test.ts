// The conformance suite in Chromium: every thirteenth run of each row, and all of them in `npm run test:long`.

import { describe, expect, it } from 'vitest';
import { chromiumWebGpu, executable } from '../../scripts/browsers.ts';
import { names } from './agreement.ts';
import { told } from './chromium.ts';
import skipped from './skips.json' with { type: 'json' };

const long = process.env.BPTT_FUZZ !== undefined;

interface Told {
  readonly rows: number;
  readonly runs: number;
  readonly faults: readonly string[];
}

describe.skipIf(executable(chromiumWebGpu) === undefined)('a page of Chromium', () => {
  it('agrees with the reference in float64', async () => {
    const { rows, runs, faults } = await told<Told>('suite-page.ts', 600, long ? '?every=1' : '?every=13');
    expect(faults?.slice(0, 5).join('\n'), `${faults?.length} faults`).toBe('');
    expect(rows).toBe(names.length - Object.keys(skipped).length);
    expect(runs).toBeGreaterThan(rows);
  }, 620_000);
});
