// Reductions: the reduced dimensions are moved last, so that each result reads one contiguous run. Sums accumulate in
// double, whatever the dtype.

import type { TypedArray } from '../base/dtype.ts';
import * as m from '../base/math.ts';
import { size } from '../base/shape.ts';
import type { Attributes } from '../ops/row.ts';
import type { Kernel, View } from './kernel.ts';
import { around, dense } from './walk.ts';

/** The view with `dims` last, dense, and how many elements each result reduces. */
function runs(view: View, dims: readonly number[]): { x: TypedArray; length: number } {
  const order = [...view.shape.keys()].filter((d) => !dims.includes(d)).concat(dims);
  const shape = order.map((d) => view.shape[d]);
  const strides = order.map((d) => view.strides[d]);
  return { x: dense({ ...view, shape, strides }), length: size(dims.map((d) => view.shape[d])) };
}

type Fold = (x: TypedArray, from: number, to: number, attributes: Attributes) => number;

function reduction(fold: Fold): Kernel {
  return ([input], [output], attributes) => {
    const { x, length } = runs(input as View, attributes.dims);
    const y = output.data;
    for (let i = 0; i < y.length; i++) y[i] = fold(x, i * length, (i + 1) * length, attributes);
    // Integers have no -0, which the double that stores an int64 does.
    if (output.dtype === 'int64') for (let i = 0; i < y.length; i++) y[i] += 0;
  };
}

const sum: Fold = (x, from, to) => {
  let s = 0;
  for (let i = from; i < to; i++) s += x[i];
  return s;
};

const mean: Fold = (x, from, to, a) => sum(x, from, to, a) / (to - from);

/** Σ (x - mean)² / (n - correction) */
const variance: Fold = (x, from, to, a) => {
  const center = mean(x, from, to, a);
  let s = 0;
  for (let i = from; i < to; i++) s += (x[i] - center) * (x[i] - center);
  return s / Math.max(0, to - from - a.correction);
};

const prod: Fold = (x, from, to) => {
  let p = 1;
  for (let i = from; i < to; i++) p *= x[i];
  return p;
};

/** The extreme element; NaN if there is one. */
const extreme =
  (better: (a: number, b: number) => boolean): Fold =>
  (x, from, to) => {
    let best = x[from];
    for (let i = from + 1; i < to && !Number.isNaN(best); i++)
      if (better(x[i], best) || Number.isNaN(x[i])) best = x[i];
    return best;
  };
const amax = extreme((a, b) => a > b);

/** max + log Σ e^(x - max) */
const logsumexp: Fold = (x, from, to, a) => {
  if (from === to) return Number.NEGATIVE_INFINITY;
  const top = amax(x, from, to, a);
  const shift = Number.isFinite(top) ? top : 0;
  let s = 0;
  for (let i = from; i < to; i++) s += m.exp(x[i] - shift);
  return m.log(s) + shift;
};

/** (Σ |x|ᵖ)^(1/p), with the limits 0 (how many are not 0), ∞ and -∞. */
const norm: Fold = (x, from, to, { p }) => {
  let s = p === Number.NEGATIVE_INFINITY ? Number.POSITIVE_INFINITY : 0;
  for (let i = from; i < to; i++) {
    const a = Math.abs(x[i]);
    if (Number.isNaN(a)) return Number.NaN;
    if (p === 2) s += a * a;
    else if (p === 1) s += a;
    else if (p === 0) s += a === 0 ? 0 : 1;
    else if (p === Number.POSITIVE_INFINITY) s = Math.max(s, a);
    else if (p === Number.NEGATIVE_INFINITY) s = Math.min(s, a);
    else s += m.pow(a, p);
  }
  if (p === 2) return Math.sqrt(s);
  return p === 0 || p === 1 || !Number.isFinite(p) ? s : m.pow(s, 1 / p);
};

const found: Fold = (x, from, to) => {
  for (let i = from; i < to; i++) if (x[i] !== 0) return 1;
  return 0;
};
const every: Fold = (x, from, to) => {
  for (let i = from; i < to; i++) if (x[i] === 0) return 0;
  return 1;
};

export const reductionKernels = {
  sum: reduction(sum),
  mean: reduction(mean),
  var: reduction(variance),
  prod: reduction(prod),
  amax: reduction(amax),
  amin: reduction(extreme((a, b) => a < b)),
  logsumexp: reduction(logsumexp),
  norm: reduction(norm),
  any: reduction(found),
  all: reduction(every),
};

/** Index of the extreme element of a run: the first of equals, or the first NaN. */
function indexOfExtreme(x: TypedArray, from: number, to: number, better: (a: number, b: number) => boolean): number {
  let best = from;
  for (let i = from + 1; i < to && !Number.isNaN(x[best]); i++)
    if (better(x[i], x[best]) || Number.isNaN(x[i])) best = i;
  return best - from;
}

function extremeDim(better: (a: number, b: number) => boolean): Kernel {
  return ([input], outputs, { dim }) => {
    const view = input as View;
    const { x, length } = runs(view, view.shape.length === 0 ? [] : [dim]);
    const index = outputs[outputs.length - 1].data;
    for (let i = 0; i < index.length; i++) {
      index[i] = indexOfExtreme(x, i * length, (i + 1) * length, better);
      if (outputs.length === 2) outputs[0].data[i] = x[i * length + index[i]];
    }
  };
}

const cumsum: Kernel = ([input], [output], { dim }) => {
  const view = input as View;
  const x = dense(view);
  const { outer, length, inner } = around(view.shape, dim);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let s = 0;
      for (let k = 0, at = o * length * inner + i; k < length; k++, at += inner) output.data[at] = s += x[at];
    }
  }
};

export const dimensionKernels = {
  max_dim: extremeDim((a, b) => a > b),
  min_dim: extremeDim((a, b) => a < b),
  argmax: extremeDim((a, b) => a > b),
  argmin: extremeDim((a, b) => a < b),
  cumsum,
};
