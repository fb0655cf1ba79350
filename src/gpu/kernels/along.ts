// Along one dimension: extremes with their places, and what there is up to each element: sums, products, extremes and
// logarithms of sums of exponentials.

import type { Dim } from '../../reference/kernels/along.ts';
import * as ops from '../../reference/ops/along.ts';
import { present } from '../../reference/ops/op.ts';
import * as running from '../../reference/ops/running.ts';
import { SUM } from '../folds.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { type Fold, foldLines } from '../lines.ts';
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

/** A number up to each element. */
const upTo =
  (name: string, fold: Fold, declares?: string): GpuKernel =>
  (gpu, inputs, [y], { dim }: Dim) =>
    scan(gpu, { name, x: present(inputs[0]), dim, fold, results: [[y, 'f']], declares });

/** The extreme element up to each one, and its place: the last of equals, or the last NaN. */
const extremeUpTo =
  (name: string, sign: '<' | '>'): GpuKernel =>
  (gpu, inputs, [values, indices], { dim }: Dim) => {
    const x = present(inputs[0]);
    const word = wordOf(x.dtype);
    const [loud, quiet] = word === 'f32' ? ['|| is_nan(b.x)', 'is_nan(a.x) ||'] : ['', ''];
    scan(gpu, {
      name,
      x,
      dim,
      fold: { type: 'Best', start: 'Best(0, -1)', step: 'later(f, Best(x0, i32(i)))', join: 'later(f, g)' },
      results: [
        [values, 'f.x'],
        [indices, 'f.at'],
      ],
      declares: `
struct Best { x: ${word}, at: i32 }
fn later(a: Best, b: Best) -> Best {
  if (b.at < 0) { return a; }
  if (a.at < 0 ${loud}) { return b; }
  if (${quiet} a.x ${sign} b.x) { return a; }
  return b;
}
`,
    });
  };

/** log(eᵃ + eᵇ), shifted by the larger; equal infinities have no difference. */
const LOG_ADD = `
fn log_add(a: f32, b: f32) -> f32 {
  let large = max(a, b);
  let y = select(large + log1p_(exp_(min(a, b) - large)), a, a == b && abs(a) == infinity());
  return select(y, nan(), is_nan(a) || is_nan(b));
}
`;

export const alongKernels: Family = [
  [ops.max_dim, extreme('max_dim', '>')],
  [ops.min_dim, extreme('min_dim', '<')],
  [ops.argmax, extreme('argmax', '>')],
  [ops.argmin, extreme('argmin', '<')],
  [ops.cumsum, upTo('cumsum', SUM)],
  [running.cumprod, upTo('cumprod', { start: '1', step: 'f * x0', join: 'f * g' })],
  [running.cummax, extremeUpTo('cummax', '>')],
  [running.cummin, extremeUpTo('cummin', '<')],
  [
    running.logcumsumexp,
    upTo('logcumsumexp', { start: '-infinity()', step: 'log_add(f, x0)', join: 'log_add(f, g)' }, LOG_ADD),
  ],
];
