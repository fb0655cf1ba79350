// Layer normalization over the last dimension.

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
