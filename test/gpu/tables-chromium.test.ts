// The tables in Chromium, lines and rows: some of them, in `npm run test:long` all.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chromiumWebGpu, executable } from '../../scripts/browsers.ts';
import { told } from './chromium.ts';
import { EVERY_ROW, type Told as Rows } from './further.ts';
import { long } from './long.ts';
import { EVERY_LINE, FILES, type Told as Lines } from './tables.ts';

const read = (name: string): Uint8Array => readFileSync(new URL(`../golden/${name}`, import.meta.url));

describe.skipIf(executable(chromiumWebGpu) === undefined)('a page of Chromium', () => {
  it("agrees with the tables' lines and rows", async () => {
    const query = long ? '?line=1&row=1' : `?line=${EVERY_LINE.page}&row=${EVERY_ROW.page}`;
    const served = Object.fromEntries(FILES.map((name) => [`golden/${name}`, read(name)]));
    const found = await told<{ readonly lines: Lines; readonly rows: Rows }>('tables-page.ts', 900, query, served);
    expect(found).toHaveProperty('lines');
    const { lines, rows } = found;
    expect([...lines.wrong, ...rows.wrong].slice(0, 5).join('\n')).toBe('');
    expect(lines.passed).toBeGreaterThan(long ? 4000 : 5);
    expect(Object.keys(rows.passed)).toEqual(['strides', 'averages', 'writes', 'nans', 'draws', 'steps', 'ties']);
    if (!long) return;
    console.log(
      `tables on webgpu, in Chromium: ${lines.passed} lines and ${JSON.stringify(rows.passed)} agree, refused ${JSON.stringify(lines.refused, null, 1)}, skipped ${JSON.stringify(rows.skipped, null, 1)}`,
    );
    expect([...lines.unused, ...rows.unused], 'skips that nothing needs').toEqual([]);
  }, 920_000);
});
