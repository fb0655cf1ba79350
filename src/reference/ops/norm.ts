// Layer normalization, with an op of its own for the backward pass.

import { ShapeError } from '../base/errors.ts';
import { formatSizes, type Shape } from '../base/shape.ts';
import * as kernels from '../kernels/norm.ts';
import { checkDType, checkShape } from './check.ts';
import { op, present } from './op.ts';
import type { Spec } from './spec.ts';

/** @throws ShapeError, RuntimeError where x is no rows [M, D], or another input has not its shape and the dtype of x. */
function checkRows({ shape, dtype }: Spec, others: readonly (readonly [Spec | null, Shape, string])[]): void {
  if (shape.length !== 2) throw new ShapeError(`Expected rows of shape [M, D], got ${formatSizes(shape)}`);
  for (const [other, own, name] of others) {
    if (other === null) continue;
    checkShape(other, own, name);
    checkDType(other, dtype, name);
  }
}

// y = (x - mean) / √(var + ε) · w + b over the last dimension
export const layer_norm = /* @__PURE__ */ op({
  name: 'layer_norm',
  // Normalization of rows [M, D] with weight [D] and bias [D], each optional; outputs y, mean [M, 1], rstd [M, 1]
  infer: ([x, weight, bias]: readonly [Spec, Spec | null, Spec | null], _options: { readonly eps: number }) => {
    const [m, d] = x.shape;
    checkRows(x, [
      [weight, [d], 'weight'],
      [bias, [d], 'bias'],
    ]);
    const moment = { shape: [m, 1], dtype: x.dtype };
    return [x, moment, moment];
  },
  kernel: kernels.layer_norm,
  saves: { inputs: [0, 1], outputs: [1, 2] },
  uses: ['layer_norm_backward', 'mean', 'div', 'sqrt', 'add', 'var', 'mul', 'sub'],
  derivative: (f, [g], { inputs: [x, w], outputs: [, mean, rstd], specs }) => {
    if (g === null) return [null, null, null];
    const [dx, dw, db] = f.layer_norm_backward(g, x, mean, rstd, w ?? null);
    return [dx, specs[1] ? dw : null, specs[2] ? db : null];
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

/** Gradients of rows, weight and bias of a layer normalization; inputs g, x, mean [M, 1], rstd [M, 1], weight. */
export const layer_norm_backward = /* @__PURE__ */ op({
  name: 'layer_norm_backward',
  // Gradients of rows [M, D], weight [D] and bias [D]; inputs g, x, mean [M, 1], rstd [M, 1], weight or null
  infer: ([g, x, mean, rstd, weight]: readonly [Spec, Spec, Spec, Spec, Spec | null]) => {
    const [m, d] = x.shape;
    checkRows(x, [
      [g, x.shape, 'the gradient'],
      [mean, [m, 1], 'mean'],
      [rstd, [m, 1], 'rstd'],
      [weight, [d], 'weight'],
    ]);
    const sums = { shape: [d], dtype: x.dtype };
    return [x, sums, sums];
  },
  kernel: kernels.layer_norm_backward,
});
