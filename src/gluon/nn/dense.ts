// nn.Dense: y = act(x Wᵀ + b).

import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { bool, declare, int, optional, required, str } from '../../mxnet/base/options.ts';
import { FullyConnected } from '../../mxnet/nd.ts';
import { type BlockArguments, bindBlock } from '../blocks/arguments.ts';
import { HybridBlock } from '../blocks/hybrid-block.ts';
import { type Init, initializer } from '../parameters/options.ts';
import type { Parameter } from '../parameters/parameter.ts';
import { Activation } from './activations.ts';

/** What the blocks here compute with. */
const operators = { FullyConnected };
type F = typeof operators;

const options = {
  units: required(int),
  /** The name of what follows, as nn.Activation takes it. */
  activation: optional(str),
  use_bias: optional(bool, true),
  /** Take everything behind the first axis as features; else only the last axis. */
  flatten: optional(bool, true),
  dtype: optional(str, 'float32'),
  weight_initializer: optional(initializer),
  bias_initializer: optional<Init | null>(initializer, 'zeros'),
  /** 0: told by the first input. */
  in_units: optional(int, 0),
};
const declared = declare('Dense.__init__', options);

/**
 * A fully connected layer. With `flatten` x [N, …] → [N, units], else x [..., in_units] → [..., units].
 * Weight [units, in_units], bias [units].
 */
export class Dense extends HybridBlock {
  static override readonly name: string = 'Dense';

  static override readonly __module__: string = 'mxnet.gluon.nn.basic_layers';

  readonly _flatten: boolean;
  readonly _units: number;
  readonly _in_units: number;
  weight: Parameter;
  bias: Parameter | null;
  act: Activation | null;

  constructor(...args: BlockArguments<typeof options, 'units'>) {
    const [o, rest] = bindBlock(declared, args);
    super(rest);
    const { units, in_units, dtype, activation } = o;
    this._flatten = o.flatten;
    this._units = units;
    this._in_units = in_units;
    const common = { dtype, allow_deferred_init: true };
    this.weight = this.params.get('weight', { shape: [units, in_units], init: o.weight_initializer, ...common });
    this.bias = o.use_bias ? this.params.get('bias', { shape: [units], init: o.bias_initializer, ...common }) : null;
    this.act =
      activation === null ? null : this.name_scope(() => new Activation(activation, { prefix: `${activation}_` }));
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(F: F, x: NDArray, own: { weight: NDArray; bias?: NDArray }): NDArray {
    const { weight, bias = null } = own;
    const options = {
      no_bias: bias === null,
      num_hidden: this._units,
      flatten: this._flatten,
      name: this._node('fwd'),
    };
    const y = F.FullyConnected(x, weight, bias, options);
    return this.act === null ? y : this.act(y);
  }

  /** `Dense(128 -> 10, linear)`. */
  override toString(): string {
    const [units, features] = this.weight._known;
    return `${this.constructor.name}(${features || 'None'} -> ${units}, ${this.act ?? 'linear'})`;
  }
}
