// Packed data on the device. The walks have a place for each sequence at each step: packed rows, one step behind the other, are
// put into theirs before a walk and taken out of them after it; lengths say which places are filled.

import { type Shape, size } from '../../reference/base/shape.ts';
import type { View } from '../../reference/kernels/kernel.ts';
import type { Scan } from '../../reference/ops/scan-options.ts';
import { startsOf } from '../../reference/recurrent/kernel.ts';
import type { Gpu } from '../gpu.ts';
import type { GpuKernel } from '../kernel.ts';
import { lookUp } from '../kernels/gather.ts';
import { stored } from '../pointwise.ts';
import { type Scratch, withScratch } from '../scratch.ts';
import { listed, seen } from '../views.ts';

/** Which operands and results of a walk have rows, and which operand is the lengths. */
interface Rows {
  readonly inputs: readonly number[];
  readonly lengths: number;
  readonly outputs: readonly number[];
}

function numbers(gpu: Gpu, scratch: Scratch, values: readonly number[]): View {
  const view = scratch.make([values.length], 'int64');
  gpu.queue.upload(stored(view).target(), Int32Array.from(values));
  return view;
}

/** y [B, m, width] of rows of x [B, n, width], by m numbers of them; -1 is a row of zeros. Both views are contiguous. */
function move(gpu: Gpu, [n, x]: readonly [number, View], index: View, y: View): void {
  const [m] = index.shape;
  const width = y.shape[y.shape.length - 1];
  const to = seen(y, [size(y.shape) / (m * width), m, width]);
  lookUp(gpu, seen(x, [to.shape[0], n, width]), listed(index, to.shape, 1), to, 1, 0);
}

/** A walk that takes packed data too. */
export const packable =
  (walk: GpuKernel, rows: Rows): GpuKernel =>
  (gpu, given, outputs, attributes: Scan) => {
    const { batchSizes, ...rest } = attributes;
    if (!batchSizes) {
      walk(gpu, given, outputs, attributes);
      return;
    }
    withScratch(gpu, (scratch) => {
      const starts = startsOf(batchSizes);
      const [T, N, P] = [batchSizes.length, batchSizes[0] ?? 0, starts[batchSizes.length]];
      const sequences = [...Array(N).keys()];
      const rowAt = batchSizes.flatMap((count, t) => sequences.map((n) => (n < count ? starts[t] + n : -1)));
      const placeOf = rowAt.flatMap((row, place) => (row < 0 ? [] : [place]));
      const [rowsAt, placesOfRows] = [rowAt, placeOf].map((list) => numbers(gpu, scratch, list));
      const placesOf = ({ shape }: View): Shape => [...shape.slice(0, -2), T, N, ...shape.slice(-1)];
      const isEmpty = ({ shape }: View): boolean => size(shape) === 0;
      const views = given.map((view, i) => {
        if (!view || !rows.inputs.includes(i) || isEmpty(view)) return view;
        const spread = scratch.make(placesOf(view));
        move(gpu, [P, scratch.contiguous(view)], rowsAt, spread);
        return spread;
      });
      const lengths = sequences.map((n) => batchSizes.filter((count) => count > n).length);
      views[rows.lengths] = numbers(gpu, scratch, lengths);
      const results = outputs.map((view, i) =>
        rows.outputs.includes(i) && !isEmpty(view) ? scratch.make(placesOf(view)) : view,
      );
      walk(gpu, views, results, rest);
      results.forEach((view, i) => {
        if (view !== outputs[i]) move(gpu, [T * N, view], placesOfRows, outputs[i]);
      });
    });
  };
