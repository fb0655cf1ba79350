// Windows on sequences as rows of a matrix in WebAssembly memory, and results of windows back in their places.

import { contiguousStrides } from '../reference/base/shape.ts';
import type { View } from '../reference/kernels/kernel.ts';
import { dense, RUN } from '../reference/kernels/walk.ts';

/** Windows on x [N, C, L]: element t of the window j of a sample is at j · step + offsets[t]; 0 where there is none. */
export interface Windows {
  /** Of `rowsOf`. */
  readonly x: View;
  /** Of one group. */
  readonly channels: number;
  readonly offsets: readonly number[];
  readonly step: number;
  /** Windows in a sample. */
  readonly count: number;
}

/** x [N, C, L] with the elements of each row side by side: they are read once for each element of a window. */
export function rowsOf(x: View): View {
  if (x.strides[2] === 1 || x.shape[2] === 1) return x;
  return { data: dense(x), dtype: x.dtype, shape: x.shape, strides: contiguousStrides(x.shape), offset: 0 };
}

/** Lays out windows from … to - 1 of all samples: a row for each channel of the group and element of a window. */
export function lay(
  memory: Float32Array,
  to: number,
  windows: Windows,
  group: number,
  from: number,
  end: number,
): void {
  const { x, channels, offsets, step, count } = windows;
  const { data, offset, shape, strides } = x;
  let row = to;
  for (let c = group * channels; c < (group + 1) * channels; c++) {
    for (const shift of offsets) {
      for (let p = from, next = row; p < end; ) {
        const j = p % count;
        const run = Math.min(count - j, end - p);
        const start = j * step + shift;
        // Windows lo … hi - 1 of the run have the element.
        const lo = Math.min(run, Math.max(0, Math.ceil(-start / step)));
        const hi = Math.max(lo, Math.min(run, Math.ceil((shape[2] - start) / step)));
        const first = offset + ((p - j) / count) * strides[0] + c * strides[1] + start;
        for (let i = 0; i < lo; i++) memory[next + i] = 0;
        if (step === 1 && hi - lo >= RUN) memory.set(data.subarray(first + lo, first + hi), next + lo);
        else for (let i = lo, at = first + lo * step; i < hi; i++, at += step) memory[next + i] = data[at];
        for (let i = hi; i < run; i++) memory[next + i] = 0;
        p += run;
        next += run;
      }
      row += end - from;
    }
  }
}

/** Where the results of windows go in y [N, C, L]: that of window j of a sample to start + j · step. */
export interface Results {
  readonly y: View;
  /** Of one group. */
  readonly channels: number;
  readonly start: number;
  readonly step: number;
  /** Windows in a sample. */
  readonly count: number;
}

/** Writes the results of windows from … to - 1, which are `row` from channel to channel and `column` from window to window. */
export function deliver(
  memory: Float32Array,
  at: number,
  [row, column]: readonly [row: number, column: number],
  { y, channels, start, step, count }: Results,
  group: number,
  from: number,
  end: number,
): void {
  const { data, offset, shape } = y;
  for (let c = 0; c < channels; c++) {
    for (let p = from, source = at + c * row; p < end; ) {
      const j = p % count;
      const run = Math.min(count - j, end - p);
      const sample = (p - j) / count;
      let place = offset + (sample * shape[1] + group * channels + c) * shape[2] + start + j * step;
      if (step * column === 1 && run >= RUN) data.set(memory.subarray(source, source + run), place);
      else for (let i = 0, k = source; i < run; i++, k += column, place += step) data[place] = memory[k];
      p += run;
      source += run * column;
    }
  }
}
