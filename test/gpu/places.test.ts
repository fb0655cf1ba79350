// Ops that look up, add at and order by indices on `webgpu`, on more elements than the rows' samples have: several blocks of a sort, and
// places that many indices name. They are exact, so they give what the cpu gives, and sums are made in its order.

import * as torch from 'bptt';
import { nn } from 'bptt';
import * as webgpu from 'bptt/webgpu';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openAdapter } from './adapter.ts';

const adapter = await openAdapter();
const { functional: F } = nn;

type Run = (x: torch.Tensor, index: torch.Tensor) => torch.Tensor[];

/** What a computation gives on both devices. */
async function both(run: Run, x: torch.Tensor, index: torch.Tensor): Promise<[unknown, unknown]> {
  const there = await webgpu.read(run(x.to('webgpu'), index.to('webgpu')));
  const values = (of: torch.Tensor[]): unknown => of.map((y) => y.tolist());
  return [values(there), values(run(x, index))];
}

/** A table, and indices of its rows, many of them the same. */
const tables = fc.record({
  rows: fc.integer({ min: 1, max: 300 }),
  width: fc.integer({ min: 1, max: 5 }),
  count: fc.integer({ min: 1, max: 1000 }),
  seed: fc.nat(1000),
});

/** What is drawn are small integers, of which equal ones are many. */
function drawn({ rows, width, count, seed }: { rows: number; width: number; count: number; seed: number }) {
  torch.manual_seed(seed);
  return { x: torch.randn(count, width).mul(3).round(), index: torch.randint(0, rows, [count]) };
}

const agrees = (run: (table: { rows: number; width: number; count: number }) => Run): Promise<void> =>
  fc.assert(
    fc.asyncProperty(tables, async (table) => {
      const { x, index } = drawn(table);
      const [found, expected] = await both(run(table), x, index);
      expect(found).toEqual(expected);
    }),
    { numRuns: 15, seed: 1 },
  );

describe.skipIf(adapter === null)('on webgpu', () => {
  it('a sort keeps the order of equal elements', () =>
    agrees(() => (x, index) => [
      ...torch.sort(x, { dim: 0, stable: true }),
      ...torch.sort(index, { stable: true, descending: true }),
    ]));
  it('the largest are those of the cpu', () =>
    agrees(({ count }) => (x) => [torch.topk(x, Math.min(count, 7), 0)[0]]));
  it("an embedding's gradient adds up what names a row", () =>
    agrees(({ rows, width }) => (x, index) => {
      const weight = torch.zeros(rows, width, { device: x.device, requires_grad: true });
      F.embedding(index, weight, { padding_idx: 0 }).mul(x).sum().backward();
      return [weight.grad as torch.Tensor];
    }));
  it('a scatter adds in the order of its index, and what is gathered comes from there', () =>
    agrees(({ rows, width }) => (x, index) => {
      const places = index.unsqueeze(1).expand(-1, width);
      const sums = torch.zeros(rows, width, { device: x.device }).scatter_add(0, places, x);
      const leaf = sums.clone().requires_grad_();
      leaf.index_select(0, index).mul(x).sum().backward();
      return [sums, sums.gather(0, places), sums.index_select(0, index), leaf.grad as torch.Tensor];
    }));
});
