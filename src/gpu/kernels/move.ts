// Ops that move elements, or make them of nothing.

import type { View } from '../../reference/kernels/kernel.ts';
import * as compare from '../../reference/ops/compare.ts';
import * as create from '../../reference/ops/create.ts';
import * as ops from '../../reference/ops/move.ts';
import { present } from '../../reference/ops/op.ts';
import { truth } from '../functions.ts';
import type { Gpu } from '../gpu.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { gpuOf, pointwise, stored } from '../pointwise.ts';
import { copyInto, fill, withScratch } from '../scratch.ts';
import { seen } from '../views.ts';
import { wordOf } from '../words.ts';

const clone: GpuKernel = (gpu, inputs, [y]) => copyInto(gpu, present(inputs[0]), y);

/** Floats become integers by dropping the fraction; anything but 0 becomes true. */
const cast: GpuKernel = (gpu, inputs, writes) => {
  const [from, to] = [present(inputs[0]), writes[0]].map(({ dtype }) => wordOf(dtype));
  const asked = writes[0].dtype === 'bool';
  const body = `y0 = ${asked ? `select(0, 1, ${truth('x0', from)})` : `${to}(x0)`};`;
  pointwise(gpu, { name: `cast ${asked}`, reads: [present(inputs[0])], writes, body });
};

/** Fills a view that is part of a storage, or all of it. */
function write(gpu: Gpu, x: View, to: View): void {
  if (gpuOf(x) !== null && stored(x) === stored(to)) {
    withScratch(gpu, ({ make }) => {
      const held = make(x.shape, x.dtype);
      copyInto(gpu, x, held);
      write(gpu, held, to);
    });
    return;
  }
  pointwise(gpu, { name: 'copy', reads: [x], writes: [to], inPlace: true, body: 'y0 = x0;' });
}

const copy_: GpuKernel = (gpu, inputs) => write(gpu, present(inputs[1]), present(inputs[0]));

const where: GpuKernel = (gpu, inputs, writes) =>
  pointwise(gpu, { name: 'where', reads: inputs.map(present), writes, body: 'y0 = select(x2, x1, x0 != 0);' });

const full: GpuKernel = (gpu, _inputs, [y], { value }: create.Fill) => fill(gpu, y, value);

/** Elements put into zeros at a strided pattern. */
function intoZeros(gpu: Gpu, x: View, y: View, strides: readonly number[], offset: number): void {
  pointwise(gpu, {
    name: 'copy',
    reads: [x],
    writes: [seen(y, x.shape, strides, offset)],
    inPlace: true,
    body: 'y0 = x0;',
  });
}

/** Tensors joined along a dimension. */
const cat: GpuKernel = (gpu, inputs, [y], { dim }: { readonly dim: number }) => {
  let at = 0;
  for (const x of inputs.map(present)) {
    const part = seen(y, x.shape, y.strides, y.offset + at * y.strides[dim]);
    pointwise(gpu, { name: 'copy', reads: [x], writes: [part], inPlace: true, body: 'y0 = x0;' });
    at += x.shape[dim];
  }
};

const slice_backward: GpuKernel = (gpu, inputs, [y], { dim, start, step }) => {
  const g = present(inputs[0]);
  intoZeros(
    gpu,
    g,
    y,
    y.strides.map((s, d) => (d === dim ? s * step : s)),
    y.offset + start * y.strides[dim],
  );
};

export const moveKernels: Family = [
  [ops.clone, clone],
  [ops.with_gradient, clone],
  [ops.cast, cast],
  [ops.cat, cat],
  [ops.copy_, copy_],
  [compare.where, where],
  [create.full, full],
  [ops.slice_backward, slice_backward],
];
