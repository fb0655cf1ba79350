// Reductions over dimensions.

import type { Dims } from '../../reference/kernels/reduce.ts';
import { present } from '../../reference/ops/op.ts';
import * as ops from '../../reference/ops/reduce.ts';
import * as ties from '../../reference/ops/ties.ts';
import { extremeOf, SUM, sumOf } from '../folds.ts';
import { truth } from '../functions.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { type Fold, foldLines } from '../lines.ts';
import { type Word, wordOf } from '../words.ts';

/** Folds, and in WGSL the result by them. */
interface Text {
  readonly name: string;
  readonly folds: readonly Fold[];
  readonly lets?: string;
  readonly y?: string;
  readonly attributes?: readonly number[];
}

const reduction =
  <A extends Dims>(textOf: (word: Word, attributes: A) => Text): GpuKernel =>
  (gpu, inputs, [result], attributes: A) => {
    const x = present(inputs[0]);
    const { y = 'f0', ...text } = textOf(wordOf(x.dtype), attributes);
    foldLines(gpu, { ...text, shape: x.shape, dims: attributes.dims, reads: [x], results: [[result, y]] });
  };

const extreme = (name: string, sign: '<' | '>'): GpuKernel =>
  reduction((word) => ({ name, folds: [extremeOf(sign, word)] }));
const amax = extreme('amax', '>');
const amin = extreme('amin', '<');

/** Whether some are, or all: the larger or the smaller of 0 and 1. */
const question = (name: string, most: 'max' | 'min'): GpuKernel =>
  reduction((word) => ({
    name,
    folds: [
      {
        type: 'i32',
        start: most === 'max' ? '0' : '1',
        step: `${most}(f, select(0, 1, ${truth('x0', word)}))`,
        join: `${most}(f, g)`,
      },
    ],
  }));

// x₀ + Σ (x - x₀) / n is exact where all are equal.
export const CENTER = '(r0[line0] + f0 / f32(n))';
export const MOMENTS: readonly Fold[] = [sumOf('(x0 - r0[line0])'), sumOf(`(x0 - ${CENTER}) * (x0 - ${CENTER})`)];

/** (Σ |x|ᵖ)^(1/p), with the limits 0 (how many are not 0), ∞ and -∞. */
function norm({ p }: { readonly p: number }): Text {
  const name = `norm ${p}`;
  if (p === 0) return { name, folds: [sumOf(`select(0.0, 1.0, ${truth('x0', 'f32')})`)] };
  if (p === 1) return { name, folds: [sumOf('abs(x0)')] };
  if (p === 2) return { name, folds: [sumOf('x0 * x0')], y: 'sqrt(f0)' };
  if (p === Number.POSITIVE_INFINITY) return { name, folds: [{ ...extremeOf('>', 'f32', 'abs(x0)'), start: '0.0' }] };
  if (p === Number.NEGATIVE_INFINITY) return { name, folds: [extremeOf('<', 'f32', 'abs(x0)')] };
  return { name: 'norm', folds: [sumOf('pow_(abs(x0), k(0u))')], y: 'pow_(f0, k(1u))', attributes: [p, 1 / p] };
}

export const reduceKernels: Family = [
  [ops.sum, reduction(() => ({ name: 'sum', folds: [SUM] }))],
  [ops.mean, reduction(() => ({ name: 'mean', folds: [SUM], y: 'f0 / f32(n)' }))],
  [
    ops.var,
    reduction<Dims & { readonly correction: number }>((_word, { correction }) => ({
      name: 'var',
      folds: MOMENTS,
      y: 'f1 / max(0.0, f32(n) - k(0u))',
      attributes: [correction],
    })),
  ],
  [ops.prod, reduction(() => ({ name: 'prod', folds: [{ start: '1', step: 'f * x0', join: 'f * g' }] }))],
  [ops.amax, amax],
  [ops.amin, amin],
  [ties.mxnet_max, amax],
  [ties.mxnet_min, amin],
  [
    ops.logsumexp,
    reduction(() => ({
      name: 'logsumexp',
      // Where the largest is infinite there is nothing to shift.
      folds: [extremeOf('>', 'f32'), sumOf('exp_(x0 - select(f0, 0.0, abs(f0) == infinity()))')],
      y: 'log_(f1) + select(f0, 0.0, abs(f0) == infinity())',
    })),
  ],
  [ops.norm, reduction<Dims & { readonly p: number }>((_word, attributes) => norm(attributes))],
  [ops.any, question('any', 'max')],
  [ops.all, question('all', 'min')],
];
