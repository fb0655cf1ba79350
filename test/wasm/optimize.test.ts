// Optimizer steps write the same bits as the reference kernels, whose rounding is PyTorch's, for every option.

import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { size } from '../../src/reference/base/shape.ts';
import type { View } from '../../src/reference/kernels/kernel.ts';
import type { AdamStep, SGDStep } from '../../src/reference/kernels/optimize.ts';
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
  op: 'sgd_step' | 'adam_step',
  pairs: ([Fenced, View] | null)[],
  optionsOf: (step: number) => SGDStep | AdamStep,
  gradient: () => number,
): void {
  const [parameter, , ...states] = pairs;
  for (let step = 1; step <= 3; step++) {
    const g = dense([size(parameter![0].shape)], gradient);
    const before = g.data.slice();
    const inputs = (side: 0 | 1): (View | null)[] => [
      parameter![side],
      g,
      ...states.map((pair) => pair?.[side] ?? null),
    ];
    useWith(name);
    expect(wasm.supports(op, inputs(0), optionsOf(step))).toBe(true);
    wasm.kernels[op]!(inputs(0), [], optionsOf(step));
    plain[op](inputs(1), [], optionsOf(step) as SGDStep & AdamStep);
    expect(g.data).toEqual(before);
    for (const pair of [parameter, ...states]) {
      if (!pair) continue;
      expect(pair[0].intact()).toBe(true);
      expect(elements(pair[0])).toEqual(elements(pair[1]));
    }
  }
}

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
    const property = fc.property(fc.nat(), lengths, options, fc.boolean(), magnitudes, (seed, n, o, amsgrad, size) => {
      const next = random(seed);
      const number = (): number => (next() * 2 - 1) * size;
      const zeros = (): [Fenced, View] => twins(n, () => 0);
      const pairs = [twins(n, number), null, zeros(), zeros(), amsgrad ? zeros() : null];
      const optionsOf = (step: number): AdamStep => ({
        ...o,
        bias_correction1: 1 - o.beta1 ** step,
        bias_correction2: 1 - o.beta2 ** step,
      });
      expectSame(name, 'adam_step', pairs, optionsOf, number);
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
    wasm.kernels.sgd_step!([{ ...p, ...shape }, g, null], [], options);
    plain.sgd_step([{ ...reference, ...shape }, rows, null], [], options);
    expect(p.intact()).toBe(true);
    expect(elements(p)).toEqual(elements(reference));
  });

  it('decline float64', () => {
    const spec = { shape: [3], dtype: 'float64' } as const;
    expect(wasm.supports('sgd_step', [spec, spec, null], {})).toBe(false);
    expect(wasm.supports('adam_step', [spec, spec, spec, spec, null], {})).toBe(false);
  });
});
