// Convolution over the last dimension, checked in PyTorch's words.

import * as f from '../engine/functions.ts';
import { type Convolution, formatSizes, RuntimeError, type Tensor } from '../engine/index.ts';

/** @throws RuntimeError where groups do not cut the first dimension of a weight. */
function checkGroups({ shape }: Tensor, groups: number): void {
  const given = `Given groups=${groups}`;
  const [filters] = shape;
  if (filters < groups) {
    throw new RuntimeError(
      `${given}, expected weight to be at least ${groups} at dimension 0, but got weight of size ${formatSizes(shape)} instead`,
    );
  }
  if (filters % groups !== 0) {
    throw new RuntimeError(
      `${given}, expected weight to be divisible by ${groups} at dimension 0, but got weight of size [${formatSizes(shape)}] instead`,
    );
  }
}

/** @throws RuntimeError for a bias that is not [size]; `given` heads the text. */
function checkBias(given: string, weight: Tensor, bias: Tensor | null, size: number): void {
  if (bias === null || (bias.shape.length === 1 && bias.shape[0] === size)) return;
  throw new RuntimeError(
    `Given ${given}weight of size ${formatSizes(weight.shape)}, expected bias to be 1-dimensional with ${size} elements, but got bias of size ${formatSizes(bias.shape)} instead`,
  );
}

/** @throws RuntimeError where weight [O, C / groups, K] and bias [O] do not fit x [N, C, L]. */
export function checkConvolution(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  { padding, dilation, groups }: Convolution,
): void {
  const [filters, channels, kernel] = weight.shape;
  checkGroups(weight, groups);
  if (x.shape[1] !== channels * groups) {
    throw new RuntimeError(
      `Given groups=${groups}, weight of size ${formatSizes(weight.shape)}, expected input${formatSizes(x.shape)} to have ${channels * groups} channels, but got ${x.shape[1]} channels instead`,
    );
  }
  checkBias('', weight, bias, filters);
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

/** A convolution of which this one is the gradient of the input, and by how much the result is longer than that tells. */
export interface Transposed extends Omit<Convolution, 'padding'> {
  /** How much is cut off on both sides. */
  readonly padding: number;
  /** How much less of it at the end; zeros where there is no more to leave. */
  readonly longer: number;
}

/** @throws RuntimeError where weight [C, O / groups, K] and bias [O] do not fit x [N, C, L]. */
export function checkTransposed(x: Tensor, weight: Tensor, bias: Tensor | null, { groups }: Transposed): void {
  const [channels, filters] = weight.shape;
  checkGroups(weight, groups);
  if (x.shape[1] !== channels) {
    throw new RuntimeError(
      `Given transposed=1, weight of size ${formatSizes(weight.shape)}, expected input${formatSizes(x.shape)} to have ${channels} channels, but got ${x.shape[1]} channels instead`,
    );
  }
  checkBias('transposed=1, ', weight, bias, filters * groups);
}

/** Length of the result of a sequence of L: (L - 1) stride - 2 padding + dilation (K - 1) + longer + 1. */
export const transposedLength = (length: number, kernel: number, options: Transposed): number =>
  (length - 1) * options.stride - 2 * options.padding + options.dilation * (kernel - 1) + options.longer + 1;

/** The gradient of a convolution's input as a layer: x [N, C, L], weight [C, O / groups, K], bias [O] or null → [N, O, length]. */
export function transposedConvolution<T extends Tensor>(x: T, weight: T, bias: T | null, options: Transposed): T {
  const { stride, padding, dilation, groups, longer } = options;
  const behind = Math.max(0, padding - longer);
  const missing = longer - (padding - behind);
  const length = transposedLength(x.shape[2], weight.shape[2], options) - missing;
  const sums = f.convolution_input(x, weight, { stride, padding: [padding, behind], dilation, groups, length });
  const y = missing === 0 ? sums : f.pad(sums, { dim: 2, before: 0, after: missing, value: 0 });
  return bias ? f.add(y, f.reshape(bias, [bias.shape[0], 1])) : y;
}

/** Zeros before and behind a sequence with which it keeps its length; of an odd number the larger part is behind. */
export function samePadding(kernel: number, dilation: number): readonly [before: number, after: number] {
  const total = dilation * (kernel - 1);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}
