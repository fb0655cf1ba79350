// Every row on `webgpu` against the reference: some of its runs, in `npm run test:long` all. What the device has no kernel for is
// listed, each with a sentence; one that is never needed fails.

import { afterAll, describe, expect, it } from 'vitest';
import { refused } from '../../src/gpu/kernels/refused.ts';
import { cases } from '../../src/reference/cases.ts';
import { table } from '../helpers/run.ts';
import { Skips } from '../helpers/skips.ts';
import { openAdapter } from './adapter.ts';
import { EVERY, faultsOf, firstOf, names, someOf } from './agreement.ts';
import { long } from './long.ts';
import skipped from './skips.json' with { type: 'json' };

const skips = new Skips(skipped);
const adapter = await openAdapter();
const every = long ? 1 : EVERY.node;

const built = names.filter((name) => !skips.takes(name));

/** Of all rows' runs, or every so manyth, the share of each layout, dtype and way to draw elements. */
function shares(of: number): Map<string, number> {
  const found = new Map<string, number>();
  const runs = built.flatMap((name) => someOf(name, of).map(([index, ...kinds]) => ({ name, index, kinds })));
  for (const { name, index, kinds } of runs) {
    const fills = cases[name].samples[index].inputs.flatMap((slot) => (slot && 'fill' in slot ? slot.fill.name : []));
    for (const kind of new Set([...kinds, ...fills])) found.set(kind, (found.get(kind) ?? 0) + 1 / runs.length);
  }
  return found;
}

it('takes of every kind of run about its share', () => {
  const some = shares(every);
  const common = [...shares(1)].filter(([, share]) => share > 0.01);
  expect(common.map(([kind]) => kind)).toEqual(expect.arrayContaining(['transposed', 'bool', 'special']));
  for (const [kind, share] of common) expect(Math.abs((some.get(kind) ?? 0) / share - 1), kind).toBeLessThan(0.25);
});

describe.skipIf(adapter === null)('on webgpu', () => {
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
