// The golden cases in Chromium: some of each family, in `npm run test:long` all.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { chromiumWebGpu, executable } from '../../scripts/browsers.ts';
import { told } from './chromium.ts';
import { EVERY_CASE, FOLDERS, type Golden } from './golden.ts';
import { long } from './long.ts';

const root = fileURLToPath(new URL('../golden', import.meta.url));

/** What the page reads, by name. */
function served(): Record<string, Uint8Array | string> {
  const beside = readdirSync(root).filter((name) => name.includes('-differences.'));
  const below = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(json|safetensors)$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  const names = [...beside, ...below];
  const files = names.map((name) => [`golden/${name}`, readFileSync(join(root, name))]);
  return { ...Object.fromEntries(files), 'files.json': JSON.stringify(names.map((name) => `golden/${name}`)) };
}

describe.skipIf(executable(chromiumWebGpu) === undefined)('a page of Chromium', () => {
  it('agrees with the golden cases', async () => {
    const every = long ? 1 : EVERY_CASE.page;
    const golden = await told<Golden>('golden-page.ts', 900, `?every=${every}`, served());
    const { passed, skipped, wrong, unused } = golden;
    expect(wrong?.slice(0, 5).join('\n'), `${wrong?.length ?? golden} cases are wrong`).toBe('');
    expect(passed).toBeGreaterThan(long ? 700 : 5);
    if (!long) return;
    console.log(`golden on webgpu, in Chromium: ${passed} agree, skipped ${JSON.stringify(skipped, null, 1)}`);
    expect(unused, 'skips that nothing needs').toEqual([]);
  }, 920_000);
});
