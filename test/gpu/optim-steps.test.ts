// Twenty steps of each optimizer on `webgpu` against PyTorch 2.13, to float32's tolerance: parameters and states. Some of the cases, in
// `npm run test:long` all.

import { describe, expect, it } from 'vitest';
import { read } from '../../src/gpu/index.ts';
import { cases, decoded, floats, stepped } from '../golden/optim-steps.ts';
import { FLOAT32, mismatch } from '../helpers/mismatch.ts';
import { openAdapter } from './adapter.ts';
import { long } from './long.ts';

const adapter = await openAdapter();
/** Of each optimizer's cases those that are taken. */
const EVERY = long ? 1 : 5;
const taken = cases.filter((_, i) => i % EVERY === 0);

describe.skipIf(adapter === null)('on webgpu', () => {
  it.each(taken.map((c) => [`${c.optimizer} ${JSON.stringify(c.options)}`, c] as const))('%s', async (_, c) => {
    const [kept, state] = await read(stepped(c, 'float32', 'webgpu'));
    for (const [i, hex] of c.float32.entries()) expect(mismatch(kept[i].numpy(), floats(hex), FLOAT32)).toBeNull();
    const expected = decoded(c.state32, 'float32');
    expect(Object.keys(state)).toEqual(Object.keys(expected));
    for (const [key, x] of Object.entries(expected)) {
      expect(mismatch(state[key].reshape(-1).numpy(), [x].flat(), FLOAT32), key).toBeNull();
    }
  });
});
