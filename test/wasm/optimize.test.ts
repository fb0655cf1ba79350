// Optimizer steps write the same bits as the reference kernels, whose rounding is PyTorch's, for every option.

import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { size } from '../../src/reference/base/shape.ts';
import type { View } from '../../src/reference/kernels/kernel.ts';
import type { AdagradStep, AdamStep, RMSpropStep, SGDStep } from '../../src/reference/kernels/optimize.ts';
import { use } from '../../src/wasm/instance.ts';
import { useTraining } from '../../src/wasm/training.ts';
import { plain, wasm } from './backend.ts';
import { LENGTHS } from './numbers.ts';
import { at, binaries, dense, elements, fenced, RUNS, random, useWith } from './views.ts';

useTraining();
afterAll(() => use(undefined));

type Fenced = ReturnType<typeof fenced>;

/** A contiguous view between guard numbers, and the same numbers for the reference. */
function twins(n: number, next: () => number): [Fenced, View] {
  const view = fenced([n]);
  for (let i = 0; i < n; i++) view.data[view.offset + i] = next();
  return [view, { ...view, data: view.data.slice() }];
}

/** Steps both sides several times with new gradients and compares every bit of what they wrote. */
function expectSame(
  name: string,
  op: 'sgd_step' | 'adam_step' | 'rmsprop_step' | 'adagrad_step',
  pairs: ([Fenced, View] | null)[],
  optionsOf: (step: number) => SGDStep | AdamStep | RMSpropStep | AdagradStep,
  gradient: () => number,
  last: (() => View) | null = null,
): void {
  const counts = last && [last(), last()];
  const [parameter, , ...states] = pairs;
  for (let step = 1; step <= 3; step++) {
    const g = dense([size(parameter![0].shape)], gradient);
    const before = g.data.slice();
    const inputs = (side: 0 | 1): (View | null)[] => [
      parameter![side],
      g,
      ...states.map((pair) => pair?.[side] ?? null),
      counts?.[side] ?? null,
    ];
    useWith(name);
    expect(wasm.supports(op, inputs(0), optionsOf(step))).toBe(true);
    wasm.kernels[op]!(inputs(0), [], optionsOf(step));
    plain[op](inputs(1), [], optionsOf(step));
    if (counts) expect(counts[0].data).toEqual(counts[1].data);
    expect(g.data).toEqual(before);
    for (const pair of [parameter, ...states]) {
      if (!pair) continue;
      expect(pair[0].intact()).toBe(true);
      expect(elements(pair[0])).toEqual(elements(pair[1]));
    }
  }
}

/** A count of steps that has gone so far. */
const count = (t: number): View => ({ ...dense([]), data: Float32Array.of(t) });

const lengths = fc.constantFrom(0, ...LENGTHS);
const magnitudes = fc.constantFrom(1e-30, 1e-6, 1, 1e15);

describe.each(Object.keys(binaries))('optimizer steps, %s', (name) => {
  it('sgd_step', () => {
    const options = fc.record({
      lr: fc.constantFrom(0.1, 1e-3, 0),
      momentum: fc.constantFrom(0.9, 0.5),
      dampening: fc.constantFrom(0, 0.3),
      weight_decay: fc.constantFrom(0, 1e-4, 0.1),
      nesterov: fc.boolean(),
      maximize: fc.boolean(),
    });
    const property = fc.property(fc.nat(), lengths, options, fc.boolean(), magnitudes, (seed, n, o, buffered, size) => {
      const next = random(seed);
      const number = (): number => (next() * 2 - 1) * size;
      const pairs = [twins(n, number), null, buffered ? twins(n, () => Number.NaN) : null];
      expectSame(name, 'sgd_step', pairs, (step) => ({ ...o, first: step === 1 }), number);
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it('adam_step', () => {
    const options = fc.record({
      lr: fc.constantFrom(1e-3, 0.1),
      beta1: fc.constantFrom(0.9, 0),
      beta2: fc.constantFrom(0.999, 0.5),
      eps: fc.constantFrom(1e-8, 1e-3),
      weight_decay: fc.constantFrom(0, 0.01),
      decoupled: fc.boolean(),
      maximize: fc.boolean(),
    });
    const past = fc.option(fc.nat(5000));
    const flags = fc.tuple(fc.boolean(), past);
    const property = fc.property(fc.nat(), lengths, options, flags, magnitudes, (seed, n, o, [amsgrad, t], size) => {
      const next = random(seed);
      const number = (): number => (next() * 2 - 1) * size;
      const zeros = (): [Fenced, View] => twins(n, () => 0);
      const pairs = [twins(n, number), null, zeros(), zeros(), amsgrad ? zeros() : null];
      expectSame(name, 'adam_step', pairs, () => o, number, t === null ? null : () => count(t));
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it('rmsprop_step', () => {
    const options = fc.record({
      lr: fc.constantFrom(1e-2, 0.3),
      alpha: fc.constantFrom(0.99, 0.5, 0),
      eps: fc.constantFrom(1e-8, 1e-3),
      weight_decay: fc.constantFrom(0, 0.01),
      momentum: fc.constantFrom(0.9, 0.1),
      maximize: fc.boolean(),
    });
    const flags = fc.tuple(fc.boolean(), fc.boolean());
    const property = fc.property(fc.nat(), lengths, options, flags, magnitudes, (seed, n, o, [buffer, mean], size) => {
      const next = random(seed);
      const number = (): number => (next() * 2 - 1) * size;
      const zeros = (): [Fenced, View] => twins(n, () => 0);
      const pairs = [twins(n, number), null, zeros(), buffer ? zeros() : null, mean ? zeros() : null];
      expectSame(
        name,
        'rmsprop_step',
        pairs,
        () => o,
        number,
        () => count(0),
      );
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it('adagrad_step', () => {
    const options = fc.record({
      lr: fc.constantFrom(1e-2, 0.3),
      lr_decay: fc.constantFrom(0, 0.1),
      eps: fc.constantFrom(1e-10, 1e-3),
      weight_decay: fc.constantFrom(0, 0.01),
      maximize: fc.boolean(),
    });
    const property = fc.property(fc.nat(), lengths, options, fc.nat(50), magnitudes, (seed, n, o, t, size) => {
      const next = random(seed);
      const number = (): number => (next() * 2 - 1) * size;
      const pairs = [twins(n, number), null, twins(n, () => 0.1)];
      expectSame(
        name,
        'adagrad_step',
        pairs,
        () => o,
        number,
        () => count(t),
      );
    });
    fc.assert(property, { numRuns: RUNS });
  });
});

describe('optimizer steps over several blocks', () => {
  it('are the same, and read a gradient of any layout', () => {
    const next = random(4);
    const [n, m] = [200, 173];
    const [p, reference] = twins(n * m, next);
    const columns = dense([m, n], next);
    const g: View = { ...columns, shape: [n, m], strides: [1, n] };
    const rows = dense([n, m]);
    for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) rows.data[i * m + j] = at(g, i, j);
    const options = {
      lr: 0.1,
      momentum: 0,
      dampening: 0,
      weight_decay: 0.1,
      nesterov: false,
      maximize: false,
      first: true,
    };
    useWith('shipped');
    const shape = { shape: [n, m], strides: [m, 1] };
    wasm.kernels.sgd_step!([{ ...p, ...shape }, g, null, null], [], options);
    plain.sgd_step([{ ...reference, ...shape }, rows, null, null], [], options);
    expect(p.intact()).toBe(true);
    expect(elements(p)).toEqual(elements(reference));
  });

  it('decline float64, and take a count of any dtype', () => {
    const spec = { shape: [3], dtype: 'float64' } as const;
    expect(wasm.supports('sgd_step', [spec, spec, null, null], {})).toBe(false);
    expect(wasm.supports('adam_step', [spec, spec, spec, spec, null, null], {})).toBe(false);
    expect(wasm.supports('rmsprop_step', [spec, spec, spec, null, null, spec], {})).toBe(false);
    expect(wasm.supports('adagrad_step', [spec, spec, spec, spec], {})).toBe(false);
    const own = { shape: [3], dtype: 'float32' } as const;
    expect(wasm.supports('adam_step', [own, own, own, own, null, { shape: [], dtype: 'float64' }], {})).toBe(true);
  });
});
