// Running folds along a dimension, in a fixed order: a line is cut into pieces, of which a thread each makes the fold and then, from
// what stands before it, what there is up to each element. A short line is one piece.

import type { View } from '../reference/kernels/kernel.ts';
import { around } from '../reference/kernels/walk.ts';
import type { Gpu } from './gpu.ts';
import type { Fold, Written } from './lines.ts';
import { stored } from './pointwise.ts';
import { withScratch } from './scratch.ts';
import { type Word, wordOf } from './words.ts';

const THREADS = 64;
/** From so many elements on a line is a workgroup's. */
const LONG = 256;

/** What is folded along a dimension of x, and what of it, `f`, is written for each element. */
export interface Scan {
  /** What the program is called; with dtypes it tells it apart, so that all texts must follow from it. */
  readonly name: string;
  readonly x: View;
  readonly dim: number;
  /** Of x0, element i of a line. */
  readonly fold: Fold;
  /** Of each element, contiguous, of x's shape. */
  readonly results: readonly Written[];
  readonly declares?: string;
}

// Parameters: 0 lines · 1 elements of one · 2 distance of neighbours, lines of so many next to each other.
function bodyOf({ fold: { type, start, step, join }, results }: Scan, word: Word, long: boolean): string {
  const next = 'let x0 = x[at + i * step]; f = ';
  return `
  let line = ${long ? 'group' : 'id'};
  if (line >= p(0u)) { return; }
  let n = p(1u); let step = p(2u);
  let at = line / step * n * step + line % step;
  let piece = ${long ? `(n + ${THREADS - 1}u) / ${THREADS}u` : 'n'};
  let begin = ${long ? 'min(thread * piece, n)' : '0u'};
  let end = min(begin + piece, n);
  var f: ${type ?? word} = ${start};
  ${
    long
      ? `for (var i = begin; i < end; i++) { ${next}${step}; }
  folds[thread] = f;
  workgroupBarrier();
  f = ${start};
  for (var i = 0u; i < thread; i++) { let g = folds[i]; f = ${join}; }`
      : ''
  }
  for (var i = begin; i < end; i++) {
    ${next}${step};
    ${results.map(([, value], k) => `y${k}[at + i * step] = ${value};`).join(' ')}
  }`;
}

/** Writes what is folded up to each element of a dimension. */
export function scan(gpu: Gpu, own: Scan): void {
  const { name, x, dim, fold, results, declares = '' } = own;
  withScratch(gpu, ({ contiguous }) => {
    const { outer, length, inner } = around(x.shape, dim);
    const word = wordOf(x.dtype);
    const long = length >= LONG;
    const program = gpu.queue.program(`scan ${name} ${word} ${long}`, () => ({
      name,
      threads: THREADS,
      reads: [{ name: 'x', type: word }],
      writes: results.map(([y], k) => ({ name: `y${k}`, type: wordOf(y.dtype) })),
      declares: declares + (long ? `var<workgroup> folds: array<${fold.type ?? word}, ${THREADS}>;` : ''),
      body: bodyOf(own, word, long),
    }));
    const lines = length === 0 ? 0 : outer * inner;
    const buffers = [stored(contiguous(x)).source(), ...results.map(([y]) => stored(y).target())];
    gpu.queue.run(program, buffers, [lines, length, inner], long ? lines : Math.ceil(lines / THREADS));
  });
}
