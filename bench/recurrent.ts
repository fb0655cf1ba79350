// Forward and training step of recurrent layers at the tutorials' and at larger sizes, on one thread.

import * as torch from 'bptt';
import { nn } from 'bptt';
import { interleave, printTable } from './measure.ts';

interface Shape {
  readonly name: string;
  readonly make: () => nn.RNN | nn.LSTM | nn.GRU;
  /** Time, batch, input size. */
  readonly sizes: readonly [number, number, number];
  /** Multiplications and additions of a training step: 6 T N Σ over layers of G H (I + H). */
  readonly flop: number;
}

const flop = (t: number, n: number, gates: number, h: number, widths: readonly number[]): number =>
  6 * t * n * gates * h * widths.reduce((sum, i) => sum + i + h, 0);

const shapes: readonly Shape[] = [
  {
    name: 'LSTM 28-64, T 28, N 64',
    make: () => new nn.LSTM(28, 64),
    sizes: [28, 64, 28],
    flop: flop(28, 64, 4, 64, [28]),
  },
  {
    name: 'RNN 56-128 x2, T 14, N 100',
    make: () => new nn.RNN(56, 128, 2),
    sizes: [14, 100, 56],
    flop: flop(14, 100, 1, 128, [56, 128]),
  },
  {
    name: 'LSTM 200-200 x2, T 35, N 32',
    make: () => new nn.LSTM(200, 200, 2),
    sizes: [35, 32, 200],
    flop: flop(35, 32, 4, 200, [200, 200]),
  },
  {
    name: 'GRU 128-256, T 50, N 32',
    make: () => new nn.GRU(128, 256),
    sizes: [50, 32, 128],
    flop: flop(50, 32, 3, 256, [128]),
  },
];

export function run(): void {
  const rows = shapes.map(({ name, make, sizes, flop: work }) => {
    const layer = make();
    const x = torch.randn(...sizes);
    const forward = (): void => torch.no_grad(() => void layer(x));
    const train = (): void => {
      layer.zero_grad();
      layer(x)[0].sum().backward();
    };
    const times = interleave([
      { name: 'forward', run: forward },
      { name: 'train', run: train },
    ]);
    const [f, t] = ['forward', 'train'].map((k) => times.get(k) as number);
    return [name, f.toFixed(2), t.toFixed(2), (work / t / 1e6).toFixed(1)];
  });
  printTable(['layer', 'forward ms', 'forward + backward ms', 'GFLOP/s'], rows);
}
