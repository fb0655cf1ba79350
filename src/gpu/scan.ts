// Running sums along a dimension, in a fixed order: a line is cut into pieces, of which a thread each makes the sum and then, from
// what stands before it, the running sums. A short line is one piece.

import type { View } from '../reference/kernels/kernel.ts';
import { around } from '../reference/kernels/walk.ts';
import type { Gpu } from './gpu.ts';
import { stored } from './pointwise.ts';
import { withScratch } from './scratch.ts';
import { type Word, wordOf } from './words.ts';

const THREADS = 64;
/** From so many elements on a line is a workgroup's. */
const LONG = 256;

// Parameters: 0 lines · 1 elements of one · 2 distance of neighbours, lines of so many next to each other.
const bodyOf = (word: Word, long: boolean): string => `
  let line = ${long ? 'group' : 'id'};
  if (line >= p(0u)) { return; }
  let n = p(1u); let step = p(2u);
  let at = line / step * n * step + line % step;
  let piece = ${long ? `(n + ${THREADS - 1}u) / ${THREADS}u` : 'n'};
  let begin = ${long ? 'min(thread * piece, n)' : '0u'};
  let end = min(begin + piece, n);
  var sum: ${word} = 0;
  ${
    long
      ? `for (var i = begin; i < end; i++) { sum += x[at + i * step]; }
  sums[thread] = sum;
  workgroupBarrier();
  sum = 0;
  for (var i = 0u; i < thread; i++) { sum += sums[i]; }`
      : ''
  }
  for (var i = begin; i < end; i++) {
    sum += x[at + i * step];
    y[at + i * step] = sum;
  }`;

/** y, contiguous: of each element of x the sum of those along a dimension up to it. */
export function scan(gpu: Gpu, x: View, y: View, dim: number): void {
  withScratch(gpu, ({ contiguous }) => {
    const { outer, length, inner } = around(x.shape, dim);
    const word = wordOf(y.dtype);
    const long = length >= LONG;
    const program = gpu.queue.program(`scan ${word} ${long}`, () => ({
      name: 'scan',
      threads: THREADS,
      reads: [{ name: 'x', type: word }],
      writes: [{ name: 'y', type: word }],
      declares: long ? `var<workgroup> sums: array<${word}, ${THREADS}>;` : '',
      body: bodyOf(word, long),
    }));
    const lines = length === 0 ? 0 : outer * inner;
    const buffers = [stored(contiguous(x)).source(), stored(y).target()];
    gpu.queue.run(program, buffers, [lines, length, inner], long ? lines : Math.ceil(lines / THREADS));
  });
}
