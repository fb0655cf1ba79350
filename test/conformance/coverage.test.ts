// The case table contains the edges that it must: sizes, special values and layouts for every row, and for the kernels
// every tile edge, several blocks of K and power-of-two strides on every side.

import { describe, expect, it } from 'vitest';
import type { OpName } from '../../src/reference/cases.ts';
import { cases } from '../../src/reference/cases.ts';
import type { Cases, Edge, Sample } from '../../src/reference/ops/sample.cases.ts';
import { table } from '../helpers/run.ts';

const names = Object.keys(cases) as OpName[];
const PRIMES = [5, 7, 11, 13];
const TILES = [1, 2, 3, 15, 16, 17, 31, 33];
const POWERS = [64, 128, 256];

const shapesOf = ({ inputs }: Sample): (readonly number[])[] =>
  inputs.flatMap((slot) => (slot && 'shape' in slot ? [slot.shape] : []));

const sizesOf = ({ samples }: Cases): Set<number> => new Set(samples.flatMap(shapesOf).flat());

/** The shape of one input over all samples; [] where it is missing. */
const shapesAt = (name: OpName, input: number): (readonly number[])[] =>
  cases[name].samples.map(({ inputs }) => {
    const slot = inputs[input];
    return slot && 'shape' in slot ? slot.shape : [];
  });

const found: { readonly [E in Edge]: (own: Cases) => boolean } = {
  zero: (own) => sizesOf(own).has(0),
  scalar: ({ samples }) => samples.flatMap(shapesOf).some((shape) => shape.length === 0),
  prime: (own) => PRIMES.every((p) => sizesOf(own).has(p)),
  odd: (own) => [...sizesOf(own)].some((d) => d % 2 === 1),
  even: (own) => [...sizesOf(own)].some((d) => d > 0 && d % 2 === 0),
  special: ({ samples }) =>
    samples.some(({ inputs }) => inputs.some((slot) => slot && 'fill' in slot && slot.fill.name === 'special')),
  views: ({ samples }) =>
    samples.some(
      ({ layouts }) => layouts === undefined || (layouts.includes('transposed') && layouts.includes('strided')),
    ),
};

describe.each(names)('%s', (name) => {
  const own = cases[name];
  it.each(Object.keys(found) as Edge[])('has samples of the edge %s, or a reason against it', (edge) => {
    expect(found[edge](own)).toBe(own.lacks?.[edge] === undefined);
  });
});

it.each(names.filter((name) => table[name].broadcasts && name !== 'addmm'))('%s is broadcast on both sides', (name) => {
  const pairs = cases[name].samples.map((sample) => shapesOf(sample).slice(0, 2));
  expect(pairs.some(([a, b]) => a.length > b.length)).toBe(true);
  expect(pairs.some(([a, b]) => a.length < b.length)).toBe(true);
  expect(pairs.some(([a, b]) => a.at(-1) === 1 && (b.at(-1) ?? 0) > 1)).toBe(true);
});

it('addmm broadcasts what it adds, from fewer dimensions and from either size 1', () => {
  const added = shapesAt('addmm', 0).map((c, i) => ({
    c,
    m: shapesAt('addmm', 1)[i][0],
    n: shapesAt('addmm', 2)[i][1],
  }));
  expect(new Set(added.map(({ c }) => c.length))).toEqual(new Set([0, 1, 2]));
  expect(added.some(({ c, m }) => c.length === 2 && c[0] === 1 && m > 1)).toBe(true);
  expect(added.some(({ c, n }) => c.length === 2 && c[1] === 1 && n > 1)).toBe(true);
});

const CELLS: readonly OpName[] = ['rnn_tanh', 'rnn_relu', 'lstm', 'gru', 'gru_reset_before'];
const BACKWARD: readonly OpName[] = [
  'rnn_tanh_backward',
  'rnn_relu_backward',
  'lstm_backward',
  'gru_backward',
  'gru_reset_before_backward',
];

type Sides = { readonly [side: string]: readonly number[] };

/** Sizes along M, K and N. */
const productSides = (a: (readonly number[])[], b: (readonly number[])[]): Sides => ({
  M: a.map((s) => s.at(-2) ?? 0),
  K: a.map((s) => s.at(-1) ?? 0),
  N: b.map((s) => s.at(-1) ?? 0),
});

/** Sizes along the filters, their elements and all windows. */
const convolutionSides = (): Sides => {
  const filters = shapesAt('convolution', 1);
  const windows = cases.convolution.samples.map(({ inputs, attributes }) => {
    const specs = inputs.map((slot) =>
      slot && 'shape' in slot ? { shape: slot.shape, dtype: 'float32' as const } : null,
    );
    const [{ shape }] = table.convolution.infer(specs, attributes);
    return shape[0] * shape[2];
  });
  return { M: filters.map((s) => s[0]), K: filters.map((s) => s[1] * s[2]), N: windows };
};

/** Sizes along the batch, the input and the hidden units, of all cells together. */
const layerSides = (names: readonly OpName[], first: number): Sides => ({
  N: names.flatMap((name) => shapesAt(name, first).map((s) => s[1])),
  I: names.flatMap((name) => shapesAt(name, first).map((s) => s[2])),
  H: names.flatMap((name) => shapesAt(name, first + 1).map((s) => s[1])),
});

describe.each([
  ['matmul', productSides(shapesAt('matmul', 0), shapesAt('matmul', 1)), ['K']],
  ['addmm', productSides(shapesAt('addmm', 1), shapesAt('addmm', 2)), ['K']],
  ['convolution', convolutionSides(), ['K']],
  ['the recurrent layers', layerSides(CELLS, 0), ['I', 'H']],
  ['their backward passes', layerSides(BACKWARD, 3), ['I', 'H']],
] as const)('%s', (_name, own, inner) => {
  it('has every tile edge on every side', () => {
    for (const side of Object.keys(own)) expect(own[side], side).toEqual(expect.arrayContaining(TILES));
  });

  it('has several blocks of K and power-of-two strides', () => {
    for (const side of inner) {
      expect(
        own[side].some((k) => k > 320 && k < 640),
        side,
      ).toBe(true);
      expect(
        own[side].some((k) => k > 640),
        side,
      ).toBe(true);
    }
    const strides = Object.values(own).flat();
    for (const power of POWERS) expect(strides).toContain(power);
  });
});

describe.each([
  ...CELLS.map((name) => [name, 0] as const),
  ...BACKWARD.map((name) => [name, 3] as const),
])('%s', (name, first) => {
  const { samples } = cases[name];
  const some = (holds: (sample: Sample<{ readonly reverse: boolean }>) => boolean): boolean => samples.some(holds);

  it('is run forwards, reversed, with lengths, without biases, on partial panels, on all tile edges', () => {
    expect(some(({ attributes }) => attributes?.reverse === false)).toBe(true);
    expect(some(({ attributes }) => attributes?.reverse === true)).toBe(true);
    expect(some(({ inputs }) => inputs[first + 8] !== null)).toBe(true);
    expect(some(({ inputs }) => inputs[first + 5] === null)).toBe(true);
    for (const tile of TILES) {
      expect(
        some((sample) => shapesOf({ inputs: [sample.inputs[first + 1]] })[0][1] === tile),
        `H ${tile}`,
      ).toBe(true);
    }
  });

  it('has a cell state and a projection where it is an LSTM, and neither where it is not', () => {
    const isLstm = name.startsWith('lstm');
    expect(some(({ inputs }) => inputs[first + 7] !== null)).toBe(isLstm);
    expect(some(({ inputs }) => inputs[first + 2] === null)).toBe(!isLstm);
  });
});
