// Orders of DataLoader, samplers and random_split from a seed, and how much of the generators' streams they take: PyTorch
// 2.13 (torch/dataloader.json), PyTorch 1.13 (`dl/` in torch-1.13/init.json, over 20 samples unless it says otherwise), and
// the order in which one epoch of the MNIST tutorial visits 60,000 images (mnist-order.u16: 16-bit words).

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  DataLoader,
  RandomSampler,
  random_split,
  SubsetRandomSampler,
  WeightedRandomSampler,
} from '../../src/data/index.ts';
import { Generator, manual_seed, rand, type Tensor, zeros } from '../../src/index.ts';
import golden from './torch/dataloader.json' with { type: 'json' };
import all from './torch-1.13/init.json' with { type: 'json' };

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const seeded = (seed: number): Generator => new Generator().manual_seed(seed);
const generatorOf = (seed: number | null): Generator | null => (seed === null ? null : seeded(seed));
const next = (): number => rand(1, { dtype: 'float64' }).item();
const lists = (loader: Iterable<Tensor>): unknown[] => [...loader].map((batch) => batch.tolist());

describe('PyTorch 2.13', () => {
  test.each(
    golden.dataloader,
  )('seed $seed, $n in batches of $batch_size, shuffle $shuffle, drop_last $drop_last, generator $generator_seed', ({
    seed,
    n,
    batch_size,
    shuffle,
    drop_last,
    generator_seed,
    epochs,
    next_rand_float64,
  }) => {
    manual_seed(seed);
    const generator = generatorOf(generator_seed);
    const loader = new DataLoader(range(n), { batch_size, shuffle, drop_last, generator });
    for (const epoch of epochs) expect(lists(loader)).toEqual(epoch);
    expect(next()).toBe(next_rand_float64);
    expect(loader.length).toBe(epochs[0].length);
  });

  test.each(golden.random_split)('random_split of $n into $lengths, seed $seed, generator $generator_seed', ({
    seed,
    n,
    lengths,
    generator_seed,
    parts,
    next_rand_float64,
  }) => {
    manual_seed(seed);
    const found = random_split(range(n), lengths, generatorOf(generator_seed));
    expect(found.map((part) => [...part])).toEqual(parts);
    expect(next()).toBe(next_rand_float64);
  });
});

describe('PyTorch 1.13', () => {
  const bits = (x: Tensor): number[] => Array.from(new Uint32Array((x.numpy() as Float32Array<ArrayBuffer>).buffer));
  const following = (generator?: Generator): number[] => bits(rand(2, { generator }));
  const data = range(20);
  const shuffled = { batch_size: 3, shuffle: true };

  test('a shuffled epoch', () => {
    manual_seed(1);
    expect(lists(new DataLoader(data, { batch_size: 4, shuffle: true }))).toEqual(all['dl/default']);
    expect(following()).toEqual(all['dl/default/after']);
  });

  test('two epochs', () => {
    manual_seed(1);
    const loader = new DataLoader(data, shuffled);
    expect([lists(loader), lists(loader)]).toEqual(all['dl/2epochs']);
    expect(following()).toEqual(all['dl/2epochs/after']);
  });

  test('two epochs with a generator', () => {
    manual_seed(1);
    const generator = seeded(5);
    const loader = new DataLoader(data, { ...shuffled, generator, drop_last: true });
    expect([lists(loader), lists(loader)]).toEqual(all['dl/gen2epochs']);
    expect(following()).toEqual(all['dl/gen/after_global']);
    expect(following(generator)).toEqual(all['dl/gen/after_gen']);
  });

  test('an epoch in sequence, one that is left, one that is not begun', () => {
    manual_seed(1);
    lists(new DataLoader(data, { batch_size: 3 }));
    expect(following()).toEqual(all['dl/noshuffle/after']);
    manual_seed(1);
    for (const _ of new DataLoader(data, shuffled)) break;
    expect(following()).toEqual(all['dl/partial/after']);
    manual_seed(1);
    new DataLoader(data, shuffled)[Symbol.iterator]();
    expect(following()).toEqual(all['dl/iteronly/after']);
  });

  test('two workers', () => {
    manual_seed(1);
    expect(lists(new DataLoader(data, { ...shuffled, num_workers: 2 }))).toEqual(all['dl/workers2']);
    expect(following()).toEqual(all['dl/workers2/after']);
  });

  test('samplers', () => {
    manual_seed(1);
    expect([...new RandomSampler(data, { replacement: true, num_samples: 50 })]).toEqual(all['dl/replacement50']);
    manual_seed(1);
    expect([...new RandomSampler(data, false, 50)]).toEqual(all['dl/num50']);
    manual_seed(1);
    expect([...new SubsetRandomSampler([3, 5, 7, 9, 11])]).toEqual(all['dl/subset']);
    const weights = [0.1, 0.9, 0.4, 0.7, 3.0, 0.6];
    manual_seed(1);
    expect([...new WeightedRandomSampler(weights, 5)]).toEqual(all['dl/weighted']);
    manual_seed(1);
    expect([...new WeightedRandomSampler(weights, 5, false)]).toEqual(all['dl/weighted_norep']);
  });

  test('random_split', () => {
    const parts = (n: number, lengths: number[]): number[][] =>
      random_split(range(n), lengths).map((part) => [...part]);
    manual_seed(1);
    expect(parts(10, [7, 3])).toEqual(all['dl/random_split']);
    manual_seed(42);
    expect(parts(11, [0.7, 0.3])).toEqual(all['dl/random_split_frac']);
  });

  test('one epoch of the MNIST tutorial', () => {
    const file = readFileSync(new URL('torch-1.13/mnist-order.u16', import.meta.url));
    const expected = range(file.length / 2).map((i) => file.readUInt16LE(2 * i));
    expect(expected.length).toBe(60000);
    manual_seed(1);
    // nn.LSTM(28, 64), then nn.Linear(64, 10): six parameters take words of the stream before the loader does.
    for (const shape of [[256, 28], [256, 64], [256], [256], [10, 64], [10]]) zeros(shape).uniform_(-1 / 8, 1 / 8);
    const loader = new DataLoader(range(60000), { batch_size: 64, shuffle: true });
    const order = [...loader].flatMap((batch) => batch.tolist());
    expect(order).toEqual(expected);
    expect(loader.length).toBe(938);
  });
});
