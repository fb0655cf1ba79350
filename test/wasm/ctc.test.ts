// Connectionist temporal classification in WebAssembly against the reference kernels in float64: sizes, lengths, repeated and
// impossible labels, and log-probabilities so low that no float32 holds the probability of a path.

import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { contiguousStrides } from '../../src/reference/base/shape.ts';
import type { View } from '../../src/reference/kernels/kernel.ts';
import { log_softmax } from '../../src/reference/kernels/softmax.ts';
import { use } from '../../src/wasm/instance.ts';
import { plain, wasm } from './backend.ts';
import { binaries, dense, elements, fenced, RUNS, random, useWith } from './views.ts';

afterAll(() => use(undefined));

const options = { blank: 0, zero_infinity: false, onto_blank: true };

const integers = (shape: readonly number[], values: readonly number[]): View => ({
  data: Float64Array.from(values),
  dtype: 'int64',
  shape,
  strides: contiguousStrides(shape),
  offset: 0,
});
const doubles = (view: View): View =>
  view.dtype === 'float32' ? { ...view, data: Float64Array.from(view.data), dtype: 'float64' } : view;
const zeros = (shape: readonly number[]): View => doubles(dense(shape));

/** Log-probabilities of logits in ±spread. */
function logarithms(shape: readonly number[], next: () => number, spread: number): View {
  const [logits, logp] = [dense(shape, () => (2 * next() - 1) * spread), dense(shape)];
  log_softmax([logits], [logp], { dim: 2 });
  return logp;
}

const batches = fc
  .record({
    seed: fc.nat(),
    steps: fc.integer({ min: 1, max: 24 }),
    n: fc.integer({ min: 1, max: 4 }),
    classes: fc.constantFrom(1, 2, 3, 7, 8, 9, 17, 33),
    width: fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 8, 11, 12),
    spread: fc.constantFrom(0.5, 4, 40, 2000),
    zero_infinity: fc.boolean(),
    onto_blank: fc.boolean(),
  })
  .map(({ seed, steps, n, classes, width, spread, ...rest }) => {
    const next = random(seed);
    const below = (most: number): number => Math.floor(next() * most);
    const counts = Array.from({ length: n }, () => below(width + 1));
    return {
      logp: logarithms([steps, n, classes], next, spread),
      labels: integers(
        [n, width],
        Array.from({ length: n * width }, () => below(Math.min(classes, 3))),
      ),
      frames: integers(
        [n],
        counts.map((count) => (next() < 0.7 ? steps : Math.min(steps, count + below(3)))),
      ),
      lengths: integers([n], counts),
      g: dense([n], () => 2 * next() - 1),
      options: { blank: below(classes), ...rest },
    };
  });

/** Both NaN, both the same infinity, or close: a path's logarithm is rounded as often as it has frames. */
function expectNear(actual: ArrayLike<number>, exact: ArrayLike<number>, bound: number): void {
  for (let i = 0; i < exact.length; i++) {
    const near = Math.abs(actual[i] - exact[i]) <= bound * Math.max(1, Math.abs(exact[i]));
    if (!near && !Object.is(actual[i] + 0, exact[i] + 0)) expect(actual[i], `element ${i}`).toBe(exact[i]);
  }
}

describe.each(Object.keys(binaries))('CTC, %s', (name) => {
  it('gives the losses and gradients of the plain kernels', () => {
    const property = fc.property(batches, ({ logp, labels, frames, lengths, g, options: own }) => {
      const inputs = [logp, labels, frames, lengths];
      const n = logp.shape[1];
      expect(wasm.supports('ctc_loss', inputs, own)).toBe(true);
      const [loss, dx] = [fenced([n]), fenced(logp.shape)];
      useWith(name);
      wasm.kernels.ctc_loss!(inputs, [loss], own);
      wasm.kernels.ctc_loss_backward!([g, ...inputs], [dx], own);
      const [exact, slopes] = [zeros([n]), zeros(logp.shape)];
      plain.ctc_loss!(inputs.map(doubles), [exact], own);
      plain.ctc_loss_backward!([g, ...inputs].map(doubles), [slopes], own);
      expectNear(elements(loss), exact.data, 5e-7);
      expectNear(elements(dx), slopes.data, 4e-6);
      expect(loss.intact() && dx.intact()).toBe(true);
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it('reads log-probabilities by their strides', () => {
    const logp = logarithms([9, 2, 5], random(3), 2);
    // The same numbers with samples first, as a batch_first layer leaves them.
    const turned: View = { ...logp, data: new Float32Array(90), strides: [5, 45, 1] };
    logp.data.forEach((value, i) => {
      const [t, n, c] = [Math.floor(i / 10), Math.floor(i / 5) % 2, i % 5];
      turned.data[n * 45 + t * 5 + c] = value;
    });
    const rest = [integers([2, 2], [1, 2, 3, 3]), integers([2], [9, 7]), integers([2], [2, 2])];
    const results = [logp, turned].map((view) => {
      const dx = dense(logp.shape);
      useWith(name);
      wasm.kernels.ctc_loss_backward!([dense([2], () => 1), view, ...rest], [dx], options);
      return elements(dx);
    });
    expect(results[1]).toEqual(results[0]);
  });

  const label = [integers([1, 1], [1]), integers([1], [3]), integers([1], [1])];
  /** The loss of label 1 in three frames alike, and its gradient. */
  function alike(...frame: number[]): { loss: number; slopes: number[] } {
    const shape = [3, 1, frame.length];
    const logp = { ...dense(shape), data: Float32Array.from([...frame, ...frame, ...frame]) };
    const [loss, dx] = [dense([1]), dense(shape)];
    useWith(name);
    wasm.kernels.ctc_loss!([logp, ...label], [loss], options);
    wasm.kernels.ctc_loss_backward!([dense([1], () => 1), logp, ...label], [dx], options);
    return { loss: loss.data[0], slopes: [...dx.data] };
  }
  const half = Math.log(0.5);

  it.each([-1e4, -1e9, -1e30, Number.NEGATIVE_INFINITY])('takes a class that is masked by %d', (low) => {
    const [plainly, masked] = [alike(half, half), alike(half, half, low)];
    expect(masked.loss).toBe(plainly.loss);
    expect(masked.slopes.filter((_, i) => i % 3 < 2)).toEqual(plainly.slopes);
    expect(masked.slopes.filter((_, i) => i % 3 === 2)).toEqual([0, 0, 0]);
  });

  it.each([-200, -1e5, -1e9, -1e30])('counts on where a label is next to impossible: %d', (low) => {
    const { loss, slopes } = alike(0, low);
    expect(loss / -low).toBeCloseTo(1, 1);
    // It is emitted once, in any of the three frames.
    const emitted = slopes.filter((_, i) => i % 2 === 1);
    expect(emitted.reduce((sum, slope) => sum + slope)).toBeCloseTo(-1, 5);
    for (let t = 0; t < 3; t++) expect(slopes[2 * t] + slopes[2 * t + 1]).toBeCloseTo(0, 6);
  });
});
