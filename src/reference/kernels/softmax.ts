// Softmax and its logarithm along one dimension, with their backward passes.

import type { TypedArray } from '../base/dtype.ts';
import { exp, log } from '../base/math.ts';
import type { Along, Kernel, View } from './kernel.ts';
import { around, dense } from './walk.ts';

/** Calls `visit` with the first place of every line along `dim`, the distance between its elements and their number. */
function lines(view: View, dim: number, visit: (at: number, step: number, length: number) => void): void {
  const { outer, length, inner } = around(view.shape, dim);
  for (let o = 0; o < outer; o++) for (let i = 0; i < inner; i++) visit(o * length * inner + i, inner, length);
}

/** Largest element and log Σ e^(x - largest) of a line. */
function logSum(x: TypedArray, at: number, step: number, length: number): { top: number; rest: number } {
  let top = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < length; k++) {
    const v = x[at + k * step];
    if (v > top || Number.isNaN(v)) top = v;
  }
  let s = 0;
  for (let k = 0; k < length; k++) s += exp(x[at + k * step] - top);
  return { top, rest: log(s) };
}

export const softmax: Kernel<readonly [View], Along> = ([input], [output], { dim }) => {
  const x = dense(input);
  const y = output.data;
  lines(output, dim, (at, step, length) => {
    const { top } = logSum(x, at, step, length);
    const e = new Float64Array(length);
    let s = 0;
    for (let k = 0; k < length; k++) s += e[k] = exp(x[at + k * step] - top);
    for (let k = 0; k < length; k++) y[at + k * step] = e[k] / s;
  });
};

export const log_softmax: Kernel<readonly [View], Along> = ([input], [output], { dim }) => {
  const x = dense(input);
  lines(output, dim, (at, step, length) => {
    const { top, rest } = logSum(x, at, step, length);
    for (let k = 0; k < length; k++) output.data[at + k * step] = x[at + k * step] - top - rest;
  });
};

// dx = y (g - Σ g y)
export const softmax_backward: Kernel<readonly [View, View], Along> = ([upstream, result], [output], { dim }) => {
  const [g, y] = [dense(upstream), dense(result)];
  lines(output, dim, (at, step, length) => {
    let s = 0;
    for (let k = 0, p = at; k < length; k++, p += step) s += g[p] * y[p];
    for (let k = 0, p = at; k < length; k++, p += step) output.data[p] = y[p] * (g[p] - s);
  });
};

// dx = g - eʸ Σ g
export const log_softmax_backward: Kernel<readonly [View, View], Along> = ([upstream, result], [output], { dim }) => {
  const [g, y] = [dense(upstream), dense(result)];
  lines(output, dim, (at, step, length) => {
    let s = 0;
    for (let k = 0, p = at; k < length; k++, p += step) s += g[p];
    for (let k = 0, p = at; k < length; k++, p += step) output.data[p] = g[p] - exp(y[p]) * s;
  });
};
