// What is done along a dimension of any size, a thread's or a workgroup's, forward and backward: as in float64 on the cpu, within
// assert_close's bounds for float32.

import * as torch from 'bptt';
import { nn } from 'bptt';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLOAT32, mismatch } from '../helpers/close.ts';
import { openAdapter } from './adapter.ts';
import { long } from './long.ts';

const adapter = await openAdapter();

/** Around what a thread takes, what a workgroup takes at once, and far beyond. */
const sizes = fc.oneof(fc.constantFrom(1, 2, 63, 64, 65, 255, 256, 257, 2048), fc.integer({ min: 1, max: 3000 }));
const few = fc.integer({ min: 1, max: 3 });

type Operands = readonly torch.Tensor[];
/** The results of a call, and the gradients of its operands under upstream ones that are the same on each device. */
async function both(
  call: (xs: Operands) => Operands,
  drawn: Operands,
  device: 'cpu' | 'webgpu',
): Promise<Float64Array[]> {
  const placed = drawn.map((x) => (device === 'cpu' ? x.double() : x.to(device)).detach());
  for (const x of placed) x.requires_grad_(true);
  const results = call(placed);
  torch.manual_seed(2);
  for (const y of results.filter(({ requires_grad }) => requires_grad)) {
    const g = torch.rand(...y.shape).sub(0.5);
    y.backward(device === 'cpu' ? g.double() : g.to(device), { retain_graph: true });
  }
  const found = [...results.map((y) => y.detach()), ...placed.flatMap((x) => x.grad ?? [])];
  return Promise.all(found.map(async (y) => Float64Array.from((await y.read()).numpy())));
}

async function agrees(call: (xs: Operands) => Operands, ...shapes: readonly number[][]): Promise<void> {
  torch.manual_seed(shapes.flat().reduce((seed, d) => seed * 31 + d, 1) % 1000);
  const drawn = shapes.map((shape) => torch.randn(...shape));
  const [here, there] = [await both(call, drawn, 'cpu'), await both(call, drawn, 'webgpu')];
  expect(there.length).toBe(here.length);
  there.forEach((y, i) => void expect(mismatch(y, here[i], FLOAT32), `result or gradient ${i}`).toBe(null));
}

const runs = { numRuns: long ? 100 : 12, seed: 1 };

describe.skipIf(adapter === null)('along a dimension of any size', () => {
  const along: readonly (readonly [string, (x: torch.Tensor) => Operands])[] = [
    ['softmax', (x) => [x.softmax(1)]],
    ['log_softmax', (x) => [x.mul(5).log_softmax(1)]],
    ['logsumexp', (x) => [x.logsumexp(1)]],
    ['the moments', (x) => [x.mean(1), x.var(1, { correction: 0 })]],
    ['norms', (x) => [x.norm(2, 1), x.abs().add(1).norm(3, 1)]],
    ['extremes', (x) => [x.amax(1), x.amin(1), x.argmax(1), x.argmin(1)]],
    ['extremes with their places', (x) => [...x.max(1), ...x.min(1)]],
    ['running sums', (x) => [x.cumsum(1).div(x.shape[1])]],
    // Their gradients are sums of hundreds of random numbers.
    ['running extremes', (x) => [...x.detach().cummax(1), ...x.detach().cummin(1)]],
    // Of signs, whose products are exact.
    ['running products, and logarithms of sums', (x) => [x.sign().cumprod(1), x.logcumsumexp(1)]],
    ['truth', (x) => [x.gt(2.5).any(1), x.gt(-2.5).all(1)]],
  ];
  it.each(along)('%s', async (_name, call) => {
    await fc.assert(
      fc.asyncProperty(few, sizes, few, (outer, n, inner) => agrees(([x]) => call(x), [outer, n, inner])),
      runs,
    );
  });
  it('of very many elements, in parts', async () => {
    const large = fc.constantFrom(2 ** 13 - 1, 2 ** 13, 10007, 2 ** 15, 70001);
    await fc.assert(
      fc.asyncProperty(few, large, few, (outer, n, inner) =>
        agrees(([x]) => [x.mean(1), x.amax(1), x.norm(2, 1), x.gt(4).any(1)], [outer, n, inner]),
      ),
      { ...runs, numRuns: long ? 20 : 4 },
    );
  });
  it('layer_norm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), sizes, (rows, n) =>
        agrees(([x, w, b]) => [nn.functional.layer_norm(x, [n], w, b)], [rows, n], [n], [n]),
      ),
      runs,
    );
  });
  // Of rows of two or three some are nearly constant, and float32 cannot say what is left of them.
  it('layer_norm of many rows', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 8, max: 20 }), (rows, n) =>
        agrees(([x, w, b]) => [nn.functional.layer_norm(x, [n], w, b)], [rows, n], [n], [n]),
      ),
      runs,
    );
  });
});
