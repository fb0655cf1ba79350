// Convolution over the last dimension, and its two gradients: for each group (and sample) a matrix, whose elements are sums over two
// indices. As in matmul.ts each thread sums a tile in registers, and no sum is parted. What lies outside is 0, and counts as 0.

import type { DType } from '../../reference/base/dtype.ts';
import { size } from '../../reference/base/shape.ts';
import type { Convolution } from '../../reference/kernels/convolution.ts';
import type { View } from '../../reference/kernels/kernel.ts';
import * as ops from '../../reference/ops/convolution.ts';
import { present } from '../../reference/ops/op.ts';
import type { Gpu } from '../gpu.ts';
import { declared, element, factor, isHalved } from '../halves.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { each, type Tile, tileFor } from '../matmul.ts';
import { settled, stored } from '../pointwise.ts';
import type { Shader } from '../program.ts';
import { wordOf } from '../words.ts';

const THREADS = 64;
/** So many terms are summed on their own before the sum takes them: long sums of float32 round less. */
const TERMS = 32;

/** WGSL of one of the three: where the left factor is, and the right one, of row r and column c at the indices s and t, both 0 or more. */
interface Sum {
  readonly name: string;
  readonly left: string;
  readonly right: string;
  /** Where the right factor is in its last dimension, and, unless it always is, whether it is: else there is no term. */
  readonly place: string;
  readonly there?: string;
  /** What is added to a row. */
  readonly bias?: string;
}

// Parameters: 0 batches · 1 rows · 2 columns · 3 and 4 how far the sums go · 5 groups · 6 stride · 7 zeros before · 8 dilation · 9 taps
// · 10 length of the second factor's last dimension, then of either factor, and of the bias, offset and steps.
const FIRST = 11;
const at = (factor: number, ...indices: readonly string[]): string =>
  indices.reduce(
    (sum, index, i) => `${sum} + (${index}) * p(${FIRST + 4 * factor + 1 + i}u)`,
    `p(${FIRST + 4 * factor}u)`,
  );

// y[n, o, s] = b[o] + Σ_{c, k} w[o, c, k] x[n, c, s·stride - before + k·dilation]
const FORWARD: Sum = {
  name: 'convolution',
  left: at(0, 'group_ * rows + r', 's', 't'),
  place: 'i32(c * p(6u) + t * p(8u)) - i32(p(7u))',
  right: `b[${at(1, 'sample', 'group_ * p(3u) + s', 'u32(place)')}]`,
  bias: `bias[${at(2, 'group_ * rows + r')}]`,
};
// dx[n, c, l] = Σ_{o, k} w[o, c, k] g[n, o, (l + before - k·dilation) / stride], where that is whole
const INPUT: Sum = {
  name: 'convolution_input',
  left: at(0, 'group_ * p(3u) + s', 'r', 't'),
  place: '(i32(c + p(7u)) - i32(t * p(8u))) / i32(p(6u))',
  there: '(i32(c + p(7u)) - i32(t * p(8u))) % i32(p(6u)) == 0',
  right: `b[${at(1, 'sample', 'group_ * p(3u) + s', 'u32(place)')}]`,
};
// dw[o, c, k] = Σ_{n, s} g[n, o, s] x[n, c, s·stride - before + k·dilation]
const WEIGHT: Sum = {
  name: 'convolution_weight',
  left: at(0, 's', 'group_ * rows + r', 't'),
  place: 'i32(t * p(6u) + c % p(9u) * p(8u)) - i32(p(7u))',
  right: `b[${at(1, 's', 'group_ * (columns / p(9u)) + c / p(9u)', 'u32(place)')}]`,
};

function shaderOf(
  { name, left, right, place, there, bias }: Sum,
  [rows, columns]: Tile,
  dtype: DType,
  halves: boolean,
  biased: boolean,
): Shader {
  const word = wordOf(dtype);
  const here = (text: string, i: number, j: number): string =>
    text
      .replace(/\br\b/g, `r${i}`)
      .replace(/\bc\b/g, `c${j}`)
      .replace(/\bplace\b/g, `at${j}`);
  const flush = each(rows, (i) => each(columns, (j) => `y${i}_${j} += z${i}_${j}; z${i}_${j} = 0;`));
  return {
    name,
    threads: THREADS,
    reads: [
      declared('a', halves, word),
      ...['b', ...(biased ? ['bias'] : [])].map((label) => ({ name: label, type: word })),
    ],
    writes: [{ name: 'y', type: word }],
    body: `
  let rows = p(1u); let columns = p(2u);
  let across = (columns + ${columns - 1}u) / ${columns}u;
  let down = (rows + ${rows - 1}u) / ${rows}u;
  if (id >= p(0u) * across * down) { return; }
  let batch = id / (across * down);
  let sample = batch / p(5u);
  let group_ = batch % p(5u);
  let row = (id / across) % down * ${rows}u;
  let column = id % across * ${columns}u;
  // Rows and columns beyond the last read that one; they are not written.
  ${each(rows, (i) => `let r${i} = min(row + ${i}u, rows - 1u);`)}
  ${each(columns, (j) => `let c${j} = min(column + ${j}u, columns - 1u);`)}
  ${each(rows, (i) => each(columns, (j) => `var y${i}_${j}: ${word} = 0; var z${i}_${j}: ${word} = 0;`))}
  var terms = 0u;
  for (var s = 0u; s < p(3u); s++) {
    for (var t = 0u; t < p(4u); t++) {
      ${each(rows, (i) => `let from${i} = ${here(left, i, 0)}; let left${i} = ${element('a', `from${i}`, halves)};`)}
      ${each(columns, (j) => {
        const sums = each(rows, (i) => `z${i}_${j} += left${i} * right${j};`);
        return `let at${j} = ${here(place, 0, j)};
      var right${j}: ${word} = 0;
      if (at${j} >= 0 && at${j} < i32(p(10u))) { right${j} = ${here(right, 0, j)}; }
      ${there === undefined ? sums : `if (${here(there, 0, j)}) { ${sums} }`}`;
      })}
      terms++;
      if (terms % ${TERMS}u == 0u) { ${flush} }
    }
  }
  ${flush}
  ${each(rows, (i) =>
    each(columns, (j) => {
      const start = biased && bias !== undefined ? ` + ${here(bias, i, j)}` : '';
      const to = `(batch * rows + r${i}) * columns + c${j}`;
      return `if (row + ${i}u < rows && column + ${j}u < columns) { y[${to}] = ${settled(`y${i}_${j}${start}`, dtype)}; }`;
    }),
  )}`,
  };
}

/** y, of so many rows and columns for each of the batches, which are written whole. */
function contract(
  gpu: Gpu,
  sum: Sum,
  factors: readonly View[],
  y: View,
  [rows, columns, outer, inner]: readonly number[],
  kernel: number,
  { stride, padding, dilation, groups }: Convolution,
): void {
  const count = size(y.shape);
  if (count === 0) return;
  const tile = tileFor(count);
  const biased = factors.length > 2;
  const batches = count / (rows * columns);
  const halves = isHalved(factors[0]);
  const key = `${sum.name} ${tile} ${y.dtype} ${halves} ${biased}`;
  const program = gpu.queue.program(key, () => shaderOf(sum, tile, y.dtype, halves, biased));
  const groupsOfThreads = Math.ceil((batches * Math.ceil(rows / tile[0]) * Math.ceil(columns / tile[1])) / THREADS);
  const parameters = [
    ...[batches, rows, columns, outer, inner, groups, stride, padding[0], dilation, kernel],
    factors[1].shape[2],
    ...factors.flatMap(({ offset, strides }) => [offset, ...strides]),
  ];
  const [weights, ...others] = factors;
  const reads = [factor(weights), ...others.map((x) => stored(x).source())];
  gpu.queue.run(program, [...reads, stored(y).target()], parameters, groupsOfThreads);
}

const convolution: GpuKernel = (gpu, [x, w, bias], [y], options: Convolution) => {
  const [filters, channels, kernel] = present(w).shape;
  const factors = [w, x, ...(bias ? [bias] : [])].map(present);
  contract(gpu, FORWARD, factors, y, [filters / options.groups, y.shape[2], channels, kernel], kernel, options);
};

const convolution_input: GpuKernel = (gpu, [g, w], [dx], options: Convolution) => {
  const [filters, channels, kernel] = present(w).shape;
  const sizes = [channels, dx.shape[2], filters / options.groups, kernel];
  contract(gpu, INPUT, [w, g].map(present), dx, sizes, kernel, options);
};

const convolution_weight: GpuKernel = (gpu, [g, x], [dw], options: Convolution) => {
  const [filters, channels, kernel] = dw.shape;
  const [batch, , steps] = present(g).shape;
  const sizes = [filters / options.groups, channels * kernel, batch, steps];
  contract(gpu, WEIGHT, [g, x].map(present), dw, sizes, kernel, options);
};

export const convolutionKernels: Family = [
  [ops.convolution, convolution],
  [ops.convolution_input, convolution_input],
  [ops.convolution_weight, convolution_weight],
];
