// Normalizing layers. Running statistics of BatchNorm are parameters without gradient.

import * as f from '../../engine/functions.ts';
import { type Arguments, type Parameter as Declared, signature } from '../../engine/index.ts';
import { batchNorm, batchNormTraining, groupNorm } from '../../functional/normalization.ts';
import { boolText, floatText } from '../../functional/text/python.ts';
import { type BlockOptions, bindBlock } from '../block-arguments.ts';
import { checkFailed, incompatible, MXNetError } from '../errors.ts';
import { HybridBlock } from '../hybrid-block.ts';
import { is_training } from '../modes.ts';
import type * as nd from '../nd.ts';
import type { NDArray } from '../ndarray.ts';
import type { Init, Parameter } from '../parameter.ts';

type F = typeof nd;
const MODULE = 'mxnet.gluon.nn.basic_layers';

interface Affine {
  epsilon?: number;
  center?: boolean;
  scale?: boolean;
  beta_initializer?: Init;
  gamma_initializer?: Init;
}
/** γ and β of some size; each is trained only where it is wanted, and there either way. */
function affine(block: HybridBlock, size: number, o: Required<Affine>, batch = false): [Parameter, Parameter] {
  const make = (name: string, on: boolean, init: Init): Parameter =>
    block.params.get(name, {
      grad_req: on ? 'write' : 'null',
      shape: [size],
      init,
      allow_deferred_init: true,
      ...(batch ? { differentiable: on } : {}),
    });
  return [make('gamma', o.scale, o.gamma_initializer), make('beta', o.center, o.beta_initializer)];
}

const number = (value: number): string => (Number.isInteger(value) ? String(value) : floatText(value));
const sizeOf = (p: Parameter): number => (p.shape as readonly number[])[0];

/** The channels of an axis that counts from either end. @throws MXNetError where the input has no such axis. */
function channels(x: NDArray, axis: number, condition: string): number {
  const at = axis < 0 ? axis + x.ndim : axis;
  if (at >= 0 && at < x.ndim) return x.shape[at];
  throw checkFailed(condition, `Channel axis out of range: ${condition.startsWith('axis') ? 'axis=' : ''}${axis}`);
}

/** @throws MXNetError where a parameter has another size than the axis. */
function checkChannels(size: number, gamma: NDArray): void {
  if (gamma.size === size) return;
  throw new MXNetError(`Shape inconsistent, Provided = [${gamma.size}], inferred shape=[${size}]`);
}

export interface BatchNormOptions extends BlockOptions, Affine {
  axis?: number;
  momentum?: number;
  use_global_stats?: boolean;
  running_mean_initializer?: Init;
  running_variance_initializer?: Init;
  in_channels?: number;
}
const batchNormNames = [
  'axis',
  'momentum',
  'epsilon',
  'center',
  'scale',
  'use_global_stats',
  'beta_initializer',
  'gamma_initializer',
  'running_mean_initializer',
  'running_variance_initializer',
  'in_channels',
] as const;
const batchNormParameters: readonly Declared[] = [
  ['axis', 1],
  ['momentum', 0.9],
  ['epsilon', 1e-5],
  ['center', true],
  ['scale', true],
  ['use_global_stats', false],
  ['beta_initializer', 'zeros'],
  ['gamma_initializer', 'ones'],
  ['running_mean_initializer', 'zeros'],
  ['running_variance_initializer', 'ones'],
  ['in_channels', 0],
];
type BatchNormValues = Required<Omit<BatchNormOptions, keyof BlockOptions>>;
const batchNormSignature = signature<BatchNormValues>('BatchNorm.__init__', batchNormParameters);

/**
 * Normalizes each channel over the batch and all other axes, in training by the moments of the batch. Running moments
 * follow as in MXNet: in the backward pass. Without `scale`, gamma is set to 1. Source: Ioffe and Szegedy, 2015.
 */
export class BatchNorm extends HybridBlock {
  static override readonly name: string = 'BatchNorm';

  static override readonly __module__: string = MODULE;

  readonly _kwargs: {
    readonly axis: number;
    readonly eps: number;
    readonly momentum: number;
    readonly fix_gamma: boolean;
    readonly use_global_stats: boolean;
  };
  gamma: Parameter;
  beta: Parameter;
  running_mean: Parameter;
  running_var: Parameter;

  constructor(...args: Arguments<BatchNormOptions, typeof batchNormNames>) {
    const [o, rest] = bindBlock(batchNormSignature, args);
    super(rest);
    const { axis, momentum, use_global_stats, in_channels } = o;
    this._kwargs = { axis, eps: o.epsilon, momentum, fix_gamma: !o.scale, use_global_stats };
    [this.gamma, this.beta] = affine(this, in_channels, o, true);
    const statistic = (name: string, init: Init): Parameter =>
      this.params.get(name, {
        grad_req: 'null',
        shape: [in_channels],
        init,
        allow_deferred_init: true,
        differentiable: false,
      });
    this.running_mean = statistic('running_mean', o.running_mean_initializer);
    this.running_var = statistic('running_var', o.running_variance_initializer);
  }

  protected override inferShapes([x]: [NDArray]): void {
    const { axis } = this._kwargs;
    const size = channels(x, axis, `channelAxis < dshape.ndim() (${axis} vs. ${x.ndim}) `);
    for (const p of [this.gamma, this.beta, this.running_mean, this.running_var]) p.shape = [size];
  }

  override hybrid_forward(_F: F, x: NDArray, own: { [name: string]: NDArray }): NDArray {
    const { gamma, beta } = own;
    const { axis, eps, fix_gamma, use_global_stats } = this._kwargs;
    const at = axis < 0 ? axis + x.ndim : axis;
    checkChannels(x.shape[at], gamma);
    if (x.dtype !== gamma.dtype) throw incompatible(1, x.dtype, gamma.dtype);
    if (fix_gamma) f.copy_(f.detach(gamma), f.add(f.zeros_like(f.detach(gamma)), 1));
    const scale = fix_gamma ? null : gamma;
    const running = { mean: f.detach(own.running_mean), variance: f.detach(own.running_var) };
    if (is_training() && !use_global_stats) {
      return batchNormTraining(x, scale, beta, running, { ...this._kwargs, axis: at });
    }
    const now = { mean: f.clone(running.mean), variance: f.clone(running.variance) };
    return batchNorm(x, scale, beta, now, at, eps);
  }

  override toString(): string {
    const { axis, eps, momentum, fix_gamma, use_global_stats } = this._kwargs;
    const flags = `fix_gamma=${boolText(fix_gamma)}, use_global_stats=${boolText(use_global_stats)}`;
    const numbers = `axis=${axis}, eps=${number(eps)}, momentum=${number(momentum)}`;
    return `${this.constructor.name}(${numbers}, ${flags}, in_channels=${sizeOf(this.gamma) || 'None'})`;
  }
}

export interface LayerNormOptions extends BlockOptions, Affine {
  axis?: number;
  in_channels?: number;
}
const layerNormNames = [
  'axis',
  'epsilon',
  'center',
  'scale',
  'beta_initializer',
  'gamma_initializer',
  'in_channels',
] as const;
type LayerNormValues = Required<Omit<LayerNormOptions, keyof BlockOptions>>;
const axisParameters = (axis: number, scale: boolean): readonly Declared[] => [
  ['axis', axis],
  ['epsilon', 1e-5],
  ['center', true],
  ['scale', scale],
  ['beta_initializer', 'zeros'],
  ['gamma_initializer', 'ones'],
  ['in_channels', 0],
];
const layerNorm = signature<LayerNormValues>('LayerNorm.__init__', axisParameters(-1, true));
const instanceNorm = signature<LayerNormValues>('InstanceNorm.__init__', axisParameters(1, false));

/** What LayerNorm and InstanceNorm share: an axis, and γ and β of its size. */
abstract class AxisNorm extends HybridBlock {
  static override readonly __module__: string = MODULE;

  readonly _axis: number;
  readonly _epsilon: number;
  readonly _center: boolean;
  readonly _scale: boolean;
  gamma: Parameter;
  beta: Parameter;

  constructor(o: LayerNormValues, rest: BlockOptions) {
    super(rest);
    this._axis = o.axis;
    this._epsilon = o.epsilon;
    this._center = o.center;
    this._scale = o.scale;
    [this.gamma, this.beta] = affine(this, o.in_channels, o);
  }

  protected override inferShapes([x]: [NDArray]): void {
    const size = channels(x, this._axis, 'axis >= 0 && axis < dshape.ndim()');
    this.gamma.shape = [size];
    this.beta.shape = [size];
  }

  override toString(): string {
    const flags = `center=${boolText(this._center)}, scale=${boolText(this._scale)}`;
    const { name } = this.constructor;
    return `${name}(eps=${number(this._epsilon)}, axis=${this._axis}, ${flags}, in_channels=${sizeOf(this.gamma)})`;
  }
}

/** γ (x - mean) / √(var + ε) + β over one axis, for every place of the others. Source: Ba, Kiros and Hinton, 2016. */
export class LayerNorm extends AxisNorm {
  static override readonly name: string = 'LayerNorm';

  static override readonly __module__: string = MODULE;

  constructor(...args: Arguments<LayerNormOptions, typeof layerNormNames>) {
    super(...bindBlock(layerNorm, args));
  }

  override hybrid_forward(F: F, x: NDArray, { gamma, beta }: { gamma: NDArray; beta: NDArray }): NDArray {
    checkChannels(x.shape.at(this._axis) as number, gamma);
    return F.LayerNorm(x, gamma, beta, { axis: this._axis, eps: this._epsilon });
  }
}

/** Normalizes each channel of each sample over all other axes. Source: Ulyanov et al., 2016. */
export class InstanceNorm extends AxisNorm {
  static override readonly name: string = 'InstanceNorm';

  static override readonly __module__: string = MODULE;

  constructor(...args: Arguments<LayerNormOptions, typeof layerNormNames>) {
    super(...bindBlock(instanceNorm, args));
  }

  override hybrid_forward(F: F, x: NDArray, { gamma, beta }: { gamma: NDArray; beta: NDArray }): NDArray {
    const eps = this._epsilon;
    checkChannels(x.shape.at(this._axis) as number, gamma);
    if (this._axis === 1) return F.InstanceNorm(x, gamma, beta, { eps });
    return F.swapaxes(F.InstanceNorm(F.swapaxes(x, 1, this._axis), gamma, beta, { eps }), 1, this._axis);
  }
}

export interface GroupNormOptions extends BlockOptions, Affine {
  num_groups?: number;
}
const groupNormNames = ['num_groups', 'epsilon', 'center', 'scale', 'beta_initializer', 'gamma_initializer'] as const;
const groupNormSignature = signature<Required<Omit<GroupNormOptions, keyof BlockOptions>>>('GroupNorm.__init__', [
  ['num_groups', 1],
  ['epsilon', 1e-5],
  ['center', true],
  ['scale', true],
  ['beta_initializer', 'zeros'],
  ['gamma_initializer', 'ones'],
]);

/** Normalizes groups of channels of each sample; γ and β belong to groups. Source: Wu and He, 2018. */
export class GroupNorm extends HybridBlock {
  static override readonly name: string = 'GroupNorm';

  static override readonly __module__: string = MODULE;

  readonly _kwargs: { readonly eps: number; readonly num_groups: number; center: boolean; scale: boolean };
  gamma: Parameter;
  beta: Parameter;

  constructor(...args: Arguments<GroupNormOptions, typeof groupNormNames>) {
    const [o, rest] = bindBlock(groupNormSignature, args);
    super(rest);
    this._kwargs = { eps: o.epsilon, num_groups: o.num_groups, center: o.center, scale: o.scale };
    [this.gamma, this.beta] = affine(this, o.num_groups, o);
  }

  override hybrid_forward(_F: F, x: NDArray, { gamma, beta }: { gamma: NDArray; beta: NDArray }): NDArray {
    return groupNorm(x, this._kwargs.num_groups, gamma, beta, this._kwargs.eps);
  }

  override toString(): string {
    const { eps, num_groups, center, scale } = this._kwargs;
    const flags = `center=${boolText(center)}, scale=${boolText(scale)}`;
    return `${this.constructor.name}(eps=${number(eps)}, num_groups=${num_groups}, ${flags})`;
  }
}
