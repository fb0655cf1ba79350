// Layer normalization over the last dimension, forward and backward.

import type { Kernel, View } from './kernel.ts';
import { moments } from './reduce.ts';
import { dense } from './walk.ts';

// y = (x - mean) / √(var + ε) · w + b
export const layer_norm: Kernel<readonly [View, View | null, View | null], { readonly eps: number }> = (
  [input, weight, bias],
  [output, means, rstds],
  { eps },
) => {
  const x = dense(input);
  const [m, n] = output.shape;
  const w = weight && dense(weight);
  const b = bias && dense(bias);
  for (let i = 0; i < m; i++) {
    const [mean, squares] = moments(x, i * n, (i + 1) * n);
    const rstd = 1 / Math.sqrt(squares / n + eps);
    means.data[i] = mean;
    rstds.data[i] = rstd;
    for (let j = 0; j < n; j++) output.data[i * n + j] = (x[i * n + j] - mean) * rstd * (w ? w[j] : 1) + (b ? b[j] : 0);
  }
};

// With n = (x - mean) rstd and d = g w: dx = rstd (d - mean(d) - n mean(d n)); dw = Σ g n; db = Σ g
export const layer_norm_backward: Kernel<readonly [View, View, View, View, View | null]> = (
  [gradient, input, mean, rstd, weight],
  [dx, dw, db],
) => {
  const [g, x, means, rstds] = [gradient, input, mean, rstd].map(dense);
  const [m, width] = dx.shape;
  const w = weight && dense(weight);
  const sums = [dw, db].map(() => new Float64Array(width));
  for (let i = 0, at = 0; i < m; i++, at += width) {
    const n = (j: number): number => (x[at + j] - means[i]) * rstds[i];
    const d = (j: number): number => g[at + j] * (w ? w[j] : 1);
    let [s, t] = [0, 0];
    for (let j = 0; j < width; j++) {
      s += d(j) / width;
      t += (d(j) * n(j)) / width;
      sums[0][j] += g[at + j] * n(j);
      sums[1][j] += g[at + j];
    }
    for (let j = 0; j < width; j++) dx.data[at + j] = rstds[i] * (d(j) - s - n(j) * t);
  }
  dw.data.set(sums[0]);
  db.data.set(sums[1]);
};
