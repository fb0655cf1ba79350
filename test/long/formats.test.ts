// Readers against damaged and hostile files: each is read or refused by a FormatError, in bounded time and memory.

import { expect, it } from 'vitest';
import { counts, Draw, LONG, Tally } from './harness.ts';
import { mutant } from './mutate.ts';
import { judge } from './read.ts';
import { readers } from './readers.ts';

it.each(Object.entries(readers))(
  'mutated %s files are read or refused',
  (name, [good, read]) => {
    for (const file of good) expect(judge(read, file)).toMatchObject({ kind: 'read' });
    const draw = new Draw(name);
    const tally = new Tally(name, ['refused', 'read', 'other errors', 'too much memory', 'too slow']);
    const files = counts(1_000, 200_000);
    let [peak, slowest] = [0, 0];
    for (let n = 0; n < files; n++) {
      const { kind, fault, taken, spent } = judge(read, mutant(good, draw));
      tally.add(kind, fault);
      peak = Math.max(peak, taken);
      slowest = Math.max(slowest, spent);
    }
    tally.close(`${files} files`, `peak ${peak} bytes`, `slowest ${slowest.toFixed(1)} ms`);
    expect(tally.faults).toEqual([]);
    expect(tally.count('refused')).toBeGreaterThan(files / 10);
    expect(tally.count('read')).toBeGreaterThan(0);
  },
  LONG,
);
