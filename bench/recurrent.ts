// Forward and training step of recurrent layers at the tutorials' and at larger sizes, on one thread.

import * as torch from 'bptt';
import { passes, recurrent } from './configurations.ts';
import { interleave, printTable } from './measure.ts';

export function run(): void {
  const rows = recurrent.map((shape) => {
    const { forward, train } = passes(torch, shape);
    const times = interleave([
      { name: 'forward', run: forward },
      { name: 'train', run: train },
    ]);
    const [f, t] = ['forward', 'train'].map((k) => times.get(k) as number);
    return [shape.name, f.toFixed(2), t.toFixed(2), (shape.flop / t / 1e6).toFixed(1)];
  });
  printTable(['layer', 'forward ms', 'forward + backward ms', 'GFLOP/s'], rows);
}
