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
// Packed data has only rows that are active: x [P, I] and output [P, R] are the batchSizes[t] rows of each step, one step
// behind the other, and row n is active at time t when n < batchSizes[t]. There are no lengths then.
//
// reserve [S, U, T, N, 16], or [S, U, P, 16], is what the backward pass reads: the cell's S segments of H values a row in
// U = ceil(H / 16) blocks of 16 units, the last one padded, each contiguous over all rows, as the kernels' panels are. Of an
// inactive row only segment c means something: it holds the state that the row keeps.

import { RuntimeError } from '../base/errors.ts';
import { type Shape, size } from '../base/shape.ts';
import { checkDType, checkIndices, checkShape } from '../ops/check.ts';
import { type Op, op, present, type Words } from '../ops/op.ts';
import type { Scan, ScanBackward } from '../ops/scan-options.ts';
import type { Spec, Specs } from '../ops/spec.ts';
import type { Word } from '../ops/vocabulary.ts';
import type { Cell } from './cell.ts';
import { backwardOf, forwardOf, PANEL, startsOf } from './kernel.ts';

/** What each of the nine inputs is called in a hint. */
const NAMES = ['x', 'h0', 'c0', 'w_ih', 'w_hh', 'b_ih', 'b_hh', 'w_hr', 'lengths'];

interface Sizes {
  /** T, N; or P of packed data. */
  readonly rows: Shape;
  readonly n: number;
  readonly h: number;
  readonly r: number;
}

/** Sizes of a layer. @throws ShapeError, RuntimeError where an input is not of the shape or dtype that the others say. */
function sizes({ gates, hasCellState }: Cell, inputs: Specs, { batchSizes }: Scan): Sizes {
  const [x, h0, wIh, wHh] = [0, 1, 3, 4].map((i) => present(inputs[i]));
  const wHr = inputs[7];
  const rows = batchSizes ? [checkSizes(batchSizes)] : x.shape.slice(0, 2);
  const n = batchSizes ? (batchSizes[0] ?? 0) : x.shape[1];
  const features = x.shape[rows.length];
  const r = h0.shape[1];
  const h = wHr ? wHr.shape[1] : r;
  const stacked = gates.length * h;
  const shapes = [
    [...rows, features],
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
  return { rows, n, h, r };
}

/** All rows of packed data. @throws RuntimeError where a step has more of them than the one before. */
function checkSizes(batchSizes: readonly number[]): number {
  batchSizes.forEach((n, t) => {
    if (!(n > (batchSizes[t - 1] ?? n))) return;
    throw new RuntimeError(
      'batch_sizes must not increase',
      `step ${t} has ${n} rows, the one before it ${batchSizes[t - 1]}`,
    );
  });
  return batchSizes.reduce((sum, n) => sum + n, 0);
}

/** rows · (G·H · I + G·H · R) */
function products(inputs: Specs): number {
  const [x, wIh, wHh] = [0, 3, 4].map((i) => present(inputs[i]).shape);
  return size(x.slice(0, -1)) * (size(wIh) + size(wHh));
}

/** What the twin is written with, besides the cell's own words. */
export type Written = 'spec' | 'slice' | 'linear' | 'where' | 'reshape' | 'unsqueeze' | 'gt' | 'cat';
const WRITTEN: readonly Written[] = ['spec', 'slice', 'linear', 'where', 'reshape', 'unsqueeze', 'gt', 'cat'];

/**
 * The twin: the same first three outputs, every step an op. The reserve is not made. `bound` is applied to the cell state
 * of every step before it is used.
 */
export function unrolled<T, U extends Word>(
  cell: Cell<U>,
  f: Words<T, Written | U>,
  inputs: readonly (T | null)[],
  { reverse, batchSizes }: Scan,
  bound?: (c: T) => T,
): T[] {
  const [x, h0, wIh, wHh] = [0, 1, 3, 4].map((i) => present(inputs[i]));
  const [, , c0, , , bIh, bHh, wHr, lengths] = inputs;
  const batch = f.spec(h0).shape[0];
  const counts = batchSizes ?? new Array<number>(f.spec(x).shape[0]).fill(batch);
  const steps = counts.length;
  const starts = startsOf(counts);
  const hidden = f.spec(wIh).shape[0] / cell.gates.length;
  const rows = (w: T, from: number, to: number): T => f.slice(w, 0, from * hidden, to * hidden);
  const recur = (h: T, from: number, to: number): T =>
    f.linear(h, rows(wHh, from, to), bHh === null ? null : rows(bHh, from, to));
  // The gradient of a part is as large as what it was cut from: T parts of the whole would take T² elements, and those of
  // halves of halves take T log T. Up to 17 steps are cut at once.
  const cut = (of: T, from: number, to: number): T[] => {
    const part = (a: number, b: number): T => f.slice(of, 0, starts[a] - starts[from], starts[b] - starts[from]);
    const half = (from + to) >> 1;
    if (to - from > 17) return [...cut(part(from, half), from, half), ...cut(part(half, to), half, to)];
    return counts.slice(from, to).map((_, k) => part(from + k, from + k + 1));
  };
  const join = (of: readonly T[], half = of.length >> 1): T =>
    f.cat(half > 8 ? [join(of.slice(0, half)), join(of.slice(half))] : of, 0);
  /** A state after a step that its first `count` rows took. */
  const held = (next: T, before: T, count: number): T =>
    count === batch ? next : f.cat([next, f.slice(before, 0, count, batch)], 0);
  // Rows of W x + b, one step behind the other, each replaced by its output.
  const xs = cut(f.reshape(f.linear(x, wIh, bIh), [starts[steps], f.spec(wIh).shape[0]]), 0, steps);
  let h = h0;
  let c = c0;
  for (let k = 0; k < steps; k++) {
    const t = reverse ? steps - 1 - k : k;
    const taking = (state: T): T => (counts[t] === batch ? state : f.slice(state, 0, 0, counts[t]));
    const next = cell.step(f, xs[t], taking(h), c && taking(c), recur, bound);
    const projected = wHr === null ? next.h : f.linear(next.h, wHr, null);
    if (lengths === null) {
      xs[t] = projected;
      h = held(projected, h, counts[t]);
      c = c && held(present(next.c), c, counts[t]);
    } else {
      const active = f.unsqueeze(f.gt(lengths, t), 1);
      xs[t] = f.where(active, projected, 0);
      h = f.where(active, projected, h);
      c = c && f.where(active, present(next.c), c);
    }
  }
  const output = batchSizes ? join(xs) : f.reshape(join(xs), [steps, batch, f.spec(h0).shape[1]]);
  return [output, h, ...(c === null ? [] : [c])];
}

/** The op of a cell's layer, under the cell's name. */
export function scanOf<U extends Word>(cell: Cell<U>): Op<Scan, U | Written | 'scan_backward'> {
  return op<Scan, U | Written | 'scan_backward'>({
    name: cell.name,
    infer: (inputs, attributes) => {
      const { rows, n, h, r } = sizes(cell, inputs, attributes);
      const { dtype } = present(inputs[0]);
      return [
        { shape: [...rows, r], dtype },
        { shape: [n, r], dtype },
        { shape: cell.hasCellState ? [n, h] : [0], dtype },
        { shape: [cell.segments.length, Math.ceil(h / PANEL), ...rows, PANEL], dtype },
      ];
    },
    kernel: forwardOf(cell),
    work: products,
    differentiable: [0, 1, 2],
    reserve: 3,
    lengths: 8,
    saves: { inputs: [0, 1, 2, 3, 4, 5, 6, 7, 8], outputs: [0, 3], shapes: [5, 6], copied: [0] },
    uses: [...cell.uses, ...WRITTEN, 'scan_backward'],
    derivative: (f, [output, h, c], { inputs, outputs, specs, needs, attributes }) => {
      const given = specs.map((spec, i) => (spec ? inputs[i] : null));
      const { reverse, batchSizes } = attributes;
      const options = { reverse, batchSizes, fixedInput: !needs[0], fixedStates: !needs[1] && !needs[2] };
      const gradients = f.scan_backward([output, h, c, ...given, outputs[0], outputs[3]], options);
      // The projection of the last step makes its output alone, so c_n of a single step has no gradient for it.
      const projects = output || h || (attributes.batchSizes?.length ?? present(specs[0]).shape[0]) > 1;
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
    infer: (inputs: Specs, attributes: ScanBackward) => {
      const { fixedInput, fixedStates } = attributes;
      const { rows, n, h, r } = sizes(cell, inputs.slice(3, 12), attributes);
      const { dtype } = present(inputs[3]);
      const reserve = [cell.segments.length, Math.ceil(h / PANEL), ...rows, PANEL];
      const shapes = [[...rows, r], [n, r], cell.hasCellState ? [n, h] : [0]];
      const checkLike = (input: Spec, shape: readonly number[], what: string): void => {
        checkShape(input, shape, what);
        checkDType(input, dtype, what);
      };
      [0, 1, 2].forEach((i) => {
        const g = inputs[i];
        if (g) checkLike(g, shapes[i], `the gradient of output ${i}`);
      });
      checkLike(present(inputs[12]), [...rows, r], 'the output');
      checkLike(present(inputs[13]), reserve, 'the reserve');
      const fixed = (i: number): boolean => (i === 3 ? fixedInput : i < 6 && fixedStates);
      return [3, 4, 5, 6, 7, 8, 9, 10].map((i) => ({ shape: fixed(i) ? [0] : shapeOf(inputs[i]), dtype }));
    },
    kernel: backwardOf(cell),
    work: (inputs) => 2 * products(inputs.slice(3)),
  });
}
