// The recurrent walk over a whole sequence, once for every cell: time, direction, lengths and projection. The cell does
// the arithmetic of a row. Everything between loads and stores is double.

import type { TypedArray } from '../base/dtype.ts';
import { RuntimeError } from '../base/errors.ts';
import { size } from '../base/shape.ts';
import type { Kernel, View } from '../kernels/kernel.ts';
import { dense, dot } from '../kernels/walk.ts';
import { present } from '../ops/op.ts';
import type { Scan, ScanBackward } from '../ops/scan-options.ts';
import type { Cell } from './cell.ts';

/** Units of a panel: columns that the kernels treat together. */
export const PANEL = 16;

/** What is said of a length that is none, and of where it stands. */
export const lengthTexts = (
  length: number | string,
  row: number | string,
  steps: number | string,
): readonly [text: string, hint: string] => [
  `lengths must be whole numbers between 0 and the number of steps, got ${length}`,
  `row ${row} of a sequence of ${steps} steps`,
];

/** @throws RuntimeError for a length that is no whole number from 0 to the number of steps. */
export function checkLengths(lengths: ArrayLike<number>, steps: number): void {
  for (let n = 0; n < lengths.length; n++) {
    if (Number.isInteger(lengths[n]) && lengths[n] >= 0 && lengths[n] <= steps) continue;
    throw new RuntimeError(...lengthTexts(lengths[n], n, steps));
  }
}

/** How many rows of packed data come before those of each step; the last number counts all. */
export function startsOf(batchSizes: readonly number[]): number[] {
  const starts = [0];
  for (const [t, n] of batchSizes.entries()) starts.push(starts[t] + n);
  return starts;
}

/** W x + b for rows from … to - 1 of a row-major W [·, k]. */
function product(w: Float64Array, x: Float64Array, from: number, to: number, bias: Float64Array | null): Float64Array {
  const k = x.length;
  const y = new Float64Array(to - from);
  for (let i = from; i < to; i++) y[i - from] = dot(w, i * k, x, 0, k) + (bias ? bias[i] : 0);
  return y;
}

/** y += Wᵀ d for those rows. */
function transposeProduct(w: Float64Array, d: Float64Array, from: number, y: Float64Array): Float64Array {
  const k = y.length;
  let i = 0;
  let at = from * k;
  // Four terms a turn, in the order of one.
  for (; i + 3 < d.length; i += 4, at += 4 * k) {
    const d0 = d[i];
    const d1 = d[i + 1];
    const d2 = d[i + 2];
    const d3 = d[i + 3];
    for (let j = 0, a = at; j < k; j++, a++) {
      y[j] = y[j] + w[a] * d0 + w[a + k] * d1 + w[a + 2 * k] * d2 + w[a + 3 * k] * d3;
    }
  }
  for (; i < d.length; i++, at += k) {
    for (let j = 0; j < k; j++) y[j] += w[at + j] * d[i];
  }
  return y;
}

/** W += d xᵀ for those rows. */
function outer(w: Float64Array, d: Float64Array, x: Float64Array, from: number): void {
  const k = x.length;
  let at = from * k;
  for (let i = 0; i < d.length; i++) {
    const factor = d[i];
    for (let j = 0; j < k; j++, at++) w[at] += factor * x[j];
  }
}

/** As doubles: engines compile a loop over one kind of array to a fraction of the time. */
const wide = (x: TypedArray | null): Float64Array | null =>
  x === null || x instanceof Float64Array ? x : new Float64Array(x);

/** What forward and backward share: sizes, weights and the order of time. */
interface Problem {
  readonly cell: Cell;
  readonly n: number;
  readonly inputs: number;
  readonly h: number;
  readonly r: number;
  readonly x: Float64Array;
  readonly h0: Float64Array;
  readonly c0: Float64Array | null;
  readonly w: readonly Float64Array[];
  readonly bIh: Float64Array | null;
  readonly bHh: Float64Array | null;
  readonly wHr: Float64Array | null;
  /** All rows of x. */
  readonly rows: number;
  /** Which of them is row n at time t. */
  readonly at: (t: number, n: number) => number;
  readonly active: (t: number, n: number) => boolean;
  readonly times: readonly number[];
  readonly packed: boolean;
}

function describe(cell: Cell, views: readonly (View | null)[], { reverse, batchSizes }: Scan): Problem {
  const [x, h0, c0, wIh, wHh, bIh, bHh, wHr, lengths] = views.map((v) => wide(v && dense(v)));
  const { shape } = present(views[0]);
  const [n, r] = present(views[1]).shape;
  const t = batchSizes?.length ?? shape[0];
  if (lengths) checkLengths(lengths, t);
  const order = Array.from({ length: t }, (_, i) => (reverse ? t - 1 - i : i));
  const starts = batchSizes && startsOf(batchSizes);
  return {
    cell,
    n,
    inputs: shape[shape.length - 1],
    h: present(views[3]).shape[0] / cell.gates.length,
    r,
    x: present(x),
    h0: present(h0),
    c0,
    w: [present(wIh), present(wHh)],
    bIh,
    bHh,
    wHr,
    rows: size(shape.slice(0, -1)),
    at: (time, row) => (starts ? starts[time] : time * n) + row,
    active: (time, row) => (batchSizes ? row < batchSizes[time] : lengths === null || time < lengths[row]),
    times: order,
    packed: batchSizes !== undefined,
  };
}

/** Place of unit u of a segment in the reserve, for row `at` of all. */
function place({ h, rows }: Problem, segment: number, at: number, u: number): number {
  const blocks = Math.ceil(h / PANEL);
  const block = (u - (u % PANEL)) / PANEL;
  return ((segment * blocks + block) * rows + at) * PANEL + (u % PANEL);
}

type Views = readonly (View | null)[];

/** The forward pass of a cell's layer; where the reserve is empty, nothing is kept for the backward pass. */
export const forwardOf =
  (cell: Cell): Kernel<Views, Scan> =>
  (views, [output, hn, cn, reserve], attributes) => {
    const p = describe(cell, views, attributes);
    const keeps = reserve.data.length > 0;
    const { h: H, r: R } = p;
    const G = cell.gates.length * H;
    const saved = cell.segments.map(() => new Float64Array(H));
    for (let n = 0; n < p.n; n++) {
      let h: Float64Array = p.h0.slice(n * R, (n + 1) * R);
      let c: Float64Array = p.c0 ? p.c0.slice(n * H, (n + 1) * H) : new Float64Array(0);
      for (const t of p.times) {
        const at = p.at(t, n);
        if (!p.active(t, n)) {
          // The cell state that is kept, so that what a step started from stands in its neighbour in time.
          const kept = keeps && !p.packed ? c.length : 0;
          for (let u = 0; u < kept; u++) reserve.data[place(p, cell.segments.indexOf('c'), at, u)] = c[u];
          continue;
        }
        const xt = p.x.subarray(at * p.inputs, (at + 1) * p.inputs);
        const hNext = new Float64Array(H);
        const cNext = new Float64Array(c.length);
        const recur = (gate: number, v: Float64Array): Float64Array =>
          product(p.w[1], v, gate * H, (gate + 1) * H, p.bHh);
        cell.forward({ x: product(p.w[0], xt, 0, G, p.bIh), h, c, recur, saved, hNext, cNext });
        h = p.wHr ? product(p.wHr, hNext, 0, R, null) : hNext;
        output.data.set(h, at * R);
        // What the next step reads is what was stored, so that results do not depend on where a sequence is cut.
        h = new Float64Array(output.data.subarray(at * R, (at + 1) * R));
        saved.forEach((values, s) => {
          if (!keeps) return;
          for (let u = 0; u < H; u++) reserve.data[place(p, s, at, u)] = values[u];
        });
        c = cNext;
        if (output.dtype === 'float32') for (let u = 0; u < c.length; u++) c[u] = Math.fround(c[u]);
      }
      hn.data.set(h, n * R);
      if (cell.hasCellState) cn.data.set(c, n * H);
    }
  };

/** total += part, with what the addition rounds away kept in `lost` for the next one (Kahan, 1965). */
function addCompensated(total: Float64Array, part: Float64Array, lost: Float64Array): void {
  for (let i = 0; i < part.length; i++) {
    const term = part[i] - lost[i];
    const next = total[i] + term;
    lost[i] = next - total[i] - term;
    total[i] = next;
  }
}

/** Outputs of the backward pass from here on belong to weights: they are sums over time and batch. */
const WEIGHTS = 3;

/** The backward pass; `views` are gradients of output, h_n and c_n, the nine inputs, output and reserve. */
export const backwardOf =
  (cell: Cell): Kernel<Views, ScanBackward> =>
  (views, outputs, attributes) => {
    const p = describe(cell, views.slice(3), attributes);
    const { h: H, r: R, inputs: I } = p;
    const [dOutput, dHn, dCn] = views.slice(0, 3).map((v) => wide(v && dense(v)));
    const [hs, reserve] = [12, 13].map((i) => present(wide(dense(present(views[i])))));
    const cellSegment = cell.segments.indexOf('c');
    // Gradients of weights are summed over time, and then over the batch with compensation: they are small differences of
    // large terms, and an optimizer that divides by their size makes every lost bit visible.
    const sums = outputs.map((view) => new Float64Array(view.data.length));
    const own = sums.map((total, i) => (i < WEIGHTS ? total : new Float64Array(total.length)));
    const lost = own.map((part) => new Float64Array(part.length));
    const [, , , dWih, dWhh, dBih, dBhh, dWhr] = own;
    for (let n = 0; n < p.n; n++) {
      for (const sum of own.slice(WEIGHTS)) sum.fill(0);
      const steps = p.times.filter((t) => p.active(t, n));
      let dh: Float64Array = new Float64Array(R);
      if (dHn) dh.set(dHn.subarray(n * R, (n + 1) * R));
      const dc = new Float64Array(cell.hasCellState ? H : 0);
      if (dCn && cell.hasCellState) dc.set(dCn.subarray(n * H, (n + 1) * H));
      for (let k = steps.length - 1; k >= 0; k--) {
        const at = p.at(steps[k], n);
        const before = k > 0 ? p.at(steps[k - 1], n) : -1;
        const read = (array: Float64Array, from: number, length: number): Float64Array =>
          array.subarray(from, from + length);
        const segment = (s: number, row: number): Float64Array => {
          const values = new Float64Array(H);
          for (let u = 0; u < H; u++) values[u] = reserve[place(p, s, row, u)];
          return values;
        };
        const saved = cell.segments.map((_, s) => segment(s, at));
        const h = before < 0 ? read(p.h0, n * R, R) : read(hs, before * R, R);
        let c: Float64Array = new Float64Array(0);
        if (p.c0) c = before < 0 ? read(p.c0, n * H, H) : segment(cellSegment, before);
        if (dOutput) for (let j = 0; j < R; j++) dh[j] += dOutput[at * R + j];
        let hNext: Float64Array = read(hs, at * R, R);
        let dhHidden: Float64Array = dh;
        if (p.wHr) {
          // h' = W_hr m:  dW_hr += dh mᵀ,  dm = W_hrᵀ dh, where m = o tanh(c')
          const [, , , o, , tanhC] = saved;
          hNext = o.map((v, u) => v * tanhC[u]);
          outer(dWhr, dh, hNext, 0);
          dhHidden = transposeProduct(p.wHr, dh, 0, new Float64Array(H));
        }
        const dx = new Float64Array(cell.gates.length * H);
        const dhPrevious = new Float64Array(R);
        const recurBack = (gate: number, d: Float64Array, v: Float64Array): Float64Array => {
          outer(dWhh, d, v, gate * H);
          if (p.bHh) for (let u = 0; u < H; u++) dBhh[gate * H + u] += d[u];
          return transposeProduct(p.w[1], d, gate * H, new Float64Array(R));
        };
        cell.backward({ saved, h, c, hNext, dh: dhHidden, dc, dx, recurBack, dhPrevious });
        outer(dWih, dx, p.x.subarray(at * I, (at + 1) * I), 0);
        if (p.bIh) for (let i = 0; i < dx.length; i++) dBih[i] += dx[i];
        if (!attributes.fixedInput) sums[0].set(transposeProduct(p.w[0], dx, 0, new Float64Array(I)), at * I);
        dh = dhPrevious;
      }
      if (!attributes.fixedStates) sums[1].set(dh, n * R);
      if (cell.hasCellState && !attributes.fixedStates) sums[2].set(dc, n * H);
      for (let i = WEIGHTS; i < own.length; i++) addCompensated(sums[i], own[i], lost[i]);
    }
    for (const [i, view] of outputs.entries()) view.data.set(sums[i]);
  };
