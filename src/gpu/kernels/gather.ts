// Ops that look elements up by indices, or put them in their places. An index out of bounds is an error at the next read; until then what
// it looks up is NaN, or 0 of integers, and what it would put somewhere is left out.

import { size } from '../../reference/base/shape.ts';
import type { Along, View } from '../../reference/kernels/kernel.ts';
import type { Demand } from '../../reference/kernels/places.ts';
import type { Scattering } from '../../reference/kernels/scatter.ts';
import * as ops from '../../reference/ops/gather.ts';
import { present } from '../../reference/ops/op.ts';
import * as places from '../../reference/ops/places.ts';
import * as scatter from '../../reference/ops/scatter.ts';
import { addAt, lastAt, meetAt } from '../add-at.ts';
import { ask } from '../ask.ts';
import { extreme } from '../folds.ts';
import type { Gpu } from '../gpu.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { float } from '../queue.ts';
import { copyInto, fill, placing, type Scratch, withScratch } from '../scratch.ts';
import { strided } from '../strided.ts';
import { asRow, held, listed, seen } from '../views.ts';
import { wordOf } from '../words.ts';

/** y[…, i, …] = x[…, index[…, i, …], …] over the shape of y, to which the index broadcasts; `outside` where the index is. */
export function lookUp(gpu: Gpu, x: View, index: View, y: View, dim: number, outside = Number.NaN): void {
  const word = wordOf(x.dtype);
  strided(gpu, {
    name: 'look up',
    shape: y.shape,
    reads: [index, held(x, dim, y.shape)],
    writes: [y],
    numbers: [x.shape[dim], x.strides[dim], word === 'f32' ? float(outside) : outside | 0],
    body: `
  let i = u32(a0[a0_at]);
  if (i < n(0u)) { y0[y0_at] = a1[a1_at + i * n(1u)]; } else { y0[y0_at] = bitcast<${word}>(n(2u)); }`,
  });
}

const inSelf = (dim: number, below: number): Demand => ({
  from: 0,
  below,
  // PyTorch has another kernel for the second dimension.
  ...(dim === 1
    ? { error: 'RuntimeError', text: `INDICES element is out of DATA bounds, id={value} axis_dim=${below}` }
    : { error: 'IndexError', text: 'index out of range in self' }),
});
const inDimension = (dim: number, below: number): Demand => ({
  from: 0,
  below,
  error: 'RuntimeError',
  text: `index {value} is out of bounds for dimension ${dim} with size {below}`,
});

/** An index, contiguous, of which something is demanded. */
function demanded(gpu: Gpu, { contiguous }: Scratch, index: View, demand: Demand): View {
  const whole = contiguous(index);
  ask(gpu, demand, whole);
  return whole;
}

/** An index of any shape, contiguous, as a list. */
const flat = (index: View): View => seen(index, [size(index.shape)]);

const gather: GpuKernel = (gpu, inputs, [y], { dim }: Along) =>
  withScratch(gpu, (scratch) => {
    const [x, index] = inputs.map(present).map(asRow);
    lookUp(gpu, x, demanded(gpu, scratch, index, inDimension(dim, x.shape[dim])), asRow(y), dim);
  });

const index_select: GpuKernel = (gpu, inputs, [y], { dim }: Along) =>
  withScratch(gpu, (scratch) => {
    const [x, whole] = [present(inputs[0]), y].map(asRow);
    const index = flat(demanded(gpu, scratch, present(inputs[1]), inSelf(dim, x.shape[dim])));
    lookUp(gpu, x, listed(index, whole.shape, dim), whole, dim);
  });

const rearrange: GpuKernel = (gpu, inputs, [y], { dim, fill }: Along & { readonly fill: number }) =>
  withScratch(gpu, (scratch) => {
    const [x, whole] = [present(inputs[0]), y].map(asRow);
    const places = demanded(gpu, scratch, present(inputs[1]), { ...inSelf(0, x.shape[dim]), from: -1 });
    lookUp(gpu, x, listed(places, whole.shape, dim), whole, dim, fill);
  });

const place: GpuKernel = (gpu, inputs, outputs) => rearrange(gpu, inputs, outputs, { dim: 0, fill: 0 });

const embedding: GpuKernel = (gpu, [weight, indices], [y], attributes) => {
  const rows = seen(y, [size(present(indices).shape), present(weight).shape[1]]);
  index_select(gpu, [weight, indices], [rows], { ...attributes, dim: 0 });
};

const scatter_add: GpuKernel = (gpu, inputs, [y], { dim }: Along) =>
  withScratch(gpu, (scratch) => {
    const [x, given, source] = inputs.map(present).map(asRow);
    const index = demanded(gpu, scratch, given, inDimension(dim, x.shape[dim]));
    copyInto(gpu, x, asRow(y));
    addAt(gpu, scratch, asRow(y), source, { index, dim });
  });

const scatter_reduce: GpuKernel = (gpu, inputs, [y], { dim, reduce, include_self }: Scattering) =>
  withScratch(gpu, (scratch) => {
    const [x, given, source] = inputs.map(present).map(asRow);
    const index = demanded(gpu, scratch, given, inDimension(dim, x.shape[dim]));
    copyInto(gpu, x, asRow(y));
    const fold = reduce === 'prod' ? 'f * x' : extreme('f', 'x', reduce === 'amax' ? '>' : '<', wordOf(y.dtype));
    meetAt(gpu, scratch, { name: reduce, fold, include_self }, asRow(y), source, { index, dim });
  });

const index_add: GpuKernel = (gpu, inputs, [y], { dim }: Along) =>
  withScratch(gpu, (scratch) => {
    const [x, given, source] = inputs.map(present).map(asRow);
    copyInto(gpu, x, asRow(y));
    const places = flat(demanded(gpu, scratch, given, inDimension(dim, x.shape[dim])));
    const index = listed(places, source.shape, dim);
    addAt(gpu, scratch, asRow(y), source, { index, dim });
  });

/** Its indices were looked at when the rows were looked up. */
const embedding_backward: GpuKernel = (gpu, inputs, [y], { padding_idx }: { readonly padding_idx: number | null }) =>
  withScratch(gpu, (scratch) => {
    const index = flat(scratch.contiguous(present(inputs[1])));
    const rows = seen(scratch.contiguous(present(inputs[0])), [index.shape[0], y.shape[1]]);
    fill(gpu, y, 0);
    addAt(gpu, scratch, y, rows, { index: listed(index, rows.shape, 0), dim: 0, left: padding_idx });
  });

const inverse_index: GpuKernel = (gpu, inputs, [y], { length }: { readonly length: number }) =>
  withScratch(gpu, (scratch) => {
    const index = flat(demanded(gpu, scratch, present(inputs[0]), inSelf(0, length)));
    fill(gpu, y, -1);
    lastAt(gpu, scratch, y, { index, dim: 0 });
  });

export const gatherKernels: Family = /* @__PURE__ */ placing([
  [ops.gather, gather],
  [ops.scatter_add, scatter_add],
  [scatter.scatter_reduce, scatter_reduce],
  [ops.index_select, index_select],
  [ops.rearrange, rearrange],
  [ops.place, place],
  [ops.index_add, index_add],
  [ops.embedding, embedding],
  [ops.embedding_backward, embedding_backward],
  [places.inverse_index, inverse_index],
]);
