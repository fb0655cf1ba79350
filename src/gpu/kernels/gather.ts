// Ops that look elements up by indices, or put them in their places. Indices cannot be checked here: what an index out of bounds looks up
// is NaN, or 0 of integers, and what it would put somewhere is left out.

import { size } from '../../reference/base/shape.ts';
import type { Along, View } from '../../reference/kernels/kernel.ts';
import * as ops from '../../reference/ops/gather.ts';
import { present } from '../../reference/ops/op.ts';
import * as places from '../../reference/ops/places.ts';
import { addAt, lastAt } from '../add-at.ts';
import type { Gpu } from '../gpu.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { copyInto, fill, seen, withScratch } from '../scratch.ts';
import { asRow, held, listed, strided } from '../strided.ts';
import { wordOf } from '../words.ts';

/** y[…, i, …] = x[…, index[…, i, …], …] over the shape of y, to which the index broadcasts. */
export function lookUp(gpu: Gpu, x: View, index: View, y: View, dim: number): void {
  strided(gpu, {
    name: 'look up',
    shape: y.shape,
    reads: [index, held(x, dim, y.shape)],
    writes: [y],
    numbers: [x.shape[dim], x.strides[dim]],
    body: `
  let i = u32(a0[a0_at]);
  if (i < n(0u)) { y0[y0_at] = a1[a1_at + i * n(1u)]; } else { y0[y0_at] = ${wordOf(x.dtype) === 'f32' ? 'nan()' : '0'}; }`,
  });
}

const gather: GpuKernel = (gpu, inputs, [y], { dim }: Along) => {
  const [x, index] = inputs.map(present).map(asRow);
  lookUp(gpu, x, index, asRow(y), dim);
};

/** An index of any shape, contiguous, as a list. */
const flat = (index: View): View => seen(index, [size(index.shape)]);

const index_select: GpuKernel = (gpu, inputs, [y], { dim }: Along) =>
  withScratch(gpu, ({ contiguous }) => {
    const whole = asRow(y);
    const index = flat(contiguous(present(inputs[1])));
    lookUp(gpu, asRow(present(inputs[0])), listed(index, whole.shape, dim), whole, dim);
  });

const embedding: GpuKernel = (gpu, [weight, indices], [y], attributes) => {
  const rows = seen(y, [size(present(indices).shape), present(weight).shape[1]]);
  index_select(gpu, [weight, indices], [rows], { ...attributes, dim: 0 });
};

const scatter_add: GpuKernel = (gpu, inputs, [y], { dim }: Along) =>
  withScratch(gpu, (scratch) => {
    const [x, index, source] = inputs.map(present).map(asRow);
    copyInto(gpu, x, asRow(y));
    addAt(gpu, scratch, asRow(y), source, { index, dim });
  });

const index_add: GpuKernel = (gpu, inputs, [y], { dim }: Along) =>
  withScratch(gpu, (scratch) => {
    const [x, given, source] = inputs.map(present).map(asRow);
    copyInto(gpu, x, asRow(y));
    const index = listed(flat(scratch.contiguous(given)), source.shape, dim);
    addAt(gpu, scratch, asRow(y), source, { index, dim });
  });

const embedding_backward: GpuKernel = (gpu, inputs, [y], { padding_idx }: { readonly padding_idx: number | null }) =>
  withScratch(gpu, (scratch) => {
    const index = flat(scratch.contiguous(present(inputs[1])));
    const rows = seen(scratch.contiguous(present(inputs[0])), [index.shape[0], y.shape[1]]);
    fill(gpu, y, 0);
    addAt(gpu, scratch, y, rows, { index: listed(index, rows.shape, 0), dim: 0, left: padding_idx });
  });

const inverse_index: GpuKernel = (gpu, inputs, [y]) =>
  withScratch(gpu, (scratch) => {
    fill(gpu, y, -1);
    lastAt(gpu, scratch, y, { index: flat(scratch.contiguous(present(inputs[0]))), dim: 0 });
  });

export const gatherKernels: Family = [
  [ops.gather, gather],
  [ops.scatter_add, scatter_add],
  [ops.index_select, index_select],
  [ops.index_add, index_add],
  [ops.embedding, embedding],
  [ops.embedding_backward, embedding_backward],
  [places.inverse_index, inverse_index],
];
