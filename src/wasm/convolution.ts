// Convolutions as products of matrices: the windows of a block of positions become the columns of one, and all filters of a group
// are the other. The gradient of the input is a convolution of that of the result, one for each remainder by the stride; that of
// the weights multiplies by the windows' transpose. An element is summed in the order of the filter's own elements, whatever
// positions are computed with it.

import { size } from '../reference/base/shape.ts';
import type { Fast } from '../reference/engine/bound.ts';
import type { Convolution } from '../reference/kernels/convolution.ts';
import type { View } from '../reference/kernels/kernel.ts';
import type { Specs } from '../reference/ops/spec.ts';
import type { InferenceAbi } from './abi.ts';
import { muster, spread } from './crew.ts';
import { allFloat32, LIMIT } from './entry.ts';
import { call, type Instance } from './instance.ts';
import { placeRows } from './transfer.ts';
import { deliver, lay, type Results, rowsOf, type Windows } from './windows.ts';

/** Elements of the windows that are laid out at a time. */
const BLOCK = 2 ** 20;

/** A matrix in WebAssembly memory: bytes from row to row and from column to column. */
interface Matrix {
  readonly pointer: number;
  readonly row: number;
  readonly column: number;
}

const panels = (columns: number): number => Math.ceil(columns / 16);

/**
 * C [m, n] = init + A·B, or its transpose where that fills panels of 16 columns better; gives the elements from row to row of C and
 * from column to column. `init` stands for each row, or is C itself. Each element is the same sum either way.
 */
function product(
  wasm: Instance,
  [m, n, k]: readonly [m: number, n: number, k: number],
  a: Matrix,
  b: Matrix,
  init: number,
  c: number,
): [row: number, column: number] {
  const turned = n * panels(m) < m * panels(n);
  const [rows, columns] = turned ? [n, m] : [m, n];
  const left = turned ? [b.pointer, b.column, b.row] : [a.pointer, a.row, a.column];
  const right = turned ? [a.pointer, a.column, a.row] : [b.pointer, b.row, b.column];
  const start = init === c ? [columns * 4, 4] : turned ? [0, 4] : [4, 0];
  const args = [rows, columns, k, ...left, ...right, init, ...start, c];
  spread<InferenceAbi>(wasm, 'matmul', args, panels(columns), m * n * k);
  return turned ? [1, columns] : [columns, 1];
}

/** Of so many windows of `width` elements, how many are laid out at a time. */
const blockOf = (count: number, width: number): number => Math.min(count, Math.max(16, Math.floor(BLOCK / width)));

/** Multiplies windows by a matrix for each group, rows [groups · m][width] at `a`; `bias` [groups · m], or 0. */
function correlate(wasm: Instance, windows: Windows, a: number, bias: number, results: Results, groups: number): void {
  const { channels: m, count } = results;
  const width = windows.channels * windows.offsets.length;
  const total = windows.x.shape[0] * count;
  const block = blockOf(total, width);
  const [columns, sums] = [wasm.allocate(width * block), wasm.allocate(m * block)];
  for (let g = 0; g < groups; g++) {
    const left = { pointer: a + g * m * width * 4, row: width * 4, column: 4 };
    for (let from = 0; from < total; from += block) {
      const end = Math.min(total, from + block);
      const n = end - from;
      lay(wasm.float32(), columns >>> 2, windows, g, from, end);
      const right = { pointer: columns, row: n * 4, column: 4 };
      const steps = product(wasm, [m, n, width], left, right, bias && bias + g * m * 4, sums);
      deliver(wasm.float32(), sums >>> 2, steps, results, g, from, end);
    }
  }
}

const taps = (kernel: number): number[] => Array.from({ length: kernel }, (_, k) => k);

/** The windows of x in the order of a filter's elements. */
function windowsOn(
  x: View,
  kernel: number,
  count: number,
  { stride, padding, dilation, groups }: Convolution,
): Windows {
  const offsets = taps(kernel).map((k) => k * dilation - padding[0]);
  return { x: rowsOf(x), channels: x.shape[1] / groups, offsets, step: stride, count };
}

const supports = (inputs: Specs): boolean =>
  allFloat32(inputs) && inputs.every((input) => input === null || size(input.shape) < LIMIT);

export const convolution: Fast<Convolution> = {
  supports,
  kernel: ([x, weight, bias]: readonly [View, View, View | null], [y], options) => {
    const [filters, , kernel] = weight.shape;
    if (size(y.shape) === 0) return;
    muster((size(y.shape) * size(weight.shape)) / filters);
    call((wasm) => {
      const a = placeRows(wasm, weight);
      const b = bias === null ? 0 : placeRows(wasm, bias);
      const count = y.shape[2];
      const results = { y, channels: filters / options.groups, start: 0, step: 1, count };
      correlate(wasm, windowsOn(x, kernel, count, options), a, b, results, options.groups);
    });
  },
};

/** A group's filters turned round: [groups, C, O, taps], of every `step`-th tap from `first` on. */
function turned(weight: View, groups: number, first: number, step: number, count: number): View {
  const [filters, channels] = weight.shape;
  const [s, c, k] = weight.strides;
  return {
    ...weight,
    shape: [groups, channels, filters / groups, count],
    strides: [(filters / groups) * s, c, s, step * k],
    offset: weight.offset + first * k,
  };
}

export const convolution_input: Fast<Convolution> = {
  supports,
  kernel: ([g, weight]: readonly [View, View], [dx], { stride, padding, dilation, groups }) => {
    const [filters, channels, kernel] = weight.shape;
    const [before] = padding;
    const up = rowsOf(g);
    if (size(dx.shape) === 0 || size(g.shape) === 0) return;
    muster(size(g.shape) * channels * kernel);
    call((wasm) => {
      for (let rest = 0; rest < stride; rest++) {
        // Elements l of dx with l + before = rest + stride · j, and the taps that reach them.
        const reach = taps(kernel).filter((k) => (k * dilation) % stride === rest);
        const first = Math.max(0, Math.ceil((before - rest) / stride));
        const count = Math.floor((dx.shape[2] - 1 + before - rest) / stride) - first + 1;
        if (reach.length === 0 || count <= 0) continue;
        const mark = wasm.abi.mark();
        const [one, two = one + 1] = reach;
        const a = placeRows(wasm, turned(weight, groups, one, two - one, reach.length));
        const offsets = reach.map((k) => first - (k * dilation - rest) / stride);
        const windows = { x: up, channels: filters / groups, offsets, step: 1, count };
        const results = { y: dx, channels, start: rest + stride * first - before, step: stride, count };
        correlate(wasm, windows, a, 0, results, groups);
        wasm.abi.release(mark);
      }
    });
  },
};

export const convolution_weight: Fast<Convolution> = {
  supports,
  kernel: ([g, x]: readonly [View, View], [dw], options) => {
    const [filters, channels, kernel] = dw.shape;
    const [batch, , count] = g.shape;
    const [m, width, total] = [filters / options.groups, channels * kernel, batch * count];
    if (total === 0 || size(dw.shape) === 0) return;
    muster(size(g.shape) * width);
    call((wasm) => {
      const windows = windowsOn(x, kernel, count, options);
      const gradients: Windows = { x: rowsOf(g), channels: m, offsets: [0], step: 1, count };
      const block = blockOf(total, m + width);
      const [rows, columns, sums] = [m * block, width * block, m * width].map((n) => wasm.allocate(n));
      const results: Results = { y: dw, channels: m, start: 0, step: 1, count: width };
      for (let i = 0; i < options.groups; i++) {
        let steps: [number, number] = [width, 1];
        for (let from = 0; from < total; from += block) {
          const end = Math.min(total, from + block);
          const n = end - from;
          lay(wasm.float32(), rows >>> 2, gradients, i, from, end);
          lay(wasm.float32(), columns >>> 2, windows, i, from, end);
          const left = { pointer: rows, row: n * 4, column: 4 };
          const right = { pointer: columns, row: 4, column: n * 4 };
          steps = product(wasm, [m, width, n], left, right, from === 0 ? 0 : sums, sums);
        }
        const y = { ...dw, shape: [1, filters, width] };
        deliver(wasm.float32(), sums >>> 2, steps, { ...results, y }, i, 0, width);
      }
    });
  },
};
