// Chains of elementwise ops on `webgpu`: they become one dispatch, give what they give one by one, and see their operands as they
// were when they were called.

import * as torch from 'bptt';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counts, read, resetCounts } from '../../src/gpu/index.ts';
import { openAdapter } from './adapter.ts';

const adapter = await openAdapter();
const values = (x: torch.Tensor): Promise<number[]> => x.read().then((y) => Array.from(y.numpy()));

type Step = (x: torch.Tensor, other: torch.Tensor) => torch.Tensor;
const steps: readonly Step[] = [
  (x, y) => x.add(y),
  (x, y) => y.sub(x),
  (x) => x.mul(0.5),
  (x) => x.tanh(),
  (x) => x.neg(),
  (x) => x.relu(),
  (x, y) => torch.where(x.gt(y), x, y),
  (x) => x.t(),
  (x) => x.select(0, 0),
];

describe.skipIf(adapter === null)('a chain', () => {
  it('is one dispatch', async () => {
    const x = torch.rand(3, 4).to('webgpu');
    resetCounts();
    const y = x.mul(2).add(1).tanh().neg();
    expect(counts().dispatches).toBe(0);
    await y.read();
    expect(counts().dispatches).toBe(1);
  });
  it('is not done where nobody reads it', async () => {
    const x = torch.rand(3, 4).to('webgpu');
    resetCounts();
    x.mul(2).add(1);
    await x.read();
    expect(counts().dispatches).toBe(0);
  });
  it('sees its operands as they were', async () => {
    const x = torch.tensor([1.5, -2]).to('webgpu');
    const y = x.mul(2).add(1);
    x.add_(10);
    const z = x.mul(2);
    x.at(0).zero_();
    expect(await Promise.all([y, z, x].map(values))).toEqual([
      [4, -3],
      [23, 16],
      [0, 8],
    ]);
  });
  it('goes on where it is too long for one', async () => {
    let x = torch.tensor([1.5]).to('webgpu');
    for (let i = 0; i < 100; i++) x = x.add(torch.tensor([0.25]).to('webgpu'));
    expect(await values(x)).toEqual([26.5]);
  });
  it('of zeros alone is no dispatch; -0 and what reads zeros is one', async () => {
    const made = [torch.zeros(50, { device: 'webgpu' }), torch.full([3], -0, { device: 'webgpu', dtype: 'float32' })];
    resetCounts();
    const [zeros, negative] = await read(made);
    expect(counts().dispatches).toBe(1);
    expect([zeros.tolist(), negative.tolist()]).toEqual([Array(50).fill(0), [-0, -0, -0]]);
    const sum = torch.zeros(50, { device: 'webgpu' }).add(1);
    resetCounts();
    expect(await values(sum)).toEqual(Array(50).fill(1));
    expect(counts().dispatches).toBe(1);
  });
  it('of many operands, dimensions and attributes goes on where they are too many', async () => {
    const turned = (shape: number[]): torch.Tensor => torch.rand(...shape).permute(7, 6, 5, 4, 3, 2, 1, 0);
    const all = Array.from({ length: 20 }, () => turned([2, 1, 2, 3, 1, 2, 2, 2]));
    const sum = (of: readonly torch.Tensor[]): torch.Tensor => of.slice(1).reduce((y, x) => y.add(x).mul(0.5), of[0]);
    const there = await values(sum(all.map((x) => x.to('webgpu').permute(0, 2, 1, 3, 4, 6, 5, 7))));
    const here = sum(all.map((x) => x.permute(0, 2, 1, 3, 4, 6, 5, 7))).numpy();
    here.forEach((v, i) => void expect(there[i]).toBeCloseTo(v, 5));
  });
  it('gives what its steps give one by one', async () => {
    const walk = fc.array(fc.nat(steps.length - 1), { minLength: 1, maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(walk, fc.nat(100), async (path, seed) => {
        torch.manual_seed(seed);
        const [a, b] = [torch.randn(3, 3), torch.randn(3, 3)];
        const run = async (device: string, waits: boolean): Promise<number[]> => {
          const other = b.to(device as 'cpu');
          let x = a.to(device as 'cpu');
          for (const i of path) {
            x = x.ndim === 1 && i === 8 ? x : steps[i](x.ndim === 1 && i === 7 ? x.expand(3, 3) : x, other);
            if (waits) await x.read();
          }
          return values(x);
        };
        const together = await run('webgpu', false);
        expect(together).toEqual(await run('webgpu', true));
        (await run('cpu', false)).forEach((v, i) => void expect(together[i]).toBeCloseTo(v, 4));
      }),
      { numRuns: 40, seed: 1 },
    );
  });
});
