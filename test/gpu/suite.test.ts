// The conformance and the gradient suite in Chromium: some runs of some rows, and all of them in `npm run test:long`.

import { describe, expect, it } from 'vitest';
import { chromiumWebGpu, executable } from '../../scripts/browsers.ts';
import { EVERY, EVERY_DERIVATIVE, names } from './agreement.ts';
import { told } from './chromium.ts';
import { long } from './long.ts';
import skipped from './skips.json' with { type: 'json' };

const [every, row, derivative] = long ? [1, 1, 1] : [EVERY.page, EVERY.row, EVERY_DERIVATIVE.page];

interface Told {
  readonly rows: number;
  readonly runs: number;
  /** Calls that do not fit. */
  readonly refusals: number;
  readonly derivatives: number;
  readonly faults: readonly string[];
}

describe.skipIf(executable(chromiumWebGpu) === undefined)('a page of Chromium', () => {
  it('agrees with the reference in float64', async () => {
    const query = `?every=${every}&row=${row}&derivative=${derivative}`;
    const { rows, runs, refusals, derivatives, faults } = await told<Told>('suite-page.ts', 900, query);
    expect(faults?.slice(0, 5).join('\n'), `${faults?.length} faults`).toBe('');
    expect(rows).toBe(Math.ceil((names.length - Object.keys(skipped).length) / row));
    expect(runs).toBeGreaterThanOrEqual(rows);
    expect(refusals).toBeGreaterThan(rows / 2);
    expect(derivatives).toBeGreaterThan(long ? 300 : 2);
    if (!long) return;
    console.log(
      `webgpu in Chromium: ${runs} runs and ${refusals} refusals of ${rows} rows, ${derivatives} second derivatives`,
    );
  }, 920_000);
});
