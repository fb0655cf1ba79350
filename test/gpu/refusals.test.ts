// What does not fit on `webgpu` is refused as on the cpu, at the latest when anything is read.

import { afterAll, describe, expect, it } from 'vitest';
import { openAdapter } from './adapter.ts';
import { names } from './agreement.ts';
import { refusalsOf, skips } from './refusals.ts';
import skipped from './skips.json' with { type: 'json' };

const adapter = await openAdapter();
const built = names.filter((name) => !(name in skipped));

describe.skipIf(adapter === null)('on webgpu', () => {
  it.each(built)('%s refuses what does not fit', async (name) => {
    const { runs, wrong } = await refusalsOf(name);
    expect(wrong.join('\n'), `${wrong.length} faults in ${runs} calls`).toBe('');
  });
  afterAll(() => {
    expect(skips.unused(), 'skips that nothing needs').toEqual([]);
  });
});
