// Softmax along every dimension, forward and backward, against float64 computed here.

import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { View } from '../../src/reference/kernels/kernel.ts';
import { use } from '../../src/wasm/instance.ts';
import { useTraining } from '../../src/wasm/training.ts';
import { wasm } from './backend.ts';
import { LENGTHS } from './numbers.ts';
import { at, binaries, dense, elements, fenced, type Layout, RUNS, random, strided, useWith } from './views.ts';

useTraining();
afterAll(() => use(undefined));

const layout: fc.Arbitrary<Layout> = fc.record({
  order: fc.constantFrom([2, 1, 0], [0, 1, 2], [1, 2, 0]),
  gap: fc.constantFrom(0, 0, 1, 3),
  repeated: fc.constantFrom(0, 0, 0, 1, 2),
  flipped: fc.constantFrom(0, 0, 0, 2),
});
const long = fc.constantFrom(...LENGTHS, 130);
const short = fc.constantFrom(0, 1, 1, 2, 3, 5);
/** Sizes with one long dimension along which is normalized, and sometimes a second. */
const geometry = fc
  .tuple(fc.constantFrom(0, 1, 2), long, short, fc.oneof(short, long))
  .map(([dim, n, a, b]) => ({ dim, shape: dim === 0 ? [n, a, b] : dim === 1 ? [a, n, b] : [a, b, n] }));

/** Calls `visit` with the indices of every line along a dimension. */
function lines(shape: readonly number[], dim: number, visit: (line: number[][]) => void): void {
  const [p, q] = [0, 1, 2].filter((d) => d !== dim);
  for (let i = 0; i < shape[p]; i++) {
    for (let j = 0; j < shape[q]; j++) {
      const index = (k: number): number[] => [0, 1, 2].map((d) => (d === p ? i : d === q ? j : k));
      visit(Array.from({ length: shape[dim] }, (_, k) => index(k)));
    }
  }
}

/** Fails unless a result is as near as float32 operations on these magnitudes can be. */
function expectNear(actual: number, exact: number, bound: number, what: string): void {
  if (!(Math.abs(actual - exact) <= bound + 2 ** -148)) expect(actual, what).toBe(exact);
}

const EPS = 2 ** -24;
const run = (op: string, inputs: View[], shape: readonly number[], dim: number): View => {
  const y = fenced(shape);
  expect(wasm.supports(op, inputs, { dim })).toBe(true);
  wasm.kernels[op]!(inputs, [y], { dim });
  expect(y.intact()).toBe(true);
  return y;
};

describe.each(Object.keys(binaries))('softmax, %s', (name) => {
  it('and its logarithm are right along any dimension, for logits of any size', () => {
    const property = fc.property(fc.nat(), geometry, layout, fc.constantFrom(1, 10, 1000), (seed, g, how, size) => {
      useWith(name);
      const next = random(seed);
      const x = strided(g.shape, how, () => (next() * 2 - 1) * size);
      const p = run('softmax', [x], g.shape, g.dim);
      const logp = run('log_softmax', [x], g.shape, g.dim);
      lines(g.shape, g.dim, (line) => {
        const v = line.map((index) => at(x, ...index));
        const top = Math.max(...v);
        const s = v.reduce((sum, e) => sum + Math.exp(e - top), 0);
        line.forEach((index, k) => {
          const d = v[k] - top;
          // The argument of e is rounded once: |d| ulp; e itself, the sum and the quotient take 4 more.
          const exact = Math.exp(d) / s;
          expectNear(at(p, ...index), exact, exact * EPS * (5 - d), `softmax ${d}`);
          const l = d - Math.log(s);
          expectNear(at(logp, ...index), l, EPS * Math.abs(l) + 2e-7, `log_softmax ${d}`);
        });
      });
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it('has the gradient y (g - Σ g y), its logarithm g - e^y Σ g', () => {
    const property = fc.property(fc.nat(), geometry, layout, layout, (seed, { shape, dim }, how, other) => {
      useWith(name);
      const next = random(seed);
      const g = strided(shape, how, () => next() * 2 - 1);
      const y = strided(shape, other, next);
      const logy = strided(shape, other, () => -20 * next());
      const dx = run('softmax_backward', [g, y], shape, dim);
      const dlog = run('log_softmax_backward', [g, logy], shape, dim);
      lines(shape, dim, (line) => {
        const u = line.map((index) => at(g, ...index));
        const dot = line.reduce((sum, index, k) => sum + u[k] * at(y, ...index), 0);
        const absolute = line.reduce((sum, index, k) => sum + Math.abs(u[k] * at(y, ...index)), 0);
        const sum = u.reduce((s, v) => s + v, 0);
        line.forEach((index, k) => {
          const v = at(y, ...index);
          expectNear(at(dx, ...index), v * (u[k] - dot), 4 * EPS * v * (Math.abs(u[k]) + absolute), 'softmax_backward');
          const e = Math.exp(at(logy, ...index));
          const bound = EPS * (Math.abs(u[k]) + 6 * e * Math.abs(sum));
          expectNear(at(dlog, ...index), u[k] - e * sum, bound, 'log_softmax_backward');
        });
      });
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it('is stable for huge logits, and follows infinities and NaN', () => {
    useWith(name);
    const inf = Number.POSITIVE_INFINITY;
    const nan = Number.NaN;
    const of = (op: string, x: number[]): number[] => {
      let i = 0;
      const row = dense([x.length], () => x[i++]);
      return [...elements(run(op, [row], [x.length], 0))];
    };
    expect(of('softmax', [3e38, 3e38, -3e38])).toEqual([0.5, 0.5, 0]);
    expect(of('softmax', [-1e30, -2e30])).toEqual([1, 0]);
    expect(of('log_softmax', [1e30, -1e30])).toEqual([0, Math.fround(-2e30)]);
    expect(of('softmax', [-inf, 5, -inf])).toEqual([0, 1, 0]);
    expect(of('log_softmax', [-inf, 5, -inf])).toEqual([-inf, 0, -inf]);
    for (const op of ['softmax', 'log_softmax']) {
      expect(of(op, [-inf, -inf])).toEqual([nan, nan]);
      expect(of(op, [1, inf, 2])).toEqual([nan, nan, nan]);
      expect(of(op, [1, 2, nan, 3])).toEqual([nan, nan, nan, nan]);
      expect(of(op, [7])).toEqual([op === 'softmax' ? 1 : 0]);
    }
  });
});

describe('softmax over several blocks', () => {
  it.each([
    [[3000, 10], 1],
    [[7, 9000], 1],
    [[2, 20011], 1],
    [[300, 3, 50], 1],
    [[20011, 3], 0],
  ])('%j along %i sums to 1 with the gradient of a constant 0', (shape, dim) => {
    useWith('shipped');
    const next = random(3);
    const p = run('softmax', [dense(shape, () => next() * 8)], shape, dim);
    const sums = fenced(shape.filter((_, d) => d !== dim));
    wasm.kernels.sum!([p], [sums], { dims: [dim], keepdim: false });
    for (const s of elements(sums)) expect(Math.abs(s - 1)).toBeLessThan(3e-7);
    const dx = run('softmax_backward', [dense(shape, () => 1), p], shape, dim);
    for (const d of elements(dx)) expect(Math.abs(d)).toBeLessThan(3e-7);
  });
});

describe('softmax kernels decline', () => {
  it.each(['softmax', 'log_softmax', 'softmax_backward', 'log_softmax_backward'])('%s in float64', (op) => {
    const spec = { shape: [2, 3], dtype: 'float64' } as const;
    expect(wasm.supports(op, [spec, spec], { dim: 1 })).toBe(false);
  });
});
