// Elementwise ops on every length, layout and kind of broadcasting, against the same functions in float64: exactly where
// IEEE 754 says so, else within units in the last place.

import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { broadcastShapes, broadcastStrides, contiguousStrides, size } from '../../src/reference/base/shape.ts';
import type { View } from '../../src/reference/kernels/kernel.ts';
import { use } from '../../src/wasm/instance.ts';
import { wasm } from './backend.ts';
import { distance, LENGTHS, SPECIAL, wild } from './numbers.ts';
import { at, binaries, dense, fenced, type Layout, RUNS, random, strided, useWith } from './views.ts';

afterAll(() => use(undefined));

/** Each function in float64, and the bound of its error in units in the last place; half a unit is correct rounding. */
const unary: { readonly [op: string]: { f: (x: number) => number; bound: number } } = {
  neg: { f: (x) => -x, bound: 0 },
  abs: { f: Math.abs, bound: 0 },
  sqrt: { f: Math.sqrt, bound: 0.5 },
  reciprocal: { f: (x) => 1 / x, bound: 0.5 },
  relu: { f: (x) => Math.max(x, 0), bound: 0 },
  rsqrt: { f: (x) => 1 / Math.sqrt(x), bound: 1.6 },
  exp: { f: Math.exp, bound: 1.5 },
  expm1: { f: Math.expm1, bound: 2.5 },
  log: { f: Math.log, bound: 1.5 },
  log1p: { f: Math.log1p, bound: 2 },
  tanh: { f: Math.tanh, bound: 3 },
  sigmoid: { f: (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))), bound: 2.6 },
};

/** The better one, the second of equals (0 and -0); NaN where either is. */
function extreme(a: number, b: number, better: boolean): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  return better ? a : b;
}

const r = Math.fround;
const binary: { readonly [op: string]: (a: number, b: number) => number } = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  maximum: (a, b) => extreme(a, b, a > b),
  minimum: (a, b) => extreme(a, b, a < b),
  // Rounded after each operation.
  tanh_backward: (g, y) => g * r(1 - r(y * y)),
  sigmoid_backward: (g, y) => g * r(y * r(1 - y)),
};

const comparison: { readonly [op: string]: (a: number, b: number) => boolean } = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
};

const layout = (rank: number): fc.Arbitrary<Layout> =>
  fc.record({
    order: fc.shuffledSubarray(
      Array.from({ length: rank }, (_, i) => i),
      { minLength: rank },
    ),
    gap: fc.constantFrom(0, 0, 1, 3),
    repeated: fc.constantFrom(0, 0, 0, 1),
    flipped: fc.constantFrom(0, 0, 0, 2),
  });

/** Elements of a view in row-major order. */
function list(view: View): number[] {
  const places = contiguousStrides(view.shape);
  return Array.from({ length: size(view.shape) }, (_, i) =>
    at(view, ...view.shape.map((d, k) => Math.floor(i / places[k]) % d)),
  );
}

const whole = (view: View, shape: readonly number[]): number[] =>
  list({ ...view, shape, strides: broadcastStrides(view.shape, view.strides, shape) });

/** A bool output between guard bytes. */
function fencedBytes(shape: readonly number[]): View & { intact(): boolean } {
  const count = size(shape);
  const data = new Uint8Array(count + 16).fill(7);
  data.fill(0, 8, 8 + count);
  const intact = (): boolean => data.every((x, i) => (i >= 8 && i < 8 + count) || x === 7);
  return { data, dtype: 'bool', shape, strides: contiguousStrides(shape), offset: 8, intact };
}

function expectUnary(op: string, x: View): void {
  const y = fenced(x.shape);
  expect(wasm.supports(op, [x], {})).toBe(true);
  wasm.kernels[op]!([x], [y], {});
  expect(y.intact()).toBe(true);
  const { f, bound } = unary[op];
  const results = list(y);
  list(x).forEach((v, i) => {
    if (!(distance(results[i], f(v)) <= bound)) expect(results[i], `${op}(${v})`).toBe(Math.fround(f(v)));
  });
}

function expectBinary(op: string, a: View, b: View): void {
  const shape = broadcastShapes(a.shape, b.shape);
  const compares = Object.hasOwn(comparison, op);
  const y = compares ? fencedBytes(shape) : fenced(shape);
  expect(wasm.supports(op, [a, b], {})).toBe(true);
  wasm.kernels[op]!([a, b], [y], {});
  expect(y.intact()).toBe(true);
  const [left, right] = [whole(a, shape), whole(b, shape)];
  const expected = left.map((v, i) =>
    compares ? Number(comparison[op](v, right[i])) : Math.fround(binary[op](v, right[i])),
  );
  expect(list(y)).toEqual(expected);
}

const pairs = fc.oneof(
  // The same, a number on either side, rows, columns, both, and dimensions in the middle.
  fc.tuple(fc.constantFrom(...LENGTHS), fc.constantFrom(1, 2, 3, 5)).chain(([n, m]) =>
    fc.constantFrom<[number[], number[]]>(
      [
        [m, n],
        [m, n],
      ],
      [[n], []],
      [[], [n]],
      [
        [m, n],
        [1, 1],
      ],
      [[m, n], [n]],
      [[n], [m, n]],
      [
        [m, n],
        [m, 1],
      ],
      [
        [n, 1],
        [n, m],
      ],
      [
        [n, 1],
        [1, m],
      ],
      [[m], [n, 1]],
    ),
  ),
  fc.constantFrom<[number[], number[]]>(
    [
      [3, 5, 9],
      [3, 1, 9],
    ],
    [
      [3, 1, 9],
      [5, 1],
    ],
    [
      [2, 3, 4, 5],
      [3, 1, 5],
    ],
    [
      [2, 3, 1, 1],
      [4, 5],
    ],
    [
      [2, 1, 1],
      [1, 3, 1],
    ],
    [
      [7, 1, 3],
      [1, 4, 3],
    ],
    [[0, 3], [3]],
    [
      [5, 1],
      [1, 0],
    ],
    [[0], []],
  ),
);

describe.each(Object.keys(binaries))('elementwise, %s', (name) => {
  it('functions of one tensor are right for any length, layout and number', () => {
    const ops = fc.constantFrom(...Object.keys(unary));
    const property = fc.property(
      fc.nat(),
      ops,
      fc.constantFrom(...LENGTHS),
      fc.constantFrom(0, 1, 2, 3),
      layout(2),
      (seed, op, n, m, how) => {
        useWith(name);
        expectUnary(op, strided([m, n], how, wild(random(seed))));
      },
    );
    fc.assert(property, { numRuns: RUNS * 2 });
  });

  it.each(Object.keys(unary))('%s of special numbers', (op) => {
    useWith(name);
    let i = 0;
    expectUnary(
      op,
      dense([SPECIAL.length], () => SPECIAL[i++]),
    );
  });

  it('functions of two tensors are right for any broadcasting and number', () => {
    const ops = fc.constantFrom(...Object.keys(binary), ...Object.keys(comparison));
    const property = fc.property(fc.nat(), ops, pairs, fc.boolean(), fc.boolean(), (seed, op, shapes, p, q) => {
      useWith(name);
      const next = wild(random(seed));
      const [a, b] = shapes.map((shape, i) => {
        const order = shape.map((_, d) => ((i === 0 ? p : q) ? d : shape.length - 1 - d));
        return strided(shape, { order, gap: p ? 0 : 1, repeated: 0, flipped: 0 }, next);
      });
      expectBinary(op, a, b);
    });
    fc.assert(property, { numRuns: RUNS * 3 });
  });
});

describe('tensors of several blocks', () => {
  const next = random(11);
  const [n, m] = [300, 137];
  const cases: [string, View, View][] = [
    ['the same shape', dense([n * m], next), dense([n * m], next)],
    ['a number', dense([n * m], next), dense([], next)],
    [
      'a transposed side',
      strided([n, m], { order: [0, 1], gap: 0, repeated: 0, flipped: 0 }, next),
      dense([n, m], next),
    ],
    ['rows', dense([n, m], next), dense([m], next)],
  ];
  it.each(cases)('%s', (_, a, b) => {
    useWith('shipped');
    expectBinary('sub', a, b);
    expectBinary('lt', a, b);
    expectUnary('exp', a);
  });

  it('use the memory of a block, not of the tensor', () => {
    useWith('shipped');
    const { memory } = binaries.shipped.abi;
    const before = memory.buffer.byteLength;
    const x = dense([2 ** 21], next);
    wasm.kernels.exp!([x], [dense(x.shape)], {});
    expect(memory.buffer.byteLength - before).toBeLessThan(2 ** 20);
  });
});

describe('elementwise kernels decline', () => {
  it.each([...Object.keys(unary)])('%s in float64', (op) => {
    expect(wasm.supports(op, [{ shape: [3], dtype: 'float64' }], {})).toBe(false);
  });
  it.each([...Object.keys(binary), ...Object.keys(comparison)])('%s in float64 and integers', (op) => {
    expect(
      wasm.supports(
        op,
        [
          { shape: [3], dtype: 'float64' },
          { shape: [3], dtype: 'float64' },
        ],
        {},
      ),
    ).toBe(false);
    expect(
      wasm.supports(
        op,
        [
          { shape: [3], dtype: 'int64' },
          { shape: [3], dtype: 'int64' },
        ],
        {},
      ),
    ).toBe(false);
  });
});
