// One recurrent layer in one direction over a whole sequence, as a single op: the fused path of RNN, LSTM and GRU, and
// its twin, the same recurrence in differentiable ops. A test ties the two.
//
// inputs    0 x [T, N, I] · 1 h0 [N, R] · 2 c0 [N, H] or null · 3 w_ih [G·H, I] · 4 w_hh [G·H, R] · 5 b_ih [G·H] or null ·
//           6 b_hh [G·H] or null · 7 w_hr [R, H] or null (projection; else R = H) · 8 lengths [N] int64 or null
// outputs   0 output [T, N, R] · 1 h_n [N, R] · 2 c_n [N, H] ([0] for cells without it) · 3 reserve
// Gates are stacked along the first dimension of the weights in the cell's order.
// Row n is active at time t when t < lengths[n]. An inactive row keeps its state and its output is 0, so a reversed
// sequence starts at its own last element.
//
// reserve [S, U, T, N, 16] is what the backward pass reads: the cell's S segments of H values a row in U = ceil(H / 16)
// blocks of 16 units, the last one padded, each contiguous over time and batch, as the kernels' panels are. It is [0]
// where nothing will be differentiated.
// Of an inactive row only segment c means something: it holds the state that the row keeps.

import { row, type Spec } from '../ops/row.ts';
import type { Vocabulary } from '../ops/vocabulary.ts';
import type { CellName } from './cell.ts';
import { cells } from './cells.ts';

/** Bounds of an LSTM's cell state, applied in every step before it is used: cuDNN's state clipping. */
export interface Clip {
  readonly min: number;
  readonly max: number;
  /** A NaN becomes `min` instead of staying one. */
  readonly nan: boolean;
}

export interface Scan {
  readonly cell: CellName;
  readonly reverse: boolean;
  /** Nothing will be differentiated: the reserve is left empty. */
  readonly inference?: boolean;
  /** Of `scan_backward`: nobody wants the gradient of x, which is left empty. */
  readonly fixedInput?: boolean;
  /** The twin alone knows it. */
  readonly clip?: Clip | null;
}

/** Units of a panel: columns that the kernels treat together. */
export const PANEL = 16;

/** Shape of the reserve. */
export function reserveShape(cell: CellName, t: number, n: number, h: number): number[] {
  return [cells[cell].segments.length, Math.ceil(h / PANEL), t, n, PANEL];
}

const shapeOf = (spec: Spec | null): readonly number[] => spec?.shape ?? [0];

export const scanRows = {
  scan: row<Scan>({
    name: 'scan',
    doc: 'a recurrent layer in one direction over a sequence',
    infer: (inputs, { cell, inference }) => {
      const [x, h0, c0, w] = inputs as readonly Spec[];
      const [t, n] = x.shape;
      const r = h0.shape[1];
      const h = w.shape[0] / cells[cell].gates.length;
      const { dtype } = x;
      return [
        { shape: [t, n, r], dtype },
        { shape: [n, r], dtype },
        { shape: c0 ? [n, h] : [0], dtype },
        { shape: inference ? [0] : reserveShape(cell, t, n, h), dtype },
      ];
    },
    differentiable: [0, 1, 2],
    saves: { inputs: [0, 1, 2, 3, 4, 5, 6, 7, 8], outputs: [0, 3] },
    derivative: (f, [output, h, c], { inputs, outputs, specs, needs, attributes }) => {
      const given = specs.map((spec, i) => (spec ? inputs[i] : null));
      const wanted = { ...attributes, fixedInput: !needs[0] };
      const gradients = f.callAll('scan_backward', [output, h, c, ...given, outputs[0], outputs[3]], wanted);
      return gradients.map((g, i) => (specs[i] && needs[i] ? g : null));
    },
    twin: unrolled,
  }),
  // inputs: gradients of output, h_n, c_n (each may be null), the nine inputs of scan, its output and reserve
  scan_backward: row<Scan>({
    name: 'scan_backward',
    doc: 'back-propagation through time of scan: gradients of x, h0, c0, w_ih, w_hh, b_ih, b_hh, w_hr',
    infer: (inputs, { fixedInput }) => {
      const { dtype } = inputs[3] as Spec;
      return [3, 4, 5, 6, 7, 8, 9, 10].map((i) => ({ shape: fixedInput && i === 3 ? [0] : shapeOf(inputs[i]), dtype }));
    },
  }),
};

function clamped<T>(f: Vocabulary<T>, c: T, { min, max, nan }: Clip): T {
  const y = f.call('clamp', [c], { min, max });
  return nan ? f.where(f.ne(c, c), min, y) : y;
}

/** The twin of `scan`: same inputs, same first three outputs, every step an op. The reserve is not made. */
export function unrolled<T>(
  f: Vocabulary<T>,
  inputs: readonly (T | null)[],
  { cell: name, reverse, clip }: Scan,
): readonly T[] {
  const [x, h0, c0, wIh, wHh, bIh, bHh, wHr, lengths] = inputs as readonly [T, T, T | null, T, T, ...(T | null)[]];
  const cell = cells[name];
  const steps = f.spec(x).shape[0];
  const hidden = f.spec(wIh).shape[0] / cell.gates.length;
  const rows = (w: T, from: number, to: number): T => f.slice(w, 0, from * hidden, to * hidden);
  const recur = (h: T, from: number, to: number): T =>
    f.linear(h, rows(wHh, from, to), bHh === null ? null : rows(bHh, from, to));
  const xs = f.linear(x, wIh, bIh);
  const bound = clip ? (c: T): T => clamped(f, c, clip) : undefined;
  const outputs: T[] = new Array(steps);
  let h = h0;
  let c = c0;
  for (let k = 0; k < steps; k++) {
    const t = reverse ? steps - 1 - k : k;
    const next = cell.step(f, f.select(xs, 0, t), h, c, recur, bound);
    const projected = wHr === null ? next.h : f.linear(next.h, wHr, null);
    if (lengths === null) {
      outputs[t] = h = projected;
      c = next.c;
    } else {
      const active = f.unsqueeze(f.gt(lengths as T, t), 1);
      outputs[t] = f.where(active, projected, 0);
      h = f.where(active, projected, h);
      c = c === null ? null : f.where(active, next.c as T, c);
    }
  }
  return c === null ? [f.stack(outputs, 0), h] : [f.stack(outputs, 0), h, c];
}
