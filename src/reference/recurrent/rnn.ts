// The Elman network (1990): h' = act(W x + b_ih + U h + b_hh), with tanh or relu.

import { tanh } from '../base/math.ts';
import type { Words } from '../ops/op.ts';
import type { BackwardRow, Cell, CellName, ForwardRow } from './cell.ts';

interface Activation<U extends 'tanh' | 'relu'> {
  readonly name: CellName;
  readonly act: (v: number) => number;
  /** The gradient of the argument from that of the result, d, and the result itself. */
  readonly back: (d: number, y: number) => number;
  readonly uses: U;
  op<T>(f: Words<T, U>, v: T): T;
}

function elman<U extends 'tanh' | 'relu'>({ name, act, back, uses, op }: Activation<U>): Cell<'add' | U> {
  return {
    name,
    uses: ['add', uses],
    gates: ['h'],
    segments: [],
    hasCellState: false,
    step: (f, x, h, c, recur) => ({ h: op(f, f.add(x, recur(h, 0, 1))), c }),
    forward({ x, h, recur, hNext }: ForwardRow): void {
      const uh = recur(0, h);
      for (let u = 0; u < hNext.length; u++) hNext[u] = act(x[u] + uh[u]);
    },
    backward({ h, hNext, dh, dx, recurBack, dhPrevious }: BackwardRow): void {
      for (let u = 0; u < dh.length; u++) dx[u] = back(dh[u], hNext[u]);
      const before = recurBack(0, dx, h);
      for (let r = 0; r < before.length; r++) dhPrevious[r] += before[r];
    },
  };
}

// tanh' = 1 - y²
export const rnnTanh = /* @__PURE__ */ elman({
  name: 'rnn_tanh',
  act: tanh,
  back: (d, y) => d * (1 - y * y),
  uses: 'tanh',
  op: (f, v) => f.tanh(v),
});
// relu' = 0 where y ≤ 0, else 1: NaN lets the gradient through
export const rnnRelu = /* @__PURE__ */ elman({
  name: 'rnn_relu',
  act: (v) => (v > 0 || Number.isNaN(v) ? v : 0),
  back: (d, y) => (y <= 0 ? 0 : d),
  uses: 'relu',
  op: (f, v) => f.relu(v),
});
