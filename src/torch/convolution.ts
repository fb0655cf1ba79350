// Convolution over time in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { RuntimeError } from '../engine/index.ts';
import { checkConvolution, samePadding } from '../rules/convolution.ts';
import { checkDTypes, checkRanks, inBatches, single } from './conv-checks.ts';
import { bound } from './define.ts';
import { either, int, sizes, str, tensor } from './kinds.ts';
import { cNames } from './names.ts';
import type { Tensor } from './tensor.ts';

/** How a convolution moves. */
export interface ConvolutionRest {
  /** Steps between neighbouring windows, 1 by default. */
  stride?: number | readonly number[];
  /** Zeros on both sides, 0 by default; `'same'` keeps the length, `'valid'` is 0. */
  padding?: number | readonly number[] | string;
  /** Steps between the elements of a window, 1 by default. */
  dilation?: number | readonly number[];
  /** Parts that the channels are cut into, each with filters of its own; 1 by default. */
  groups?: number;
}
export interface ConvolutionOptions extends ConvolutionRest {
  /** [O, C / groups, K]. */
  weight: Tensor;
  /** [O], or null (default). */
  bias?: Tensor | null;
}

/** Takes a kernel, a bias and how it moves. */
export interface Convolve {
  (
    input: Tensor,
    weight: Tensor,
    bias?: Tensor | null,
    stride?: number | readonly number[] | ConvolutionRest,
    padding?: number | readonly number[] | string | Omit<ConvolutionRest, 'stride'>,
    dilation?: number | readonly number[] | Pick<ConvolutionRest, 'dilation' | 'groups'>,
    groups?: number | Pick<ConvolutionRest, 'groups'>,
  ): Tensor;
  (input: Tensor, weight: Tensor, options: Omit<ConvolutionOptions, 'weight'>): Tensor;
  (input: Tensor, options: ConvolutionOptions): Tensor;
}

/** @throws RuntimeError where a bias has another dtype than the input. */
function checkBias(input: Tensor, bias: Tensor | null): void {
  if (bias === null || bias.dtype === input.dtype) return;
  const [x, b] = [input, bias].map(({ dtype }) => cNames[dtype]);
  throw new RuntimeError(`Input type (${x}) and bias type (${b}) should be the same`);
}

/** What the padding is. @throws RuntimeError where it is none. */
function paddingOf(
  padding: number | readonly number[] | string,
  kernel: number,
  stride: number,
  dilation: number,
): readonly [number, number] {
  if (typeof padding !== 'string') {
    const width = single('padding', padding, false);
    return [width, width];
  }
  if (padding === 'valid') return [0, 0];
  if (padding !== 'same') throw new RuntimeError(`Invalid padding string: '${padding}'`);
  if (stride !== 1) throw new RuntimeError("padding='same' is not supported for strided convolutions");
  return samePadding(kernel, dilation);
}

function batched(input: Tensor, { weight, bias, groups, ...given }: Required<ConvolutionOptions>): Tensor {
  if (weight.ndim < 3) throw new RuntimeError('weight should have at least three dimensions');
  checkBias(input, bias);
  if (groups <= 0) throw new RuntimeError('non-positive groups is not supported');
  const same = given.padding === 'same';
  const stride = single('stride', given.stride, same);
  const dilation = single('dilation', given.dilation, same);
  const padding = paddingOf(given.padding, weight.shape[2], stride, dilation);
  if (padding[0] < 0) throw new RuntimeError('negative padding is not supported');
  if (stride <= 0) throw new RuntimeError('non-positive stride is not supported');
  if (dilation <= 0) {
    throw new RuntimeError(
      dilation === 0 ? 'non-positive dilation is not supported' : 'dilation should be greater than zero',
    );
  }
  checkRanks(input, weight);
  const options = { stride, padding, dilation, groups };
  checkConvolution(input, weight, bias, options);
  if (weight.shape[2] === 0) {
    throw new RuntimeError('kernel size should be greater than zero, but got kernel_height: 1 kernel_width: 0');
  }
  checkDTypes(input, weight, 'slow_conv2d_cpu');
  return f.convolution(input, weight, bias, options);
}

/** Convolution over the last dimension: input [N, C, L] (or [C, L]), weight [O, C / groups, K], bias [O] → [N, O, windows]. */
export const conv1d: Convolve = /* @__PURE__ */ bound<ConvolutionOptions>(
  'conv1d',
  {
    weight: [tensor],
    bias: [tensor, null],
    stride: [sizes, 1],
    padding: [/* @__PURE__ */ either(sizes, str, sizes.name), 0],
    dilation: [sizes, 1],
    groups: [int, 1],
  },
  (input, options) => inBatches('conv1d', input, (batch) => batched(batch, options)),
);
