// Cross entropy with classes and with probabilities, all options, against the reference kernels in float64.

import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { contiguousStrides, size } from '../../src/reference/base/shape.ts';
import type { View } from '../../src/reference/kernels/kernel.ts';
import { use } from '../../src/wasm/instance.ts';
import { useTraining } from '../../src/wasm/training.ts';
import { plain, wasm } from './backend.ts';
import { LENGTHS } from './numbers.ts';
import { binaries, dense, elements, fenced, RUNS, random, strided, useWith } from './views.ts';

useTraining();
afterAll(() => use(undefined));

const doubles = (view: View | null): View | null =>
  view && { ...view, data: Float64Array.from(view.data), dtype: 'float64' };
const zeros = (shape: readonly number[]): View => ({
  ...dense(shape),
  data: new Float64Array(size(shape)),
  dtype: 'float64',
});
const integers = (shape: readonly number[], next: () => number): View => ({
  data: Float64Array.from({ length: size(shape) }, next),
  dtype: 'int64',
  shape,
  strides: contiguousStrides(shape),
  offset: 0,
});

/** Both results within `bound` times the largest magnitude that takes part. */
function expectNear(actual: ArrayLike<number>, exact: ArrayLike<number>, bound: number): void {
  for (let i = 0; i < exact.length; i++) {
    const near = Math.abs(actual[i] - exact[i]) <= bound * Math.max(1, Math.abs(exact[i]));
    if (!near && !Object.is(actual[i], exact[i])) expect(actual[i], `element ${i}`).toBe(exact[i]);
  }
}

const options = fc.record({
  reduction: fc.constantFrom('none', 'mean', 'sum'),
  ignore_index: fc.constantFrom(-100, 0, 2),
  label_smoothing: fc.constantFrom(0, 0, 0.1, 1),
});
const geometry = fc.tuple(
  fc.constantFrom(0, 1, 2, 3, 7),
  fc.constantFrom(...LENGTHS),
  fc.oneof(fc.constant(1), fc.constantFrom(0, 2, 3, 8, 9, 17)),
);

describe.each(Object.keys(binaries))('cross entropy, %s', (name) => {
  it('and its gradient are those of the reference in float64', () => {
    const flags = fc.record({ probabilities: fc.boolean(), weighted: fc.boolean(), transposed: fc.boolean() });
    const property = fc.property(fc.nat(), geometry, options, flags, (seed, [n, c, l], attributes, how) => {
      useWith(name);
      const next = random(seed);
      const shape = [n, c, l];
      const order = how.transposed ? [0, 1, 2] : [2, 1, 0];
      const x = strided(shape, { order, gap: 0, repeated: 0, flipped: 0 }, () => next() * 20 - 10);
      const weight = how.weighted ? dense([c], () => (next() < 0.2 ? 0 : next() * 2)) : null;
      const target = how.probabilities
        ? strided(shape, { order, gap: 0, repeated: 0, flipped: 0 }, () => (next() < 0.3 ? 0 : next()))
        : integers([n, l], () => (next() < 0.2 && attributes.ignore_index < 0 ? -100 : Math.floor(next() * c)));
      const lossShape = attributes.reduction === 'none' ? [n, l] : [];

      const [loss, logp] = [fenced(lossShape), fenced(shape)];
      expect(wasm.supports('cross_entropy', [x, target, weight], attributes)).toBe(true);
      wasm.kernels.cross_entropy!([x, target, weight], [loss, logp], attributes);
      expect(loss.intact() && logp.intact()).toBe(true);
      const [exactLoss, exactLogp] = [zeros(lossShape), zeros(shape)];
      const wide = how.probabilities ? doubles(target) : target;
      plain.cross_entropy([doubles(x), wide, doubles(weight)], [exactLoss, exactLogp], attributes);
      expectNear(elements(logp), exactLogp.data, 1e-6);
      expectNear(elements(loss), exactLoss.data, 1e-6);

      const g = dense(lossShape, () => next() * 2 - 1);
      const dx = fenced(shape);
      expect(wasm.supports('cross_entropy_backward', [g, logp, target, weight], attributes)).toBe(true);
      wasm.kernels.cross_entropy_backward!([g, logp, target, weight], [dx], attributes);
      expect(dx.intact()).toBe(true);
      const exact = zeros(shape);
      const inputs = [doubles(g), doubles(logp), wide, doubles(weight)];
      plain.cross_entropy_backward(inputs, [exact], attributes);
      const total = how.probabilities ? c : 4;
      expectNear(elements(dx), exact.data, 3e-7 * total);
    });
    fc.assert(property, { numRuns: RUNS * 2 });
  });

  it('does not look at ignored positions', () => {
    useWith(name);
    const attributes = { reduction: 'mean', ignore_index: -100, label_smoothing: 0.1 };
    const logits = [Number.NaN, 1, 2, 0, 0, 0];
    let i = 0;
    const x = dense([2, 3, 1], () => logits[i++]);
    const target = integers([2, 1], () => -100);
    target.data[1] = 2;
    const [loss, logp, dx] = [fenced([]), fenced([2, 3, 1]), fenced([2, 3, 1])];
    wasm.kernels.cross_entropy!([x, target, null], [loss, logp], attributes);
    expect(elements(loss)[0]).toBeCloseTo(Math.log(3), 6);
    wasm.kernels.cross_entropy_backward!([dense([], () => 1), logp, target, null], [dx], attributes);
    expect([...elements(dx)].slice(0, 3)).toEqual([0, 0, 0]);
    expect(elements(dx)[5]).toBeCloseTo(1 / 3 - 0.9 - 0.1 / 3, 6);
  });

  it('has no use for the logit of a class without mass, though it is -inf', () => {
    // e^x = 1, 0, 3: p = 1/4, 0, 3/4, and 0 log 0 = 0.
    // q = 1/2, 0, 1/2:                       -Σ q log p = -(log 1/4 + log 3/4) / 2,  slope p - q = -1/4, 0, 1/4
    // class 1 of weights 1, 0, 1:             0 and no slope
    // class 2 of weights 1, 0, 1 and ε = 0.3: m = 0.1, 0, 0.8: -0.1 log 1/4 - 0.8 log 3/4,  0.9 p - m = 1/8, 0, -1/8
    const [one, three] = [Math.log(1 / 4), Math.log(3 / 4)];
    const line = (row: readonly number[], l: number): number[] => row.flatMap((v) => new Array(l).fill(v));
    const fill = (shape: readonly number[], values: readonly number[]): View => {
      let i = 0;
      return dense(shape, () => values[i++]);
    };
    useWith(name);
    for (const l of [1, 3, 9]) {
      const shape = [1, 3, l];
      const x = fill(shape, line([0, Number.NEGATIVE_INFINITY, Math.log(3)], l));
      const cases = [
        {
          target: fill(shape, line([0.5, 0, 0.5], l)),
          weight: null,
          e: 0,
          loss: -(one + three) / 2,
          dx: [-0.25, 0, 0.25],
        },
        { target: integers([1, l], () => 1), weight: fill([3], [1, 0, 1]), e: 0, loss: 0, dx: [0, 0, 0] },
        {
          target: integers([1, l], () => 2),
          weight: fill([3], [1, 0, 1]),
          e: 0.3,
          loss: -0.1 * one - 0.8 * three,
          dx: [0.125, 0, -0.125],
        },
      ];
      for (const { target, weight, e, ...expected } of cases) {
        const attributes = { reduction: 'none', ignore_index: -100, label_smoothing: e };
        for (const [kernels, make] of [
          [wasm.kernels, fenced],
          [plain, zeros],
        ] as const) {
          const [loss, logp, dx] = [make([1, l]), make(shape), make(shape)];
          kernels.cross_entropy!([x, target, weight], [loss, logp], attributes);
          kernels.cross_entropy_backward!([dense([1, l], () => 1), logp, target, weight], [dx], attributes);
          expectNear(elements(loss), line([expected.loss], l), 1e-6);
          expectNear(elements(dx), line(expected.dx, l), 1e-6);
        }
      }
    }
  });

  it('refuses classes beyond the logits before it writes anything', () => {
    useWith(name);
    const attributes = { reduction: 'mean', ignore_index: -100, label_smoothing: 0 };
    const [loss, logp] = [fenced([]), fenced([2, 3, 1])];
    for (const wrong of [3, -1, 2 ** 32]) {
      const target = integers([2, 1], () => 0);
      target.data[1] = wrong;
      const x = dense([2, 3, 1], () => 1);
      const forward = () => wasm.kernels.cross_entropy!([x, target, null], [loss, logp], attributes);
      expect(forward).toThrow(`Target ${wrong} is out of bounds.`);
      const backward = () => wasm.kernels.cross_entropy_backward!([dense([]), x, target, null], [logp], attributes);
      expect(backward).toThrow(`Target ${wrong} is out of bounds.`);
    }
    expect([...elements(logp)]).toEqual(new Array(6).fill(0));
  });
});

describe('cross entropy over a large vocabulary', () => {
  it('is that of the reference in float64', () => {
    useWith('shipped');
    const next = random(9);
    const attributes = { reduction: 'mean', ignore_index: -100, label_smoothing: 0 };
    const shape = [9, 10007, 1];
    const x = dense(shape, () => next() * 12);
    const target = integers([9, 1], () => Math.floor(next() * 10007));
    const [loss, logp, dx] = [fenced([]), fenced(shape), fenced(shape)];
    wasm.kernels.cross_entropy!([x, target, null], [loss, logp], attributes);
    wasm.kernels.cross_entropy_backward!([dense([], () => 1), logp, target, null], [dx], attributes);
    const [exactLoss, exactLogp, exact] = [zeros([]), zeros(shape), zeros(shape)];
    plain.cross_entropy([doubles(x), target, null], [exactLoss, exactLogp], attributes);
    plain.cross_entropy_backward([doubles(dense([], () => 1)), exactLogp, target, null], [exact], attributes);
    expectNear(elements(loss), exactLoss.data, 1e-7);
    expectNear(elements(dx), exact.data, 1e-7);
  });
});

describe('cross entropy kernels decline', () => {
  it('float64, and probabilities or weights of another dtype', () => {
    const f32 = (...shape: number[]) => ({ shape, dtype: 'float32' as const });
    const f64 = (...shape: number[]) => ({ shape, dtype: 'float64' as const });
    const attributes = { reduction: 'mean', ignore_index: -100, label_smoothing: 0 };
    expect(wasm.supports('cross_entropy', [f64(2, 3, 1), f64(2, 3, 1), null], attributes)).toBe(false);
    expect(wasm.supports('cross_entropy', [f32(2, 3, 1), f64(2, 3, 1), null], attributes)).toBe(false);
    expect(wasm.supports('cross_entropy', [f32(2, 3, 1), f32(2, 3, 1), f64(3)], attributes)).toBe(false);
    expect(wasm.supports('cross_entropy_backward', [f64(), f32(2, 3, 1), f32(2, 3, 1), null], attributes)).toBe(false);
  });
});
