// The gradient of an embedding's table has the bits of the plain kernel: each row is added up in the order of the indices.

import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { View } from '../../src/reference/kernels/kernel.ts';
import { use } from '../../src/wasm/instance.ts';
import { plain, wasm } from './backend.ts';
import { LENGTHS } from './numbers.ts';
import { binaries, dense, elements, fenced, RUNS, random, strided, useWith } from './views.ts';

afterAll(() => use(undefined));

const ORDERS = [
  [1, 0],
  [0, 1],
] as const;

describe.each(Object.keys(binaries))('rows of a table, %s', (name) => {
  it('are the sums that the plain kernel gives, wherever indices meet', () => {
    const sizes = fc.record({
      rows: fc.integer({ min: 1, max: 40 }),
      width: fc.constantFrom(0, ...LENGTHS),
      count: fc.integer({ min: 0, max: 90 }),
      padding: fc.constantFrom(null, 0, 1),
      order: fc.constantFrom(...ORDERS),
      gap: fc.constantFrom(0, 1, 3),
    });
    const property = fc.property(fc.nat(), sizes, (seed, { rows, width, count, padding, order, gap }) => {
      useWith(name);
      const next = random(seed);
      const g = strided(
        [count, width],
        { order, gap, repeated: 0, flipped: 0 },
        () => (next() - 0.5) * 10 ** (next() * 8),
      );
      const indices: View = {
        ...dense([count]),
        data: Float64Array.from({ length: count }, () => Math.floor(next() * rows)),
        dtype: 'int64',
      };
      const attributes = { rows, padding_idx: padding };
      const [fast, law] = [fenced([rows, width]), dense([rows, width])];
      expect(wasm.supports('embedding_backward', [g, indices], attributes)).toBe(true);
      wasm.kernels.embedding_backward!([g, indices], [fast], attributes);
      plain.embedding_backward!([g, indices], [law], attributes);
      expect(fast.intact()).toBe(true);
      expect(elements(fast)).toEqual(elements(law));
    });
    fc.assert(property, { numRuns: RUNS });
  });
});
