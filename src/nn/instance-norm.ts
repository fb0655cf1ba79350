// nn.InstanceNorm1d and its function: each channel of each sample by its own statistics.

import * as f from '../engine/functions.ts';
import { bind, formatSize, normalizeDim, RuntimeError, ValueError, warn } from '../engine/index.ts';
import { fixedNorm, instanceNorm } from '../rules/normalization.ts';
import { bound } from '../torch/define.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, float, tensor } from '../torch/kinds.ts';
import { floating, named } from '../torch/names.ts';
import { inputOf } from './forward.ts';
import { type NormArguments, NormBase, normSignature } from './norm-base.ts';
import { type Affine, checkChannels, checkDTypes, type Eps } from './norms.ts';

interface StatisticsOptions extends Affine, Eps {
  /** The mean of each channel, which moves where `use_input_stats`; null (default): none. */
  running_mean?: Tensor | null;
  /** Its variance. */
  running_var?: Tensor | null;
  /** Whether the statistics are those of the input, as by default. */
  use_input_stats?: boolean;
  /** The share of the input's statistics in the running ones; 0.1 by default. */
  momentum?: number;
}
/** Takes running statistics, a scale and a shift. */
interface InstanceNormFunction {
  (
    input: Tensor,
    running_mean?: Tensor | null | StatisticsOptions,
    running_var?: Tensor | null,
    weight?: Tensor | null | Omit<StatisticsOptions, 'running_mean' | 'running_var'>,
    bias?: Tensor | null,
    use_input_stats?: boolean,
    momentum?: number,
    eps?: number,
  ): Tensor;
}

/** @throws ValueError where a channel has one element alone, RuntimeError where there are no statistics to use. */
function checkStatistics({ shape }: Tensor, given: Required<StatisticsOptions>): void {
  const { running_mean: mean, running_var: variance } = given;
  if (given.use_input_stats) {
    if (shape.slice(2).reduce((n, d) => n * d, 1) === 1) {
      throw new ValueError(`Expected more than 1 spatial element when training, got input size ${formatSize(shape)}`);
    }
    if ((mean === null) !== (variance === null)) {
      throw new ValueError('running_mean and running_var must either both be None or neither be None');
    }
  } else if (mean === null || variance === null) {
    throw new RuntimeError('Expected running_mean and running_var to be defined when use_input_stats is false');
  }
}

/** (x - mean) / √(var + eps) · weight + bias for each channel of each sample, x [N, C, …]. Ulyanov et al., 2016. */
export const instance_norm: InstanceNormFunction = /* @__PURE__ */ bound<StatisticsOptions>(
  'instance_norm',
  {
    running_mean: [tensor, null],
    running_var: [tensor, null],
    weight: [tensor, null],
    bias: [tensor, null],
    use_input_stats: [bool, true],
    momentum: [float, 0.1],
    eps: [float, 1e-5],
  },
  (input, given) => {
    checkStatistics(input, given);
    const { running_mean: mean, running_var: variance, weight, bias, momentum, eps } = given;
    normalizeDim(1, input.ndim);
    // PyTorch counts them for all samples.
    checkChannels(input.shape[1], { running_mean: mean, running_var: variance, weight, bias }, input.shape[0]);
    floating('batch_norm', input);
    checkDTypes(input, weight, bias);
    const y =
      given.use_input_stats || mean === null || variance === null
        ? instanceNorm(input, { mean, variance, momentum }, weight, bias, eps)
        : fixedNorm(input, mean, variance, weight, bias, eps);
    return named('ViewBackward0', y);
  },
);

const declared = /* @__PURE__ */ normSignature('_InstanceNorm.__init__', false);

/**
 * (x - mean) / √(var + eps) · weight + bias for each channel of each sample; outside of training with running statistics, where
 * there are. Source: Ulyanov et al., 2016.
 */
export class InstanceNorm1d extends NormBase {
  static override readonly name: string = 'InstanceNorm1d';

  constructor(...args: NormArguments) {
    super(bind(declared, args));
  }

  /** @throws ValueError where there are weights for another number of channels; warns where there are none. */
  private checkChannels({ shape }: Tensor, dim: number): void {
    if (shape[dim] === this.num_features) return;
    if (this.affine) {
      throw new ValueError(
        `expected input's size at dim=${dim} to match num_features (${this.num_features}), but got: ${shape[dim]}.`,
      );
    }
    warn(
      `input's size at dim=${dim} does not match num_features. You can silence this warning by not passing in num_features, which is not used because affine=False`,
    );
  }

  private normalized(input: Tensor): Tensor {
    return instance_norm(input, {
      running_mean: this.running_mean,
      running_var: this.running_var,
      weight: this.weight,
      bias: this.bias,
      use_input_stats: this.training || !this.track_running_stats,
      momentum: this.momentum ?? 0,
      eps: this.eps,
    });
  }

  /** input [N, C, L] or [C, L] → the same shape. @throws ValueError for other ranks, and for one element in a channel. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    if (input.ndim !== 2 && input.ndim !== 3) {
      throw new ValueError(`expected 2D or 3D input (got ${input.ndim}D input)`);
    }
    this.checkChannels(input, input.ndim - 2);
    if (input.ndim === 3) return this.normalized(input);
    return named('SqueezeBackward1', f.squeeze(this.normalized(f.unsqueeze(input, 0)), [0]));
  }
}
