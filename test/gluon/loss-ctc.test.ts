// CTCLoss against the sum over all alignments, path by path, and against its own relations.

import { autograd, gluon, mx, nd } from 'bptt/gluon';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

type Array = ReturnType<typeof nd.zeros>;
const ctc = new gluon.loss.CTCLoss() as unknown as (...inputs: (Array | null)[]) => Array;

const numbers = (x: Array): number[] => [...x.asnumpy().data];
const array = (values: unknown): Array => nd.array(values as number[], { dtype: 'float64' });
const entry = fc.double({ min: -3, max: 3, noNaN: true });
const frames = (count: number) =>
  fc.array(fc.array(entry, { minLength: 3, maxLength: 3 }), { minLength: count, maxLength: count });
const labels = fc.constantFrom([], [0], [1, 0], [0, 0], [0, 1, 0], [1, 1, 0], [0, 1, 0, 1], [1, 1, 1]);
const padded = (label: readonly number[]): number[] => [...label, -1, -1, -1, -1].slice(0, 4);

/** -log Σ of the probabilities of all paths that become the label without repeats and blanks. */
function byEnumeration(logits: readonly number[][], label: readonly number[]): number {
  const blank = 2;
  const probabilities = logits.map((row) => {
    const total = row.reduce((sum, x) => sum + Math.exp(x), 0);
    return row.map((x) => Math.exp(x) / total);
  });
  const paths = (t: number): number[][] =>
    t === 0 ? [[]] : paths(t - 1).flatMap((p) => [0, 1, 2].map((c) => [...p, c]));
  const spoken = (path: number[]): string => path.filter((c, i) => c !== path[i - 1] && c !== blank).join();
  const chance = (path: number[]): number => path.reduce((p, c, t) => p * probabilities[t][c], 1);
  return -Math.log(
    paths(logits.length)
      .filter((path) => spoken(path) === label.join())
      .reduce((total, path) => total + chance(path), 0),
  );
}

function same(found: number, expected: number): void {
  if (Number.isFinite(expected)) expect(Math.abs(found - expected)).toBeLessThan(1e-9);
  else expect(found).toBe(expected);
}

describe('CTCLoss', () => {
  // Numbers of MXNet 1.9.1; its own tests assert the first two.
  it('takes a label equal to the blank, as MXNet does', () => {
    const [even, label] = [
      nd.ones([2, 20, 4]),
      nd.array([
        [2, 1, 2, 2],
        [3, 2, 2, 2],
      ]),
    ];
    const close = (found: Array, wanted: number[]): void =>
      numbers(found).forEach((value, i) => void expect(value).toBeCloseTo(wanted[i], 4));
    close(ctc(even, label, null, nd.array([2, 3])), [18.8282, 16.5058]);
    const x = nd.arange(160).mod(7).reshape([2, 20, 4]);
    close(
      ctc(
        x,
        nd.array([
          [3, 3, 2, 1],
          [3, 2, 3, 0],
        ]),
      ),
      [31.665415, 29.06801],
    );
    const first = nd.CTCLoss(
      nd.ones([20, 2, 4]),
      nd.array([
        [2, 1, 0, 2],
        [3, 2, 2, 2],
      ]),
      null,
      nd.array([4, 4]),
      {
        use_label_lengths: true,
      },
    );
    close(first, [14.623085, 15.050529]);
  });

  it('is the sum over all alignments, for repeated, empty and impossible labels', () => {
    fc.assert(
      fc.property(frames(4), labels, (logits, label) => {
        same(ctc(array([logits]), array([padded(label)])).asscalar(), byEnumeration(logits, label));
      }),
      { numRuns: 40 },
    );
  });

  it('reads the frames and labels that lengths name, and none beyond', () => {
    const lengths = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 3 }));
    fc.assert(
      fc.property(frames(4), lengths, (logits, [t, l]) => {
        const label = [0, 1, 1];
        const found = ctc(array([logits]), array([label]), array([t]), array([l])).asscalar();
        same(found, byEnumeration(logits.slice(0, t), label.slice(0, l)));
      }),
      { numRuns: 40 },
    );
  });

  it('has the slope of finite differences', () => {
    fc.assert(
      fc.property(frames(4), fc.constantFrom([0], [1, 0], [0, 0], []), (logits, label) => {
        const x = array([logits]);
        x.attach_grad();
        autograd.record(() => ctc(x, array([padded(label)]))).backward();
        const h = 1e-5;
        const moved = (i: number, step: number): number =>
          byEnumeration(
            logits.map((row, t) => row.map((v, c) => (t * 3 + c === i ? v + step : v))),
            label,
          );
        numbers(x.grad as Array).forEach((slope, i) => {
          expect(Math.abs(slope - (moved(i, h) - moved(i, -h)) / (2 * h))).toBeLessThan(1e-7);
        });
      }),
      { numRuns: 10 },
    );
  });

  it('is infinite, without a gradient, where there is no alignment, and the other samples do not notice', () => {
    const x = nd.random.normal(0, 1, { shape: [2, 3, 4] });
    const alone = x.at('1:2').copy();
    x.attach_grad();
    alone.attach_grad();
    const both = autograd.record(() => ctc(x, nd.array([1, 1, 1, 0, 2, -1]).reshape([2, 3])));
    const own = autograd.record(() => ctc(alone, nd.array([0, 2, -1]).reshape([1, 3])));
    both.backward();
    own.backward();
    expect(numbers(both)).toEqual([Number.POSITIVE_INFINITY, ...numbers(own)]);
    expect(numbers(x.grad as Array)).toEqual([...new Array(12).fill(0), ...numbers(alone.grad as Array)]);
  });

  it('gives the same for either layout of predictions and labels', () => {
    const x = nd.random.normal(0, 1, { shape: [2, 5, 4] });
    const label = nd.array([0, 1, 2, -1]).reshape([2, 2]);
    const turned = new gluon.loss.CTCLoss('TNC', 'TN', 2);
    const found = turned(x.swapaxes(0, 1), label.swapaxes(0, 1));
    expect(numbers(found)).toEqual(numbers(ctc(x, label).mul(2)));
  });

  it('refuses lengths and labels that MXNet does not survive', () => {
    const x = nd.zeros([1, 4, 3]);
    const label = nd.array([[0, 1]]);
    for (const [given, lengths, counts] of [
      [nd.array([[0, 3]]), null, null],
      [nd.array([[0, -2]]), null, null],
      [label, nd.array([5]), null],
      [label, nd.array([4.5]), null],
      [label, nd.array([-1]), null],
      [label, null, nd.array([3])],
      [label, nd.array([4, 4]), null],
    ] as const) {
      expect(() => ctc(x, given, lengths, counts)).toThrow(mx.base.MXNetError);
    }
  });
});
