// Transposed convolution over time in PyTorch's spelling: the gradient of a convolution's input, as a function of its own.

import { dtypes, formatSizes, RuntimeError } from '../engine/index.ts';
import { checkTransposed, transposedConvolution, transposedLength } from '../rules/convolution.ts';
import { checkDTypes, checkRanks, inBatches, single } from './conv-checks.ts';
import { bound } from './define.ts';
import { int, sizes, tensor } from './kinds.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

type Sizes = number | readonly number[];

/** How a transposed convolution moves. */
export interface TransposedRest {
  /** Steps between the places where neighbouring elements of the input go, 1 by default. */
  stride?: Sizes;
  /** How much is cut off on both sides, 0 by default. */
  padding?: Sizes;
  /** How much longer the result is at its end, 0 by default; less than stride or dilation. */
  output_padding?: Sizes;
  /** Parts that the channels are cut into, each with filters of its own; 1 by default. */
  groups?: number;
  /** Steps between the elements of a filter, 1 by default. */
  dilation?: Sizes;
}
export interface TransposedOptions extends TransposedRest {
  /** [C, O / groups, K]. */
  weight: Tensor;
  /** [O], or null (default). */
  bias?: Tensor | null;
}

/** Takes a kernel, a bias and how it moves. */
export interface ConvolveTransposed {
  (
    input: Tensor,
    weight: Tensor,
    bias?: Tensor | null,
    stride?: Sizes | TransposedRest,
    padding?: Sizes | Omit<TransposedRest, 'stride'>,
    output_padding?: Sizes | Pick<TransposedRest, 'output_padding' | 'groups' | 'dilation'>,
    groups?: number | Pick<TransposedRest, 'groups' | 'dilation'>,
    dilation?: Sizes | Pick<TransposedRest, 'dilation'>,
  ): Tensor;
  (input: Tensor, weight: Tensor, options: Omit<TransposedOptions, 'weight'>): Tensor;
  (input: Tensor, options: TransposedOptions): Tensor;
}

/** @throws RuntimeError where a bias has another dtype than an input in float32. */
function checkBias(input: Tensor, bias: Tensor | null): void {
  if (bias === null || input.dtype !== 'float32' || bias.dtype === input.dtype) return;
  throw new RuntimeError(
    `Input type (torch.FloatTensor) and bias type (torch.${dtypes[bias.dtype].scalarName}Tensor) should be the same or input should be a MKLDNN tensor and bias is a dense tensor`,
  );
}

/** @throws RuntimeError where a result would have no elements. */
function checkLength(input: Tensor, length: number): void {
  const [, , given] = input.shape;
  if (given === 0) {
    const [n, c] = input.shape;
    throw new RuntimeError(
      `Only zero batch or zero channel inputs are supported, but got input shape: ${formatSizes([n, c, 1, 0])}`,
    );
  }
  if (length > 0) return;
  throw new RuntimeError(
    `Given input size per channel: (1 x ${given}). Calculated output size per channel: (1 x ${length}). Output size is too small`,
  );
}

function batched(input: Tensor, { weight, bias, groups, ...given }: Required<TransposedOptions>): Tensor {
  if (weight.ndim < 3) throw new RuntimeError('weight should have at least three dimensions');
  checkBias(input, bias);
  const stride = single('stride', given.stride, false);
  const padding = single('padding', given.padding, false);
  const longer = single('output_padding', given.output_padding, false);
  const dilation = single('dilation', given.dilation, false);
  if (groups <= 0) throw new RuntimeError('non-positive groups is not supported');
  if (padding < 0) throw new RuntimeError('negative padding is not supported');
  if (longer < 0) throw new RuntimeError('negative output_padding is not supported');
  if (stride <= 0) throw new RuntimeError('non-positive stride is not supported');
  if (dilation < 0) throw new RuntimeError('dilation should be greater than zero');
  checkRanks(input, weight);
  const options = { stride, padding, longer, dilation, groups };
  checkTransposed(input, weight, bias, options);
  checkDTypes(input, weight, 'slow_conv_transpose2d_out_cpu');
  const [, , kernel] = weight.shape;
  if (kernel === 0) {
    throw new RuntimeError('kernel size should be greater than zero, but got kernel_height: 1 kernel_width: 0');
  }
  if (dilation === 0) {
    throw new RuntimeError('dilation should be greater than zero, but got dilation_height: 1, dilation_width: 0');
  }
  if (longer >= stride && longer >= dilation) {
    throw new RuntimeError(
      `output padding must be smaller than either stride or dilation, but got output_padding_height: 0 output_padding_width: ${longer} stride_height: 1 stride_width: ${stride} dilation_height: 1 dilation_width: ${dilation}`,
    );
  }
  checkLength(input, transposedLength(input.shape[2], kernel, options));
  return named('ConvolutionBackward0', transposedConvolution(input, weight, bias, options));
}

/**
 * The gradient of a convolution's input, as a function: input [N, C, L] (or [C, L]), weight [C, O / groups, K], bias [O] →
 * [N, O, (L - 1) stride - 2 padding + dilation (K - 1) + output_padding + 1].
 */
export const conv_transpose1d: ConvolveTransposed = /* @__PURE__ */ bound<TransposedOptions>(
  'conv_transpose1d',
  {
    weight: [tensor],
    bias: [tensor, null],
    stride: [sizes, 1],
    padding: [sizes, 0],
    output_padding: [sizes, 0],
    groups: [int, 1],
    dilation: [sizes, 1],
  },
  (input, options) => inBatches('conv_transpose1d', input, (batch) => batched(batch, options)),
);
