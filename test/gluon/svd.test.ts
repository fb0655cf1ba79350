// The singular value decomposition behind mx.init.Orthogonal: orthonormal factors that diagonalize, for every shape.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { thinSVD } from '../../src/mxnet/formulas/svd.ts';
import '../helpers/close.ts';

type Matrix = number[][];
const matrix = (data: Float64Array, rows: number, columns: number): Matrix =>
  Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * columns, (i + 1) * columns)));
const transpose = (a: Matrix): Matrix => a[0].map((_, j) => a.map((row) => row[j]));
const multiply = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, x, k) => sum + x * b[k][j], 0)));

const element = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -1, max: 1, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, -1) },
);
const input = fc.tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 1, max: 28 })).chain(([rows, columns]) =>
  fc.record({
    rows: fc.constant(rows),
    columns: fc.constant(columns),
    data: fc.array(element, { minLength: rows * columns, maxLength: rows * columns }),
  }),
);

it('factors are orthonormal, and Uᵀ A V is diagonal with falling values that are not negative', () => {
  fc.assert(
    fc.property(input, ({ rows, columns, data }) => {
      const k = Math.min(rows, columns);
      const { u, vt } = thinSVD(Float64Array.from(data), rows, columns);
      const [U, Vt] = [matrix(u, rows, k), matrix(vt, k, columns)];
      const identity = matrix(
        Float64Array.from({ length: k * k }, (_, i) => (i % (k + 1) === 0 ? 1 : 0)),
        k,
        k,
      );
      expect(multiply(transpose(U), U)).toBeClose(identity, { rtol: 0, atol: 1e-12 });
      expect(multiply(Vt, transpose(Vt))).toBeClose(identity, { rtol: 0, atol: 1e-12 });
      const S = multiply(multiply(transpose(U), matrix(Float64Array.from(data), rows, columns)), transpose(Vt));
      const diagonal = S.map((row, i) => row[i]);
      expect(S).toBeClose(
        S.map((row, i) => row.map((x, j) => (i === j ? x : 0))),
        { rtol: 0, atol: 1e-12 },
      );
      expect(Math.min(...diagonal)).toBeGreaterThan(-1e-12);
      for (let i = 1; i < k; i++) expect(diagonal[i]).toBeLessThanOrEqual(diagonal[i - 1] + 1e-12);
    }),
    { numRuns: 60 },
  );
});

it('does not change its argument', () => {
  const a = Float64Array.of(3, 1, 2, 5, 4, 7);
  thinSVD(a, 2, 3);
  thinSVD(a, 3, 2);
  expect([...a]).toEqual([3, 1, 2, 5, 4, 7]);
});
