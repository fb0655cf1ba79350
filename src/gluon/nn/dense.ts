// nn.Dense: y = act(x Wᵀ + b).

import { type Arguments, signature } from '../../engine/index.ts';
import { type BlockOptions, bindBlock } from '../block-arguments.ts';
import { MXNetError } from '../errors.ts';
import { HybridBlock } from '../hybrid-block.ts';
import type * as nd from '../nd.ts';
import type { NDArray } from '../ndarray.ts';
import type { Init, Parameter } from '../parameter.ts';
import { Activation, checkActivation } from './activations.ts';

export interface DenseOptions extends BlockOptions {
  units: number;
  activation?: string | null;
  use_bias?: boolean;
  /** Take everything behind the first axis as features; else only the last axis. */
  flatten?: boolean;
  dtype?: string;
  weight_initializer?: Init | null;
  bias_initializer?: Init | null;
  /** 0: told by the first input. */
  in_units?: number;
}
const names = [
  'units',
  'activation',
  'use_bias',
  'flatten',
  'dtype',
  'weight_initializer',
  'bias_initializer',
  'in_units',
] as const;
const declared = signature<Required<Omit<DenseOptions, keyof BlockOptions>>>('Dense.__init__', [
  ['units'],
  ['activation', null],
  ['use_bias', true],
  ['flatten', true],
  ['dtype', 'float32'],
  ['weight_initializer', null],
  ['bias_initializer', 'zeros'],
  ['in_units', 0],
]);

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

  constructor(...args: Arguments<DenseOptions, typeof names>) {
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

  protected override inferShapes([x]: [NDArray]): void {
    const { shape } = x;
    if (this._units < 1) {
      throw new MXNetError(
        `value ${this._units} for Parameter num_hidden should be greater equal to 1\nnum_hidden: Number of hidden nodes of the output., in operator FullyConnected(name="", flatten="${this._flatten ? 'True' : 'False'}", no_bias="${this.bias === null ? 'True' : 'False'}", num_hidden="${this._units}")`,
      );
    }
    if (this.act !== null) checkActivation(this.act._act_type);
    const features = this._flatten ? shape.slice(1).reduce((n, d) => n * d, 1) : (shape.at(-1) as number);
    this.weight.shape = [this._units, features];
    if (this.bias !== null) this.bias.shape = [this._units];
  }

  override hybrid_forward(F: typeof nd, x: NDArray, own: { weight: NDArray; bias?: NDArray }): NDArray {
    const { weight, bias = null } = own;
    const options = { no_bias: bias === null, num_hidden: this._units, flatten: this._flatten };
    const y = F.FullyConnected(x, weight, bias, options);
    return this.act === null ? y : this.act(y);
  }

  /** `Dense(128 -> 10, linear)`. */
  override toString(): string {
    const [units, features] = this.weight.shape as readonly number[];
    return `${this.constructor.name}(${features || 'None'} -> ${units}, ${this.act ?? 'linear'})`;
  }
}
