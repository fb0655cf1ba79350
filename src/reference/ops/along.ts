// Ops along one dimension: extremes with their places, and running sums.

import type { DType } from '../base/dtype.ts';
import { reducedShape, type Shape } from '../base/shape.ts';
import type { Dim } from '../kernels/along.ts';
import * as kernels from '../kernels/along.ts';
import type { Kernel, View } from '../kernels/kernel.ts';
import { type Op, op } from './op.ts';
import { checkElements, summed } from './reduce.ts';
import type { Spec } from './spec.ts';

const INDEX: DType = 'int64';

/** The dimension that goes away: of a single number none. */
const dims = ({ shape }: Spec, { dim }: Dim): readonly number[] => (shape.length === 0 ? [] : [dim]);
const reduced = (x: Spec, attributes: Dim): Shape => reducedShape(x.shape, dims(x, attributes), attributes.keepdim);

type Better = (a: number, b: number) => boolean;
const larger: Better = (a, b) => a > b;
const smaller: Better = (a, b) => a < b;

/** The value and the index of one element of a dimension, which the kernel chooses. */
function choice(
  name: string,
  kernel: Kernel<readonly [View], Dim>,
): Op<Dim, 'unsqueeze' | 'scatter_add' | 'zeros_like'> {
  return op({
    name,
    infer: ([x]: readonly [Spec], attributes: Dim) => {
      checkElements(name, x.shape, dims(x, attributes));
      const shape = reduced(x, attributes);
      return [
        { shape, dtype: x.dtype },
        { shape, dtype: INDEX },
      ];
    },
    kernel,
    saves: { outputs: [1] },
    uses: ['unsqueeze', 'scatter_add', 'zeros_like'],
    derivative: (f, [g], { specs: [x], outputs: [, index], attributes: { dim, keepdim } }) => {
      if (g === null || x === null) return [null];
      if (x.shape.length === 0) return [g];
      const [at, up] = keepdim ? [index, g] : [f.unsqueeze(index, dim), f.unsqueeze(g, dim)];
      return [f.scatter_add(f.zeros_like(g, x.shape), dim, at, up)];
    },
  });
}

function position(name: string, better: Better): Op<Dim, never> {
  return op({
    name,
    infer: ([x]: readonly [Spec], attributes: Dim) => {
      checkElements(name, x.shape, dims(x, attributes));
      return [{ shape: reduced(x, attributes), dtype: INDEX }];
    },
    kernel: kernels.extreme(better),
  });
}

/** Largest of a dimension and where it is: the first of equals, NaN before all. */
export const max_dim = /* @__PURE__ */ choice('max_dim', /* @__PURE__ */ kernels.extreme(larger));
/** Smallest of a dimension and where it is: the first of equals, NaN before all. */
export const min_dim = /* @__PURE__ */ choice('min_dim', /* @__PURE__ */ kernels.extreme(smaller));
/** The commonest of a dimension and where it is: the smallest of several, the last of equals. */
export const mode = /* @__PURE__ */ choice('mode', kernels.mode);
/** Index of the largest of a dimension. */
export const argmax = /* @__PURE__ */ position('argmax', larger);
/** Index of the smallest of a dimension. */
export const argmin = /* @__PURE__ */ position('argmin', smaller);

/** Running sum along a dimension. */
export const cumsum = /* @__PURE__ */ op({
  name: 'cumsum',
  infer: ([x]: readonly [Spec], _attributes: { readonly dim: number }) => [{ shape: x.shape, dtype: summed(x.dtype) }],
  kernel: kernels.cumsum,
  uses: ['flip', 'cumsum'],
  // dL/dxᵢ = Σ over j ≥ i of gⱼ
  derivative: (f, [g], { attributes: { dim } }) => [g === null ? null : f.flip(f.cumsum(f.flip(g, [dim]), dim), [dim])],
});
