// One recurrent layer in one direction over a whole sequence, as a single op a cell: the fused path of RNN, LSTM and GRU,
// and its twin, the same recurrence in differentiable ops. A test ties the two.
//
// inputs    0 x [T, N, I] · 1 h0 [N, R] · 2 c0 [N, H] or null · 3 w_ih [G·H, I] · 4 w_hh [G·H, R] · 5 b_ih [G·H] or null ·
//           6 b_hh [G·H] or null · 7 w_hr [R, H] or null (projection; else R = H) · 8 lengths [N] int64 or null
// outputs   0 output [T, N, R] · 1 h_n [N, R] · 2 c_n [N, H] ([0] for cells without it) · 3 reserve
// Gates are stacked along the first dimension of the weights in the cell's order.
// Row n is active at time t when t < lengths[n]. An inactive row keeps its state and its output is 0, so a reversed
// sequence starts at its own last element.
//
// reserve [S, U, T, N, 16] is what the backward pass reads: the cell's S segments of H values a row in U = ceil(H / 16)
// blocks of 16 units, the last one padded, each contiguous over time and batch, as the kernels' panels are. Of an
// inactive row only segment c means something: it holds the state that the row keeps.

import { size } from '../base/shape.ts';
import { checkDType, checkIndices, checkShape } from '../ops/check.ts';
import { type Op, op, present, type Words } from '../ops/op.ts';
import type { Scan, ScanBackward } from '../ops/scan-options.ts';
import type { Spec, Specs } from '../ops/spec.ts';
import type { Word } from '../ops/vocabulary.ts';
import type { Cell } from './cell.ts';
import { backwardOf, forwardOf, PANEL } from './kernel.ts';

/** What each of the nine inputs is called in a hint. */
const NAMES = ['x', 'h0', 'c0', 'w_ih', 'w_hh', 'b_ih', 'b_hh', 'w_hr', 'lengths'];

interface Sizes {
  readonly t: number;
  readonly n: number;
  readonly h: number;
  readonly r: number;
}

/** Sizes of a layer. @throws ShapeError, RuntimeError where an input is not of the shape or dtype that the others say. */
function sizes({ gates, hasCellState }: Cell, inputs: Specs): Sizes {
  const [x, h0, wIh, wHh] = [0, 1, 3, 4].map((i) => present(inputs[i]));
  const wHr = inputs[7];
  const [t, n, features] = x.shape;
  const r = h0.shape[1];
  const h = wHr ? wHr.shape[1] : r;
  const stacked = gates.length * h;
  const shapes = [
    [t, n, features],
    [n, r],
    [n, h],
    [stacked, features],
    [stacked, r],
    [stacked],
    [stacked],
    [r, h],
    [n],
  ];
  checkShape(wHh, [stacked, r], NAMES[4]);
  if (hasCellState) present(inputs[2]);
  inputs.forEach((input, i) => {
    if (!input) return;
    if (i === 8) checkIndices(input, 'lengths');
    else checkDType(input, wIh.dtype, NAMES[i]);
    checkShape(input, shapes[i], NAMES[i]);
  });
  return { t, n, h, r };
}

/** T · N · (G·H · I + G·H · R) */
function products(inputs: Specs): number {
  const [x, wIh, wHh] = [0, 3, 4].map((i) => present(inputs[i]).shape);
  return x[0] * x[1] * (size(wIh) + size(wHh));
}

/** What the twin is written with, besides the cell's own words. */
export type Written = 'spec' | 'slice' | 'linear' | 'where' | 'select' | 'unsqueeze' | 'gt' | 'stack' | 'cat';
const WRITTEN: readonly Written[] = ['spec', 'slice', 'linear', 'where', 'select', 'unsqueeze', 'gt', 'stack', 'cat'];

/**
 * The twin: the same first three outputs, every step an op. The reserve is not made. `bound` is applied to the cell state
 * of every step before it is used.
 */
export function unrolled<T, U extends Word>(
  cell: Cell<U>,
  f: Words<T, Written | U>,
  inputs: readonly (T | null)[],
  { reverse }: Scan,
  bound?: (c: T) => T,
): T[] {
  const [x, h0, wIh, wHh] = [0, 1, 3, 4].map((i) => present(inputs[i]));
  const [, , c0, , , bIh, bHh, wHr, lengths] = inputs;
  const steps = f.spec(x).shape[0];
  const hidden = f.spec(wIh).shape[0] / cell.gates.length;
  const rows = (w: T, from: number, to: number): T => f.slice(w, 0, from * hidden, to * hidden);
  const recur = (h: T, from: number, to: number): T =>
    f.linear(h, rows(wHh, from, to), bHh === null ? null : rows(bHh, from, to));
  // The gradient of a part is as large as what it was cut from: T parts of the whole would take T² elements, and those of
  // halves of halves take T log T. Up to 17 steps are cut at once.
  const cut = (of: T, n: number, half = n >> 1): T[] =>
    half > 8
      ? [...cut(f.slice(of, 0, 0, half), half), ...cut(f.slice(of, 0, half, n), n - half)]
      : Array.from({ length: n }, (_, t) => f.select(of, 0, t));
  const join = (of: readonly T[], half = of.length >> 1): T =>
    half > 8 ? f.cat([join(of.slice(0, half)), join(of.slice(half))], 0) : f.stack(of, 0);
  // Steps of W x + b, each replaced by its output.
  const xs = cut(f.linear(x, wIh, bIh), steps);
  let h = h0;
  let c = c0;
  for (let k = 0; k < steps; k++) {
    const t = reverse ? steps - 1 - k : k;
    const next = cell.step(f, xs[t], h, c, recur, bound);
    const projected = wHr === null ? next.h : f.linear(next.h, wHr, null);
    if (lengths === null) {
      xs[t] = h = projected;
      c = next.c;
    } else {
      const active = f.unsqueeze(f.gt(lengths, t), 1);
      xs[t] = f.where(active, projected, 0);
      h = f.where(active, projected, h);
      c = c === null ? null : f.where(active, present(next.c), c);
    }
  }
  return [join(xs), h, ...(c === null ? [] : [c])];
}

/** The op of a cell's layer, under the cell's name. */
export function scanOf<U extends Word>(cell: Cell<U>): Op<Scan, U | Written | 'scan_backward'> {
  return op<Scan, U | Written | 'scan_backward'>({
    name: cell.name,
    infer: (inputs) => {
      const { t, n, h, r } = sizes(cell, inputs);
      const { dtype } = present(inputs[0]);
      return [
        { shape: [t, n, r], dtype },
        { shape: [n, r], dtype },
        { shape: cell.hasCellState ? [n, h] : [0], dtype },
        { shape: [cell.segments.length, Math.ceil(h / PANEL), t, n, PANEL], dtype },
      ];
    },
    kernel: forwardOf(cell),
    work: products,
    differentiable: [0, 1, 2],
    reserve: 3,
    saves: { inputs: [0, 1, 2, 3, 4, 5, 6, 7, 8], outputs: [0, 3], shapes: [5, 6], copied: [0] },
    uses: [...cell.uses, ...WRITTEN, 'scan_backward'],
    derivative: (f, [output, h, c], { inputs, outputs, specs, needs, attributes }) => {
      const given = specs.map((spec, i) => (spec ? inputs[i] : null));
      const { reverse } = attributes;
      const options = { reverse, fixedInput: !needs[0], fixedStates: !needs[1] && !needs[2] };
      const gradients = f.scan_backward([output, h, c, ...given, outputs[0], outputs[3]], options);
      // The projection of the last step makes its output alone, so c_n of a single step has no gradient for it.
      const projects = output || h || present(specs[0]).shape[0] > 1;
      return gradients.map((g, i) => (specs[i] && needs[i] && (i !== 7 || projects) ? g : null));
    },
    twin: (f, inputs, attributes) => unrolled(cell, f, inputs, attributes),
  });
}

const shapeOf = (spec: Spec | null): readonly number[] => spec?.shape ?? [0];

/**
 * The op of its backward pass: gradients of x, h0, c0, w_ih, w_hh, b_ih, b_hh, w_hr.
 * inputs: gradients of output, h_n, c_n (each may be null), the nine inputs of the layer, its output and reserve.
 */
export function scanBackwardOf(cell: Cell): Op<ScanBackward, never> {
  return op({
    name: `${cell.name}_backward`,
    infer: (inputs: Specs, { fixedInput, fixedStates }: ScanBackward) => {
      const { t, n, h, r } = sizes(cell, inputs.slice(3, 12));
      const { dtype } = present(inputs[3]);
      const reserve = [cell.segments.length, Math.ceil(h / PANEL), t, n, PANEL];
      const shapes = [[t, n, r], [n, r], cell.hasCellState ? [n, h] : [0]];
      const checkLike = (input: Spec, shape: readonly number[], what: string): void => {
        checkShape(input, shape, what);
        checkDType(input, dtype, what);
      };
      [0, 1, 2].forEach((i) => {
        const g = inputs[i];
        if (g) checkLike(g, shapes[i], `the gradient of output ${i}`);
      });
      checkLike(present(inputs[12]), [t, n, r], 'the output');
      checkLike(present(inputs[13]), reserve, 'the reserve');
      const fixed = (i: number): boolean => (i === 3 ? fixedInput : i < 6 && fixedStates);
      return [3, 4, 5, 6, 7, 8, 9, 10].map((i) => ({ shape: fixed(i) ? [0] : shapeOf(inputs[i]), dtype }));
    },
    kernel: backwardOf(cell),
    work: (inputs) => 2 * products(inputs.slice(3)),
  });
}
