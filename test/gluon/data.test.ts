// gluon.data and gluon.utils: orders of samples, batches made at once against batches of single samples, transforms, images
// from files, and refusals.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serializeIdx } from 'bptt/formats';
import { gluon, mx, nd } from 'bptt/gluon';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';

const { data } = gluon;
const { transforms } = data.vision;
type NDArray = ReturnType<typeof nd.zeros>;
const count = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const lists = (loader: Iterable<NDArray>): unknown[] => [...loader].map((batch) => batch.tolist());

const size = fc.integer({ min: 1, max: 12 });
const length = fc.integer({ min: 0, max: 40 });

describe('batches', () => {
  it('are the samples in order: all of them, the full ones, or with what was left over', () => {
    fc.assert(
      fc.property(length, size, fc.integer({ min: 1, max: 4 }), (n, b, passes) => {
        const batches = (last_batch: string): number[][] => {
          const loader = new data.DataLoader(count(n), b, { last_batch });
          return Array.from({ length: passes }, () => {
            const promised = loader.length;
            const got = lists(loader) as number[][];
            expect(got).toHaveLength(promised);
            return got;
          }).flat();
        };
        const all = Array.from({ length: passes }, () => count(n)).flat();
        expect(batches('keep').flat()).toEqual(all);
        const full = n - (n % b);
        expect(batches('discard').flat()).toEqual(all.filter((i) => i < full));
        expect(batches('rollover').flat()).toEqual(all.slice(0, all.length - (all.length % b)));
      }),
      { numRuns: 50 },
    );
  });

  it('in random order are a permutation, the same from the same seed', () => {
    fc.assert(
      fc.property(length, size, fc.integer({ min: 0, max: 2 ** 32 - 1 }), (n, b, seed) => {
        const pass = (): number[] => {
          mx.random.numpy.seed(seed);
          return (lists(new data.DataLoader(count(n), b, true)) as number[][]).flat();
        };
        const order = pass();
        expect([...order].sort((x, y) => x - y)).toEqual(count(n));
        expect(pass()).toEqual(order);
      }),
      { numRuns: 30 },
    );
  });

  it('made at once are those of the single samples', () => {
    const images = nd.array(count(5 * 4 * 3), { dtype: 'uint8' }).reshape([5, 4, 3, 1]);
    const labels = Int32Array.from([3, 1, 4, 1, 5]);
    const base = new data.ArrayDataset(images, labels, count(5));
    const fast = new transforms.ToTensor();
    const pipeline = new transforms.Compose([new transforms.ToTensor(), new transforms.Normalize(0.5, 0.25)]);
    for (const fn of [fast, pipeline, new transforms.Cast('float64')]) {
      const at_once = base.transform_first(fn).take(4);
      const single = base.transform_first((x: NDArray) => fn(x)).take(4);
      const [[x, y, z]] = new data.DataLoader(at_once, 3);
      const [[p, q, r]] = new data.DataLoader(single, 3);
      expect([x.shape, x.dtype, x.tolist()]).toEqual([p.shape, p.dtype, p.tolist()]);
      expect([y.dtype, y.tolist(), z.dtype]).toEqual([q.dtype, q.tolist(), r.dtype]);
      expect([y.dtype, z.dtype]).toEqual(['int32', 'int64']);
      expect(x.tolist()).toEqual(count(3).map((i) => (at_once.get(i) as [NDArray])[0].tolist()));
    }
  });

  it('keep what a subclass of a transform does', () => {
    class Halved extends transforms.ToTensor {
      override forward(x: NDArray): NDArray {
        expect(x.ndim).toBe(3);
        return super.forward(x).div(2);
      }
    }
    const images = nd.full([2, 1, 1, 1], 255, { dtype: 'uint8' });
    const dataset = new data.ArrayDataset(images, [0, 1]).transform_first(new Halved());
    const [[x]] = new data.DataLoader(dataset, 2);
    expect(x.tolist()).toEqual([[[[0.5]]], [[[0.5]]]]);
  });

  it('keep what a subclass of a data set does', () => {
    class Negated extends data.ArrayDataset {
      override get(index: number): unknown {
        return -(super.get(index) as number);
      }
    }
    const negated = new Negated([1, 2, 3]);
    expect(lists(new data.DataLoader(negated, 2))).toEqual([[-1, -2], [-3]]);
    expect(lists(new data.DataLoader(negated.take(2), 2))).toEqual([[-1, -2]]);
    const rows = new Negated(nd.array([1, 2])).transform_first((x: number) => nd.array([x]));
    expect(lists(new data.DataLoader(rows, 2))).toEqual([[[-1], [-2]]]);
  });

  it('have the dtype of their source', () => {
    const dtype = (source: ConstructorParameters<typeof data.SimpleDataset>[0]): string =>
      [...new data.DataLoader<NDArray>(source, 4)][0].dtype;
    expect(dtype(Float32Array.of(1))).toBe('float32');
    expect(dtype(Float64Array.of(1))).toBe('float64');
    expect(dtype(Uint8Array.of(1))).toBe('uint8');
    expect(dtype([1, 2])).toBe('int64');
    expect(dtype([1, 2.5])).toBe('float64');
    expect(dtype([true, false])).toBe('bool');
    expect(dtype(nd.zeros([2, 2]))).toBe('float32');
    expect(dtype([nd.zeros([2], { dtype: 'int32' })])).toBe('int32');
  });

  it('of the user’s own function are what it gives', () => {
    const sum = (samples: number[]): number => samples.reduce((a, b) => a + b);
    expect([...new data.DataLoader(count(4), 2, { batchify_fn: sum })]).toEqual([1, 5]);
    const { Pad, Stack, Group, AsList } = data.batchify;
    const group = new Group(new Pad({ val: -1, round_to: 4 }), new Stack(), new AsList());
    const [padded, stacked, listed] = group([
      [[1, 2], 5, 'a'],
      [[3], 6, 'b'],
    ]) as [NDArray, NDArray, string[]];
    expect(padded.tolist()).toEqual([
      [1, 2, -1, -1],
      [3, -1, -1, -1],
    ]);
    expect(stacked.tolist()).toEqual([5, 6]);
    expect(listed).toEqual(['a', 'b']);
    const corner = new Pad()([nd.ones([1, 2]), nd.ones([2, 1])]) as NDArray;
    expect(corner.tolist()).toEqual([
      [
        [1, 1],
        [0, 0],
      ],
      [
        [1, 0],
        [1, 0],
      ],
    ]);
  });
});

describe('data sets', () => {
  it('of lists and arrays have slices, as Python has them', () => {
    const text = (slice: unknown): string => JSON.stringify(slice);
    const pairs = new data.ArrayDataset(nd.arange(8).reshape([4, 2]), nd.arange(4));
    expect(text(pairs.at('1:3'))).toBe('[[[2,3],[4,5]],[1,2]]');
    expect(text(new data.ArrayDataset(Float32Array.of(1, 2, 3)).at(':2'))).toBe('[1,2]');
    const list = new data.SimpleDataset([1, 2, 3, 4]);
    expect([list.at('2:4'), list.at('::-1'), list.at(1)]).toEqual([[3, 4], [4, 3, 2, 1], 2]);
    expect(() => list.take(3).at('1:3')).toThrow('list indices must be integers or slices, not list');
  });

  it('fall into shards that are even and whole', () => {
    fc.assert(
      fc.property(length, size, (n, shards) => {
        const dataset = new data.SimpleDataset(count(n));
        const parts = count(shards).map((i) => [...dataset.shard(shards, i)]);
        expect(parts.flat()).toEqual(count(n));
        const sizes = parts.map((p) => p.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
      }),
      { numRuns: 40 },
    );
  });

  it('are transformed lazily or at once, and filtered', () => {
    let calls = 0;
    const twice = (x: number): number => {
      calls++;
      return 2 * x;
    };
    const lazy = new data.SimpleDataset([1, 2, 3]).transform(twice);
    expect(calls).toBe(0);
    expect([...lazy]).toEqual([2, 4, 6]);
    const eager = new data.SimpleDataset([1, 2, 3]).transform(twice, { lazy: false });
    expect(calls).toBe(6);
    expect([...eager]).toEqual([2, 4, 6]);
    expect(calls).toBe(6);
    expect([...lazy.filter((x) => x > 2)]).toEqual([4, 6]);
    expect(new data.ArrayDataset([1, 2], [3, 4]).transform((x, y) => x * y).get(-1)).toBe(8);
  });

  it('take their arguments in order or by name, and no others', () => {
    const five = new data.SimpleDataset(count(5));
    expect([...five.shard({ num_shards: 2, index: 1 })]).toEqual([...five.shard(2, { index: 1 })]);
    expect([...five.take({ count: null })]).toEqual(count(5));
    expect(new data.RandomSampler({ length: 4 }).length).toBe(4);
    const image = nd.full([1, 2, 2], 3);
    const normalize = new transforms.Normalize({ mean: 1, std: 4 });
    expect(normalize(image).tolist()).toEqual(new transforms.Normalize(1, 4)(image).tolist());
    expect(new transforms.Cast({ dtype: 'float64' })(image).dtype).toBe('float64');
    const loose = (options: object): never => options as never;
    expect(() => five.shard(2, loose({ at: 1 }))).toThrow("Dataset.shard() got an unexpected keyword argument 'at'");
    expect(() => five.transform((x) => x, true, loose([]))).toThrow(
      'Dataset.transform() takes from 2 to 3 positional arguments but 4 were given',
    );
    expect(() => new transforms.Normalize(loose({ variance: 1 }))).toThrow(
      "Normalize.__init__() got an unexpected keyword argument 'variance'",
    );
  });

  it('refuse in MXNet’s words', () => {
    const three = new data.SimpleDataset([1, 2, 3]);
    expect(() => new data.ArrayDataset()).toThrow('Needs at least 1 arrays');
    expect(() => new data.ArrayDataset([1, 2], [1])).toThrow(
      'All arrays must have the same length; array[0] has length 2 while array[2] has 1.',
    );
    expect(() => three.shard(2, 2)).toThrow('Shard index of out bound: 2 out of 2');
    expect(() => three.sample([0] as never)).toThrow(
      "Invalid sampler type: <class 'list'>. Expected gluon.data.Sampler instead.",
    );
    expect(() => three.get(3)).toThrow('list index out of range');
    expect(() => three.get(0.5)).toThrow('list indices must be integers or slices, not float');
    const vector = new data.SimpleDataset(nd.array([1, 2, 3]).asnumpy());
    expect(vector.get(-1)).toBe(3);
    expect(() => vector.get(3)).toThrow('index 3 is out of bounds for axis 0 with size 3');
    expect(() => new data.DataLoader(three)).toThrow('batch_size must be specified unless batch_sampler is specified');
    expect(() => new data.DataLoader(three, 2, { shuffle: true, sampler: new data.RandomSampler(3) })).toThrow(
      'shuffle must not be specified if sampler is specified',
    );
    expect(() => new data.DataLoader(three, 2, { batch_sampler: [[0]] })).toThrow(
      'batch_size, shuffle, sampler and last_batch must not be specified if batch_sampler is specified.',
    );
    expect(() => new data.DataLoader(three, 2, { last_batch: 'nope' }).length).toThrow(
      "last_batch must be one of 'keep', 'discard', or 'rollover', but got nope",
    );
    expect(() => [...new data.DataLoader([nd.zeros([2]), nd.zeros([3])], 2)]).toThrow(/new and old shape do not match/);
    expect(() => new transforms.ToTensor()(nd.zeros([2, 2]))).toThrow(/^Check failed: .* but got \[2,2\]$/);
  });
});

describe('FashionMNIST', () => {
  const root = mkdtempSync(join(tmpdir(), 'bptt-gluon-data-'));
  afterAll(() => rmSync(root, { recursive: true }));
  const pixels = Uint8Array.from({ length: 3 * 784 }, (_, i) => i % 251);
  writeFileSync(
    join(root, 't10k-images-idx3-ubyte'),
    serializeIdx({ dtype: 'uint8', shape: [3, 28, 28], data: pixels }),
  );
  writeFileSync(
    join(root, 't10k-labels-idx1-ubyte'),
    serializeIdx({ dtype: 'uint8', shape: [3], data: Uint8Array.of(7, 0, 9) }),
  );

  it('gives images [28, 28, 1] of uint8 with plain labels, and batches of both', () => {
    for (const Images of [data.vision.FashionMNIST, data.vision.MNIST]) {
      const dataset = new Images({ root, train: false });
      const [image, label] = dataset.get(2) as [NDArray, number];
      expect([dataset.length, image.dtype, image.shape, label]).toEqual([3, 'uint8', [28, 28, 1], 9]);
      expect(Array.from(image.asnumpy().data)).toEqual(Array.from(pixels.subarray(2 * 784)));
      const [[x, y]] = new data.DataLoader(dataset, 2);
      expect([x.dtype, x.shape, y.dtype, y.tolist()]).toEqual(['uint8', [2, 28, 28, 1], 'int32', [7, 0]]);
      expect(dataset._label.tolist()).toEqual([7, 0, 9]);
      expect((dataset.get(-1) as [NDArray, number])[1]).toBe(9);
      expect(() => dataset.get(3)).toThrow('index 3 is out of bounds for axis 0 with size 3');
      const own = new Images(root, false, (x: NDArray, label: number) => [x.astype('float32'), label + 1]);
      const [[p, q]] = new data.DataLoader(own, 3);
      expect([p.dtype, q.tolist()]).toEqual(['float32', [8, 1, 10]]);
    }
  });
});

describe('utils', () => {
  it('clip_global_norm leaves the norm at most at the limit, and directions as they are', () => {
    const vectors = fc.array(fc.array(fc.float({ min: -4, max: 4, noNaN: true }), { minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(vectors, fc.float({ min: Math.fround(0.1), max: 9, noNaN: true }), (parts, limit) => {
        const arrays = parts.map((p) => nd.array(p));
        const norm = Math.sqrt(parts.flat().reduce((s, v) => s + v * v, 0));
        expect(gluon.utils.clip_global_norm(arrays, limit)).toBeCloseTo(norm, 4);
        const factor = Math.min(1, limit / (norm + 1e-8));
        parts.forEach((p, i) => {
          const clipped = arrays[i].asnumpy().data;
          p.forEach((v, j) => {
            expect(clipped[j]).toBeCloseTo(v * factor, 5);
          });
        });
      }),
      { numRuns: 40 },
    );
    const lone = gluon.utils.clip_global_norm([nd.array([3, 4], { dtype: 'float64' })], 10, { check_isfinite: false });
    expect((lone as NDArray).tolist()).toEqual([5]);
    expect(() => gluon.utils.clip_global_norm([], 1)).toThrow(Error);
  });

  it('split_data gives slices that put together are the data', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), size, (n, slices) => {
        const whole = nd.arange(2 * n).reshape([2, n]);
        const parts = gluon.utils.split_data(whole, slices, { batch_axis: 1, even_split: false });
        expect(parts).toHaveLength(slices);
        const rows = (x: NDArray): number[][] => (x.size === 0 ? [[], []] : (x.tolist() as number[][]));
        expect([0, 1].map((r) => parts.flatMap((p) => rows(p)[r]))).toEqual(rows(whole));
      }),
      { numRuns: 30 },
    );
    expect(() => gluon.utils.split_data(nd.zeros([7, 2]), 3)).toThrow(
      "data with shape (7, 2) cannot be evenly split into 3 slices along axis 0. Use a batch size that's multiple of 3 or set even_split=False to allow uneven partitioning of data.",
    );
    const [a, b] = gluon.utils.split_and_load([[1], [2]], [mx.cpu(0), mx.cpu(1)]);
    expect([a.context, b.context].join()).toBe('cpu(0),cpu(1)');
  });
});
