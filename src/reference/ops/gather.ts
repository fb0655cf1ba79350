// Ops that look elements up by indices or put them in their places (scatters add where places coincide).

import { RuntimeError } from '../base/errors.ts';
import { formatSizes, type Shape, size } from '../base/shape.ts';
import * as kernels from '../kernels/gather.ts';
import type { Along } from '../kernels/kernel.ts';
import { checkDType, checkIndices, checkShape } from './check.ts';
import { op } from './op.ts';
import type { Spec } from './spec.ts';

/** Checks of an index of x's rank that stays within `within` in all dimensions but `dim`. */
export function checkPlaces(name: string, x: Spec, index: Spec, within: Spec, dim: number | null): void {
  checkIndices(index, name);
  if (index.shape.length !== x.shape.length || within.shape.length !== x.shape.length) {
    throw new RuntimeError('Index tensor must have the same number of dimensions as input tensor');
  }
  const odd = index.shape.findIndex((d, i) => i !== dim && d > within.shape[i]);
  if (odd === -1) return;
  throw new RuntimeError(
    `Size does not match at dimension ${odd} expected index ${formatSizes(index.shape)} to be no larger than ${formatSizes(within.shape)}`,
  );
}

/** out[i][j] = x[index[i][j]][j], and likewise for other dims. */
export const gather = /* @__PURE__ */ op({
  name: 'gather',
  infer: ([x, index]: readonly [Spec, Spec], { dim }: Along) => {
    checkPlaces('gather', x, index, x, dim);
    return [{ shape: index.shape, dtype: x.dtype }];
  },
  kernel: kernels.gather,
  saves: { inputs: [1] },
  uses: ['scatter_add', 'zeros_like'],
  derivative: (f, [g], { inputs, specs: [x], attributes: { dim } }) =>
    g === null || x === null ? [null] : [f.scatter_add(f.zeros_like(g, x.shape), dim, inputs[1], g)],
  moves: true,
});

/** x with source added at the indexed places; inputs x, index, source. */
export const scatter_add = /* @__PURE__ */ op({
  name: 'scatter_add',
  // x with source added at the indexed places; inputs x, index, source
  infer: ([x, index, source]: readonly [Spec, Spec, Spec], { dim }: Along) => {
    checkPlaces('scatter_add', x, index, x, dim);
    checkPlaces('scatter_add', x, index, source, null);
    checkDType(source, x.dtype, 'the source');
    return [x];
  },
  kernel: kernels.scatter_add,
  saves: { inputs: [1] },
  uses: ['gather'],
  derivative: (f, [g], { inputs, attributes: { dim } }) =>
    g === null ? [null, null, null] : [g, null, f.gather(g, dim, inputs[1])],
});

/** The shape of x with as many elements along `dim` as there are indices. */
const listed = ({ shape }: Spec, index: Spec, dim: number): Shape =>
  shape.map((d, i) => (i === dim ? size(index.shape) : d));

/** The listed indices of a dimension; inputs x, index [K]. */
export const index_select = /* @__PURE__ */ op({
  name: 'index_select',
  infer: ([x, index]: readonly [Spec, Spec], { dim }: Along) => {
    checkIndices(index, 'index_select');
    const n = size(index.shape);
    if (x.shape.length === 0 && n !== 1)
      throw new RuntimeError(`index_select(): Index to scalar can have only 1 value, got ${n} value(s)`);
    return [{ shape: listed(x, index, dim), dtype: x.dtype }];
  },
  kernel: kernels.index_select,
  saves: { inputs: [1] },
  uses: ['index_add', 'zeros_like'],
  derivative: (f, [g], { inputs, specs: [x], attributes }) =>
    g === null || x === null ? [null] : [f.index_add(f.zeros_like(g, x.shape), inputs[1], g, attributes)],
  moves: true,
});

export interface Rearranged extends Along {
  /** What stands where nothing comes. */
  readonly fill: number;
}

/** The indices of a dimension in another order; inputs x, places [K], back [N]. */
// out[k] = x[places[k]], or fill where places[k] is -1. Nothing comes to two places: back says where each went, -1 if nowhere.
// ∂x = the same with places and back exchanged
export const rearrange = /* @__PURE__ */ op({
  name: 'rearrange',
  infer: ([x, places, back]: readonly [Spec, Spec, Spec], { dim }: Rearranged) => {
    for (const index of [places, back]) {
      checkIndices(index, 'rearrange');
      checkShape(index, [size(index.shape)], 'an index');
    }
    checkShape(back, [x.shape[dim]], 'the way back');
    return [{ shape: listed(x, places, dim), dtype: x.dtype }];
  },
  kernel: kernels.rearrange,
  saves: { inputs: [1, 2] },
  uses: ['rearrange'],
  derivative: (f, [g], { inputs: [, places, back], attributes: { dim } }) => [
    g === null ? null : f.rearrange(g, back, places, { dim, fill: 0 }),
  ],
  moves: true,
});

/** The elements of a vector put at places; inputs x [K], from [N], places [K]. */
// out[n] = x[from[n]], or 0 where from[n] is -1: of several with one place, one stays, and from is its number
// ∂x = that at its place for each, also for those that did not stay
export const place = /* @__PURE__ */ op({
  name: 'place',
  infer: ([x, from, places]: readonly [Spec, Spec, Spec]) => {
    for (const index of [from, places]) checkIndices(index, 'place');
    checkShape(from, [size(from.shape)], 'an index');
    checkShape(x, [size(places.shape)], 'what comes there');
    return [{ shape: from.shape, dtype: x.dtype }];
  },
  kernel: kernels.place,
  saves: { inputs: [2] },
  uses: ['index_select'],
  derivative: (f, [g], { inputs: [, , places] }) => [g === null ? null : f.index_select(g, 0, places)],
  moves: true,
});

/** x with the slices of source added at the listed indices; inputs x, index [K], source. */
export const index_add = /* @__PURE__ */ op({
  name: 'index_add',
  // x with the slices of source added at the listed indices; inputs x, index [K], source
  infer: ([x, index, source]: readonly [Spec, Spec, Spec], { dim }: Along) => {
    checkIndices(index, 'index_add');
    checkShape(source, listed(x, index, dim), 'the source');
    checkDType(source, x.dtype, 'the source');
    return [x];
  },
  kernel: kernels.index_add,
  saves: { inputs: [1] },
  uses: ['index_select'],
  derivative: (f, [g], { inputs, attributes: { dim } }) =>
    g === null ? [null, null, null] : [g, null, f.index_select(g, dim, inputs[1])],
});

/** Indices of the elements that are not 0, one row each; count is how many there are. */
export const nonzero = /* @__PURE__ */ op({
  name: 'nonzero',
  infer: ([{ shape }]: readonly [Spec], { count }: { readonly count: number }) => [
    { shape: [count, shape.length], dtype: 'int64' },
  ],
  kernel: kernels.nonzero,
  moves: true,
});

/** Values in order along a dimension and their indices; equal values keep their order unless said, NaN is largest. */
export const sort = /* @__PURE__ */ op({
  name: 'sort',
  infer: ([x]: readonly [Spec], _order: kernels.Sorting) => [x, { shape: x.shape, dtype: 'int64' }],
  kernel: kernels.sort,
  saves: { outputs: [1] },
  uses: ['scatter_add', 'zeros_like'],
  derivative: (f, [g], { outputs, attributes: { dim } }) => [
    g === null ? null : f.scatter_add(f.zeros_like(g), dim, outputs[1], g),
  ],
  moves: true,
});

/** Rows of a table [V, D]; inputs weight, indices; the padding row gets no gradient. */
export const embedding = /* @__PURE__ */ op({
  name: 'embedding',
  infer: ([{ shape, dtype }, indices]: readonly [Spec, Spec], _options: { readonly padding_idx: number | null }) => {
    if (shape.length !== 2) throw new RuntimeError("'weight' must be 2-D", `got ${formatSizes(shape)}`);
    checkIndices(indices, 'embedding');
    return [{ shape: [...indices.shape, shape[1]], dtype }];
  },
  kernel: kernels.embedding,
  saves: { inputs: [1] },
  uses: ['embedding_backward'],
  derivative: (f, [g], { inputs, specs: [weight], attributes: { padding_idx } }) =>
    g === null || weight === null
      ? [null]
      : [f.embedding_backward(g, inputs[1], { rows: weight.shape[0], padding_idx })],
  moves: true,
});

/** Gradient rows added into their places of the table; inputs g [..., D], indices. */
export const embedding_backward = /* @__PURE__ */ op({
  name: 'embedding_backward',
  infer: (
    [{ shape, dtype }, indices]: readonly [Spec, Spec],
    { rows }: { readonly rows: number; readonly padding_idx: number | null },
  ) => {
    checkIndices(indices, 'embedding_backward');
    checkShape({ shape: shape.slice(0, -1), dtype }, indices.shape, 'the gradient');
    return [{ shape: [rows, shape[shape.length - 1]], dtype }];
  },
  kernel: kernels.embedding_backward,
  saves: { inputs: [1] },
  uses: ['spec', 'embedding', 'where', 'unsqueeze', 'eq'],
  derivative: (f, [g], { inputs: [, indices], attributes: { padding_idx } }) => {
    if (g === null) return [null];
    const picked = f.embedding(g, indices, { padding_idx: null });
    if (padding_idx === null) return [picked];
    return [f.where(f.unsqueeze(f.eq(indices, padding_idx), f.spec(indices).shape.length), 0, picked)];
  },
});
