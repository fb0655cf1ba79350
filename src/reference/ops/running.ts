// Ops along one dimension that say of each element what came up to it: products, extremes, logarithms of sums.

import type { Along } from '../kernels/kernel.ts';
import * as kernels from '../kernels/running.ts';
import { op, type Words } from './op.ts';
import { summed } from './reduce.ts';
import type { Spec } from './spec.ts';

/** The same from the other end. */
const backwards = <T>(f: Words<T, 'flip'>, x: T, dim: number, of: (x: T) => T): T =>
  f.flip(of(f.flip(x, [dim])), [dim]);

/** Sums from each element to the end. */
const sumsBehind = <T>(f: Words<T, 'flip' | 'cumsum'>, x: T, dim: number): T =>
  backwards(f, x, dim, (y) => f.cumsum(y, dim));

// dL/dxᵢ = Σ over j ≥ i of gⱼ Π over k ≤ j, k ≠ i of xₖ. Before the first 0 that is Σ gⱼ yⱼ / xᵢ; at it, where y is 0 from
// there on, Σ gⱼ pⱼ with the products p that leave it out; behind it nothing.
export const cumprod = /* @__PURE__ */ op({
  name: 'cumprod',
  // Products of the elements up to each one
  infer: ([x]: readonly [Spec], _along: Along) => [{ shape: x.shape, dtype: summed(x.dtype) }],
  kernel: kernels.cumprod,
  saves: { inputs: [0], outputs: [0] },
  uses: ['flip', 'cumsum', 'cumprod', 'cast', 'eq', 'logical_and', 'where', 'mul', 'div'],
  derivative: (f, [g], { inputs: [x], outputs: [y], specs: [spec], attributes: { dim } }) => {
    if (g === null || spec === null) return [null];
    const zero = f.eq(x, 0);
    const met = f.cumsum(f.cast(zero, spec.dtype), dim);
    const first = f.logical_and(zero, f.eq(met, 1));
    const without = f.cumprod(f.where(first, 1, x), dim);
    const before = f.eq(met, 0);
    const rest = f.where(first, sumsBehind(f, f.mul(g, without), dim), 0);
    return [f.where(before, f.div(sumsBehind(f, f.mul(g, y), dim), f.where(before, x, 1)), rest)];
  },
});

const extremes = (name: string, better: (a: number, b: number) => boolean) =>
  op({
    name,
    infer: ([x]: readonly [Spec], _along: Along) => [x, { shape: x.shape, dtype: 'int64' as const }],
    kernel: kernels.extremes(better),
    saves: { outputs: [1] },
    uses: ['scatter_add', 'zeros_like'],
    derivative: (f, [g], { outputs: [, index], attributes: { dim } }) => [
      g === null ? null : f.scatter_add(f.zeros_like(g), dim, index, g),
    ],
  });

/** The largest up to each element and where it is. */
export const cummax = /* @__PURE__ */ extremes('cummax', (a, b) => a > b);
/** The smallest up to each element and where it is. */
export const cummin = /* @__PURE__ */ extremes('cummin', (a, b) => a < b);

/** Σ over j ≥ i of exp(xᵢ - yⱼ) gⱼ over the positive g, by their logarithms, so that nothing overflows. */
function weighed<T>(
  f: Words<T, 'flip' | 'logcumsumexp' | 'log' | 'exp' | 'gt' | 'where' | 'add' | 'sub'>,
  [g, x, y]: readonly [T, T, T],
  dim: number,
): T {
  const some = f.gt(g, 0);
  const logs = f.where(some, f.sub(f.log(f.where(some, g, 1)), y), Number.NEGATIVE_INFINITY);
  return f.exp(
    f.add(
      x,
      backwards(f, logs, dim, (z) => f.logcumsumexp(z, dim)),
    ),
  );
}

// dL/dxᵢ = Σ over j ≥ i of gⱼ exp(xᵢ - yⱼ)
export const logcumsumexp = /* @__PURE__ */ op({
  name: 'logcumsumexp',
  // The logarithm of the sum of exponentials up to each element
  infer: ([x]: readonly [Spec], _along: Along) => [x],
  kernel: kernels.logcumsumexp,
  saves: { inputs: [0], outputs: [0] },
  uses: ['flip', 'logcumsumexp', 'log', 'exp', 'gt', 'where', 'add', 'sub', 'neg'],
  derivative: (f, [g], { inputs: [x], outputs: [y], attributes: { dim } }) =>
    g === null ? [null] : [f.sub(weighed(f, [g, x, y], dim), weighed(f, [f.neg(g), x, y], dim))],
});
