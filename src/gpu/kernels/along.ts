// Along one dimension: extremes with their places, and running sums.

import type { Dim } from '../../reference/kernels/along.ts';
import * as ops from '../../reference/ops/along.ts';
import { present } from '../../reference/ops/op.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { foldLines } from '../lines.ts';
import { scan } from '../scan.ts';
import { wordOf } from '../words.ts';

/** The extreme element so far and its place, -1 where there is none yet: the first of equals, or the first NaN. */
const best = (word: string, sign: '<' | '>'): string => `
struct Best { x: ${word}, at: i32 }
fn better(a: Best, b: Best) -> Best {
  if (a.at < 0 || b.at < 0) { if (a.at < 0) { return b; } return a; }
  ${word === 'f32' ? 'if (is_nan(a.x) != is_nan(b.x)) { if (is_nan(a.x)) { return a; } return b; }' : ''}
  if (a.x ${sign} b.x) { return a; }
  if (b.x ${sign} a.x) { return b; }
  if (a.at < b.at) { return a; }
  return b;
}
`;

/** The last output is the place, the one before it the element. */
const extreme =
  (name: string, sign: '<' | '>'): GpuKernel =>
  (gpu, inputs, outputs, { dim }: Dim) => {
    const x = present(inputs[0]);
    const texts = ['f0.at', 'f0.x'].slice(0, outputs.length).reverse();
    foldLines(gpu, {
      name,
      shape: x.shape,
      dims: x.shape.length === 0 ? [] : [dim],
      reads: [x],
      folds: [{ type: 'Best', start: 'Best(0, -1)', step: 'better(f, Best(x0, i32(i)))', join: 'better(f, g)' }],
      results: outputs.map((y, i) => [y, texts[i]]),
      declares: best(wordOf(x.dtype), sign),
    });
  };

const cumsum: GpuKernel = (gpu, inputs, [y], { dim }: { readonly dim: number }) =>
  scan(gpu, present(inputs[0]), y, dim);

export const alongKernels: Family = [
  [ops.max_dim, extreme('max_dim', '>')],
  [ops.min_dim, extreme('min_dim', '<')],
  [ops.argmax, extreme('argmax', '>')],
  [ops.argmin, extreme('argmin', '<')],
  [ops.cumsum, cumsum],
];
