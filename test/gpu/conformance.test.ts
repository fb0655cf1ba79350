// Every row on `webgpu` against the reference: some of its runs, in `npm run test:long` all. What the device has no kernel for is listed, each with a sentence; one that is never
// needed fails.

import { afterAll, describe, expect, it } from 'vitest';
import { refused } from '../../src/gpu/kernels/refused.ts';
import { table } from '../helpers/run.ts';
import { Skips } from '../helpers/skips.ts';
import { openAdapter } from './adapter.ts';
import { EVERY, faultsOf, firstOf, names } from './agreement.ts';
import { long } from './long.ts';
import skipped from './skips.json' with { type: 'json' };

const skips = new Skips(skipped);
const adapter = await openAdapter();
const every = long ? 1 : EVERY.node;

describe.skipIf(adapter === null)('on webgpu', () => {
  const built = names.filter((name) => !skips.takes(name));
  it.each(built)('%s agrees with the reference in float64', async (name) => {
    const { runs, wrong } = await faultsOf(name, every);
    expect(runs).toBeGreaterThan(0);
    expect(wrong.slice(0, 5).join('\n'), `${wrong.length} faults in ${runs} runs`).toBe('');
  });
  it.each(names.filter((name) => !built.includes(name)))('%s is refused by its name', async (name) => {
    await expect(firstOf(name)).rejects.toThrow(
      new RegExp(`^Could not run 'aten::${name}(_backward)?' with arguments from the 'WebGPU' backend.$`),
    );
  });
  it('refuses for good with the sentences of the list', () => {
    expect(refused.size).toBeGreaterThan(0);
    for (const name of names) {
      const hint = refused.get(table[name].row);
      if (hint !== undefined) expect(skipped).toHaveProperty(name, hint);
    }
  });
  afterAll(() => {
    expect(skips.unused(), 'skips that nothing needs').toEqual([]);
  });
});
