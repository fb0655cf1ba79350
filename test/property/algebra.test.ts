// Algebra of the tensor functions on small whole numbers, where equality needs no tolerance: round trips of shapes, parts
// and wholes, matrix products and einsum against loops.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { read } from '../../src/engine/index.ts';
import * as torch from '../../src/index.ts';
import { numRuns, places, seeds } from './helpers/plan.ts';
import { indicesOf, reader, shapesOf, Whole } from './helpers/whole.ts';

type Tensor = torch.Tensor;

function expectEqual(actual: Tensor, expected: Tensor): void {
  expect([...actual.shape]).toEqual([...expected.shape]);
  // -0 = 0 here: a sum may start from either.
  expect(Array.from(read(actual), (v) => v + 0)).toEqual(Array.from(read(expected), (v) => v + 0));
}

/** Compares with a number computed for every index. */
function expectElements(actual: Tensor, shape: readonly number[], element: (index: readonly number[]) => number): void {
  expect([...actual.shape]).toEqual([...shape]);
  expect(Array.from(read(actual), (v) => v + 0)).toEqual([...indicesOf(shape)].map((index) => element(index) + 0));
}

describe.each(places)('$device $dtype', (place) => {
  const check = (shapes: fc.Arbitrary<number[]>, body: (draw: Whole, shape: number[]) => void): void => {
    fc.assert(
      fc.property(seeds, shapes, (seed, shape) => body(new Whole(seed, place), shape)),
      { numRuns },
    );
  };
  const nonEmpty = (rank: number): fc.Arbitrary<number[]> => shapesOf(rank, 0).filter((s) => s.length > 0);

  test('permute and its inverse, transpose twice, reshape and back', () => {
    check(shapesOf(4), (draw, shape) => {
      const x = draw.scattered(shape);
      const order = draw.permutation(shape.length);
      const y = x.permute(order);
      expectElements(
        y,
        order.map((d) => shape[d]),
        (index) => reader(x)(shape.map((_, d) => index[order.indexOf(d)])),
      );
      expectEqual(y.permute(order.map((_, i) => order.indexOf(i))), x);
      if (shape.length > 0) {
        const [a, b] = [draw.below(shape.length), draw.below(shape.length)];
        expectEqual(x.transpose(a, b).transpose(b, a), x);
        expectEqual(x.flip([a]).flip([a]), x);
        expectEqual(x.unsqueeze(a).squeeze(a), x);
      }
      const other = draw.permutation(shape.length).map((d) => shape[d]);
      expect([...read(y.reshape(other))]).toEqual([...read(y)]);
      expectEqual(y.reshape(other).reshape(y.shape), y);
      expectEqual(y.reshape(-1).reshape(y.shape), y);
      expectEqual(y.flatten().reshape(y.shape), y);
      expectEqual(y.contiguous().view(-1), y.reshape(-1));
    });
  });

  test('cat undoes split, chunk, unbind and narrow', () => {
    check(nonEmpty(3), (draw, shape) => {
      const x = draw.scattered(shape);
      const d = draw.below(shape.length);
      const n = shape[d];
      expectEqual(torch.cat(x.split(1 + draw.below(4), d), d), x);
      expectEqual(torch.cat(x.chunk(1 + draw.below(4), d), d), x);
      if (n > 0) expectEqual(torch.stack(x.unbind(d), d), x);
      const k = draw.below(n + 1);
      expectEqual(torch.cat(x.split([k, n - k], d), d), x);
      expectEqual(torch.cat([x.narrow(d, 0, k), x.narrow(d, k, n - k)], d), x);
      const before = shape.slice(0, d).map(() => ':');
      expectEqual(torch.cat([x.at(...before, `:${k}`), x.at(...before, `${k}:`)], d), x);
      const parts = [draw.scattered(shape), draw.scattered(shape)];
      const joined = torch.cat(parts, d);
      expectEqual(joined.narrow(d, 0, n), parts[0]);
      expectEqual(joined.narrow(d, n, n), parts[1]);
    });
  });

  test('triangles, gather of a permutation, sort and cumsum', () => {
    check(nonEmpty(3), (draw, shape) => {
      const x = draw.scattered(shape);
      const d = draw.below(shape.length);
      if (shape.length > 1) {
        const k = draw.below(7) - 3;
        expectEqual(x.tril(k).add(x.triu(k + 1)), x);
      }
      const order = draw.permutation(shape[d]);
      const index = torch.tensor(Float64Array.from(order), { dtype: 'int64', device: place.device });
      const back = torch.tensor(
        Float64Array.from(order, (_, i) => order.indexOf(i)),
        { dtype: 'int64', device: place.device },
      );
      expectEqual(x.index_select(d, index).index_select(d, back), x);
      const [values, places_] = x.sort(d);
      expectEqual(x.gather(d, places_), values);
      const sums = x.cumsum(d);
      if (shape[d] > 0) {
        const last = shape[d] - 1;
        expectEqual(sums.select(d, last), x.sum(d));
        expectEqual(sums.narrow(d, 1, last).sub(sums.narrow(d, 0, last)), x.narrow(d, 1, last));
      }
    });
  });

  test('sums, products and differences broadcast as loops do', () => {
    check(shapesOf(3, 0, 3), (draw, shape) => {
      const shrunk = (): number[] =>
        shape.slice(draw.below(shape.length + 1)).map((n) => (draw.below(3) === 0 ? 1 : n));
      const [a, b] = [draw.scattered(shape), draw.scattered(shrunk())];
      const [at, bt] = [reader(a), reader(b)];
      expectElements(a.add(b), shape, (i) => at(i) + bt(i));
      expectElements(b.sub(a), shape, (i) => bt(i) - at(i));
      expectElements(a.mul(b), shape, (i) => at(i) * bt(i));
      expectElements(torch.maximum(b, a), shape, (i) => Math.max(at(i), bt(i)));
      expectElements(torch.where(a.lt(b), a, b), shape, (i) => Math.min(at(i), bt(i)));
    });
  });

  test('matmul is its loops, for every rank and broadcast batch', () => {
    const sizes = fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 0, max: 5 })));
    fc.assert(
      fc.property(seeds, shapesOf(2, 1, 3), sizes, fc.nat(3), (seed, batch, [m, k, n], form) => {
        const draw = new Whole(seed, place);
        const lead = (): number[] =>
          batch.slice(draw.below(batch.length + 1)).map((d) => (draw.below(3) === 0 ? 1 : d));
        const [left, right] = [form & 1 ? [] : [...lead(), m], form & 2 ? [] : lead()];
        const a = draw.scattered([...left, k]);
        const b = draw.scattered(form & 2 ? [k] : [...right, k, n]);
        const c = a.matmul(b);
        const [p, q] = [form & 1 ? a.unsqueeze(0) : a, form & 2 ? b.unsqueeze(1) : b];
        const [pt, qt] = [reader(p), reader(q)];
        const rank = Math.max(p.ndim, q.ndim) - 2;
        const extent = (i: number): number => Math.max(...[p, q].map((x) => x.shape[x.ndim - 2 - rank + i] ?? 1));
        const full = Array.from({ length: rank }, (_, i) => extent(i));
        const shape = [...full, p.size(-2), q.size(-1)];
        const rows = c.reshape(shape);
        expect(c.ndim).toBe(shape.length - (form & 1) - (form >> 1));
        expectElements(rows, shape, (index) => {
          const [i, j] = index.slice(-2);
          let s = 0;
          for (let l = 0; l < k; l++) s += pt([...index.slice(0, -2), i, l]) * qt([...index.slice(0, -2), l, j]);
          return s;
        });
      }),
      { numRuns },
    );
  });

  test('matmul is associative, distributive and turns with its operands', () => {
    const five = fc.array(fc.integer({ min: 1, max: 18 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(seeds, five, (seed, [batch, m, k, n, r]) => {
        const draw = new Whole(seed, place);
        const a = draw.scattered([batch, m, k]);
        const b = draw.scattered([k, n]);
        const c = draw.scattered([1, n, r]);
        expectEqual(a.matmul(b).matmul(c), a.matmul(b.matmul(c)));
        const other = draw.scattered([k, n]);
        expectEqual(a.matmul(b.add(other)), a.matmul(b).add(a.matmul(other)));
        expectEqual(a.matmul(b).transpose(1, 2), b.T.matmul(a.transpose(1, 2)));
        expectEqual(torch.bmm(a, b.expand(batch, k, n)), a.matmul(b));
        const bias = draw.tensor([n]);
        expectEqual(torch.addmm(bias, a.select(0, 0), b), a.select(0, 0).mm(b).add(bias));
      }),
      { numRuns },
    );
  });

  test('einsum is its definition', () => {
    const letters = ['a', 'b', 'c', 'd', 'e'];
    const term = fc.shuffledSubarray(letters, { maxLength: 3 });
    fc.assert(
      fc.property(seeds, fc.array(term, { minLength: 1, maxLength: 3 }), (seed, terms) => {
        const draw = new Whole(seed, place);
        const sizes = Object.fromEntries(letters.map((l) => [l, 1 + draw.below(3)]));
        const used = letters.filter((l) => terms.some((t) => t.includes(l)));
        const order = draw.permutation(used.length).map((i) => used[i]);
        const output = order.slice(0, draw.below(used.length + 1));
        const summed = used.filter((l) => !output.includes(l));
        const operands = terms.map((t) => draw.scattered(t.map((l) => sizes[l])));
        const readers = operands.map(reader);
        const product = (at: { [letter: string]: number }): number =>
          readers.reduce((p, r, i) => p * r(terms[i].map((l) => at[l])), 1);
        const equation = `${terms.map((t) => t.join('')).join(',')}->${output.join('')}`;
        expectElements(
          torch.einsum(equation, ...operands),
          output.map((l) => sizes[l]),
          (index) => {
            let s = 0;
            for (const inside of indicesOf(summed.map((l) => sizes[l]))) {
              const own = [...output.map((l, i) => [l, index[i]]), ...summed.map((l, i) => [l, inside[i]])];
              s += product(Object.fromEntries(own));
            }
            return s;
          },
        );
      }),
      { numRuns },
    );
  });
});
