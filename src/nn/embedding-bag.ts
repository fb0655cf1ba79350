// F.embedding_bag and nn.EmbeddingBag.

import * as f from '../engine/functions.ts';
import {
  AssertionError,
  bind,
  type DType,
  dtypes,
  formatSize,
  isFloating,
  NotImplementedError,
  none,
  RuntimeError,
  ValueError,
} from '../engine/index.ts';
import { largest, summed } from '../rules/bags.ts';
import { embedding, renormalize } from '../rules/layers.ts';
import { optionsOf } from '../rules/signature.ts';
import { zeroOut } from '../rules/write.ts';
import { define } from '../torch/define.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, device, dtype, float, int, str, tensor } from '../torch/kinds.ts';
import { named } from '../torch/names.ts';
import type { Parameter } from '../torch/parameter.ts';
import { evened, type LookUpOptions, lookUpTexts, tableOf } from './embedding.ts';
import { normal_ } from './init.ts';
import { Module } from './module.ts';
import type { FactoryOptions } from './options.ts';

/** How bags are made and folded. */
export interface BagOptions extends LookUpOptions {
  /** `'mean'` (default), `'sum'` or `'max'`. */
  mode?: string;
  /** Whether the last offset is the end of the last bag; not by default. */
  include_last_offset?: boolean;
}
interface BagCall extends BagOptions {
  /** Indices: [B, n], a bag a row, or [N] with offsets. */
  input: Tensor;
  /** The table [V, D]. */
  weight: Tensor;
  /** Where each bag begins in the indices [N]; null (default): each row is one. */
  offsets?: Tensor | null;
  /** A factor for each index, with `'sum'` alone; null (default): 1. */
  per_sample_weights?: Tensor | null;
}
type BagRest = Omit<BagCall, 'input' | 'weight'>;
/** Takes indices, a table, and where bags begin. */
interface EmbeddingBagFunction {
  (
    input: Tensor,
    weight: Tensor,
    offsets?: Tensor | null | BagRest,
    max_norm?: number | null | Omit<BagRest, 'offsets'>,
    norm_type?: number,
    scale_grad_by_freq?: boolean,
    mode?: string,
    sparse?: boolean,
    per_sample_weights?: Tensor | null,
    include_last_offset?: boolean,
    padding_idx?: number | null,
  ): Tensor;
  (options: BagCall): Tensor;
}

/** @throws ValueError, NotImplementedError in PyTorch's words for what does not go together. */
function check({
  input,
  weight,
  offsets,
  mode,
  scale_grad_by_freq,
  sparse,
  per_sample_weights: each,
}: Required<BagCall>) {
  if (each && each.shape.join() !== input.shape.join()) {
    throw new ValueError(
      `embedding_bag: If per_sample_weights (${formatSize(each.shape)}) is not None, then it must have the same shape as the input (${formatSize(input.shape)})`,
    );
  }
  if (weight.ndim !== 2)
    throw new ValueError(`weight has to be a 2D Tensor, but got Tensor of dimension ${weight.ndim}`);
  if (input.ndim === 2 && offsets) {
    throw new ValueError(
      "if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length sequences. However, found offsets of type <class 'torch.Tensor'>",
    );
  }
  if (input.ndim === 1 && !offsets) throw new ValueError('offsets has to be a 1D Tensor but got None');
  if (input.ndim === 1 && offsets?.ndim !== 1) throw new ValueError('offsets has to be a 1D Tensor');
  if (input.ndim !== 1 && input.ndim !== 2) {
    throw new ValueError(`input has to be 1D or 2D Tensor, but got Tensor of dimension ${input.ndim}`);
  }
  if (!['sum', 'mean', 'max'].includes(mode)) throw new ValueError('mode has to be one of sum, mean or max');
  if (mode === 'max' && scale_grad_by_freq) {
    throw new ValueError('max mode does not support scaling the gradient by the frequency');
  }
  if (mode === 'max' && sparse) throw new ValueError('max mode does not support sparse weights');
  if (each && mode !== 'sum') {
    throw new NotImplementedError(
      `embedding_bag: per_sample_weights was not None. per_sample_weights is only supported for mode='sum' (got mode='${mode}'). Please open a feature request on GitHub.`,
    );
  }
  for (const [i, x] of [input, offsets].entries()) {
    if (!x || (!isFloating(x.dtype) && x.dtype !== 'bool')) continue;
    throw new RuntimeError(
      `Expected tensor for argument #1 '${i === 0 ? 'indices' : 'offsets'}' to have one of the following scalar types: Long, Int; but got torch.${dtypes[x.dtype].scalarName}Tensor instead (while checking arguments for embedding_bag)`,
    );
  }
}

/** Rows of a table [V, D] by index, each bag of them folded into one: [B, D]. */
export const embedding_bag: EmbeddingBagFunction = /* @__PURE__ */ define<BagCall>(
  'embedding_bag',
  {
    input: [tensor],
    weight: [tensor],
    offsets: [tensor, null],
    max_norm: [float, null],
    norm_type: [float, 2],
    scale_grad_by_freq: [bool, false],
    mode: [str, 'mean'],
    sparse: [bool, false],
    per_sample_weights: [tensor, null],
    include_last_offset: [bool, false],
    padding_idx: [int, null],
  },
  (options) => {
    check(options);
    const { input, weight, offsets, mode, per_sample_weights, padding_idx, include_last_offset } = options;
    const given = f.reshape(input, [input.numel()]);
    if (options.max_norm !== null) renormalize(weight, given, options.max_norm, options.norm_type);
    const [bags, length = 0] = input.shape;
    const starts = offsets
      ? startsOf(offsets, include_last_offset, given.numel())
      : f.iota(f.placeOf(given), { length: bags, dtype: 'int64', start: 0, step: length });
    // Where there are no bags, no index is in one.
    const flat = starts.shape[0] === 0 ? f.slice(given, 0, 0, 0) : given;
    const table = options.scale_grad_by_freq ? evened(weight, flat) : weight;
    const padding = padding_idx !== null && padding_idx < 0 ? padding_idx + weight.shape[0] : padding_idx;
    const rows = embedding(table, flat, null);
    const bag = {
      rows: per_sample_weights
        ? f.mul(rows, f.unsqueeze(f.slice(f.reshape(per_sample_weights, [given.numel()]), 0, 0, flat.numel()), 1))
        : rows,
      counted: padding === null ? null : f.ne(flat, padding),
      starts: f.cast(starts, 'int64'),
    };
    return named(
      'EmbeddingBagBackward0',
      mode === 'max' && flat.numel() > 0 ? largest(bag) : summed(bag, mode === 'mean'),
    );
  },
);

/** Where bags of n indices begin. @throws RuntimeError where the first does not at 0, or one beyond the end. */
function startsOf(offsets: Tensor, closed: boolean, n: number): Tensor {
  const error = 'RuntimeError';
  if (closed && offsets.numel() === 0) {
    throw new RuntimeError('include_last_offset: number of offset should be at least 1');
  }
  const first = `offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from position 0. However, got {value}`;
  f.checked(f.slice(offsets, 0, 0, Math.min(offsets.shape[0], 1)), { from: 0, below: 1, error, text: first });
  const text = `offsets[-1] can not be greater than input's length ${n} but got offsets[-1] of {value}`;
  const inside = f.checked(offsets, { from: 0, below: n + 1, error, text });
  return closed ? f.slice(inside, 0, 0, offsets.shape[0] - 1) : inside;
}

/** Options of EmbeddingBag. */
export interface EmbeddingBagOptions extends FactoryOptions, BagOptions {
  /** The table, which is drawn by default. */
  _weight?: Tensor | null;
}
interface Sizes {
  num_embeddings: number;
  embedding_dim: number;
}
const declared = /* @__PURE__ */ optionsOf<Sizes & EmbeddingBagOptions>('EmbeddingBag.__init__', {
  num_embeddings: [int],
  embedding_dim: [int],
  max_norm: [float, null],
  norm_type: [float, 2],
  scale_grad_by_freq: [bool, false],
  mode: [str, 'mean'],
  sparse: [bool, false],
  _weight: [tensor, null],
  include_last_offset: [bool, false],
  padding_idx: [int, null],
  device: [device, null],
  dtype: [dtype, null],
});
/** Options of EmbeddingBag.from_pretrained. */
export interface PretrainedBagOptions extends BagOptions {
  /** Whether the table is not trained, true by default. */
  freeze?: boolean;
}
const pretrained = /* @__PURE__ */ optionsOf<{ embeddings: Tensor } & PretrainedBagOptions>(
  'EmbeddingBag.from_pretrained',
  {
    embeddings: [tensor],
    freeze: [bool, true],
    max_norm: [float, null],
    norm_type: [float, 2],
    scale_grad_by_freq: [bool, false],
    mode: [str, 'mean'],
    sparse: [bool, false],
    include_last_offset: [bool, false],
    padding_idx: [int, null],
  },
);
const called = /* @__PURE__ */ optionsOf<Pick<BagCall, 'input' | 'offsets' | 'per_sample_weights'>>(
  'EmbeddingBag.forward',
  { input: [tensor], offsets: [tensor, null], per_sample_weights: [tensor, null] },
);

/** A table [V, D] of whose rows bags are made, each folded into one row. The padding row is 0 and counts in no bag. */
export class EmbeddingBag extends Module {
  static override readonly name: string = 'EmbeddingBag';

  /** Rows of the table. */
  num_embeddings: number;
  /** Length of a row. */
  embedding_dim: number;
  /** The length that rows are scaled to, or null. */
  max_norm: number | null;
  /** The order of that norm. */
  norm_type: number;
  /** Whether gradients are divided by how often a row is looked up. */
  scale_grad_by_freq: boolean;
  /** How a bag becomes one row. */
  mode: string;
  /** Without effect. */
  sparse: boolean;
  /** Whether the last offset is the end of the last bag. */
  include_last_offset: boolean;
  /** The row that counts in no bag, or null. */
  padding_idx: number | null;
  /** The table [num_embeddings, embedding_dim]. */
  declare weight: Parameter;

  constructor(num_embeddings: number, embedding_dim: number, options?: EmbeddingBagOptions);
  constructor(
    num_embeddings: number,
    embedding_dim: number,
    max_norm: number | null,
    norm_type?: number,
    scale_grad_by_freq?: boolean,
    mode?: string,
    sparse?: boolean,
    _weight?: Tensor | null,
    include_last_offset?: boolean,
    padding_idx?: number | null,
    device?: string | null,
    dtype?: DType | null,
  );
  constructor(options: Sizes & EmbeddingBagOptions);
  /** @throws AssertionError for a padding_idx outside the table, and for a table of other sizes. */
  constructor(...args: readonly unknown[]) {
    super();
    const given = bind(declared, args);
    const { num_embeddings, embedding_dim, padding_idx } = given;
    if (padding_idx !== null && (padding_idx >= num_embeddings || padding_idx < -num_embeddings)) {
      throw new AssertionError('padding_idx must be within num_embeddings');
    }
    this.num_embeddings = num_embeddings;
    this.embedding_dim = embedding_dim;
    this.max_norm = given.max_norm;
    this.norm_type = given.norm_type;
    this.scale_grad_by_freq = given.scale_grad_by_freq;
    this.mode = given.mode;
    this.sparse = given.sparse;
    this.include_last_offset = given.include_last_offset;
    this.padding_idx = padding_idx !== null && padding_idx < 0 ? padding_idx + num_embeddings : padding_idx;
    this.register_parameter('weight', tableOf(num_embeddings, embedding_dim, { _freeze: false, ...given }));
    if (!given._weight) this.reset_parameters();
  }

  /** Bags of a table [V, D], which is not trained unless `freeze` is false. @throws AssertionError for another rank. */
  static from_pretrained(
    embeddings: Tensor,
    freeze?: boolean | PretrainedBagOptions,
    options?: BagOptions,
  ): EmbeddingBag;
  static from_pretrained(...args: readonly unknown[]): EmbeddingBag {
    const { embeddings, freeze, ...options } = bind(pretrained, args);
    if (embeddings.ndim !== 2) throw new AssertionError('Embeddings parameter is expected to be 2-dimensional');
    const [rows, columns] = embeddings.shape;
    const made = new EmbeddingBag(rows, columns, { ...options, _weight: embeddings });
    made.weight.requires_grad = !freeze;
    return made;
  }

  /** Draws the table from N(0, 1); the padding row is drawn too, then set to 0. */
  reset_parameters(...given: never[]): void {
    none('reset_parameters', given);
    normal_(this.weight);
    if (this.padding_idx !== null) zeroOut(f.select(this.weight.detach(), 0, this.padding_idx));
  }

  /** input [B, n], or [N] with offsets [B] → [B, embedding_dim]. @throws IndexError for an index outside the table. */
  override forward(
    input: Tensor,
    offsets?: Tensor | null | { offsets?: Tensor | null; per_sample_weights?: Tensor | null },
    per_sample_weights?: Tensor | null,
  ): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { max_norm, norm_type, scale_grad_by_freq, mode, sparse, include_last_offset, padding_idx } = this;
    const own = { max_norm, norm_type, scale_grad_by_freq, mode, sparse, include_last_offset, padding_idx };
    return embedding_bag({ ...bind(called, args), weight: this.weight, ...own });
  }

  override extra_repr(): string {
    const { max_norm, norm_type, scale_grad_by_freq, padding_idx, mode } = this;
    const before = lookUpTexts({ max_norm, norm_type, scale_grad_by_freq });
    const padding = padding_idx === null ? [] : [`padding_idx=${padding_idx}`];
    return [this.num_embeddings, this.embedding_dim, ...before, `mode='${mode}'`, ...padding].join(', ');
  }
}
