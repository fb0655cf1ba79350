// The binaries that ship, over one memory, give the bits of one that was compiled whole, op by op.

import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { View } from '../../src/reference/kernels/kernel.ts';
import { use } from '../../src/wasm/instance.ts';
import { table } from '../helpers/ops.ts';
import { wasm } from './backend.ts';
import { cases, cellNames, makeInputs, makeOutputs } from './layers.ts';
import { LENGTHS, wild } from './numbers.ts';
import { dense, load, loadShipped, RUNS, random } from './views.ts';

afterAll(() => use(undefined));

const binaries = [loadShipped(), load('optimized')];
const UNARY = 'neg abs sqrt rsqrt reciprocal relu exp expm1 log log1p sigmoid tanh softsign softplus'.split(' ');
const ARITHMETIC = 'add sub mul div maximum minimum mxnet_maximum mxnet_minimum tanh_backward sigmoid_backward'.split(
  ' ',
);
const COMPARISONS = 'eq ne lt le gt ge'.split(' ');
const REDUCTIONS = 'sum mean amax amin mxnet_max mxnet_min'.split(' ');
const TRAINING =
  'scan_backward softmax_backward log_softmax_backward cross_entropy cross_entropy_backward dropout_mask'.split(' ');
const STEPS = ['sgd_step', 'adam_step', 'rmsprop_step', 'adagrad_step'];

/** Passes and products alone, which are asked for above and below. */
const variants = ['zoneout_lstm', 'layer_norm_lstm'];
const CONVOLUTIONS = ['convolution', 'convolution_input', 'convolution_weight'];

const bytes = (shape: readonly number[]): View => ({
  ...dense(shape),
  data: new Uint8Array(dense(shape).data.length),
  dtype: 'bool',
});
const bits = ({ data }: View): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength);

/**
 * Ops that add up rows, by a function that several binaries have: it may run as V8's first compiler left it in one binary when it
 * is optimized in the other. Which NaN a sum of two is, WebAssembly leaves open, and the two compilers differ in it.
 */
const ADDING = ['sum', 'mean', 'softmax', 'log_softmax'];
/** The same with one NaN in place of all. */
const oneNaN = (view: View): View => ({ ...view, data: view.data.map((x) => (Number.isNaN(x) ? Number.NaN : x)) });

/** Runs an op on both binaries and compares what they wrote, NaN's bits included, but for those of `ADDING`. */
function expectSame(op: string, inputs: (View | null)[], outputsOf: () => View[], attributes: object = {}): void {
  expect(wasm.supports(op, inputs, attributes)).toBe(true);
  const [apart, whole] = binaries.map((instance) => {
    const outputs = outputsOf();
    use(instance);
    wasm.kernels[op]!(inputs, outputs, attributes);
    return (ADDING.includes(op) ? outputs.map(oneNaN) : outputs).map(bits);
  });
  apart.forEach((written, i) => {
    expect(written.equals(whole[i]), `${op} ${i}`).toBe(true);
  });
}

const size = fc.constantFrom(0, ...LENGTHS, 130);
const few = fc.constantFrom(1, 2, 3, 8, 9);

describe('the binaries apart and whole', () => {
  it('are asked for every op', () => {
    const asked = [...UNARY, ...ARITHMETIC, ...COMPARISONS, ...REDUCTIONS, ...TRAINING, ...STEPS];
    const all = [
      ...asked,
      ...CONVOLUTIONS,
      'softmax',
      'log_softmax',
      'matmul',
      'addmm',
      'embedding_backward',
      'layer_norm',
      'layer_norm_backward',
      'norm',
      'ctc_loss',
      'ctc_loss_backward',
      ...variants.flatMap((variant) => [variant, `${variant}_backward`]),
      'scan',
    ];
    // What fills new weights has a binary of its own (draws.test.ts, factor.test.ts).
    const apart = ['normal', 'orthonormal'];
    const fast = Object.values(table).flatMap(({ name, fast }) => (fast && !apart.includes(name) ? [name] : []));
    const cells = cellNames.flatMap((cell) => [cell, `${cell}_backward`]);
    const named = all.filter((name) => !name.startsWith('scan'));
    expect(fast.sort()).toEqual([...named, ...cells].sort());
  });

  it.each(UNARY)('%s', (op) => {
    const property = fc.property(fc.nat(), size, (seed, n) => {
      expectSame(op, [dense([n], wild(random(seed)))], () => [dense([n])], { beta: 1, threshold: 20 });
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it.each([...ARITHMETIC, ...COMPARISONS])('%s', (op) => {
    const forms = fc.constantFrom<[(m: number, n: number) => number[], (m: number, n: number) => number[]]>(
      [(m, n) => [m, n], (m, n) => [m, n]],
      [(m, n) => [m, n], () => [1, 1]],
      [() => [1, 1], (m, n) => [m, n]],
      [(m, n) => [m, n], (_, n) => [1, n]],
      [(m) => [m, 1], (m, n) => [m, n]],
      [(m) => [m, 1], (_, n) => [1, n]],
    );
    const property = fc.property(fc.nat(), few, size, forms, (seed, m, n, [left, right]) => {
      const next = wild(random(seed));
      const make = COMPARISONS.includes(op) ? bytes : dense;
      expectSame(op, [dense(left(m, n), next), dense(right(m, n), next)], () => [make([m, n])]);
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it.each(REDUCTIONS)('%s', (op) => {
    const property = fc.property(fc.nat(), few, size, few, fc.constantFrom(0, 1, 2), (seed, a, b, c, dim) => {
      const shape = [a, Math.max(b, 1), c];
      const x = dense(shape, wild(random(seed)));
      expectSame(op, [x], () => [dense(shape.filter((_, i) => i !== dim))], { dims: [dim] });
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it.each(['softmax', 'log_softmax'])('%s', (op) => {
    const property = fc.property(fc.nat(), few, size, few, fc.constantFrom(0, 1, 2), (seed, a, b, c, dim) => {
      const x = dense([a, b, c], wild(random(seed)));
      expectSame(op, [x], () => [dense([a, b, c])], { dim });
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it('matmul and addmm', () => {
    const depth = fc.constantFrom(0, 1, 7, 320, 321, 641);
    const property = fc.property(fc.nat(), few, depth, size, (seed, m, k, n) => {
      const next = random(seed);
      const [a, b, c] = [dense([m, k], next), dense([k, n], next), dense([n], next)];
      expectSame('matmul', [a, b], () => [dense([m, n])]);
      expectSame('addmm', [c, a, b], () => [dense([m, n])]);
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it('convolutions', () => {
    const property = fc.property(fc.nat(), few, few, size, few, (seed, n, filters, steps, stride) => {
      const next = random(seed);
      const length = steps * stride + 3;
      const [x, w, g, b] = [[n, 2, length], [filters, 2, 3], [n, filters, steps + 1], [filters]].map((s) =>
        dense(s, next),
      );
      const options = { stride, padding: [0, 0], dilation: 1, groups: 1 };
      expectSame('convolution', [x, w, b], () => [dense(g.shape)], options);
      expectSame('convolution_input', [g, w], () => [dense(x.shape)], { ...options, length });
      expectSame('convolution_weight', [g, x], () => [dense(w.shape)], { ...options, kernel: 3 });
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it('ctc_loss and ctc_loss_backward', () => {
    const property = fc.property(fc.nat(), few, size, few, (seed, n, classes, width) => {
      const [next, shape, c] = [random(seed), [11, n, Math.max(classes, 2)], Math.max(classes, 2)];
      const whole = (shape: readonly number[], below: number): View => ({
        ...dense(shape, () => 1 + Math.floor(next() * (below - 1))),
        dtype: 'int64',
      });
      const rest = [whole([n, width], c), whole([n], 12), whole([n], width + 1)];
      const inputs = [dense(shape, () => -9 * next()), ...rest];
      const options = { blank: 0, zero_infinity: seed % 2 === 0, onto_blank: true };
      expectSame('ctc_loss', inputs, () => [dense([n])], options);
      expectSame('ctc_loss_backward', [dense([n], next), ...inputs], () => [dense(shape)], options);
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it.each(cellNames)('scan, %s', (cell) => {
    const property = fc.property(cases(cell), (c) => {
      expectSame('scan', makeInputs(c), () => makeOutputs(c), { cell, reverse: c.reverse });
    });
    fc.assert(property, { numRuns: RUNS });
  });
});
