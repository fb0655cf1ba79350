// nn.Dropout, nn.Embedding and nn.Flatten.

import { type Arguments, formatTuple, signature } from '../../engine/index.ts';
import { floatText } from '../../functional/text/python.ts';
import { type BlockOptions, bindBlock } from '../block-arguments.ts';
import { HybridBlock } from '../hybrid-block.ts';
import type * as nd from '../nd.ts';
import type { NDArray } from '../ndarray.ts';
import type { Init, Parameter } from '../parameter.ts';

type F = typeof nd;
const MODULE = 'mxnet.gluon.nn.basic_layers';

export interface DropoutOptions extends BlockOptions {
  rate: number;
  axes?: readonly number[];
}
const dropout = signature<{ rate: number; axes: readonly number[] }>('Dropout.__init__', [['rate'], ['axes', []]]);

/**
 * Sets elements to 0 with probability `rate` in training and scales the rest by 1 / (1 - rate). Along `axes` the mask is
 * shared. Source: Srivastava et al., 2014.
 */
export class Dropout extends HybridBlock {
  static override readonly name: string = 'Dropout';

  static override readonly __module__: string = MODULE;

  readonly _rate: number;
  readonly _axes: readonly number[];

  constructor(...args: Arguments<DropoutOptions, ['rate', 'axes']>) {
    const [o, rest] = bindBlock(dropout, args);
    super(rest);
    this._rate = o.rate;
    this._axes = o.axes;
  }

  override hybrid_forward(F: F, x: NDArray): NDArray {
    return this._rate > 0 ? F.Dropout(x, { p: this._rate, axes: this._axes }) : F.identity(x);
  }

  /** `Dropout(p = 0.5, axes=())`. */
  override toString(): string {
    const { _rate: rate, _axes: axes } = this;
    const p = Number.isInteger(rate) ? rate : floatText(rate);
    return `${this.constructor.name}(p = ${p}, axes=${formatTuple(axes)})`;
  }
}

export interface EmbeddingOptions extends BlockOptions {
  input_dim: number;
  output_dim: number;
  dtype?: string;
  weight_initializer?: Init | null;
  /** Accepted; gradients are dense here, with the same numbers. */
  sparse_grad?: boolean;
}
const embeddingNames = ['input_dim', 'output_dim', 'dtype', 'weight_initializer', 'sparse_grad'] as const;
const embedding = signature<Required<Omit<EmbeddingOptions, keyof BlockOptions>>>('Embedding.__init__', [
  ['input_dim'],
  ['output_dim'],
  ['dtype', 'float32'],
  ['weight_initializer', null],
  ['sparse_grad', false],
]);

/** Rows of a table [input_dim, output_dim]: indices [...] → [..., output_dim]. Indices outside are cut to the first or last row. */
export class Embedding extends HybridBlock {
  static override readonly name: string = 'Embedding';

  static override readonly __module__: string = MODULE;

  readonly _kwargs: { readonly input_dim: number; readonly output_dim: number; dtype: string; sparse_grad: boolean };
  weight: Parameter;

  constructor(...args: Arguments<EmbeddingOptions, typeof embeddingNames>) {
    const [o, rest] = bindBlock(embedding, args);
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

  override hybrid_forward(F: F, x: NDArray, { weight }: { weight: NDArray }): NDArray {
    const { input_dim, output_dim, sparse_grad } = this._kwargs;
    return F.Embedding(x, weight, { input_dim, output_dim, sparse_grad });
  }

  /** `Embedding(100 -> 16, float32)`. */
  override toString(): string {
    const { input_dim, output_dim, dtype } = this._kwargs;
    return `${this.constructor.name}(${input_dim} -> ${output_dim}, ${dtype})`;
  }
}

const flatten = signature<object>('Flatten.__init__', []);

/** x [N, …] as [N, rest]. */
export class Flatten extends HybridBlock {
  static override readonly name: string = 'Flatten';

  static override readonly __module__: string = MODULE;

  constructor(...args: [] | [BlockOptions]) {
    super(bindBlock(flatten, args)[1]);
  }

  override hybrid_forward(F: F, x: NDArray): NDArray {
    return F.flatten(x);
  }

  override toString(): string {
    return this.constructor.name;
  }
}
