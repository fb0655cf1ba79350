// Reductions over dimensions.

import type { Dims } from '../../reference/kernels/reduce.ts';
import { present } from '../../reference/ops/op.ts';
import * as ops from '../../reference/ops/reduce.ts';
import { SUM } from '../folds.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { type Fold, reduce } from '../reduce.ts';

const reduction =
  (fold: Fold): GpuKernel =>
  (gpu, inputs, [y], { dims }: Dims) =>
    reduce(gpu, fold, present(inputs[0]), y, dims);

export const reduceKernels: Family = [
  [ops.sum, reduction(SUM)],
  [ops.mean, reduction({ ...SUM, name: 'mean', finish: 'f / f32(n)' })],
];
