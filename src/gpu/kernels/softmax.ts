// Softmax and its logarithm along one dimension, layer normalization, and their backward passes.

import type { Along, View } from '../../reference/kernels/kernel.ts';
import * as normal from '../../reference/ops/norm.ts';
import { present } from '../../reference/ops/op.ts';
import * as ops from '../../reference/ops/softmax.ts';
import { extremeOf, sumOf } from '../folds.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { type Fold, foldLines, type Lines } from '../lines.ts';
import { CENTER, MOMENTS } from './reduce.ts';

/** What each element becomes by the folds of its line. */
const softmax =
  (text: Pick<Lines, 'name' | 'folds' | 'lets'>, y: string): GpuKernel =>
  (gpu, inputs, [output], { dim }: Along) => {
    const { shape } = output;
    foldLines(gpu, {
      ...text,
      shape,
      dims: shape.length === 0 ? [] : [dim],
      reads: inputs.map(present),
      each: [[output, y]],
    });
  };

const EXPONENTIALS = [extremeOf('>', 'f32'), sumOf('exp_(x0 - f0)')];

/** The views that are there, and what a text calls each: `name` where it is missing. */
const optional = (reads: View[], x: View | null, missing: string): string =>
  x === null ? missing : `x${reads.push(x) - 1}`;

// y = (x - mean) / √(var + ε) · w + b
const layer_norm: GpuKernel = (gpu, [given, weight, bias], [y, mean, rstd], { eps }: { readonly eps: number }) => {
  const reads = [present(given)];
  const [w, b] = [optional(reads, weight, '1.0'), optional(reads, bias, '0.0')];
  foldLines(gpu, {
    name: `layer_norm ${w} ${b}`,
    shape: y.shape,
    dims: [1],
    reads,
    folds: MOMENTS,
    lets: `let mean = ${CENTER}; let rstd = 1.0 / sqrt(f1 / f32(n) + k(0u));`,
    results: [
      [mean, 'mean'],
      [rstd, 'rstd'],
    ],
    each: [[y, `(x0 - mean) * rstd * ${w} + ${b}`]],
    attributes: [eps],
  });
};

/** A sum of pairs, in WGSL: of a sum over the batch little may be left. */
const sumOfPairs = (pair: string): Fold => ({
  type: 'vec2<f32>',
  start: 'vec2<f32>()',
  step: `add_pairs(f, ${pair})`,
  join: 'add_pairs(f, g)',
});

// With n = (x - mean) rstd and d = g w: dx = rstd (d - mean(d) - n mean(d n)); dw = Σ g n; db = Σ g
const layer_norm_backward: GpuKernel = (gpu, [g, x, mean, rstd, weight], [dx, dw, db]) => {
  const reads = [g, x, mean, rstd].map(present);
  foldLines(gpu, {
    name: 'layer_norm_backward sums',
    shape: dx.shape,
    dims: [0],
    reads,
    folds: [sumOfPairs('scale_pair(x0, scale_pair(x3, sum_pair(x1, -x2)))'), sumOfPairs('vec2(x0, 0.0)')],
    results: [
      [dw, 'rounded(f0)'],
      [db, 'rounded(f1)'],
    ],
  });
  const d = `x0 * ${optional(reads, weight, '1.0')}`;
  const normal = '(x1 - x2) * x3';
  foldLines(gpu, {
    name: `layer_norm_backward ${d}`,
    shape: dx.shape,
    dims: [1],
    reads,
    folds: [sumOf(d), sumOf(`${d} * ${normal}`)],
    lets: 'let m = f32(n);',
    each: [[dx, `x3 * (${d} - f0 / m - ${normal} * (f1 / m))`]],
  });
};

export const softmaxKernels: Family = [
  [ops.softmax, softmax({ name: 'softmax', folds: EXPONENTIALS }, 'exp_(x0 - f0) / f1')],
  [
    ops.log_softmax,
    softmax({ name: 'log_softmax', folds: EXPONENTIALS, lets: 'let rest = log_(f1);' }, 'x0 - f0 - rest'),
  ],
  // dx = y (g - Σ g y)
  [ops.softmax_backward, softmax({ name: 'softmax_backward', folds: [sumOf('x0 * x1')] }, 'x1 * (x0 - f0)')],
  // dx = g - eʸ Σ g
  [ops.log_softmax_backward, softmax({ name: 'log_softmax_backward', folds: [sumOf('x0')] }, 'x0 - exp_(x1) * f0')],
  [normal.layer_norm, layer_norm],
  [normal.layer_norm_backward, layer_norm_backward],
];
