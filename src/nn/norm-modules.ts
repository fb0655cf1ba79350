// nn.BatchNorm1d, nn.GroupNorm and nn.RMSNorm.

import * as f from '../engine/functions.ts';
import { bind, type DType, formatTuple, none, ValueError } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { boolText, floatText } from '../rules/text/python.ts';
import { overwrite } from '../rules/write.ts';
import { ones, type Tensor } from '../torch/index.ts';
import { bool, device, dtype, float, int, intOrInts } from '../torch/kinds.ts';
import { Parameter } from '../torch/parameter.ts';
import { rms_norm } from '../torch/rms-norm.ts';
import { inputOf } from './forward.ts';
import { ones_, zeros_ } from './init.ts';
import { Module } from './module.ts';
import { type AffineOptions, makeAffine, type NormArguments, NormBase, normSignature } from './norm-base.ts';
import { batchNormOf, group_norm } from './norms.ts';
import type { FactoryOptions } from './options.ts';

const batchNorm = /* @__PURE__ */ normSignature('BatchNorm1d.__init__', true);

/**
 * (x - mean) / √(var + eps) · weight + bias for each channel: over the batch in training, with running statistics otherwise.
 * Source: Ioffe and Szegedy, 2015.
 */
export class BatchNorm1d extends NormBase {
  static override readonly name: string = 'BatchNorm1d';

  constructor(...args: NormArguments) {
    super(bind(batchNorm, args));
  }

  /** input [N, C] or [N, C, L] → the same shape. @throws ValueError for other ranks. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    if (input.ndim !== 2 && input.ndim !== 3) {
      throw new ValueError(`expected 2D or 3D input (got ${input.ndim}D input)`);
    }
    const { running_mean, running_var, num_batches_tracked: seen, weight, bias, eps } = this;
    let momentum: number | Tensor = this.momentum ?? 0;
    if (this.training && this.track_running_stats && seen) {
      overwrite(seen, f.add(seen, 1));
      if (this.momentum === null) momentum = f.div(1, f.cast(seen, input.dtype));
    }
    const training = this.training || (running_mean === null && running_var === null);
    const used = !this.training || this.track_running_stats;
    return batchNormOf(input, {
      running_mean: used ? running_mean : null,
      running_var: used ? running_var : null,
      weight,
      bias,
      training,
      momentum,
      eps,
    });
  }
}

/** Options of GroupNorm. */
export interface GroupNormOptions extends AffineOptions {}
/** What a GroupNorm must be told. */
export interface GroupNormSizes {
  /** Parts that the channels are cut into. */
  num_groups: number;
  /** How many channels. */
  num_channels: number;
}
const groupNorm = /* @__PURE__ */ optionsOf<GroupNormSizes & GroupNormOptions>(
  'GroupNorm.__init__',
  {
    num_groups: [int],
    num_channels: [int],
    eps: [float, 1e-5],
    affine: [bool, true],
    device: [device, null],
    dtype: [dtype, null],
    bias: [bool, true],
  },
  true,
  undefined,
  6,
);

/** (x - mean) / √(var + eps) over groups of channels, · weight + bias. Source: Wu and He, 2018. */
export class GroupNorm extends Module {
  static override readonly name: string = 'GroupNorm';

  /** Parts that the channels are cut into. */
  num_groups: number;
  /** How many channels. */
  num_channels: number;
  /** Added to the variance. */
  eps: number;
  /** Whether there is a weight. */
  affine: boolean;
  /** [num_channels], starts at 1; or null. */
  declare weight: Parameter | null;
  /** [num_channels], starts at 0; or null. */
  declare bias: Parameter | null;

  constructor(num_groups: number, num_channels: number, options?: GroupNormOptions);
  constructor(
    num_groups: number,
    num_channels: number,
    eps: number,
    affine?: boolean | Omit<GroupNormOptions, 'eps'>,
    device?: string | null,
    dtype?: DType | null,
    options?: Pick<GroupNormOptions, 'bias'>,
  );
  constructor(options: GroupNormSizes & GroupNormOptions);
  /** @throws ValueError where groups do not divide the channels. */
  constructor(...args: readonly unknown[]) {
    super();
    const given = bind(groupNorm, args);
    const { num_groups, num_channels } = given;
    if (num_channels % num_groups !== 0) {
      throw new ValueError(`num_channels (${num_channels}) must be divisible by num_groups (${num_groups})`);
    }
    this.num_groups = num_groups;
    this.num_channels = num_channels;
    this.eps = given.eps;
    this.affine = given.affine;
    makeAffine(this, num_channels, given);
    this.reset_parameters();
  }

  /** Sets the weight to 1 and the bias to 0. */
  reset_parameters(...given: never[]): void {
    none('reset_parameters', given);
    if (this.weight) ones_(this.weight);
    if (this.bias) zeros_(this.bias);
  }

  /** input [N, num_channels, …] → the same shape. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return group_norm(inputOf(this, args), this.num_groups, this.weight, this.bias, this.eps);
  }

  override extra_repr(): string {
    return `${this.num_groups}, ${this.num_channels}, eps=${floatText(this.eps)}, affine=${boolText(this.affine)}, bias=${boolText(this.bias !== null)}`;
  }
}

/** Options of RMSNorm. */
export interface RMSNormOptions extends FactoryOptions {
  /** Added to the mean of squares; null (default): the distance of 1 to the next number of the dtype. */
  eps?: number | null;
  /** Scale by a weight of normalized_shape, true by default. */
  elementwise_affine?: boolean;
}
const rmsNorm = /* @__PURE__ */ optionsOf<{ normalized_shape: number | readonly number[] } & RMSNormOptions>(
  'RMSNorm.__init__',
  {
    normalized_shape: [intOrInts],
    eps: [float, null],
    elementwise_affine: [bool, true],
    device: [device, null],
    dtype: [dtype, null],
  },
);

/** x / √(mean x² + eps) · weight over the last dimensions. Source: Zhang and Sennrich, 2019. */
export class RMSNorm extends Module {
  static override readonly name: string = 'RMSNorm';

  /** The input's last sizes. */
  normalized_shape: readonly number[];
  /** Added to the mean of squares, or null. */
  eps: number | null;
  /** Whether there is a weight. */
  elementwise_affine: boolean;
  /** Of normalized_shape, starts at 1; or null. */
  declare weight: Parameter | null;

  constructor(normalized_shape: number | readonly number[], options?: RMSNormOptions);
  constructor(
    normalized_shape: number | readonly number[],
    eps: number | null,
    elementwise_affine?: boolean | Omit<RMSNormOptions, 'eps'>,
    device?: string | null,
    dtype?: DType | null,
  );
  constructor(options: { normalized_shape: number | readonly number[] } & RMSNormOptions);
  constructor(...args: readonly unknown[]) {
    super();
    const { normalized_shape, eps, elementwise_affine, device, dtype } = bind(rmsNorm, args);
    this.normalized_shape = typeof normalized_shape === 'number' ? [normalized_shape] : normalized_shape;
    this.eps = eps;
    this.elementwise_affine = elementwise_affine;
    const weight = elementwise_affine ? new Parameter(ones(this.normalized_shape, { device, dtype })) : null;
    this.register_parameter('weight', weight);
  }

  /** Sets the weight to 1. */
  reset_parameters(...given: never[]): void {
    none('reset_parameters', given);
    if (this.weight) ones_(this.weight);
  }

  /** input [..., normalized_shape] → the same shape. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return rms_norm(inputOf(this, args), this.normalized_shape, this.weight, this.eps);
  }

  override extra_repr(): string {
    const eps = this.eps === null ? 'None' : floatText(this.eps);
    return `${formatTuple(this.normalized_shape)}, eps=${eps}, elementwise_affine=${boolText(this.elementwise_affine)}`;
  }
}
