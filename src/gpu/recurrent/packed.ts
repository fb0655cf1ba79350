// Packed data on the device. The walks have a place for each sequence at each step: packed rows, one step behind the other, are
// put into theirs before a walk and taken out of them after it; lengths say which places are filled.

import { type Shape, size } from '../../reference/base/shape.ts';
import type { View } from '../../reference/kernels/kernel.ts';
import type { Scan } from '../../reference/ops/scan-options.ts';
import { startsOf } from '../../reference/recurrent/kernel.ts';
import type { Gpu } from '../gpu.ts';
import type { GpuKernel } from '../kernel.ts';
import { stored } from '../pointwise.ts';
import { type Scratch, withScratch } from '../scratch.ts';

/** Which operands and results of a walk have rows, and which operand is the lengths. */
interface Rows {
  readonly inputs: readonly number[];
  readonly lengths: number;
  readonly outputs: readonly number[];
}

const THREADS = 64;

/** Between rows [B, P, width] and places [B, T, N, width]. Parameters: 0 all places · 1 P · 2 T · 3 N · 4 width. */
const BODIES = {
  spread: 'y[id] = 0.0; if (now) { y[id] = x[row]; }',
  gather: 'if (now) { y[row] = x[id]; }',
} as const;

function move(gpu: Gpu, way: keyof typeof BODIES, starts: View, places: Shape, rows: number, [x, y]: View[]): void {
  const program = gpu.queue.program(`${way} rows`, () => ({
    name: `${way} rows`,
    threads: THREADS,
    reads: [
      { name: 'starts', type: 'i32' },
      { name: 'x', type: 'f32' },
    ],
    writes: [{ name: 'y', type: 'f32' }],
    body: `
  if (id >= p(0u)) { return; }
  let width = p(4u);
  let n = id / width % p(3u);
  let t = id / (width * p(3u)) % p(2u);
  let block = id / (width * p(3u) * p(2u));
  let start = u32(starts[t]);
  let now = start + n < u32(starts[t + 1u]);
  let row = (block * p(1u) + start + n) * width + id % width;
  ${BODIES[way]}`,
  }));
  const buffers = [stored(starts).source(), stored(x).source(), stored(y).target()];
  const count = size(places);
  gpu.queue.run(program, buffers, [count, rows, ...places.slice(-3)], Math.ceil(count / THREADS));
}

function numbers(gpu: Gpu, scratch: Scratch, values: readonly number[]): View {
  const view = scratch.make([values.length], 'int64');
  gpu.queue.upload(stored(view).target(), Int32Array.from(values));
  return view;
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
      const where = numbers(gpu, scratch, starts);
      const placesOf = ({ shape }: View): Shape => [...shape.slice(0, -2), T, N, ...shape.slice(-1)];
      const isEmpty = ({ shape }: View): boolean => size(shape) === 0;
      const views = given.map((view, i) => {
        if (!view || !rows.inputs.includes(i) || isEmpty(view)) return view;
        const spread = scratch.make(placesOf(view));
        move(gpu, 'spread', where, spread.shape, P, [scratch.contiguous(view), spread]);
        return spread;
      });
      const lengths = Array.from({ length: N }, (_, n) => batchSizes.filter((count) => count > n).length);
      views[rows.lengths] = numbers(gpu, scratch, lengths);
      const results = outputs.map((view, i) =>
        rows.outputs.includes(i) && !isEmpty(view) ? scratch.make(placesOf(view)) : view,
      );
      walk(gpu, views, results, rest);
      results.forEach((view, i) => {
        if (view !== outputs[i]) move(gpu, 'gather', where, view.shape, P, [view, outputs[i]]);
      });
    });
  };
