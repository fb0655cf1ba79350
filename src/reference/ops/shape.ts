// Ops that only look at a tensor differently: geometry in, geometry out, no kernel. What they return shares the
// storage of their input (rule of the house: views alias, everything else copies).

import { IndexError, RuntimeError, TypeError } from '../base/errors.ts';
import { contiguousStrides, formatSizes, inferShape, size, viewStrides } from '../base/shape.ts';
import type { Pattern, Range } from '../kernels/move.ts';
import { type None, type Op, op, type Words } from './op.ts';
import type { Geometry, Spec } from './spec.ts';
import { sumTo } from './sum-to.ts';
import type { Word } from './vocabulary.ts';

interface Definition<A extends object, U extends Word> {
  readonly name: string;
  view(input: Geometry, attributes: A): Geometry;
  readonly uses: readonly U[];
  /** Gradient of the input, given the input's spec. */
  rule<T>(f: Words<T, U>, g: T, x: Spec, attributes: A): T;
}

/** An op whose shape follows from its geometry rule, applied to strides that do not matter. */
export function viewOp<A extends object = None, const U extends Word = never>({
  name,
  view,
  uses,
  rule,
}: Definition<A, U>): Op<A, U> {
  return op<A, U>({
    name,
    view,
    infer: ([{ shape, dtype }]: readonly [Spec], attributes) => [
      { shape: view({ shape, strides: contiguousStrides(shape), offset: 0 }, attributes).shape, dtype },
    ],
    uses,
    derivative: (f, [g], { specs: [x], attributes }) => [g === null || x === null ? null : rule(f, g, x, attributes)],
  });
}

const without = <T>(list: readonly T[], i: number): T[] => list.filter((_, j) => j !== i);

/** The tensor itself, as a node of its own. */
export const alias = /* @__PURE__ */ viewOp({
  name: 'alias',
  view: (x) => x,
  uses: [],
  rule: (_f, g) => g,
});

/** The same elements in another shape. */
export const view = /* @__PURE__ */ viewOp({
  name: 'view',
  view: (x, { shape: requested }: { readonly shape: readonly number[] }) => {
    const shape = inferShape(requested, size(x.shape));
    const strides = viewStrides(x.shape, x.strides, shape);
    if (!strides) {
      throw new RuntimeError(
        "view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.",
      );
    }
    return { shape, strides, offset: x.offset };
  },
  uses: ['reshape'],
  rule: (f, g, x) => f.reshape(g, x.shape),
});

/** Dimensions in another order. */
export const permute = /* @__PURE__ */ viewOp({
  name: 'permute',
  view: (x, { dims }: { readonly dims: readonly number[] }) => ({
    shape: dims.map((d) => x.shape[d]),
    strides: dims.map((d) => x.strides[d]),
    offset: x.offset,
  }),
  uses: ['permute'],
  rule: (f, g, _x, { dims }) =>
    f.permute(
      g,
      dims.map((_, i) => dims.indexOf(i)),
    ),
});

/** Dimensions of size 1 repeated without a copy. */
export const expand = /* @__PURE__ */ viewOp({
  name: 'expand',
  view: (x, { shape }: { readonly shape: readonly number[] }) => {
    const lead = shape.length - x.shape.length;
    const strides = shape.map((d, i) => {
      if (i < lead) return 0;
      const own = x.shape[i - lead];
      if (own !== d && own !== 1) {
        throw new RuntimeError(
          `The expanded size of the tensor (${d}) must match the existing size (${own}) at non-singleton dimension ${i}.  Target sizes: ${formatSizes(shape)}.  Tensor sizes: ${formatSizes(x.shape)}`,
        );
      }
      return own === d ? x.strides[i - lead] : 0;
    });
    return { shape, strides, offset: x.offset };
  },
  uses: ['spec', 'sum', 'reshape'],
  rule: (f, g, x) => sumTo(f, g, x.shape),
});

/** Every step-th element of a dimension from start to end. */
export const slice = /* @__PURE__ */ viewOp({
  name: 'slice',
  view: (x, { dim, start, end, step }: Range) => {
    if (![start, end, step].every(Number.isInteger)) {
      throw new TypeError('slice indices must be integers or None or have an __index__ method');
    }
    const shape = [...x.shape];
    const strides = [...x.strides];
    shape[dim] = Math.max(0, Math.ceil((end - start) / step));
    strides[dim] = x.strides[dim] * step;
    return { shape, strides, offset: x.offset + (shape[dim] > 0 ? start * x.strides[dim] : 0) };
  },
  uses: ['slice_backward'],
  rule: (f, g, x, attributes) => f.slice_backward(g, { ...attributes, size: x.shape[attributes.dim] }),
});

/** One index of a dimension, which goes away. */
export const select = /* @__PURE__ */ viewOp({
  name: 'select',
  view: (x, { dim, index }: { readonly dim: number; readonly index: number }) => {
    const n = x.shape[dim];
    if (!Number.isInteger(index)) throw new TypeError("select(): argument 'index' (position 2) must be int, not float");
    if (index < -n || index >= n) {
      throw new IndexError(`index ${index} is out of bounds for dimension ${dim} with size ${n}`);
    }
    const at = index < 0 ? index + n : index;
    return { shape: without(x.shape, dim), strides: without(x.strides, dim), offset: x.offset + at * x.strides[dim] };
  },
  uses: ['unsqueeze', 'slice_backward'],
  rule: (f, g, x, { dim, index }) => {
    const at = index < 0 ? index + x.shape[dim] : index;
    return f.slice_backward(f.unsqueeze(g, dim), {
      dim,
      start: at,
      end: at + 1,
      step: 1,
      size: x.shape[dim],
    });
  },
});

/** A new dimension of size 1. */
export const unsqueeze = /* @__PURE__ */ viewOp({
  name: 'unsqueeze',
  view: (x, { dim }: { readonly dim: number }) => {
    const stride = dim < x.shape.length ? x.shape[dim] * x.strides[dim] : 1;
    return {
      shape: [...x.shape.slice(0, dim), 1, ...x.shape.slice(dim)],
      strides: [...x.strides.slice(0, dim), stride, ...x.strides.slice(dim)],
      offset: x.offset,
    };
  },
  uses: ['reshape'],
  rule: (f, g, x) => f.reshape(g, x.shape),
});

/** The named dimensions of size 1 taken away. */
export const squeeze = /* @__PURE__ */ viewOp({
  name: 'squeeze',
  view: (x, { dims }: { readonly dims: readonly number[] }) => {
    const keep = x.shape.map((d, i) => d !== 1 || !dims.includes(i));
    return {
      shape: x.shape.filter((_, i) => keep[i]),
      strides: x.strides.filter((_, i) => keep[i]),
      offset: x.offset,
    };
  },
  uses: ['reshape'],
  rule: (f, g, x) => f.reshape(g, x.shape),
});

/** Any regular pattern of elements of a contiguous tensor; offset counts from its first element. */
export const as_strided = /* @__PURE__ */ viewOp({
  name: 'as_strided',
  view: (x, { shape, strides, offset }: Pattern) => ({ shape, strides, offset: x.offset + offset }),
  uses: ['as_strided_backward'],
  rule: (f, g, x, attributes) => f.as_strided_backward(g, { ...attributes, size: x.shape }),
});
