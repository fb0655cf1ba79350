// Sums, means, extremes and norms over every set of dimensions, against float64 and exact comparison.

import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { reducedShape, size } from '../../src/reference/base/shape.ts';
import type { View } from '../../src/reference/kernels/kernel.ts';
import { use } from '../../src/wasm/instance.ts';
import { wasm } from './backend.ts';
import { distance, LENGTHS } from './numbers.ts';
import { at, binaries, dense, elements, fenced, type Layout, RUNS, random, strided, useWith } from './views.ts';

afterAll(() => use(undefined));

/** The numbers that each result is made of. */
function groups(x: View, dims: readonly number[]): number[][] {
  const found = new Map<string, number[]>();
  const index = x.shape.map(() => 0);
  for (let i = 0; i < size(x.shape); i++) {
    const key = index.filter((_, d) => !dims.includes(d)).join();
    const group = found.get(key) ?? [];
    found.set(key, group);
    group.push(at(x, ...index));
    for (let d = x.shape.length - 1; d >= 0 && ++index[d] === x.shape[d]; d--) index[d] = 0;
  }
  return [...found.values()];
}

function run(op: string, x: View, dims: readonly number[], keepdim = false, more: object = {}): Float32Array {
  const y = fenced(reducedShape(x.shape, dims, keepdim));
  expect(wasm.supports(op, [x], { dims, keepdim, ...more })).toBe(true);
  wasm.kernels[op]!([x], [y], { dims, keepdim, ...more });
  expect(y.intact()).toBe(true);
  return elements(y);
}

const layout: fc.Arbitrary<Layout> = fc.record({
  order: fc.constantFrom([2, 1, 0], [2, 1, 0], [0, 1, 2], [1, 2, 0]),
  gap: fc.constantFrom(0, 0, 1, 3),
  repeated: fc.constantFrom(0, 0, 0, 1, 4),
  flipped: fc.constantFrom(0, 0, 0, 2),
});
const geometry = fc
  .tuple(
    fc.constantFrom(0, 1, 2),
    fc.constantFrom(...LENGTHS),
    fc.constantFrom(1, 2, 3, 5),
    fc.constantFrom(1, 2, 8, 9),
  )
  .map(([dim, n, a, b]) => (dim === 0 ? [n, a, b] : dim === 1 ? [a, n, b] : [a, b, n]));
const dimensions = fc.subarray([0, 1, 2]);

describe.each(Object.keys(binaries))('reductions, %s', (name) => {
  it('sum and mean are correctly rounded float64 sums, even where terms cancel', () => {
    const property = fc.property(
      fc.nat(),
      geometry,
      dimensions,
      layout,
      fc.boolean(),
      (seed, shape, dims, how, keep) => {
        useWith(name);
        const next = random(seed);
        const x = strided(shape, how, () => (next() * 2 - 1) * 2 ** Math.floor(next() * 24));
        const [sums, means] = [run('sum', x, dims, keep), run('mean', x, dims, keep)];
        groups(x, dims).forEach((group, i) => {
          const exact = group.reduce((s, v) => s + v, 0);
          // Orders of summation differ by their float64 rounding.
          const noise = group.reduce((s, v) => s + Math.abs(v), 0) * 2 ** -46;
          const sum = Math.abs(sums[i] - exact) <= noise || distance(sums[i], exact) <= 0.5001;
          if (!sum) expect(sums[i]).toBe(exact);
          const mean = exact / group.length;
          const near = Math.abs(means[i] - mean) <= noise / group.length || distance(means[i], mean) <= 0.5001;
          if (!near) expect(means[i]).toBe(mean);
        });
      },
    );
    fc.assert(property, { numRuns: RUNS });
  });

  it('norms are those of float64 to the last digit, even where squares are beyond float32', () => {
    const property = fc.property(
      fc.nat(),
      geometry,
      dimensions,
      layout,
      fc.constantFrom(1, 1e3, 1e-15, 1e-22, 1e-38, 1e25, 3e38),
      (seed, shape, dims, how, scale) => {
        useWith(name);
        const next = random(seed);
        const x = strided(shape, how, () => (next() < 0.1 ? 0 : (next() * 2 - 1) * scale));
        const norms = run('norm', x, dims, false, { p: 2 });
        groups(x, dims).forEach((group, i) => {
          const exact = Math.sqrt(group.reduce((s, v) => s + v * v, 0));
          if (!(distance(norms[i], exact) <= 1.01)) expect(norms[i]).toBe(exact);
        });
      },
    );
    fc.assert(property, { numRuns: RUNS });
  });

  it('amax and amin are elements that none is beyond; NaN where there is one', () => {
    const property = fc.property(
      fc.nat(),
      geometry,
      dimensions,
      layout,
      fc.boolean(),
      (seed, shape, dims, how, nan) => {
        useWith(name);
        const next = random(seed);
        const x = strided(shape, how, () => {
          const v = next();
          if (v < 0.02) return nan ? Number.NaN : Number.NEGATIVE_INFINITY;
          return v > 0.98 ? Number.POSITIVE_INFINITY : Math.floor(v * 100) - 50;
        });
        const [most, least] = [run('amax', x, dims), run('amin', x, dims)];
        groups(x, dims).forEach((group, i) => {
          // + 0 because the sign of a zero is not decided.
          expect(most[i] + 0).toBe(Math.max(...group) + 0);
          expect(least[i] + 0).toBe(Math.min(...group) + 0);
        });
      },
    );
    fc.assert(property, { numRuns: RUNS });
  });

  it('of nothing are 0 and NaN', () => {
    useWith(name);
    expect([...run('sum', dense([3, 0]), [1])]).toEqual([0, 0, 0]);
    expect([...run('sum', dense([0, 3]), [0])]).toEqual([0, 0, 0]);
    expect([...run('mean', dense([0]), [0])]).toEqual([Number.NaN]);
    expect([...run('mean', dense([0, 2]), [0])]).toEqual([Number.NaN, Number.NaN]);
    expect([...run('sum', dense([0, 3]), [1])]).toEqual([]);
    expect([...run('amax', dense([0, 3]), [1])]).toEqual([]);
    expect([
      ...run(
        'sum',
        dense([], () => 5),
        [],
      ),
    ]).toEqual([5]);
  });
});

describe('a long sum', () => {
  it('keeps float32 exact where float32 addition would stop counting', () => {
    useWith('shipped');
    const n = 2 ** 25;
    const x: View = { ...dense([1], () => 1), shape: [n], strides: [0] };
    expect([...run('sum', x, [0])]).toEqual([n]);
    expect([...run('mean', x, [0])]).toEqual([1]);
  });

  it('overflows only where its result does', () => {
    useWith('shipped');
    const values = [3e38, 3e38, -3e38];
    let i = 0;
    expect([
      ...run(
        'sum',
        dense([3], () => values[i++]),
        [0],
      ),
    ]).toEqual([Math.fround(3e38)]);
    expect([
      ...run(
        'sum',
        dense([2], () => 3e38),
        [0],
      ),
    ]).toEqual([Number.POSITIVE_INFINITY]);
    expect([
      ...run(
        'mean',
        dense([2], () => 3e38),
        [0],
      ),
    ]).toEqual([Math.fround(3e38)]);
  });
});

describe('reductions decline', () => {
  it.each(['sum', 'mean', 'amax', 'amin'])('%s in float64', (op) => {
    expect(wasm.supports(op, [{ shape: [3], dtype: 'float64' }], { dims: [0], keepdim: false })).toBe(false);
  });
});
