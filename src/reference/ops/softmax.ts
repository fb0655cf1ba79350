// Softmax and its logarithm along one dimension, each with an op of its own for the backward pass, so that a backend can
// fuse both.

import type { Along } from '../kernels/kernel.ts';
import * as kernels from '../kernels/softmax.ts';
import { checkDType, checkShape } from './check.ts';
import { op } from './op.ts';
import type { Spec } from './spec.ts';

const like = ([x]: readonly [Spec], _along: Along): readonly Spec[] => [x];
const both = ([g, y]: readonly [Spec, Spec], _along: Along): readonly Spec[] => {
  checkShape(g, y.shape, 'the gradient');
  checkDType(g, y.dtype, 'the gradient');
  return [y];
};

/** Eˣ / Σ eˣ along a dimension. */
export const softmax = /* @__PURE__ */ op({
  name: 'softmax',
  infer: like,
  kernel: kernels.softmax,
  saves: { outputs: [0] },
  uses: ['softmax_backward'],
  derivative: (f, [g], { outputs: [y], attributes }) => [g === null ? null : f.softmax_backward(g, y, attributes)],
});

// dx = y (g - Σ g y)
export const softmax_backward = /* @__PURE__ */ op({
  name: 'softmax_backward',
  // Gradient of softmax from g and y
  infer: both,
  kernel: kernels.softmax_backward,
  saves: { inputs: [0, 1] },
  uses: ['sum', 'mul', 'sub'],
  // With s = Σ g y and u the incoming gradient: dg = y (u - Σ u y); dy = u (g - s) - g Σ u y
  derivative: (f, [u], { inputs: [g, y], attributes: { dim } }) => {
    if (u === null) return [null, null];
    const uy = f.sum(f.mul(u, y), dim, true);
    const gy = f.sum(f.mul(g, y), dim, true);
    return [f.mul(y, f.sub(u, uy)), f.sub(f.mul(u, f.sub(g, gy)), f.mul(g, uy))];
  },
});

/** x - log Σ eˣ along a dimension. */
export const log_softmax = /* @__PURE__ */ op({
  name: 'log_softmax',
  infer: like,
  kernel: kernels.log_softmax,
  saves: { outputs: [0] },
  uses: ['log_softmax_backward'],
  derivative: (f, [g], { outputs: [y], attributes }) => [g === null ? null : f.log_softmax_backward(g, y, attributes)],
});

// dx = g - eʸ Σ g
export const log_softmax_backward = /* @__PURE__ */ op({
  name: 'log_softmax_backward',
  // Gradient of log_softmax from g and y
  infer: both,
  kernel: kernels.log_softmax_backward,
  saves: { inputs: [0, 1] },
  uses: ['mul', 'exp', 'sub', 'sum', 'neg'],
  // dg = u - Σ u eʸ; dy = -u eʸ Σ g
  derivative: (f, [u], { inputs: [g, y], attributes: { dim } }) => {
    if (u === null) return [null, null];
    const weighted = f.mul(u, f.exp(y));
    return [f.sub(u, f.sum(weighted, dim, true)), f.neg(f.mul(weighted, f.sum(g, dim, true)))];
  },
});
