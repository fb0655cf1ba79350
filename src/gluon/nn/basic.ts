// nn.Dropout, nn.Embedding and nn.Flatten.

import { formatTuple } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { bool, declare, float, int, ints, optional, required, str } from '../../mxnet/base/options.ts';
import * as nd from '../../mxnet/nd.ts';
import { numberText } from '../../rules/text/python.ts';
import { type BlockArguments, type BlockOptions, bindBlock } from '../blocks/arguments.ts';
import { HybridBlock } from '../blocks/hybrid-block.ts';
import { initializer } from '../parameters/options.ts';
import type { Parameter } from '../parameters/parameter.ts';

/** What the blocks here compute with. */
const operators = { Dropout: nd.Dropout, Embedding: nd.Embedding, flatten: nd.flatten, identity: nd.identity };
type F = typeof operators;
const MODULE = 'mxnet.gluon.nn.basic_layers';

const dropout = {
  /** The probability. */
  rate: required(float),
  /** Axes along which one draw is shared. */
  axes: optional(ints, []),
};
const dropoutSignature = declare('Dropout.__init__', dropout);

/**
 * Sets elements to 0 with probability `rate` in training and scales the rest by 1 / (1 - rate). Along `axes` the mask is
 * shared. Source: Srivastava et al., 2014.
 */
export class Dropout extends HybridBlock {
  static override readonly name: string = 'Dropout';

  static override readonly __module__: string = MODULE;

  readonly _rate: number;
  readonly _axes: readonly number[];

  constructor(...args: BlockArguments<typeof dropout, 'rate'>) {
    const [o, rest] = bindBlock(dropoutSignature, args);
    super(rest);
    this._rate = o.rate;
    this._axes = o.axes;
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(F: F, x: NDArray): NDArray {
    const { _rate: p, _axes: axes } = this;
    return p > 0 ? F.Dropout(x, { p, axes, name: this._node('fwd'), cudnn_off: false }) : F.identity(x);
  }

  /** `Dropout(p = 0.5, axes=())`. */
  override toString(): string {
    const { _rate: rate, _axes: axes } = this;
    return `${this.constructor.name}(p = ${numberText(rate)}, axes=${formatTuple(axes)})`;
  }
}

const embedding = {
  /** How many rows the table has. */
  input_dim: required(int),
  /** How long they are. */
  output_dim: required(int),
  dtype: optional(str, 'float32'),
  weight_initializer: optional(initializer),
  /** Accepted; gradients are dense here, with the same numbers. */
  sparse_grad: optional(bool, false),
};
const embeddingSignature = declare('Embedding.__init__', embedding);

/** Rows of a table [input_dim, output_dim]: indices [...] → [..., output_dim]. Indices outside are cut to the first or last row. */
export class Embedding extends HybridBlock {
  static override readonly name: string = 'Embedding';

  static override readonly __module__: string = MODULE;

  readonly _kwargs: { readonly input_dim: number; readonly output_dim: number; dtype: string; sparse_grad: boolean };
  weight: Parameter;

  constructor(...args: BlockArguments<typeof embedding, 'input_dim'>) {
    const [o, rest] = bindBlock(embeddingSignature, args);
    super(rest);
    const { input_dim, output_dim, dtype, sparse_grad } = o;
    this._kwargs = { input_dim, output_dim, dtype, sparse_grad };
    this.weight = this.params.get('weight', {
      shape: [input_dim, output_dim],
      init: o.weight_initializer,
      dtype,
      allow_deferred_init: true,
      grad_stype: sparse_grad ? 'row_sparse' : 'default',
    });
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(F: F, x: NDArray, { weight }: { weight: NDArray }): NDArray {
    return F.Embedding(x, weight, { ...this._kwargs, name: this._node('fwd') });
  }

  /** `Embedding(100 -> 16, float32)`. */
  override toString(): string {
    const { input_dim, output_dim, dtype } = this._kwargs;
    return `${this.constructor.name}(${input_dim} -> ${output_dim}, ${dtype})`;
  }
}

const flatten = declare('Flatten.__init__', {});

/** x [N, …] as [N, rest]. */
export class Flatten extends HybridBlock {
  static override readonly name: string = 'Flatten';

  static override readonly __module__: string = MODULE;

  constructor(...args: [] | [BlockOptions]) {
    super(bindBlock(flatten, args)[1]);
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(F: F, x: NDArray): NDArray {
    return F.flatten(x);
  }

  override toString(): string {
    return this.constructor.name;
  }
}
