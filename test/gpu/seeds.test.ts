// The tutorials train on `webgpu` as they do on `cpu`: the same losses, step by step, to 1e-4.

import * as torch from 'bptt';
import { mx } from 'bptt/gluon';
import * as webgpu from 'bptt/webgpu';
import { describe, expect, it } from 'vitest';
import { openAdapter } from './adapter.ts';
import { STEPS, seed000, seed003 } from './seeds.ts';

const adapter = await openAdapter();

/** Largest difference of two lists of losses. */
const apart = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((loss, i) => Math.abs(loss - b[i])));

describe.skipIf(adapter === null)('on webgpu', () => {
  it('seed 003 has the losses of the cpu', async () => {
    const expected = seed003('cpu', (losses) => losses.map((l) => l.item()));
    const found = await seed003('webgpu', (losses) => webgpu.read(torch.stack(losses)));
    expect(expected[STEPS - 1]).toBeLessThan(expected[0] / 2);
    expect(apart(found.tolist() as number[], expected)).toBeLessThan(1e-4);
  });
  it('seed 000 has the losses of the cpu', async () => {
    const expected = seed000(mx.cpu(), (losses) => losses.map((l) => l.asscalar()));
    const found = await seed000(mx.gpu(), (losses) => webgpu.read(losses));
    const values = found.map((l) => l.asscalar());
    expect(expected[STEPS - 1]).toBeLessThan(expected[0] - 0.5);
    expect(apart(values, expected)).toBeLessThan(1e-4);
  });
});
