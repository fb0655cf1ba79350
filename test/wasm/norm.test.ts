// Layer normalization by passes over blocks of rows, against the plain kernels in float64.

import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { View } from '../../src/reference/kernels/kernel.ts';
import { viewOf } from '../../src/reference/kernels/walk.ts';
import { use } from '../../src/wasm/instance.ts';
import '../helpers/close.ts';
import { plain, wasm } from './backend.ts';
import { LENGTHS, SPECIAL } from './numbers.ts';
import { at, binaries, dense, elements, fenced, type Layout, RUNS, random, strided, useWith } from './views.ts';

afterAll(() => use(undefined));

const layout: fc.Arbitrary<Layout> = fc.record({
  order: fc.constantFrom([1, 0], [0, 1]),
  gap: fc.constantFrom(0, 0, 1, 3),
  repeated: fc.constantFrom(0, 0, 0, 1, 2),
  flipped: fc.constantFrom(0, 0, 0, 2),
});
const sizes = fc.record({
  rows: fc.constantFrom(0, 1, 2, 3, 8, 9, 130),
  width: fc.constantFrom(...LENGTHS, 300),
  weighted: fc.boolean(),
  biased: fc.boolean(),
  how: layout,
  shift: fc.constantFrom(0, 0, 10, 1e15),
});

/** The same numbers in float64. */
function exactly(view: View): View {
  const [m, n = 1] = view.shape;
  const data = Float64Array.from({ length: m * n }, (_, i) =>
    view.shape.length === 1 ? at(view, i) : at(view, Math.floor(i / n), i % n),
  );
  return viewOf(data, 'float64', view.shape);
}
const room = (shape: readonly number[]): View =>
  viewOf(new Float64Array(shape.reduce((a, b) => a * b, 1)), 'float64', shape);

describe.each(Object.keys(binaries))('layer normalization, %s', (name) => {
  it('is right for any rows, forward and backward', () => {
    const property = fc.property(fc.nat(), sizes, (seed, { rows, width, weighted, biased, how, shift }) => {
      useWith(name);
      const next = random(seed);
      const number = (): number => next() * 4 - 2;
      const x = strided([rows, width], how, () => number() * Math.max(shift, 1) + shift);
      const [w, b] = [weighted, biased].map((there) => (there ? dense([width], number) : null));
      const options = { eps: 1e-5 };
      const [y, mean, rstd] = [fenced([rows, width]), fenced([rows, 1]), fenced([rows, 1])];
      wasm.kernels.layer_norm!([x, w, b], [y, mean, rstd], options);
      const law = [
        [rows, width],
        [rows, 1],
        [rows, 1],
      ].map(room);
      plain.layer_norm!(
        [x, w, b].map((v) => v && exactly(v)),
        law,
        options,
      );
      for (const [i, view] of [y, mean, rstd].entries()) {
        expect(view.intact()).toBe(true);
        expect(elements(view)).toBeClose(law[i].data, { rtol: 1e-5, atol: 1e-5 * (i === 1 ? shift : 1) });
      }
      const g = strided([rows, width], { ...how, repeated: 0 }, number);
      const inputs = [g, x, mean, rstd, w];
      const results = [fenced([rows, width]), fenced([width]), fenced([width])];
      wasm.kernels.layer_norm_backward!(inputs, results, {});
      const exact = [[rows, width], [width], [width]].map(room);
      plain.layer_norm_backward!(
        inputs.map((v) => v && exactly(v)),
        exact,
        {},
      );
      for (const [i, view] of results.entries()) {
        expect(view.intact()).toBe(true);
        expect(elements(view)).toBeClose(exact[i].data, { rtol: 1e-5, atol: 1e-5 * Math.max(1, rstd.data[8] ?? 1) });
      }
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it('leaves rows whose squares are not finite, or that nothing sets apart, to the plain kernel', () => {
    useWith(name);
    for (const [eps, rows] of [
      [1e-5, [1e30, -1e30, 3e30]],
      [1e-5, [3e38, -3e38, 3e38]],
      [0, [2, 2, 2]],
      ...SPECIAL.map((special): [number, number[]] => [1e-5, [1, special, 2]]),
    ] as const) {
      const x = viewOf(Float32Array.from([...rows, 1, 2, 4]), 'float32', [2, 3]);
      const [fast, law] = [0, 1].map(() => [dense([2, 3]), dense([2, 1]), dense([2, 1])]);
      wasm.kernels.layer_norm!([x, null, null], fast, { eps });
      plain.layer_norm!([x, null, null], law, { eps });
      for (const i of [0, 1, 2]) expect(elements(fast[i])).toBeClose(elements(law[i]));
    }
  });
});
