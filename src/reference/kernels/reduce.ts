// Reductions: the reduced dimensions are moved last, so that each result reads one contiguous run. Sums accumulate in
// double, whatever the dtype.

import type { TypedArray } from '../base/dtype.ts';
import * as m from '../base/math.ts';
import { size } from '../base/shape.ts';
import type { Kernel, View } from './kernel.ts';
import { dense } from './walk.ts';

/** The view with `dims` last, dense, and how many elements each result reduces. */
export function runs(view: View, dims: readonly number[]): { x: TypedArray; length: number } {
  const order = [...view.shape.keys()].filter((d) => !dims.includes(d)).concat(dims);
  const shape = order.map((d) => view.shape[d]);
  const strides = order.map((d) => view.strides[d]);
  return { x: dense({ ...view, shape, strides }), length: size(dims.map((d) => view.shape[d])) };
}

export interface Dims {
  readonly dims: readonly number[];
  readonly keepdim: boolean;
}

/** What it makes of the elements from … to - 1. */
export type Fold<A = unknown> = (x: TypedArray, from: number, to: number, attributes: A) => number;

/** A kernel that folds the reduced dimensions of every result. */
export function reduction<A extends { readonly dims: readonly number[] }>(fold: Fold<A>): Kernel<readonly [View], A> {
  return ([input], [output], attributes) => {
    const { x, length } = runs(input, attributes.dims);
    const y = output.data;
    for (let i = 0; i < y.length; i++) y[i] = fold(x, i * length, (i + 1) * length, attributes);
    // Integers have no -0, which the double that stores an int64 does.
    if (output.dtype === 'int64') for (let i = 0; i < y.length; i++) y[i] += 0;
  };
}

export const sum: Fold = (x, from, to) => {
  let s = 0;
  for (let i = from; i < to; i++) s += x[i];
  return s;
};

export const mean: Fold = (x, from, to, a) => sum(x, from, to, a) / (to - from);

/** The mean x₀ + Σ (x - x₀) / n, exact where all are equal, and Σ (x - mean)², which then is 0. */
export function moments(x: TypedArray, from: number, to: number): readonly [mean: number, squares: number] {
  let s = 0;
  for (let i = from; i < to; i++) s += x[i] - x[from];
  const center = x[from] + s / (to - from);
  s = 0;
  for (let i = from; i < to; i++) s += (x[i] - center) * (x[i] - center);
  return [center, s];
}

/** Σ (x - mean)² / (n - correction) */
export const variance: Fold<Dims & { readonly correction: number }> = (x, from, to, a) =>
  moments(x, from, to)[1] / Math.max(0, to - from - a.correction);

export const prod: Fold = (x, from, to) => {
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
export const amax = /* @__PURE__ */ extreme((a, b) => a > b);
export const amin = /* @__PURE__ */ extreme((a, b) => a < b);

/** max + log Σ e^(x - max) */
export const logsumexp: Fold = (x, from, to, a) => {
  if (from === to) return Number.NEGATIVE_INFINITY;
  const top = amax(x, from, to, a);
  const shift = Number.isFinite(top) ? top : 0;
  let s = 0;
  for (let i = from; i < to; i++) s += m.exp(x[i] - shift);
  return m.log(s) + shift;
};

/** (Σ |x|ᵖ)^(1/p), with the limits 0 (how many are not 0), ∞ and -∞. */
export const norm: Fold<Dims & { readonly p: number }> = (x, from, to, { p }) => {
  let s = p === Number.NEGATIVE_INFINITY ? Number.POSITIVE_INFINITY : 0;
  for (let i = from; i < to; i++) {
    const a = Math.abs(x[i]);
    // NaN is not 0
    if (Number.isNaN(a) && p !== 0) return Number.NaN;
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

export const any: Fold = (x, from, to) => {
  for (let i = from; i < to; i++) if (x[i] !== 0) return 1;
  return 0;
};
export const all: Fold = (x, from, to) => {
  for (let i = from; i < to; i++) if (x[i] === 0) return 0;
  return 1;
};
