// Lists of orders drawn from a seed: DataLoader and random_split over 0 … n - 1.

import * as torch from 'bptt';
import type { Case, Entry } from './case.ts';
import { Comparison } from './comparison.ts';
import { callNamed } from './library.ts';
import { seedOf } from './read.ts';

const LOADER = 'torch.utils.data.DataLoader';
const SPLIT = 'torch.utils.data.random_split';

const range = (n: unknown): number[] => Array.from({ length: n as number }, (_, i) => i);

function generatorOf(entry: Entry): { generator?: torch.Generator } {
  return entry.generator_seed == null
    ? {}
    : { generator: new torch.Generator().manual_seed(seedOf(entry.generator_seed)) };
}

function seeded(label: string, name: string, entry: Entry, compare: (comparison: Comparison) => void): Case {
  return {
    label,
    names: [name],
    devices: ['cpu'],
    run: () => {
      const comparison = new Comparison();
      torch.manual_seed(seedOf(entry.seed));
      compare(comparison);
      const next = torch.rand(1, { dtype: 'float64' }).item();
      comparison.numbers('next_rand_float64', [next], [entry.next_rand_float64 as number], 'exact');
      return comparison;
    },
  };
}

/** An entry of `dataloader`: the batches of every epoch. */
export function loaderCase(label: string, entry: Entry): Case {
  return seeded(label, LOADER, entry, (comparison) => {
    const { batch_size, shuffle, drop_last } = entry;
    const options = { batch_size, shuffle, drop_last, ...generatorOf(entry) };
    const loader = callNamed(LOADER, [range(entry.n)], options) as Iterable<torch.Tensor>;
    (entry.epochs as unknown[]).forEach((expected, i) => {
      comparison.same(
        `epoch ${i}`,
        [...loader].map((batch) => batch.tolist()),
        expected,
      );
    });
  });
}

/** An entry of `random_split`: the indices of every part. */
export function splitCase(label: string, entry: Entry): Case {
  return seeded(label, SPLIT, entry, (comparison) => {
    const parts = callNamed(SPLIT, [range(entry.n), entry.lengths], generatorOf(entry)) as {
      indices: ArrayLike<number>;
    }[];
    comparison.same(
      'parts',
      parts.map((part) => Array.from(part.indices)),
      entry.parts,
    );
  });
}
