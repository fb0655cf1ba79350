// The gradient suite on `webgpu`: first and second derivatives of some rows, in `npm run test:long` of all.

import { describe, expect, it } from 'vitest';
import { openAdapter } from './adapter.ts';
import { EVERY_DERIVATIVE, names } from './agreement.ts';
import { derivativeFaults, derived } from './derivatives.ts';
import { long } from './long.ts';
import skipped from './skips.json' with { type: 'json' };

const adapter = await openAdapter();
const built = names.filter((name) => !(name in skipped));

describe.skipIf(adapter === null)('on webgpu', () => {
  it.each(
    derived(built, long ? 1 : EVERY_DERIVATIVE.node),
  )('%s has the second derivatives of the reference', async (name) => {
    const { runs, wrong } = await derivativeFaults(name, long ? Number.POSITIVE_INFINITY : 1);
    expect(runs).toBeGreaterThan(0);
    expect(wrong.slice(0, 5).join('\n'), `${wrong.length} faults`).toBe('');
  });
});
