// Layer normalization.

import { layer_norm as kernel } from '../kernels/norm.ts';
import { checkDType, checkShape } from './check.ts';
import { op, present } from './op.ts';
import type { Spec } from './spec.ts';

// y = (x - mean) / √(var + ε) · w + b over the last dimension
export const layer_norm = /* @__PURE__ */ op({
  name: 'layer_norm',
  // Normalization of rows [M, D] with weight [D] and bias [D], each optional; outputs y, mean [M, 1], rstd [M, 1]
  infer: ([x, weight, bias]: readonly [Spec, Spec | null, Spec | null], _options: { readonly eps: number }) => {
    const { shape, dtype } = x;
    if (weight) checkShape(weight, [shape[1]], 'weight');
    if (bias) checkShape(bias, [shape[1]], 'bias');
    if (weight) checkDType(weight, dtype, 'weight');
    if (bias) checkDType(bias, dtype, 'bias');
    return [x, { shape: [shape[0], 1], dtype }, { shape: [shape[0], 1], dtype }];
  },
  kernel,
  saves: { inputs: [0, 1], outputs: [1, 2] },
  uses: ['mul', 'sub', 'mean', 'sum', 'div', 'sqrt', 'add', 'var'],
  // With n = (x - mean) rstd and d = g w: dx = rstd (d - mean(d) - n mean(d n)); dw = Σ g n; db = Σ g
  derivative: (f, [g], { inputs: [x, w], outputs: [, mean, rstd], specs }) => {
    if (g === null) return [null, null, null];
    const n = f.mul(f.sub(x, mean), rstd);
    const d = w ? f.mul(g, w) : g;
    const dx = f.mul(rstd, f.sub(f.sub(d, f.mean(d, 1, true)), f.mul(n, f.mean(f.mul(d, n), 1, true))));
    return [dx, specs[1] ? f.sum(f.mul(g, n), 0) : null, specs[2] ? f.sum(g, 0) : null];
  },
  twin: (f, [input, w, b], { eps }) => {
    const x = present(input);
    const mean = f.mean(x, 1, true);
    const rstd = f.div(1, f.sqrt(f.add(f.var(x, 1, 0, true), eps)));
    const n = f.mul(f.sub(x, mean), rstd);
    const scaled = w ? f.mul(n, w) : n;
    return [b ? f.add(scaled, b) : scaled, mean, rstd];
  },
});
