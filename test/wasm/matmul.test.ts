// matmul and addmm in WebAssembly against a plain float64 product: every tile edge, stride and block of K.

import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { broadcastStrides } from '../../src/reference/base/shape.ts';
import type { View } from '../../src/reference/kernels/kernel.ts';
import type { Spec } from '../../src/reference/ops/spec.ts';
import { use } from '../../src/wasm/instance.ts';
import { wasm } from './backend.ts';
import { at, binaries, dense, elements, fenced, type Layout, RUNS, random, strided, useWith } from './views.ts';

afterAll(() => use(undefined));

const rows = fc.constantFrom(0, 1, 2, 3, 4, 5, 16, 17, 33);
const columns = fc.constantFrom(0, 1, 2, 5, 15, 16, 17, 31, 32, 33, 48);
const depth = fc.constantFrom(0, 1, 2, 3, 7, 16, 28, 64, 128, 319, 320, 321, 500, 639, 640, 641, 963);
const layout = (rank: number): fc.Arbitrary<Layout> =>
  fc.record({
    order: fc.shuffledSubarray(
      Array.from({ length: rank }, (_, i) => i),
      { minLength: rank },
    ),
    gap: fc.constantFrom(0, 0, 1, 2, 3),
    repeated: fc.constantFrom(0, 0, 0, 1, 2, 3),
    flipped: fc.constantFrom(0, 0, 0, 1, 2, 3),
  });

/** Checks every element of init + a·b against float64 and the bound of any order of summation in float32. */
function expectProduct(a: View, b: View, init: View | null, output: View): void {
  const [batch, m, n] = output.shape.length === 3 ? output.shape : [1, ...output.shape];
  const k = a.shape[a.shape.length - 1];
  const lead = (i: number): number[] => (output.shape.length === 3 ? [i] : []);
  for (let i = 0; i < batch; i++) {
    // Rows of a and columns of b, each read once.
    const left = Array.from({ length: m }, (_, r) =>
      Float64Array.from({ length: k }, (_, j) => at(a, ...lead(i), r, j)),
    );
    const right = Array.from({ length: n }, (_, c) =>
      Float64Array.from({ length: k }, (_, j) => at(b, ...lead(i), j, c)),
    );
    for (let r = 0; r < m; r++) {
      for (let c = 0; c < n; c++) {
        let sum = init ? at(init, r, c) : 0;
        let magnitude = Math.abs(sum);
        for (let j = 0; j < k; j++) {
          const term = left[r][j] * right[c][j];
          sum += term;
          magnitude += Math.abs(term);
        }
        const error = Math.abs(at(output, ...lead(i), r, c) - sum);
        if (!(error <= (k + 2) * 2 ** -24 * magnitude)) expect(at(output, ...lead(i), r, c)).toBe(sum);
      }
    }
  }
}

describe.each(Object.keys(binaries))('matmul, %s', (name) => {
  it('is the product for every tile edge, block of K and layout', () => {
    const property = fc.property(fc.nat(), rows, columns, depth, layout(2), layout(2), (seed, m, n, k, left, right) => {
      const next = random(seed);
      const a = strided([m, k], left, () => next() * 2 - 1);
      const b = strided([k, n], right, () => next() * 2 - 1);
      const output = fenced([m, n]);
      expect(wasm.supports('matmul', [a, b], {})).toBe(true);
      useWith(name);
      wasm.kernels.matmul!([a, b], [output], {});
      expect(output.intact()).toBe(true);
      expectProduct(a, b, null, output);
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it('is a product for each matrix of a batch', () => {
    const sizes = fc.tuple(fc.constantFrom(0, 1, 2, 3), rows, columns, fc.constantFrom(0, 1, 5, 28));
    const property = fc.property(fc.nat(), sizes, layout(3), layout(3), (seed, [batch, m, n, k], left, right) => {
      const next = random(seed);
      const a = strided([batch, m, k], left, () => next() * 2 - 1);
      const b = strided([batch, k, n], right, () => next() * 2 - 1);
      const output = fenced([batch, m, n]);
      expect(wasm.supports('matmul', [a, b], {})).toBe(true);
      useWith(name);
      wasm.kernels.matmul!([a, b], [output], {});
      expect(output.intact()).toBe(true);
      expectProduct(a, b, null, output);
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it('addmm starts from any shape that broadcasts to the product', () => {
    const form = fc.constantFrom<(m: number, n: number) => number[]>(
      (_, n) => [n],
      (m, n) => [m, n],
      (_, n) => [1, n],
      (m) => [m, 1],
      () => [1],
      () => [],
    );
    const property = fc.property(fc.nat(), rows, columns, depth, form, layout(2), (seed, m, n, k, shapeOf, left) => {
      const next = random(seed);
      const c = dense(shapeOf(m, n), () => next() * 2 - 1);
      const a = strided([m, k], left, () => next() * 2 - 1);
      const b = dense([k, n], () => next() * 2 - 1);
      const output = fenced([m, n]);
      expect(wasm.supports('addmm', [c, a, b], {})).toBe(true);
      useWith(name);
      wasm.kernels.addmm!([c, a, b], [output], {});
      expect(output.intact()).toBe(true);
      expectProduct(a, b, { ...c, shape: [m, n], strides: broadcastStrides(c.shape, c.strides, [m, n]) }, output);
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it('gives a row the same bits whatever rows are computed with it', () => {
    const property = fc.property(fc.nat(), rows, columns, depth, (seed, m, n, k) => {
      const next = random(seed);
      const a = dense([m, k], () => next() * 2 - 1);
      const b = dense([k, n], () => next() * 2 - 1);
      const whole = dense([m, n]);
      useWith(name);
      wasm.kernels.matmul!([a, b], [whole], {});
      for (let r = 0; r < m; r++) {
        const single = dense([1, n]);
        wasm.kernels.matmul!([{ ...a, shape: [1, k], offset: r * k }, b], [single], {});
        expect(elements(single)).toEqual(elements({ ...whole, shape: [n], offset: r * n }));
      }
    });
    fc.assert(property, { numRuns: Math.ceil(RUNS / 4) });
  });
});

describe('matmul declines', () => {
  const f32 = (...shape: number[]): Spec => ({ shape, dtype: 'float32' });
  const f64 = (...shape: number[]): Spec => ({ shape, dtype: 'float64' });
  it.each<[string, string, (Spec | null)[]]>([
    ['float64', 'matmul', [f64(2, 3), f64(3, 4)]],
    ['mixed dtypes', 'matmul', [f32(2, 3), f64(3, 4)]],
    ['vectors', 'matmul', [f32(3), f32(3)]],
    ['different ranks', 'matmul', [f32(5, 2, 3), f32(3, 4)]],
    ['what memory cannot hold', 'matmul', [f32(2 ** 25, 1), f32(1, 1)]],
    ['addmm in float64', 'addmm', [f64(4), f32(2, 3), f32(3, 4)]],
  ])('%s', (_, op, inputs) => {
    expect(wasm.supports(op, inputs, {})).toBe(false);
  });
});
