// What nn.BatchNorm1d and nn.InstanceNorm1d share: parameters for each channel, running statistics, and what is printed.

import { type DType, none, type Signature } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { boolText, floatText, numberText } from '../rules/text/python.ts';
import { zeroOut } from '../rules/write.ts';
import { empty, ones, type Tensor, tensor, zeros } from '../torch/index.ts';
import { bool, device, dtype, float, int, orNull } from '../torch/kinds.ts';
import { Parameter } from '../torch/parameter.ts';
import { ones_, zeros_ } from './init.ts';
import { Module } from './module.ts';
import type { FactoryOptions } from './options.ts';
import type { StateDict, StateMetadata } from './state.ts';

/** Options of layers that scale and shift channels. */
export interface AffineOptions extends FactoryOptions {
  /** Added to the variance, 1e-5 by default. */
  eps?: number;
  /** Scale by a weight and add a bias for each channel, true by default (InstanceNorm1d: false). */
  affine?: boolean;
  /** Whether there is a bias beside the weight, true by default. */
  bias?: boolean;
}
/** Sets a weight and a bias of so many channels, or null. */
export function makeAffine(layer: Module, channels: number, { affine, bias, device, dtype }: AffineOptions): void {
  const make = (): Parameter => new Parameter(empty(channels, { device, dtype }));
  layer.register_parameter('weight', affine ? make() : null);
  layer.register_parameter('bias', affine && bias ? make() : null);
}

/** Options of BatchNorm1d and InstanceNorm1d. */
export interface BatchNormOptions extends AffineOptions {
  /** The share of a batch's statistics in the running ones, 0.1 by default; null: their average over all batches. */
  momentum?: number | null;
  /** Whether there are running statistics, which are used outside of training; true by default (InstanceNorm1d: false). */
  track_running_stats?: boolean;
}
/** All that such a layer is made of. */
export type NormParts = { num_features: number } & BatchNormOptions;

/** The ways to construct one, by position and by name. */
export type NormArguments =
  | [num_features: number, options?: BatchNormOptions]
  | [
      num_features: number,
      eps: number,
      momentum?: number | null | Omit<BatchNormOptions, 'eps'>,
      affine?: boolean,
      track_running_stats?: boolean,
      device?: string | null,
      dtype?: DType | null,
      options?: Pick<BatchNormOptions, 'bias'>,
    ]
  | [options: NormParts];

/** Declares the arguments of one: `on` says whether it has weights and running statistics by default. */
/* @__NO_SIDE_EFFECTS__ */
export const normSignature = (name: string, on: boolean): Signature<Required<NormParts>> =>
  optionsOf<NormParts>(
    name,
    {
      num_features: [int],
      eps: [float, 1e-5],
      momentum: [/* @__PURE__ */ orNull(float), 0.1],
      affine: [bool, on],
      track_running_stats: [bool, on],
      device: [device, null],
      dtype: [dtype, null],
      bias: [bool, true],
    },
    true,
    undefined,
    7,
  );

/** A layer that standardizes channels. */
export abstract class NormBase extends Module {
  /** How many channels. */
  num_features: number;
  /** Added to the variance. */
  eps: number;
  /** The share of a batch's statistics in the running ones, or null. */
  momentum: number | null;
  /** Whether there is a weight. */
  affine: boolean;
  /** Whether there are running statistics. */
  track_running_stats: boolean;
  /** [num_features], starts at 1; or null. */
  declare weight: Parameter | null;
  /** [num_features], starts at 0; or null. */
  declare bias: Parameter | null;
  /** [num_features], starts at 0; or null. */
  declare running_mean: Tensor | null;
  /** [num_features], starts at 1; or null. */
  declare running_var: Tensor | null;
  /** How many batches were seen, int64; or null. */
  declare num_batches_tracked: Tensor | null;

  constructor(given: { num_features: number } & Required<BatchNormOptions>) {
    super();
    this.num_features = given.num_features;
    this.eps = given.eps;
    this.momentum = given.momentum;
    this.affine = given.affine;
    this.track_running_stats = given.track_running_stats;
    makeAffine(this, this.num_features, given);
    const place = { device: given.device, dtype: given.dtype };
    const tracked = this.track_running_stats;
    this.register_buffer('running_mean', tracked ? zeros(this.num_features, place) : null);
    this.register_buffer('running_var', tracked ? ones(this.num_features, place) : null);
    this.register_buffer(
      'num_batches_tracked',
      tracked ? tensor(0, { dtype: 'int64', device: given.device ?? undefined }) : null,
    );
    this.reset_parameters();
  }

  override get _version(): number {
    return 2;
  }

  /** @internal Before version 2 batches were not counted. */
  override bringUp(state: StateDict, prefix: string, { version = 1 }: StateMetadata): void {
    const [key, count] = [`${prefix}num_batches_tracked`, this.num_batches_tracked];
    if (version < 2 && count && !Object.hasOwn(state, key)) state[key] = count;
  }

  /** Sets the running statistics back. */
  reset_running_stats(...given: never[]): void {
    none('reset_running_stats', given);
    if (this.running_mean) zeros_(this.running_mean);
    if (this.running_var) ones_(this.running_var);
    if (this.num_batches_tracked) zeroOut(this.num_batches_tracked);
  }

  /** Sets the running statistics back, the weight to 1 and the bias to 0. */
  reset_parameters(...given: never[]): void {
    none('reset_parameters', given);
    this.reset_running_stats();
    if (this.weight) ones_(this.weight);
    if (this.bias) zeros_(this.bias);
  }

  override extra_repr(): string {
    const { momentum, affine, bias, track_running_stats } = this;
    const share = momentum === null ? 'None' : numberText(momentum);
    return `${this.num_features}, eps=${floatText(this.eps)}, momentum=${share}, affine=${boolText(affine)}, bias=${boolText(bias !== null)}, track_running_stats=${boolText(track_running_stats)}`;
  }
}
