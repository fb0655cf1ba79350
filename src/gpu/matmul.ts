// C = A B, or C = D + A B with D broadcast, of any strides and in batches. Each thread sums a tile of C in registers, over k
// upwards: no sum is parted, so that results do not depend on the tile. Factors may be weights that are read as halves.

import type { DType } from '../reference/base/dtype.ts';
import { size } from '../reference/base/shape.ts';
import type { View } from '../reference/kernels/kernel.ts';
import type { Gpu } from './gpu.ts';
import { declared, element, factor, isHalved } from './halves.ts';
import { settled, stored } from './pointwise.ts';
import type { Shader } from './program.ts';
import { wordOf } from './words.ts';

const THREADS = 64;

/** A tile of so many rows and columns. */
export type Tile = readonly [rows: number, columns: number];

export const each = (n: number, line: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => line(i)).join('\n');

// Parameters: 0 batches · 1 M · 2 N · 3 K, then of A, B, C and D: offset and steps along batch, row, column.
const AT = { a: 4, b: 8, c: 12, d: 16 } as const;
const place = (of: keyof typeof AT, batch: string, row: string, column: string): string => {
  const at = AT[of];
  return `p(${at}u) + ${batch} * p(${at + 1}u) + ${row} * p(${at + 2}u) + ${column} * p(${at + 3}u)`;
};

/** Which factors are read as halves. */
type Halves = readonly [a: boolean, b: boolean];

function shaderOf([rows, columns]: Tile, dtype: DType, [a, b]: Halves, added: boolean): Shader {
  const word = wordOf(dtype);
  return {
    name: `matmul ${rows}x${columns}`,
    threads: THREADS,
    reads: [declared('a', a, word), declared('b', b, word), ...(added ? [{ name: 'd', type: word }] : [])],
    writes: [{ name: 'c', type: word }],
    body: `
  let m = p(1u); let n = p(2u); let k = p(3u);
  let across = (n + ${columns - 1}u) / ${columns}u;
  let down = (m + ${rows - 1}u) / ${rows}u;
  if (id >= p(0u) * across * down) { return; }
  let batch = id / (across * down);
  let row = (id / across) % down * ${rows}u;
  let column = id % across * ${columns}u;
  // Rows and columns beyond the last read that one; they are not written.
  ${each(rows, (i) => `var a${i} = ${place('a', 'batch', `min(row + ${i}u, m - 1u)`, '0u')};`)}
  ${each(columns, (j) => `var b${j} = ${place('b', 'batch', '0u', `min(column + ${j}u, n - 1u)`)};`)}
  ${each(rows, (i) => each(columns, (j) => `var c${i}_${j}: ${word} = 0;`))}
  let forward = p(${AT.a + 3}u); let below = p(${AT.b + 2}u);
  for (var q = 0u; q < k; q++) {
    ${each(rows, (i) => `let x${i} = ${element('a', `a${i}`, a)}; a${i} += forward;`)}
    ${each(columns, (j) => `let y${j} = ${element('b', `b${j}`, b)}; b${j} += below;`)}
    ${each(rows, (i) => each(columns, (j) => `c${i}_${j} += x${i} * y${j};`))}
  }
  ${each(rows, (i) =>
    each(columns, (j) => {
      const [r, s] = [`(row + ${i}u)`, `(column + ${j}u)`];
      const start = added ? ` + d[${place('d', 'batch', r, s)}]` : '';
      return `if (${r} < m && ${s} < n) { c[${place('c', 'batch', r, s)}] = ${settled(`c${i}_${j}${start}`, dtype)}; }`;
    }),
  )}`,
  };
}

/** Small products get small tiles, so that there are threads enough. */
export function tileFor(count: number): Tile {
  return count >= 2 ** 14 ? [4, 4] : count >= 2 ** 10 ? [2, 2] : [1, 1];
}

/** Offset, and steps along batch, row and column. */
function steps({ shape, strides, offset }: View): number[] {
  const own = [...Array<number>(3 - shape.length).fill(0), ...strides];
  const sizes = [...Array<number>(3 - shape.length).fill(1), ...shape];
  return [offset, ...own.map((s, i) => (sizes[i] === 1 ? 0 : s))];
}

/** c [B, M, N] or [M, N], which it writes whole; d broadcasts to it; a matrix of a or b serves all batches. */
export function matmul(gpu: Gpu, a: View, b: View, c: View, d: View | null = null): void {
  const [batches, m, n] = [...Array<number>(3 - c.shape.length).fill(1), ...c.shape];
  const k = a.shape[a.shape.length - 1];
  if (size(c.shape) === 0) return;
  const tile = tileFor(batches * m * n);
  const halves = [isHalved(a), isHalved(b)] as const;
  const key = `matmul ${tile} ${c.dtype} ${halves} ${d !== null}`;
  const program = gpu.queue.program(key, () => shaderOf(tile, c.dtype, halves, d !== null));
  const reads = [factor(a), factor(b), ...(d ? [stored(d).source()] : [])];
  const groups = Math.ceil((batches * Math.ceil(m / tile[0]) * Math.ceil(n / tile[1])) / THREADS);
  const parameters = [batches, m, n, k, ...[a, b, c, ...(d ? [d] : [])].flatMap(steps)];
  gpu.queue.run(program, [...reads, stored(c).target()], parameters, groups);
}
