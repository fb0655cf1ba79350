// F.embedding and nn.Embedding.

import * as f from '../engine/functions.ts';
import { AssertionError, bind, type DType, none } from '../engine/index.ts';
import { frequencies, embedding as lookUp, renormalize } from '../rules/layers.ts';
import { optionsOf } from '../rules/signature.ts';
import { floatText } from '../rules/text/python.ts';
import { zeroOut } from '../rules/write.ts';
import { define } from '../torch/define.ts';
import { empty, Tensor } from '../torch/index.ts';
import { bool, device, dtype, float, int, tensor } from '../torch/kinds.ts';
import { named } from '../torch/names.ts';
import { Parameter } from '../torch/parameter.ts';
import { inputOf } from './forward.ts';
import { normal_ } from './init.ts';
import { Module } from './module.ts';
import type { FactoryOptions } from './options.ts';
import { through } from './through.ts';

/** How a table is looked up. */
export interface LookUpOptions {
  /** A row that gets no gradient; negative ones count from the end; null (default): none. */
  padding_idx?: number | null;
  /** Rows that are looked up and longer are scaled to this length, in place; null (default): none. */
  max_norm?: number | null;
  /** The order of that norm, 2 by default. */
  norm_type?: number;
  /** Divide the gradient of a row by how often it is looked up; not by default. */
  scale_grad_by_freq?: boolean;
  /** Without effect: gradients are dense here. */
  sparse?: boolean;
}
interface LookUp extends LookUpOptions {
  input: Tensor;
  /** The table [V, D]. */
  weight: Tensor;
}
/** Takes indices, a table, and the row that gets no gradient. */
interface Embed {
  (
    input: Tensor,
    weight: Tensor,
    padding_idx?: number | null | LookUpOptions,
    max_norm?: number | null | Omit<LookUpOptions, 'padding_idx'>,
    norm_type?: number,
    scale_grad_by_freq?: boolean,
    sparse?: boolean,
  ): Tensor;
  (input: Tensor, options: Omit<LookUp, 'input'>): Tensor;
  (options: LookUp): Tensor;
}

/** A table whose gradient is divided, row by row, by how often it is looked up. */
export function evened(weight: Tensor, indices: Tensor): Tensor {
  const counts = frequencies(weight, indices);
  const passed = through([weight], ([g]) => [g && f.div(g, counts)])?.[0];
  return passed instanceof Tensor ? passed : weight;
}

/** Rows of weight [V, D] by index. @throws IndexError for an index outside. */
export const embedding: Embed = /* @__PURE__ */ define<LookUp>(
  'embedding',
  {
    input: [tensor],
    weight: [tensor],
    padding_idx: [int, null],
    max_norm: [float, null],
    norm_type: [float, 2],
    scale_grad_by_freq: [bool, false],
    sparse: [bool, false],
  },
  ({ input, weight, padding_idx, max_norm, norm_type, scale_grad_by_freq }) => {
    if (max_norm !== null) renormalize(weight, input, max_norm, norm_type);
    if (!scale_grad_by_freq) return lookUp(weight, input, padding_idx);
    return named('EmbeddingBackward0', lookUp(evened(weight, input), input, padding_idx));
  },
);

/** What an Embedding must be told. */
export interface EmbeddingSizes {
  /** Rows of the table: how many different indices there are. */
  num_embeddings: number;
  /** Length of a row. */
  embedding_dim: number;
}
/** Options of Embedding. */
export interface EmbeddingOptions extends FactoryOptions, LookUpOptions {
  /** The table, which is drawn by default. */
  _weight?: Tensor | null;
  /** Whether a given table is not trained; not by default. */
  _freeze?: boolean;
}
const declared = /* @__PURE__ */ optionsOf<EmbeddingSizes & EmbeddingOptions>('Embedding.__init__', {
  num_embeddings: [int],
  embedding_dim: [int],
  padding_idx: [int, null],
  max_norm: [float, null],
  norm_type: [float, 2],
  scale_grad_by_freq: [bool, false],
  sparse: [bool, false],
  _weight: [tensor, null],
  _freeze: [bool, false],
  device: [device, null],
  dtype: [dtype, null],
});

/** Options of Embedding.from_pretrained. */
export interface PretrainedOptions extends LookUpOptions {
  /** Whether the table is not trained, true by default. */
  freeze?: boolean;
}
const pretrained = /* @__PURE__ */ optionsOf<{ embeddings: Tensor } & PretrainedOptions>('Embedding.from_pretrained', {
  embeddings: [tensor],
  freeze: [bool, true],
  padding_idx: [int, null],
  max_norm: [float, null],
  norm_type: [float, 2],
  scale_grad_by_freq: [bool, false],
  sparse: [bool, false],
});

/** The table of an embedding: a given one, or an empty one. @throws AssertionError for one of other sizes. */
export function tableOf(
  num_embeddings: number,
  embedding_dim: number,
  { _weight, _freeze, device, dtype }: Pick<EmbeddingOptions, '_weight' | '_freeze' | 'device' | 'dtype'>,
): Parameter {
  if (!_weight) return new Parameter(empty(num_embeddings, embedding_dim, { device, dtype }));
  if (_weight.shape.join() !== [num_embeddings, embedding_dim].join()) {
    throw new AssertionError('Shape of weight does not match num_embeddings and embedding_dim');
  }
  return new Parameter(_weight, !_freeze);
}

/** The parts of a repr that say how a table is looked up. */
export function lookUpTexts({
  padding_idx = null,
  max_norm,
  norm_type,
  scale_grad_by_freq,
  sparse,
}: LookUpOptions): string[] {
  return [
    ...(padding_idx === null ? [] : [`padding_idx=${padding_idx}`]),
    ...(max_norm == null ? [] : [`max_norm=${floatText(max_norm)}`]),
    ...(norm_type === 2 || norm_type === undefined ? [] : [`norm_type=${floatText(norm_type)}`]),
    ...(scale_grad_by_freq ? ['scale_grad_by_freq=True'] : []),
    ...(sparse ? ['sparse=True'] : []),
  ];
}

/** A table [V, D] whose rows are looked up: indices [...] int64 → [..., D]. The padding row is 0 and never trained. */
export class Embedding extends Module {
  static override readonly name: string = 'Embedding';

  /** Rows of the table. */
  num_embeddings: number;
  /** Length of a row. */
  embedding_dim: number;
  /** The row that is never trained, or null. */
  padding_idx: number | null;
  /** The length that rows are scaled to, or null. */
  max_norm: number | null;
  /** The order of that norm. */
  norm_type: number;
  /** Whether gradients are divided by how often a row is looked up. */
  scale_grad_by_freq: boolean;
  /** Without effect. */
  sparse: boolean;
  /** The table [num_embeddings, embedding_dim]. */
  declare weight: Parameter;

  constructor(num_embeddings: number, embedding_dim: number, options?: EmbeddingOptions);
  constructor(
    num_embeddings: number,
    embedding_dim: number,
    padding_idx: number | null,
    max_norm?: number | null | Omit<EmbeddingOptions, 'padding_idx'>,
    norm_type?: number,
    scale_grad_by_freq?: boolean,
    sparse?: boolean,
    _weight?: Tensor | null,
    _freeze?: boolean,
    device?: string | null,
    dtype?: DType | null,
  );
  constructor(num_embeddings: number, options: Omit<EmbeddingSizes, 'num_embeddings'> & EmbeddingOptions);
  constructor(options: EmbeddingSizes & EmbeddingOptions);
  /** @throws AssertionError for a padding_idx outside the table, and for a table of other sizes. */
  constructor(...args: readonly unknown[]) {
    super();
    const given = bind(declared, args);
    const { num_embeddings, embedding_dim, padding_idx } = given;
    if (padding_idx !== null && (padding_idx >= num_embeddings || padding_idx < -num_embeddings)) {
      throw new AssertionError('Padding_idx must be within num_embeddings');
    }
    this.num_embeddings = num_embeddings;
    this.embedding_dim = embedding_dim;
    this.padding_idx = padding_idx !== null && padding_idx < 0 ? padding_idx + num_embeddings : padding_idx;
    this.max_norm = given.max_norm;
    this.norm_type = given.norm_type;
    this.scale_grad_by_freq = given.scale_grad_by_freq;
    this.sparse = given.sparse;
    this.register_parameter('weight', tableOf(num_embeddings, embedding_dim, given));
    if (!given._weight) this.reset_parameters();
  }

  /** An embedding of a table [V, D], which is not trained unless `freeze` is false. @throws AssertionError for another rank. */
  static from_pretrained(embeddings: Tensor, freeze?: boolean | PretrainedOptions, options?: LookUpOptions): Embedding;
  static from_pretrained(options: { embeddings: Tensor } & PretrainedOptions): Embedding;
  static from_pretrained(...args: readonly unknown[]): Embedding {
    const { embeddings, freeze, ...options } = bind(pretrained, args);
    if (embeddings.ndim !== 2) throw new AssertionError('Embeddings parameter is expected to be 2-dimensional');
    const [rows, columns] = embeddings.shape;
    return new Embedding(rows, columns, { ...options, _weight: embeddings, _freeze: freeze });
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
    const { padding_idx, max_norm, norm_type, scale_grad_by_freq } = this;
    return embedding(inputOf(this, args), this.weight, { padding_idx, max_norm, norm_type, scale_grad_by_freq });
  }

  override extra_repr(): string {
    return [this.num_embeddings, this.embedding_dim, ...lookUpTexts(this)].join(', ');
  }
}
