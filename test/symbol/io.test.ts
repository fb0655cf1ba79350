// Iterators of mx.io and mx.rnn: every row comes as often as it must, labels are the next words, and Python's own order.

import { mx } from 'bptt/mx';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.restoreAllMocks();
});

const rows = (n: number): InstanceType<typeof mx.nd.NDArray> => mx.nd.arange(n).reshape([n, 1]) as never;
const sorted = (list: number[]): number[] => [...list].sort((a, b) => a - b);
const numbers = (x: { tolist(): unknown }): number[] => [x.tolist()].flat(3) as number[];

const sizes = fc.record({
  n: fc.integer({ min: 1, max: 20 }),
  batch_size: fc.integer({ min: 1, max: 9 }),
  shuffle: fc.boolean(),
});

describe('NDArrayIter', () => {
  it("'pad' gives every row once, and says how many rows only fill up", () => {
    fc.assert(
      fc.property(sizes, ({ n, batch_size, shuffle }) => {
        const iter = new mx.io.NDArrayIter(rows(n), rows(n), batch_size, shuffle);
        for (let epoch = 0; epoch < 2; epoch++) {
          const seen = [...iter].flatMap(({ data, label, pad }) => {
            expect(numbers(data[0])).toEqual(numbers(label?.[0] ?? rows(1)));
            expect(data[0].shape[0]).toBe(batch_size);
            return numbers(data[0]).slice(0, batch_size - (pad ?? 0));
          });
          expect(sorted(seen)).toEqual(numbers(rows(n)));
          iter.reset();
        }
      }),
    );
  });

  it("'discard' and 'roll_over' give full batches; what rolls over begins the next epoch", () => {
    fc.assert(
      fc.property(sizes, ({ n, batch_size }) => {
        fc.pre(batch_size <= n);
        const discard = new mx.io.NDArrayIter(rows(n), { batch_size, last_batch_handle: 'discard' });
        expect([...discard]).toHaveLength(Math.floor(n / batch_size));
        const rolling = new mx.io.NDArrayIter(rows(n), { batch_size, last_batch_handle: 'roll_over' });
        const seen: number[] = [];
        for (let epoch = 0; epoch < 3; epoch++) {
          for (const { data } of rolling) seen.push(...numbers(data[0]));
          rolling.reset();
        }
        expect(seen).toEqual(seen.map((_, i) => i % n));
        expect(seen).toHaveLength(Math.floor((3 * n) / batch_size) * batch_size);
      }),
    );
  });

  it('raises StopIteration at the end, and refuses what is no array', () => {
    const iter = new mx.io.NDArrayIter(rows(2), { batch_size: 2 });
    expect(numbers(iter.next().data[0])).toEqual([0, 1]);
    expect(() => iter.next()).toThrow(mx.io.StopIteration);
    expect(() => new mx.io.NDArrayIter('abc' as never)).toThrow(/^Input must be NDArray/);
    expect(() => new mx.io.NDArrayIter({ x: 'abc' as never })).toThrow(/^Invalid type '<class 'str'>' for x/);
  });
});

describe('ResizeIter', () => {
  it('gives as many batches as it is asked for', () => {
    const iter = new mx.io.ResizeIter(new mx.io.NDArrayIter(rows(5), { batch_size: 2 }), 7);
    for (let epoch = 0; epoch < 2; epoch++) {
      expect([...iter].map(({ data }) => numbers(data[0])[0])).toEqual([0, 2, 4, 0, 2, 4, 0]);
      iter.reset();
    }
  });
});

describe('BucketSentenceIter', () => {
  it('gives each sentence once, in the smallest bucket that holds it; the label of a word is the next one', () => {
    vi.spyOn(console, 'log').mockImplementation(() => {});
    const word = fc.integer({ min: 1, max: 9 });
    const sentences = fc.array(fc.array(word, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(sentences, fc.constantFrom('NT', 'TN'), (list, layout) => {
        const iter = new mx.rnn.BucketSentenceIter(list, 1, { buckets: [3, 6], invalid_label: 0, layout });
        const seen = [...iter].map(({ data, label, bucket_key }) => {
          const [words, next] = [numbers(data[0]), numbers(label?.[0] ?? data[0])];
          expect(next).toEqual([...words.slice(1), 0]);
          const sentence = words.filter((x) => x !== 0);
          expect(bucket_key).toBe(sentence.length <= 3 ? 3 : 6);
          expect(data[0].shape).toEqual(layout === 'NT' ? [1, bucket_key] : [bucket_key, 1]);
          return sentence.join();
        });
        expect(seen.sort()).toEqual(list.map((sentence) => sentence.join()).sort());
      }),
    );
  });
});

describe("Python's generator", () => {
  // Printed by Python 3.11: random.seed(SEED); random.shuffle(list(range(10))); random.random().
  it.each([
    [1, [6, 8, 9, 7, 5, 3, 0, 4, 1, 2], 0.7887233511355132],
    [0, [7, 8, 1, 5, 3, 4, 2, 0, 9, 6], 0.3580493746949883],
    [42, [7, 3, 2, 8, 5, 6, 9, 4, 0, 1], 0.5904925124490397],
    [-7, [8, 3, 1, 4, 7, 0, 9, 6, 2, 5], 0.9097040631431023],
    [2 ** 40 + 3, [8, 5, 6, 7, 9, 2, 4, 1, 0, 3], 0.25922585779041674],
  ])('seeded with %i', (seed, order, next) => {
    const list = Array.from({ length: 10 }, (_, i) => i);
    mx.random.python.seed(seed);
    mx.random.python.shuffle(list);
    expect(list).toEqual(order);
    expect(mx.random.python.random()).toBe(next);
  });
});
