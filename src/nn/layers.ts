// nn.Embedding, nn.LayerNorm, nn.Dropout and nn.Flatten.

import { type Arguments, AssertionError, bind, type DType, formatTuple, signature } from '../engine/index.ts';
import { boolText, floatText } from '../functional/text/python.ts';
import { empty, no_grad, ones, type Tensor, zeros } from '../torch/index.ts';
import { checkProbability, dropout, embedding, layer_norm } from './functional.ts';
import { normal_ } from './init.ts';
import { Module } from './module.ts';
import { Parameter } from './parameter.ts';

export interface EmbeddingOptions {
  num_embeddings: number;
  embedding_dim: number;
  padding_idx?: number | null;
  device?: string | null;
  dtype?: DType | null;
}
const embeddingNames = ['num_embeddings', 'embedding_dim', 'padding_idx', 'device', 'dtype'] as const;
const embeddingSignature = signature<Required<EmbeddingOptions>>('Embedding.__init__', [
  ['num_embeddings'],
  ['embedding_dim'],
  ['padding_idx', null],
  ['device', null],
  ['dtype', null],
]);

/** A table [V, D] whose rows are looked up: indices [...] int64 → [..., D]. The padding row is 0 and never trained. */
export class Embedding extends Module {
  static override readonly name: string = 'Embedding';

  num_embeddings: number;
  embedding_dim: number;
  padding_idx: number | null;
  weight: Parameter;

  constructor(...args: Arguments<EmbeddingOptions, typeof embeddingNames>) {
    super();
    const { num_embeddings, embedding_dim, padding_idx, device, dtype } = bind(embeddingSignature, args);
    if (padding_idx !== null && (padding_idx >= num_embeddings || padding_idx < -num_embeddings)) {
      throw new AssertionError('Padding_idx must be within num_embeddings');
    }
    this.num_embeddings = num_embeddings;
    this.embedding_dim = embedding_dim;
    this.padding_idx = padding_idx !== null && padding_idx < 0 ? padding_idx + num_embeddings : padding_idx;
    this.weight = new Parameter(empty(num_embeddings, embedding_dim, { device, dtype }));
    this.reset_parameters();
  }

  /** Draws the table from N(0, 1); the padding row is drawn too, then set to 0. */
  reset_parameters(): void {
    normal_(this.weight);
    const { padding_idx } = this;
    if (padding_idx !== null) no_grad(() => this.weight.select(0, padding_idx).fill_(0));
  }

  override forward(input: Tensor): Tensor {
    return embedding(input, this.weight, this.padding_idx);
  }

  override extra_repr(): string {
    const padding = this.padding_idx === null ? '' : `, padding_idx=${this.padding_idx}`;
    return `${this.num_embeddings}, ${this.embedding_dim}${padding}`;
  }
}

export interface LayerNormOptions {
  normalized_shape: number | readonly number[];
  eps?: number;
  elementwise_affine?: boolean;
  bias?: boolean;
  device?: string | null;
  dtype?: DType | null;
}
const layerNormNames = ['normalized_shape', 'eps', 'elementwise_affine', 'bias', 'device', 'dtype'] as const;
const layerNormSignature = signature<Required<LayerNormOptions>>('LayerNorm.__init__', [
  ['normalized_shape'],
  ['eps', 1e-5],
  ['elementwise_affine', true],
  ['bias', true],
  ['device', null],
  ['dtype', null],
]);

/** (x - mean) / √(var + eps) · weight + bias over the last dimensions, which equal normalized_shape. */
export class LayerNorm extends Module {
  static override readonly name: string = 'LayerNorm';

  normalized_shape: readonly number[];
  eps: number;
  elementwise_affine: boolean;
  weight: Parameter | null;
  bias: Parameter | null;

  constructor(...args: Arguments<LayerNormOptions, typeof layerNormNames>) {
    super();
    const { normalized_shape, eps, elementwise_affine, bias, device, dtype } = bind(layerNormSignature, args);
    this.normalized_shape = typeof normalized_shape === 'number' ? [normalized_shape] : normalized_shape;
    this.eps = eps;
    this.elementwise_affine = elementwise_affine;
    this.weight = elementwise_affine ? new Parameter(ones(this.normalized_shape, { device, dtype })) : null;
    this.bias = elementwise_affine && bias ? new Parameter(zeros(this.normalized_shape, { device, dtype })) : null;
  }

  override forward(input: Tensor): Tensor {
    return layer_norm(input, this.normalized_shape, this.weight, this.bias, this.eps);
  }

  override extra_repr(): string {
    const affine = boolText(this.elementwise_affine);
    const shape = formatTuple(this.normalized_shape);
    return `${shape}, eps=${floatText(this.eps)}, elementwise_affine=${affine}, bias=${boolText(this.bias !== null)}`;
  }
}

const dropoutNames = ['p', 'inplace'] as const;
interface DropoutOptions {
  p?: number;
  inplace?: boolean;
}
const dropoutSignature = signature<Required<DropoutOptions>>('_DropoutNd.__init__', [
  ['p', 0.5],
  ['inplace', false],
]);

/** Sets elements to 0 with probability p in training and scales the rest by 1 / (1 - p). Source: Hinton et al., 2012. */
export class Dropout extends Module {
  static override readonly name: string = 'Dropout';

  p: number;
  inplace: boolean;

  constructor(...args: Arguments<DropoutOptions, typeof dropoutNames>) {
    super();
    const { p, inplace } = bind(dropoutSignature, args);
    checkProbability(p);
    this.p = p;
    this.inplace = inplace;
  }

  override forward(input: Tensor): Tensor {
    const output = dropout(input, this.p, this.training);
    return this.inplace && output !== input ? input.copy_(output) : output;
  }

  override extra_repr(): string {
    return `p=${floatText(this.p)}, inplace=${boolText(this.inplace)}`;
  }
}

const flattenNames = ['start_dim', 'end_dim'] as const;
interface FlattenOptions {
  start_dim?: number;
  end_dim?: number;
}
const flattenSignature = signature<Required<FlattenOptions>>('Flatten.__init__', [
  ['start_dim', 1],
  ['end_dim', -1],
]);

/** Dimensions start_dim … end_dim as one. */
export class Flatten extends Module {
  static override readonly name: string = 'Flatten';

  start_dim: number;
  end_dim: number;

  constructor(...args: Arguments<FlattenOptions, typeof flattenNames>) {
    super();
    const { start_dim, end_dim } = bind(flattenSignature, args);
    this.start_dim = start_dim;
    this.end_dim = end_dim;
  }

  override forward(input: Tensor): Tensor {
    return input.flatten(this.start_dim, this.end_dim);
  }

  override extra_repr(): string {
    return `start_dim=${this.start_dim}, end_dim=${this.end_dim}`;
  }
}
