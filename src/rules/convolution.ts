// Convolution over the last dimension, checked in PyTorch's words.

import * as f from '../engine/functions.ts';
import { type Convolution, formatSizes, RuntimeError, type Tensor } from '../engine/index.ts';

/** @throws RuntimeError where weight [O, C / groups, K] and bias [O] do not fit x [N, C, L]. */
export function checkConvolution(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  { padding, dilation, groups }: Convolution,
): void {
  const [filters, channels, kernel] = weight.shape;
  const given = `Given groups=${groups}`;
  if (filters < groups) {
    throw new RuntimeError(
      `${given}, expected weight to be at least ${groups} at dimension 0, but got weight of size ${formatSizes(weight.shape)} instead`,
    );
  }
  if (filters % groups !== 0) {
    throw new RuntimeError(
      `${given}, expected weight to be divisible by ${groups} at dimension 0, but got weight of size [${formatSizes(weight.shape)}] instead`,
    );
  }
  if (x.shape[1] !== channels * groups) {
    throw new RuntimeError(
      `${given}, weight of size ${formatSizes(weight.shape)}, expected input${formatSizes(x.shape)} to have ${channels * groups} channels, but got ${x.shape[1]} channels instead`,
    );
  }
  if (bias !== null && (bias.shape.length !== 1 || bias.shape[0] !== filters)) {
    throw new RuntimeError(
      `Given weight of size ${formatSizes(weight.shape)}, expected bias to be 1-dimensional with ${filters} elements, but got bias of size ${formatSizes(bias.shape)} instead`,
    );
  }
  const [span, length] = [dilation * (kernel - 1) + 1, x.shape[2] + padding[0] + padding[1]];
  if (span > length) {
    throw new RuntimeError(
      `Calculated padded input size per channel: (${length}). Kernel size: (${span}). Kernel size can't be greater than actual input size`,
    );
  }
}

/** Cross-correlation of x [N, C, L] with weight [O, C / groups, K], and bias [O] or null → [N, O, windows]. */
export function conv1d<T extends Tensor>(x: T, weight: T, bias: T | null, options: Convolution): T {
  checkConvolution(x, weight, bias, options);
  return f.convolution(x, weight, bias, options);
}

/** Zeros before and behind a sequence with which it keeps its length; of an odd number the larger part is behind. */
export function samePadding(kernel: number, dilation: number): readonly [before: number, after: number] {
  const total = dilation * (kernel - 1);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}
