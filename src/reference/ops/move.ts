// Ops that copy elements without computing anything: copies, joins, triangles, and views written back into zeros.

import { type DType, promote } from '../base/dtype.ts';
import { RuntimeError } from '../base/errors.ts';
import { broadcastShapes, normalizeDim, type Shape } from '../base/shape.ts';
import { convert } from '../kernels/elementwise.ts';
import type { Pad, Pattern, Range } from '../kernels/move.ts';
import * as kernels from '../kernels/move.ts';
import { checkDType, checkShape } from './check.ts';
import { always, op } from './op.ts';
import type { Spec } from './spec.ts';

const like = ([x]: readonly [Spec]): readonly Spec[] => [x];

/** Conversion to another dtype; the gradient is converted back. */
export const cast = /* @__PURE__ */ op({
  name: 'cast',
  // The same values in another dtype
  infer: ([{ shape }]: readonly [Spec], { dtype }: { readonly dtype: DType }) => [{ shape, dtype }],
  kernel: convert,
  preserves: always,
  uses: ['cast'],
  derivative: (f, [g], { specs: [x] }) => [g === null || x === null ? null : f.cast(g, x.dtype)],
  moves: true,
});

export interface Kept {
  readonly preserves?: boolean;
}

/** a copy, contiguous unless it `preserves` how the input lies in memory. */
export const clone = /* @__PURE__ */ op({
  name: 'clone',
  infer: like,
  kernel: kernels.clone,
  preserves: ({ preserves }: Kept) => preserves === true,
  derivative: (_f, [g]) => [g],
  moves: true,
});

/** y as a result of x whose gradient is g, whatever arrives from above: how MXNet's losses begin a backward pass. */
// ∂x = g
export const with_gradient = /* @__PURE__ */ op({
  name: 'with_gradient',
  infer: ([y, x, g]: readonly [Spec, Spec, Spec]) => {
    checkShape(g, x.shape, 'the gradient');
    checkDType(g, x.dtype, 'the gradient');
    return [y];
  },
  kernel: kernels.clone,
  saves: { inputs: [2] },
  derivative: (_f, _gradients, { inputs }) => [null, inputs[2], null],
  moves: true,
});

/** @throws RuntimeError for the first tensor that does not fit the first. */
function joined(specs: readonly Spec[], dim: number): Shape {
  const { shape } = specs[0];
  const total = [...shape];
  normalizeDim(dim, shape.length);
  specs.slice(1).forEach((other, i) => {
    if (other.shape.length !== shape.length) {
      throw new RuntimeError(
        `Tensors must have same number of dimensions: got ${shape.length} and ${other.shape.length}`,
      );
    }
    const odd = other.shape.findIndex((d, k) => k !== dim && d !== shape[k]);
    if (odd !== -1) {
      throw new RuntimeError(
        `Sizes of tensors must match except in dimension ${dim}. Expected size ${shape[odd]} but got size ${other.shape[odd]} for tensor number ${i + 1} in the list.`,
      );
    }
    total[dim] += other.shape[dim];
  });
  return total;
}

/** Tensors joined along a dimension, in the dtype that they promote to. */
export const cat = /* @__PURE__ */ op({
  name: 'cat',
  casts: (inputs: readonly Spec[]) => promote(inputs),
  infer: (inputs: readonly Spec[], { dim }: { readonly dim: number }) => [
    { shape: joined(inputs, dim), dtype: inputs[0].dtype },
  ],
  kernel: kernels.cat,
  uses: ['slice'],
  derivative: (f, [g], { specs, attributes: { dim } }) => {
    let start = 0;
    return specs.map((spec) => {
      const end = start + (spec?.shape[dim] ?? 0);
      const part = g === null ? null : f.slice(g, dim, start, end);
      start = end;
      return part;
    });
  },
  moves: true,
});

/** A dimension made longer by one value on either side, or cut. */
export const pad = /* @__PURE__ */ op({
  name: 'pad',
  infer: ([{ shape, dtype }]: readonly [Spec], { dim, before, after }: Pad) => [
    { shape: shape.map((d, i) => (i === dim ? d + before + after : d)), dtype },
  ],
  kernel: kernels.pad,
  uses: ['pad'],
  derivative: (f, [g], { attributes: { dim, before, after } }) => [
    g === null ? null : f.pad(g, { dim, before: -before, after: -after, value: 0 }),
  ],
  moves: true,
});

/** The order of elements reversed along dimensions. */
export const flip = /* @__PURE__ */ op({
  name: 'flip',
  infer: like,
  kernel: kernels.flip,
  uses: ['flip'],
  derivative: (f, [g], { attributes }: { readonly attributes: { readonly dims: readonly number[] } }) => [
    g === null ? null : f.flip(g, attributes.dims),
  ],
  moves: true,
});

// 1 on and below (above) the diagonal that lies `diagonal` columns right of the main one, else 0
export const tril = /* @__PURE__ */ op({
  name: 'tril',
  // The lower triangle of matrices, the rest 0
  infer: (inputs: readonly [Spec], _attributes: { readonly diagonal: number }) => like(inputs),
  kernel: /* @__PURE__ */ kernels.triangle((d) => d <= 0),
  uses: ['tril'],
  derivative: (f, [g], { attributes }) => [g === null ? null : f.tril(g, attributes)],
  moves: true,
});
/** The upper triangle of matrices, the rest 0. */
export const triu = /* @__PURE__ */ op({
  name: 'triu',
  infer: (inputs: readonly [Spec], _attributes: { readonly diagonal: number }) => like(inputs),
  kernel: /* @__PURE__ */ kernels.triangle((d) => d >= 0),
  uses: ['triu'],
  derivative: (f, [g], { attributes }) => [g === null ? null : f.triu(g, attributes)],
  moves: true,
});

/** a slice put back into zeros. */
export const slice_backward = /* @__PURE__ */ op({
  name: 'slice_backward',
  infer: ([g]: readonly [Spec], { dim, start, end, step, size }: Range & { readonly size: number }) => {
    const along = (d: number): Shape => g.shape.map((own, i) => (i === dim ? d : own));
    checkShape(g, along(Math.max(0, Math.ceil((end - start) / step))), 'the slice');
    return [{ shape: along(size), dtype: g.dtype }];
  },
  kernel: kernels.slice_backward,
  uses: ['slice'],
  derivative: (f, [g], { attributes: { dim, start, end, step } }) => [
    g === null ? null : f.slice(g, dim, start, end, step),
  ],
  moves: true,
});

/** a strided pattern added back into zeros. */
export const as_strided_backward = /* @__PURE__ */ op({
  name: 'as_strided_backward',
  infer: ([g]: readonly [Spec], { shape, size }: Pattern & { readonly size: Shape }) => {
    checkShape(g, shape, 'the pattern');
    return [{ shape: size, dtype: g.dtype }];
  },
  kernel: kernels.as_strided_backward,
  uses: ['as_strided', 'clone'],
  derivative: (f, [g], { attributes: { shape, strides, offset } }) => [
    g === null ? null : f.as_strided(f.clone(g), { shape, strides, offset }),
  ],
});

// What an in-place write through a view does to its base: out = base, but value at the view's places.
export const as_strided_scatter = /* @__PURE__ */ op({
  name: 'as_strided_scatter',
  // a contiguous tensor with a strided pattern of its elements replaced
  infer: ([base, value]: readonly [Spec, Spec], { shape }: Pattern) => {
    checkShape(value, shape, 'the value');
    checkDType(value, base.dtype, 'the value');
    return [base];
  },
  kernel: kernels.as_strided_scatter,
  uses: ['zeros_like', 'as_strided_scatter', 'as_strided', 'clone'],
  derivative: (f, [g], { specs: [, value], attributes }) => {
    if (g === null || value === null) return [null, null];
    const hole = f.zeros_like(g, value.shape);
    return [f.as_strided_scatter(g, hole, attributes), f.as_strided(f.clone(g), attributes)];
  },
  moves: true,
});

// Writes into its first input, which may be a view, and makes nothing; what a user's in-place op ends with.
export const copy_ = /* @__PURE__ */ op({
  name: 'copy_',
  // The elements of b written into a
  infer: ([to, source]: readonly [Spec, Spec]) => {
    checkShape({ ...source, shape: broadcastShapes(to.shape, source.shape) }, to.shape, 'the source');
    checkDType(source, to.dtype, 'the source');
    return [];
  },
  kernel: kernels.copy_,
  preserves: always,
  mutates: [0],
  moves: true,
});
