// batch_norm and group_norm of torch.nn.functional.

import { formatSize, formatSizes, normalizeDim, RuntimeError, ValueError } from '../engine/index.ts';
import { batchNorm, fixedNorm, groupNorm } from '../rules/normalization.ts';
import { floatText } from '../rules/text/python.ts';
import { bound } from '../torch/define.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, float, int, orNull, tensor } from '../torch/kinds.ts';
import { floating, named } from '../torch/names.ts';
import { contiguous } from '../torch/view.ts';

export interface Affine {
  /** A factor for each channel; null (default): 1. */
  weight?: Tensor | null;
  /** Added to each channel; null (default): 0. */
  bias?: Tensor | null;
}
export interface Eps {
  /** Added to the variance; 1e-5 by default. */
  eps?: number;
}

/** @throws RuntimeError where the parameters are of another dtype than the input. */
export function checkDTypes(input: Tensor, ...parameters: readonly (Tensor | null)[]): void {
  if (parameters.every((x) => x === null || x.dtype === input.dtype)) return;
  throw new RuntimeError(
    input.dtype === 'float32'
      ? 'mixed dtype (CPU): expect parameter to have scalar type of Float'
      : 'mixed dtype (CPU): all inputs must share same datatype.',
    'convert one side: x.to(torch.float32), or the model: model.double()',
  );
}

/** @throws ValueError where a channel has one element alone, of which there is no variance. */
function checkBatch(sizes: readonly number[]): void {
  if (sizes.length < 2 || sizes.reduce((n, d, i) => (i === 1 ? n : n * d), 1) !== 1) return;
  throw new ValueError(`Expected more than 1 value per channel when training, got input size ${formatSize(sizes)}`);
}

interface BatchNormOptions extends Affine, Eps {
  /** The mean of each channel, which moves in training; null: none. */
  running_mean: Tensor | null;
  /** Its variance. */
  running_var: Tensor | null;
  /** Whether the statistics are those of the input; not by default. */
  training?: boolean;
  /** The share of the input's statistics in the running ones; 0.1 by default. */
  momentum?: number;
}
/** Takes running statistics, a scale and a shift. */
interface BatchNormFunction {
  (
    input: Tensor,
    running_mean: Tensor | null,
    running_var: Tensor | null,
    weight?: Tensor | null | Omit<BatchNormOptions, 'running_mean' | 'running_var'>,
    bias?: Tensor | null,
    training?: boolean,
    momentum?: number,
    eps?: number,
  ): Tensor;
  (input: Tensor, options: BatchNormOptions): Tensor;
}

/** @throws RuntimeError for what is not a number for each channel, each of which is counted so many times. */
export function checkChannels(channels: number, parts: { readonly [name: string]: Tensor | null }, times = 1): void {
  for (const [name, x] of Object.entries(parts)) {
    if (x === null || x.numel() === channels) continue;
    throw new RuntimeError(`${name} should contain ${channels * times} elements not ${x.numel() * times}`);
  }
}

/** What batch_norm does, with a momentum that may be a tensor. */
export function batchNormOf(
  input: Tensor,
  options: Omit<Required<BatchNormOptions>, 'momentum'> & { momentum: number | Tensor },
): Tensor {
  const { running_mean, running_var, weight, bias, training, momentum, eps } = options;
  if (training) {
    normalizeDim(1, input.ndim);
    checkBatch(input.shape);
  }
  if (training ? eps <= 0 : eps < 0) {
    const sign = training ? 'positive during training' : 'non-negative';
    throw new ValueError(`batch_norm eps must be ${sign}, but got ${floatText(eps)}`);
  }
  floating('batch_norm', input);
  if (!training) {
    if (running_mean === null) throw new RuntimeError('running_mean must be defined in evaluation mode');
    if (running_var === null) throw new RuntimeError('running_var must be defined in evaluation mode');
  }
  checkChannels(input.shape[1] ?? 0, { running_mean, running_var, weight, bias });
  checkDTypes(input, running_mean, running_var, weight, bias);
  const y =
    training || running_mean === null || running_var === null
      ? batchNorm(input, { mean: running_mean, variance: running_var, momentum }, weight, bias, eps)
      : fixedNorm(input, running_mean, running_var, weight, bias, eps);
  return named('NativeBatchNormBackward0', contiguous(y));
}

/** (x - mean) / √(var + eps) · weight + bias for each channel, x [N, C, …]. Ioffe and Szegedy, 2015. */
export const batch_norm: BatchNormFunction = /* @__PURE__ */ bound<BatchNormOptions>(
  'batch_norm',
  {
    running_mean: [/* @__PURE__ */ orNull(tensor)],
    running_var: [/* @__PURE__ */ orNull(tensor)],
    weight: [tensor, null],
    bias: [tensor, null],
    training: [bool, false],
    momentum: [float, 0.1],
    eps: [float, 1e-5],
  },
  batchNormOf,
);

interface GroupNormOptions extends Affine, Eps {
  /** Parts that the channels are cut into. */
  num_groups: number;
}
/** Takes the number of groups, a scale and a shift. */
interface GroupNormFunction {
  (
    input: Tensor,
    num_groups: number,
    weight?: Tensor | null | Omit<GroupNormOptions, 'num_groups'>,
    bias?: Tensor | null,
    eps?: number,
  ): Tensor;
  (input: Tensor, options: GroupNormOptions): Tensor;
}
/** (x - mean) / √(var + eps) over groups of channels, x [N, C, …], · weight + bias. Wu and He, 2018. */
export const group_norm: GroupNormFunction = /* @__PURE__ */ bound<GroupNormOptions>(
  'group_norm',
  { num_groups: [int], weight: [tensor, null], bias: [tensor, null], eps: [float, 1e-5] },
  (input, { num_groups, weight, bias, eps }) => {
    const { shape } = input;
    if (shape.length < 2) {
      throw new RuntimeError(`Expected at least 2 dimensions for input tensor but received ${shape.length}`);
    }
    if (num_groups <= 0) throw new RuntimeError(`Expected num groups to be greater than 0, got ${num_groups}`);
    checkBatch([Math.floor((shape[0] * shape[1]) / num_groups), num_groups, ...shape.slice(2)]);
    if (shape[1] % num_groups !== 0) {
      throw new RuntimeError(
        `Expected number of channels in input to be divisible by num_groups, but got input of shape ${formatSizes(shape)} and num_groups=${num_groups}`,
      );
    }
    for (const [name, x] of Object.entries({ weight, bias })) {
      if (x === null || (x.ndim === 1 && x.numel() === shape[1])) continue;
      throw new RuntimeError(
        `Expected ${name} to be a vector of size equal to the number of channels in input, but got ${name} of shape ${formatSizes(x.shape)} and input of shape ${formatSizes(shape)}`,
      );
    }
    floating('GroupNormKernelImpl', input);
    checkDTypes(input, weight, bias);
    return named('NativeGroupNormBackward0', groupNorm(input, num_groups, weight, bias, eps));
  },
);
