// Normalizing layers. Running statistics of BatchNorm are parameters without gradient.

import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { type Bound, bool, declare, float, int, optional } from '../../mxnet/base/options.ts';
import * as nd from '../../mxnet/nd.ts';
import { boolText, numberText } from '../../rules/text/python.ts';
import { type BlockArguments, type BlockOptions, bindBlock } from '../blocks/arguments.ts';
import { HybridBlock } from '../blocks/hybrid-block.ts';
import { type Init, initializer } from '../parameters/options.ts';
import type { Parameter } from '../parameters/parameter.ts';

/** What the blocks here compute with. */
const operators = {
  BatchNorm: nd.BatchNorm,
  GroupNorm: nd.GroupNorm,
  InstanceNorm: nd.InstanceNorm,
  LayerNorm: nd.LayerNorm,
  swapaxes: nd.swapaxes,
};
type F = typeof operators;
const MODULE = 'mxnet.gluon.nn.basic_layers';

/** ε, and whether γ and β are trained. */
const trained = {
  /** Added to the variance. */
  epsilon: optional(float, 1e-5),
  /** Train β. */
  center: optional(bool, true),
  /** Train γ. */
  scale: optional(bool, true),
};
const initializers = {
  beta_initializer: optional<Init>(initializer, 'zeros'),
  gamma_initializer: optional<Init>(initializer, 'ones'),
};
type Affine = Bound<typeof trained & typeof initializers>;

/** γ and β of some size; each is trained only where it is wanted, and there either way. */
function affine(block: HybridBlock, size: number, o: Affine, batch = false): [Parameter, Parameter] {
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

const sizeOf = (p: Parameter): number => p._known[0];

const batch = {
  /** The axis of channels. */
  axis: optional(int, 1),
  /** How much of the running statistics stays. */
  momentum: optional(float, 0.9),
  ...trained,
  /** Normalize by the running statistics in training too. */
  use_global_stats: optional(bool, false),
  ...initializers,
  running_mean_initializer: optional<Init>(initializer, 'zeros'),
  running_variance_initializer: optional<Init>(initializer, 'ones'),
  /** 0: told by the first input. */
  in_channels: optional(int, 0),
};
const batchSignature = declare('BatchNorm.__init__', batch);

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

  constructor(...args: BlockArguments<typeof batch>) {
    const [o, rest] = bindBlock(batchSignature, args);
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

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(F: F, x: NDArray, own: { [name: string]: NDArray }): NDArray {
    const { gamma, beta, running_mean, running_var } = own;
    return F.BatchNorm(x, gamma, beta, running_mean, running_var, { ...this._kwargs, name: this._node('fwd') });
  }

  override toString(): string {
    const { axis, eps, momentum, fix_gamma, use_global_stats } = this._kwargs;
    const flags = `fix_gamma=${boolText(fix_gamma)}, use_global_stats=${boolText(use_global_stats)}`;
    const numbers = `axis=${axis}, eps=${numberText(eps)}, momentum=${numberText(momentum)}`;
    return `${this.constructor.name}(${numbers}, ${flags}, in_channels=${sizeOf(this.gamma) || 'None'})`;
  }
}

const layer = {
  /** The axis that is normalized. */
  axis: optional(int, -1),
  ...trained,
  ...initializers,
  /** 0: told by the first input. */
  in_channels: optional(int, 0),
};
const instance = {
  ...layer,
  /** The axis of channels. */
  axis: optional(int, 1),
  /** Train γ. */
  scale: optional(bool, false),
};
const layerSignature = declare('LayerNorm.__init__', layer);
const instanceSignature = declare('InstanceNorm.__init__', instance);

/** What LayerNorm and InstanceNorm share: an axis, and γ and β of its size. */
abstract class AxisNorm extends HybridBlock {
  static override readonly __module__: string = MODULE;

  readonly _axis: number;
  readonly _epsilon: number;
  readonly _center: boolean;
  readonly _scale: boolean;
  gamma: Parameter;
  beta: Parameter;

  constructor(o: Bound<typeof layer>, rest: BlockOptions) {
    super(rest);
    this._axis = o.axis;
    this._epsilon = o.epsilon;
    this._center = o.center;
    this._scale = o.scale;
    [this.gamma, this.beta] = affine(this, o.in_channels, o);
  }

  override toString(): string {
    const flags = `center=${boolText(this._center)}, scale=${boolText(this._scale)}`;
    const { name } = this.constructor;
    return `${name}(eps=${numberText(this._epsilon)}, axis=${this._axis}, ${flags}, in_channels=${sizeOf(this.gamma)})`;
  }
}

/** γ (x - mean) / √(var + ε) + β over one axis, for every place of the others. Source: Ba, Kiros and Hinton, 2016. */
export class LayerNorm extends AxisNorm {
  static override readonly name: string = 'LayerNorm';

  static override readonly __module__: string = MODULE;

  constructor(...args: BlockArguments<typeof layer>) {
    super(...bindBlock(layerSignature, args));
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(F: F, x: NDArray, { gamma, beta }: { gamma: NDArray; beta: NDArray }): NDArray {
    return F.LayerNorm(x, gamma, beta, { axis: this._axis, eps: this._epsilon });
  }
}

/** Normalizes each channel of each sample over all other axes. Source: Ulyanov et al., 2016. */
export class InstanceNorm extends AxisNorm {
  static override readonly name: string = 'InstanceNorm';

  static override readonly __module__: string = MODULE;

  constructor(...args: BlockArguments<typeof instance>) {
    super(...bindBlock(instanceSignature, args));
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(F: F, x: NDArray, { gamma, beta }: { gamma: NDArray; beta: NDArray }): NDArray {
    const eps = this._epsilon;
    const options = { eps, name: this._node('fwd') };
    if (this._axis === 1) return F.InstanceNorm(x, gamma, beta, options);
    return F.swapaxes(F.InstanceNorm(F.swapaxes(x, 1, this._axis), gamma, beta, options), 1, this._axis);
  }
}

const group = { num_groups: optional(int, 1), ...trained, ...initializers };
const groupSignature = declare('GroupNorm.__init__', group);

/** Normalizes groups of channels of each sample; γ and β belong to groups. Source: Wu and He, 2018. */
export class GroupNorm extends HybridBlock {
  static override readonly name: string = 'GroupNorm';

  static override readonly __module__: string = MODULE;

  readonly _kwargs: { readonly eps: number; readonly num_groups: number; center: boolean; scale: boolean };
  gamma: Parameter;
  beta: Parameter;

  constructor(...args: BlockArguments<typeof group>) {
    const [o, rest] = bindBlock(groupSignature, args);
    super(rest);
    this._kwargs = { eps: o.epsilon, num_groups: o.num_groups, center: o.center, scale: o.scale };
    [this.gamma, this.beta] = affine(this, o.num_groups, o);
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(F: F, x: NDArray, { gamma, beta }: { gamma: NDArray; beta: NDArray }): NDArray {
    const { num_groups, eps } = this._kwargs;
    return F.GroupNorm(x, gamma, beta, { num_groups, eps });
  }

  override toString(): string {
    const { eps, num_groups, center, scale } = this._kwargs;
    const flags = `center=${boolText(center)}, scale=${boolText(scale)}`;
    return `${this.constructor.name}(eps=${numberText(eps)}, num_groups=${num_groups}, ${flags})`;
  }
}
