// Views for the time of one call.

import type { DType } from '../reference/base/dtype.ts';
import { contiguousStrides, isContiguous, type Shape, size } from '../reference/base/shape.ts';
import type { View } from '../reference/kernels/kernel.ts';
import { Buffered, Unseen } from './buffered.ts';
import type { Gpu } from './gpu.ts';
import type { Family } from './kernel.ts';
import { gpuOf, number, pointwise } from './pointwise.ts';

export interface Scratch {
  /** Room for a call's own results. */
  make(shape: Shape, dtype?: DType): View;
  /** The view where it begins its storage and has no gaps, else a copy. */
  contiguous(x: View): View;
}

/** Gives a call room that is given back when its work is recorded: work runs in the order of its recording. */
export function withScratch<T>(gpu: Gpu, body: (scratch: Scratch) => T): T {
  const made: Buffered[] = [];
  const make: Scratch['make'] = (shape, dtype = 'float32') => {
    const storage = new Buffered(gpu, dtype, size(shape), null);
    made.push(storage);
    return new Unseen(storage, { shape, strides: contiguousStrides(shape), offset: 0 });
  };
  const contiguous = (x: View): View => {
    if (x.offset === 0 && isContiguous(x.shape, x.strides)) return x;
    const y = make(x.shape, x.dtype);
    copyInto(gpu, x, y);
    return y;
  };
  try {
    return body({ make, contiguous });
  } finally {
    for (const storage of made) storage.free();
  }
}

/** y = x for every place of y, which is written whole. */
export function copyInto(gpu: Gpu, x: View, y: View): void {
  pointwise(gpu, { name: 'copy', reads: [x], writes: [y], body: 'y0 = x0;' });
}

/** y = a number for every place of y, which is written whole. */
export function fill(gpu: Gpu, y: View, value: number): void {
  const zeros = Object.is(value, 0);
  pointwise(gpu, { name: 'full', reads: [number(value, y.dtype)], writes: [y], zeros, body: 'y0 = x0;' });
}

/** Kernels that take operands on the device alone, for calls in which some are plain numbers: these are put there. */
export const placing = (family: Family): Family =>
  family.map(([row, kernel]) => [
    row,
    (gpu, inputs, outputs, attributes) =>
      withScratch(gpu, ({ make }) => {
        const there = inputs.map((x) => {
          if (x === null || gpuOf(x) !== null) return x;
          const y = make(x.shape, x.dtype);
          fill(gpu, y, x.data[x.offset]);
          return y;
        });
        kernel(gpu, there, outputs, attributes);
      }),
  ]);
