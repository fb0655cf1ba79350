// nn.Embedding, nn.LayerNorm, nn.Dropout and nn.Flatten.

import * as f from '../engine/functions.ts';
import { AssertionError, bind, type DType, formatTuple, none } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { boolText, floatText } from '../rules/text/python.ts';
import { zeroOut } from '../rules/write.ts';
import { empty, flatten, ones, type Tensor, zeros } from '../torch/index.ts';
import { bool, device, dtype, float, int, intOrInts } from '../torch/kinds.ts';
import { inputOf } from './forward.ts';
import { dropout, embedding, layer_norm } from './functional.ts';
import { normal_ } from './init.ts';
import { Module } from './module.ts';
import { checkProbability, type FactoryOptions, type InPlaceOptions } from './options.ts';
import { Parameter } from './parameter.ts';

/** What an Embedding must be told. */
export interface EmbeddingSizes {
  /** Rows of the table: how many different indices there are. */
  num_embeddings: number;
  /** Length of a row. */
  embedding_dim: number;
}
/** Options of Embedding. */
export interface EmbeddingOptions extends FactoryOptions {
  /** A row that starts at 0 and gets no gradient; negative ones count from the end; null (default): none. */
  padding_idx?: number | null;
}
const embeddingSignature = /* @__PURE__ */ optionsOf<EmbeddingSizes & EmbeddingOptions>('Embedding.__init__', {
  num_embeddings: [int],
  embedding_dim: [int],
  padding_idx: [int, null],
  device: [device, null],
  dtype: [dtype, null],
});

/** A table [V, D] whose rows are looked up: indices [...] int64 → [..., D]. The padding row is 0 and never trained. */
export class Embedding extends Module {
  static override readonly name: string = 'Embedding';

  /** Rows of the table. */
  num_embeddings: number;
  /** Length of a row. */
  embedding_dim: number;
  /** The row that is never trained, or null. */
  padding_idx: number | null;
  /** The table [num_embeddings, embedding_dim]. */
  declare weight: Parameter;

  constructor(num_embeddings: number, embedding_dim: number, options?: EmbeddingOptions);
  constructor(
    num_embeddings: number,
    embedding_dim: number,
    padding_idx: number | null,
    device?: string | null | FactoryOptions,
    dtype?: DType | null,
  );
  constructor(options: EmbeddingSizes & EmbeddingOptions);
  /** @throws AssertionError for a padding_idx outside the table. */
  constructor(...args: readonly unknown[]) {
    super();
    const { num_embeddings, embedding_dim, padding_idx, device, dtype } = bind(embeddingSignature, args);
    if (padding_idx !== null && (padding_idx >= num_embeddings || padding_idx < -num_embeddings)) {
      throw new AssertionError('Padding_idx must be within num_embeddings');
    }
    this.num_embeddings = num_embeddings;
    this.embedding_dim = embedding_dim;
    this.padding_idx = padding_idx !== null && padding_idx < 0 ? padding_idx + num_embeddings : padding_idx;
    this.register_parameter('weight', new Parameter(empty(num_embeddings, embedding_dim, { device, dtype })));
    this.reset_parameters();
  }

  /** Draws the table from N(0, 1); the padding row is drawn too, then set to 0. */
  reset_parameters(...given: never[]): void {
    none('reset_parameters', given);
    normal_(this.weight);
    if (this.padding_idx === null) return;
    zeroOut(f.select(this.weight.detach(), 0, this.padding_idx));
  }

  /** input [...] int64 or int32 → [..., embedding_dim]. @throws IndexError for an index outside the table. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    return embedding(input, this.weight, this.padding_idx);
  }

  override extra_repr(): string {
    const padding = this.padding_idx === null ? '' : `, padding_idx=${this.padding_idx}`;
    return `${this.num_embeddings}, ${this.embedding_dim}${padding}`;
  }
}

/** Options of LayerNorm. */
export interface LayerNormOptions extends FactoryOptions {
  /** Added to the variance, 1e-5 by default. */
  eps?: number;
  /** Scale by a weight and add a bias of normalized_shape, true by default. */
  elementwise_affine?: boolean;
  /** Whether there is a bias beside the weight, true by default. */
  bias?: boolean;
}
/** What a LayerNorm must be told. */
export interface LayerNormSizes {
  /** The input's last sizes, over which is normalized; a number is the last one. */
  normalized_shape: number | readonly number[];
}
const layerNormSignature = /* @__PURE__ */ optionsOf<LayerNormSizes & LayerNormOptions>('LayerNorm.__init__', {
  normalized_shape: [intOrInts],
  eps: [float, 1e-5],
  elementwise_affine: [bool, true],
  bias: [bool, true],
  device: [device, null],
  dtype: [dtype, null],
});

/** (x - mean) / √(var + eps) · weight + bias over the last dimensions, which equal normalized_shape. */
export class LayerNorm extends Module {
  static override readonly name: string = 'LayerNorm';

  /** The input's last sizes, over which is normalized. */
  normalized_shape: readonly number[];
  /** Added to the variance. */
  eps: number;
  /** Whether there is a weight. */
  elementwise_affine: boolean;
  /** Of normalized_shape, starts at 1; or null. */
  declare weight: Parameter | null;
  /** Of normalized_shape, starts at 0; or null. */
  declare bias: Parameter | null;

  constructor(normalized_shape: number | readonly number[], options?: LayerNormOptions);
  constructor(
    normalized_shape: number | readonly number[],
    eps: number,
    elementwise_affine?: boolean | Omit<LayerNormOptions, 'eps'>,
    bias?: boolean,
    device?: string | null,
    dtype?: DType | null,
  );
  constructor(options: LayerNormSizes & LayerNormOptions);
  constructor(...args: readonly unknown[]) {
    super();
    const { normalized_shape, eps, elementwise_affine, bias, device, dtype } = bind(layerNormSignature, args);
    this.normalized_shape = typeof normalized_shape === 'number' ? [normalized_shape] : normalized_shape;
    this.eps = eps;
    this.elementwise_affine = elementwise_affine;
    const make = (fill: typeof ones): Parameter => new Parameter(fill(this.normalized_shape, { device, dtype }));
    this.register_parameter('weight', elementwise_affine ? make(ones) : null);
    this.register_parameter('bias', elementwise_affine && bias ? make(zeros) : null);
  }

  /** input [..., normalized_shape] → the same shape. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    return layer_norm(input, this.normalized_shape, this.weight, this.bias, this.eps);
  }

  override extra_repr(): string {
    const affine = boolText(this.elementwise_affine);
    const shape = formatTuple(this.normalized_shape);
    return `${shape}, eps=${floatText(this.eps)}, elementwise_affine=${affine}, bias=${boolText(this.bias !== null)}`;
  }
}

/** Options of Dropout. */
export interface DropoutOptions extends InPlaceOptions {
  /** The probability that an element is set to 0, 0.5 by default. */
  p?: number;
}
const dropoutSignature = /* @__PURE__ */ optionsOf<DropoutOptions>('_DropoutNd.__init__', {
  p: [float, 0.5],
  inplace: [bool, false],
});

/** Sets elements to 0 with probability p in training and scales the rest by 1 / (1 - p). Source: Hinton et al., 2012. */
export class Dropout extends Module {
  static override readonly name: string = 'Dropout';

  /** The probability that an element is set to 0. */
  p: number;
  /** Whether the result is written into the input. */
  inplace: boolean;

  constructor(options?: DropoutOptions);
  constructor(p: number, options?: InPlaceOptions);
  constructor(p: number, inplace: boolean);
  /** @throws ValueError for a p outside [0, 1]. */
  constructor(...args: readonly unknown[]) {
    super();
    const { p, inplace } = bind(dropoutSignature, args);
    checkProbability(p);
    this.p = p;
    this.inplace = inplace;
  }

  /** input [...] → [...]; the input itself outside of training. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    return dropout(input, this.p, this.training, this.inplace);
  }

  override extra_repr(): string {
    return `p=${floatText(this.p)}, inplace=${boolText(this.inplace)}`;
  }
}

/** Options of Flatten. */
export interface FlattenOptions {
  /** The first dimension that is joined, 1 by default. */
  start_dim?: number;
  /** The last one, -1 by default. */
  end_dim?: number;
}
const flattenSignature = /* @__PURE__ */ optionsOf<FlattenOptions>('Flatten.__init__', {
  start_dim: [int, 1],
  end_dim: [int, -1],
});

/** Dimensions start_dim … end_dim as one. */
export class Flatten extends Module {
  static override readonly name: string = 'Flatten';

  /** The first dimension that is joined. */
  start_dim: number;
  /** The last one. */
  end_dim: number;

  constructor(options?: FlattenOptions);
  constructor(start_dim: number, end_dim?: number | Omit<FlattenOptions, 'start_dim'>);
  constructor(...args: readonly unknown[]) {
    super();
    const { start_dim, end_dim } = bind(flattenSignature, args);
    this.start_dim = start_dim;
    this.end_dim = end_dim;
  }

  /** input [..., a, b, ...] → [..., a · b, ...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    return flatten(input, this.start_dim, this.end_dim);
  }

  override extra_repr(): string {
    return `start_dim=${this.start_dim}, end_dim=${this.end_dim}`;
  }
}
