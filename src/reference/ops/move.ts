// Ops that copy, gather or scatter elements without computing anything new (scatters add where places coincide).

import { RuntimeError } from '../base/errors.ts';
import { formatSizes, size } from '../base/shape.ts';
import { type Attributes, row, type Spec } from './row.ts';

const first = (inputs: readonly (Spec | null)[]): Spec => inputs[0] as Spec;

export const moveRows = {
  clone: row<Attributes>({
    name: 'clone',
    doc: 'a contiguous copy',
    infer: ([x]) => [x as Spec],
    derivative: (_f, [g]) => [g],
    moves: true,
  }),
  cat: row<{ dim: number }>({
    name: 'cat',
    doc: 'tensors joined along a dimension',
    infer: (inputs, { dim }) => {
      const { shape, dtype } = first(inputs);
      const total = [...shape];
      inputs.forEach((input, i) => {
        const other = (input as Spec).shape;
        if (i === 0) return;
        const fits = other.length === shape.length;
        if (!fits)
          throw new RuntimeError(
            `Tensors must have same number of dimensions: got ${shape.length} and ${other.length}`,
          );
        const odd = other.findIndex((d, k) => k !== dim && d !== shape[k]);
        if (odd !== -1) {
          throw new RuntimeError(
            `Sizes of tensors must match except in dimension ${dim}. Expected size ${shape[odd]} but got size ${other[odd]} for tensor number ${i} in the list.`,
          );
        }
        total[dim] += other[dim];
      });
      return [{ shape: total, dtype }];
    },
    derivative: (f, [g], { specs, attributes: { dim } }) => {
      let start = 0;
      return specs.map((spec) => {
        const end = start + (spec as Spec).shape[dim];
        const part = g === null ? null : f.slice(g, dim, start, end);
        start = end;
        return part;
      });
    },
    moves: true,
  }),
  flip: row<{ dims: readonly number[] }>({
    name: 'flip',
    doc: 'the order of elements reversed along dimensions',
    infer: ([x]) => [x as Spec],
    derivative: (f, [g], { attributes }) => [g === null ? null : f.flip(g, attributes.dims)],
    moves: true,
  }),
  // 1 on and below (above) the diagonal that lies `diagonal` columns right of the main one, else 0
  tril: row<{ diagonal: number }>({
    name: 'tril',
    doc: 'the lower triangle of matrices, the rest 0',
    infer: ([x]) => [x as Spec],
    derivative: (f, [g], { attributes }) => [g === null ? null : f.call('tril', [g], attributes)],
    moves: true,
  }),
  triu: row<{ diagonal: number }>({
    name: 'triu',
    doc: 'the upper triangle of matrices, the rest 0',
    infer: ([x]) => [x as Spec],
    derivative: (f, [g], { attributes }) => [g === null ? null : f.call('triu', [g], attributes)],
    moves: true,
  }),
  slice_backward: row<{ dim: number; start: number; end: number; step: number; size: number }>({
    name: 'slice_backward',
    doc: 'a slice put back into zeros',
    infer: ([g], { dim, size: n }) => {
      const { shape, dtype } = g as Spec;
      return [{ shape: shape.map((d, i) => (i === dim ? n : d)), dtype }];
    },
    derivative: (f, [g], { attributes: { dim, start, end, step } }) => [
      g === null ? null : f.slice(g, dim, start, end, step),
    ],
    moves: true,
  }),
  as_strided_backward: row<{
    shape: readonly number[];
    strides: readonly number[];
    offset: number;
    size: readonly number[];
  }>({
    name: 'as_strided_backward',
    doc: 'a strided pattern added back into zeros',
    infer: ([g], { size: shape }) => [{ shape, dtype: (g as Spec).dtype }],
    derivative: (f, [g], { attributes: { shape, strides, offset } }) => [
      g === null ? null : f.call('as_strided', [f.call('clone', [g])], { shape, strides, offset }),
    ],
  }),
  // What an in-place write through a view does to its base: out = base, but value at the view's places.
  as_strided_scatter: row<{ shape: readonly number[]; strides: readonly number[]; offset: number }>({
    name: 'as_strided_scatter',
    doc: 'a contiguous tensor with a strided pattern of its elements replaced',
    infer: ([base]) => [base as Spec],
    derivative: (f, [g], { specs, attributes }) => {
      if (g === null) return [null, null];
      const hole = f.zeros_like(g, (specs[1] as Spec).shape);
      return [
        f.call('as_strided_scatter', [g, hole], attributes),
        f.call('as_strided', [f.call('clone', [g])], attributes),
      ];
    },
    moves: true,
  }),
  // Writes into its first input, which may be a view; what a user's in-place op ends with.
  copy_: row<Attributes>({
    name: 'copy_',
    doc: 'the elements of b written into a',
    infer: ([a]) => [a as Spec],
    mutates: [0],
    moves: true,
  }),
};

const indexShape = (inputs: readonly (Spec | null)[]): Spec => ({
  shape: (inputs[1] as Spec).shape,
  dtype: first(inputs).dtype,
});

export const indexRows = {
  gather: row<{ dim: number }>({
    name: 'gather',
    doc: 'out[i][j] = x[index[i][j]][j], and likewise for other dims',
    infer: (inputs) => [indexShape(inputs)],
    saves: { inputs: [1] },
    derivative: (f, [g], { inputs, specs, attributes: { dim } }) => {
      if (g === null) return [null];
      return [f.scatter_add(f.zeros_like(g, (specs[0] as Spec).shape), dim, inputs[1], g)];
    },
    moves: true,
  }),
  scatter_add: row<{ dim: number }>({
    name: 'scatter_add',
    doc: 'x with source added at the indexed places; inputs x, index, source',
    infer: ([x]) => [x as Spec],
    saves: { inputs: [1] },
    derivative: (f, [g], { inputs, attributes: { dim } }) =>
      g === null ? [null, null, null] : [g, null, f.gather(g, dim, inputs[1])],
  }),
  index_select: row<{ dim: number }>({
    name: 'index_select',
    doc: 'the listed indices of a dimension; inputs x, index [K]',
    infer: ([x, index], { dim }) => {
      const { shape, dtype } = x as Spec;
      return [{ shape: shape.map((d, i) => (i === dim ? size((index as Spec).shape) : d)), dtype }];
    },
    saves: { inputs: [1] },
    derivative: (f, [g], { inputs, specs, attributes: { dim } }) => {
      const { shape } = specs[0] as Spec;
      return [g === null ? null : f.call('index_add', [f.zeros_like(g, shape), inputs[1], g], { dim })];
    },
    moves: true,
  }),
  index_add: row<{ dim: number }>({
    name: 'index_add',
    doc: 'x with the slices of source added at the listed indices; inputs x, index [K], source',
    infer: ([x]) => [x as Spec],
    saves: { inputs: [1] },
    derivative: (f, [g], { inputs, attributes: { dim } }) =>
      g === null ? [null, null, null] : [g, null, f.index_select(g, dim, inputs[1])],
  }),
  nonzero: row<{ count: number }>({
    name: 'nonzero',
    doc: 'indices of the elements that are not 0, one row each; count is how many there are',
    infer: ([x], { count }) => [{ shape: [count, (x as Spec).shape.length], dtype: 'int64' }],
    moves: true,
  }),
  sort: row<{ dim: number; descending: boolean }>({
    name: 'sort',
    doc: 'values in order along a dimension and their indices; equal values keep their order, NaN is largest',
    infer: ([x]) => [x as Spec, { shape: (x as Spec).shape, dtype: 'int64' }],
    saves: { outputs: [1] },
    derivative: (f, [g], { outputs, attributes: { dim } }) => [
      g === null ? null : f.scatter_add(f.zeros_like(g), dim, outputs[1], g),
    ],
    moves: true,
  }),
  embedding: row<{ padding_idx: number | null }>({
    name: 'embedding',
    doc: 'rows of a table [V, D]; inputs weight, indices; the padding row gets no gradient',
    infer: ([weight, indices]) => {
      const { shape, dtype } = weight as Spec;
      if (shape.length !== 2) throw new RuntimeError(`'weight' must be 2-D, got ${formatSizes(shape)}`);
      return [{ shape: [...(indices as Spec).shape, shape[1]], dtype }];
    },
    saves: { inputs: [1] },
    derivative: (f, [g], { inputs, specs, attributes: { padding_idx } }) => {
      const rows = (specs[0] as Spec).shape[0];
      return [g === null ? null : f.call('embedding_backward', [g, inputs[1]], { rows, padding_idx })];
    },
    moves: true,
  }),
  embedding_backward: row<{ rows: number; padding_idx: number | null }>({
    name: 'embedding_backward',
    doc: 'gradient rows added into their places of the table; inputs g [..., D], indices',
    infer: ([g], { rows }) => {
      const { shape, dtype } = g as Spec;
      return [{ shape: [rows, shape[shape.length - 1]], dtype }];
    },
    saves: { inputs: [1] },
    derivative: (f, [g], { inputs, attributes: { padding_idx } }) => {
      if (g === null) return [null];
      const picked = f.call('embedding', [g, inputs[1]], { padding_idx: null });
      if (padding_idx === null) return [picked];
      return [f.where(f.unsqueeze(f.eq(inputs[1], padding_idx), f.spec(inputs[1]).shape.length), 0, picked)];
    },
  }),
};
