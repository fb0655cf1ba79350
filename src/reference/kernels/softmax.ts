// Softmax, cross entropy and layer normalization along one dimension, with their backward passes.

import type { TypedArray } from '../base/dtype.ts';
import { exp, log } from '../base/math.ts';
import { checkClasses } from '../ops/softmax.ts';
import type { Kernel, View } from './kernel.ts';
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

const softmax: Kernel = ([input], [output], { dim }) => {
  const x = dense(input as View);
  const y = output.data;
  lines(output, dim, (at, step, length) => {
    const { top } = logSum(x, at, step, length);
    const e = new Float64Array(length);
    let s = 0;
    for (let k = 0; k < length; k++) s += e[k] = exp(x[at + k * step] - top);
    for (let k = 0; k < length; k++) y[at + k * step] = e[k] / s;
  });
};

const log_softmax: Kernel = ([input], [output], { dim }) => {
  const x = dense(input as View);
  lines(output, dim, (at, step, length) => {
    const { top, rest } = logSum(x, at, step, length);
    for (let k = 0; k < length; k++) output.data[at + k * step] = x[at + k * step] - top - rest;
  });
};

// dx = y (g - Σ g y)
const softmax_backward: Kernel = ([upstream, result], [output], { dim }) => {
  const [g, y] = [dense(upstream as View), dense(result as View)];
  lines(output, dim, (at, step, length) => {
    let s = 0;
    for (let k = 0, p = at; k < length; k++, p += step) s += g[p] * y[p];
    for (let k = 0, p = at; k < length; k++, p += step) output.data[p] = y[p] * (g[p] - s);
  });
};

// dx = g - eʸ Σ g
const log_softmax_backward: Kernel = ([upstream, result], [output], { dim }) => {
  const [g, y] = [dense(upstream as View), dense(result as View)];
  lines(output, dim, (at, step, length) => {
    let s = 0;
    for (let k = 0, p = at; k < length; k++, p += step) s += g[p];
    for (let k = 0, p = at; k < length; k++, p += step) output.data[p] = g[p] - exp(y[p]) * s;
  });
};

/** What both passes of cross entropy know of a position: its kept weight and its class or probabilities. */
interface Loss {
  readonly n: number;
  readonly classes: number;
  readonly l: number;
  readonly target: TypedArray;
  readonly weight: TypedArray | null;
  readonly probabilities: boolean;
  /** By what a mean divides. */
  readonly share: number;
}

function describeLoss(x: View, target: View, weight: View | null, reduction: string, ignore: number): Loss {
  const [n, classes, l] = x.shape;
  const t = dense(target);
  const w = weight && dense(weight);
  const probabilities = target.shape.length === x.shape.length;
  if (!probabilities) checkClasses(t, classes, ignore);
  let share = n * l;
  if (reduction === 'mean' && !probabilities) {
    share = 0;
    for (let i = 0; i < t.length; i++) if (t[i] !== ignore) share += w ? w[t[i]] : 1;
  }
  return { n, classes, l, target: t, weight: w, probabilities, share };
}

const cross_entropy: Kernel = ([input, target, weight], [loss, logp], attributes) => {
  const { reduction, ignore_index, label_smoothing: e } = attributes;
  const d = describeLoss(input as View, target as View, weight, reduction, ignore_index);
  log_softmax([input], [logp], { dim: 1 });
  const lp = logp.data;
  let total = 0;
  for (let i = 0; i < d.n; i++) {
    for (let j = 0; j < d.l; j++) {
      const at = i * d.classes * d.l + j;
      const t = d.probabilities ? -1 : d.target[i * d.l + j];
      let value = 0;
      if (d.probabilities || t !== ignore_index) {
        for (let c = 0; c < d.classes; c++) {
          const q = (d.probabilities ? d.target[at + c * d.l] : c === t ? 1 : 0) * (1 - e) + e / d.classes;
          if (q !== 0) value -= q * (d.weight ? d.weight[c] : 1) * lp[at + c * d.l];
        }
      }
      if (reduction === 'none') loss.data[i * d.l + j] = value;
      total += value;
    }
  }
  if (reduction !== 'none') loss.data[0] = reduction === 'mean' ? total / d.share : total;
};

// With q'_c as in the forward pass and m_c = -q'_c w_c (0 where ignored): dx = s (m - eˡᵖ Σ m), s = g / share
const cross_entropy_backward: Kernel = ([g, logp, target, weight], [output], attributes) => {
  const { reduction, ignore_index, label_smoothing: e } = attributes;
  const d = describeLoss(logp as View, target as View, weight, reduction, ignore_index);
  const up = dense(g as View);
  const lp = dense(logp as View);
  for (let i = 0; i < d.n; i++) {
    for (let j = 0; j < d.l; j++) {
      const at = i * d.classes * d.l + j;
      const t = d.probabilities ? -1 : d.target[i * d.l + j];
      if (!d.probabilities && t === ignore_index) continue;
      const scale = reduction === 'none' ? up[i * d.l + j] : reduction === 'mean' ? up[0] / d.share : up[0];
      const m = new Float64Array(d.classes);
      let s = 0;
      for (let c = 0; c < d.classes; c++) {
        const q = (d.probabilities ? d.target[at + c * d.l] : c === t ? 1 : 0) * (1 - e) + e / d.classes;
        s += m[c] = -q * (d.weight ? d.weight[c] : 1);
      }
      for (let c = 0; c < d.classes; c++) output.data[at + c * d.l] = scale * (m[c] - exp(lp[at + c * d.l]) * s);
    }
  }
};

// y = (x - mean) / √(var + ε) · w + b
const layer_norm: Kernel = ([input, weight, bias], [output, means, rstds], { eps }) => {
  const x = dense(input as View);
  const [m, n] = output.shape;
  const w = weight && dense(weight);
  const b = bias && dense(bias);
  for (let i = 0; i < m; i++) {
    let mean = 0;
    for (let j = 0; j < n; j++) mean += x[i * n + j];
    mean /= n;
    let variance = 0;
    for (let j = 0; j < n; j++) variance += (x[i * n + j] - mean) ** 2;
    const rstd = 1 / Math.sqrt(variance / n + eps);
    means.data[i] = mean;
    rstds.data[i] = rstd;
    for (let j = 0; j < n; j++) output.data[i * n + j] = (x[i * n + j] - mean) * rstd * (w ? w[j] : 1) + (b ? b[j] : 0);
  }
};

export const softmaxKernels = {
  softmax,
  softmax_backward,
  log_softmax,
  log_softmax_backward,
  cross_entropy,
  cross_entropy_backward,
  layer_norm,
};
