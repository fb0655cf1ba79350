// nn.MultiheadAttention.

import * as f from '../engine/functions.ts';
import {
  AssertionError,
  bind,
  type DType,
  formatSize,
  formatTuple,
  none,
  RuntimeError,
  ValueError,
} from '../engine/index.ts';
import { additive, attentionWeights } from '../rules/attention.ts';
import { uniformBound, xavierStd } from '../rules/init.ts';
import { optionsOf } from '../rules/signature.ts';
import { zeroOut } from '../rules/write.ts';
import { empty, type Tensor } from '../torch/index.ts';
import { bool, device, dtype, float, int, tensor } from '../torch/kinds.ts';
import { named } from '../torch/names.ts';
import { Parameter } from '../torch/parameter.ts';
import { drawNormal, drawUniform } from './draw.ts';
import { dropout } from './dropout.ts';
import { Linear, linear } from './linear.ts';
import { checkMask, compareMasks } from './masks.ts';
import { Module } from './module.ts';
import type { FactoryOptions } from './options.ts';

/** The projection of the result, under the name that PyTorch prints. */
class NonDynamicallyQuantizableLinear extends Linear {
  static override readonly name: string = 'NonDynamicallyQuantizableLinear';
}

/** What a MultiheadAttention must be told. */
export interface AttentionSizes {
  /** Size of queries and results. */
  embed_dim: number;
  /** How many heads they are parted into. */
  num_heads: number;
}
/** Options of MultiheadAttention. */
export interface MultiheadAttentionOptions extends FactoryOptions {
  /** The probability that a weight of attention is set to 0 in training, 0 by default. */
  dropout?: number;
  /** Add biases to the projections, true by default. */
  bias?: boolean;
  /** Add a learnt key and value behind the others; not by default. */
  add_bias_kv?: boolean;
  /** Add a key and a value of zeros behind the others; not by default. */
  add_zero_attn?: boolean;
  /** Size of keys; null (default): embed_dim. */
  kdim?: number | null;
  /** Size of values; null (default): embed_dim. */
  vdim?: number | null;
  /** Whether inputs are [N, L, E] and not [L, N, E]; not by default. */
  batch_first?: boolean;
}
const declared = /* @__PURE__ */ optionsOf<AttentionSizes & MultiheadAttentionOptions>('MultiheadAttention.__init__', {
  embed_dim: [int],
  num_heads: [int],
  dropout: [float, 0],
  bias: [bool, true],
  add_bias_kv: [bool, false],
  add_zero_attn: [bool, false],
  kdim: [int, null],
  vdim: [int, null],
  batch_first: [bool, false],
  device: [device, null],
  dtype: [dtype, null],
});

/** What a call of MultiheadAttention takes by name. */
export interface AttendOptions {
  /** [N, S] or [S]: keys to leave out, where it holds, or numbers that are added. */
  key_padding_mask?: Tensor | null;
  /** Whether the weights are given too, true by default. */
  need_weights?: boolean;
  /** [L, S] or [N · heads, L, S]: places to leave out, where it holds, or numbers that are added. */
  attn_mask?: Tensor | null;
  /** Whether the weights are averaged over heads, true by default. */
  average_attn_weights?: boolean;
  /** Says that attn_mask is causal, which must be given all the same; not by default. */
  is_causal?: boolean;
}
interface Attend extends AttendOptions {
  query: Tensor;
  key: Tensor;
  value: Tensor;
}
const called = /* @__PURE__ */ optionsOf<Attend>('MultiheadAttention.forward', {
  query: [tensor],
  key: [tensor],
  value: [tensor],
  key_padding_mask: [tensor, null],
  need_weights: [bool, true],
  attn_mask: [tensor, null],
  average_attn_weights: [bool, true],
  is_causal: [bool, false],
});

/** @throws AssertionError in PyTorch's words for ranks that do not go together. */
function checkRanks({ query, key, value, key_padding_mask: padding, attn_mask: mask }: Attend, heads: number): void {
  const rank = query.ndim;
  if (rank !== 2 && rank !== 3) {
    throw new AssertionError(`query should be unbatched 2D or batched 3D tensor but received ${rank}-D query tensor`);
  }
  const of = rank === 3 ? 'batched (3-D)' : 'unbatched (2-D)';
  if (key.ndim !== rank || value.ndim !== rank) {
    throw new AssertionError(
      `For ${of} \`query\`, expected \`key\` and \`value\` to be ${rank}-D but found ${key.ndim}-D and ${value.ndim}-D tensors respectively`,
    );
  }
  if (padding && padding.ndim !== rank - 1) {
    throw new AssertionError(
      `For ${of} \`query\`, expected \`key_padding_mask\` to be \`None\` or ${rank - 1}-D but found ${padding.ndim}-D tensor instead`,
    );
  }
  if (mask && mask.ndim !== 2 && mask.ndim !== 3) {
    throw new AssertionError(
      `For ${of} \`query\`, expected \`attn_mask\` to be \`None\`, 2-D or 3-D but found ${mask.ndim}-D tensor instead`,
    );
  }
  const expected = [heads, query.shape[0], key.shape[0]];
  if (rank === 2 && mask?.ndim === 3 && mask.shape.join() !== expected.join()) {
    throw new AssertionError(
      `Expected \`attn_mask\` shape to be ${formatTuple(expected)} but got ${formatSize(mask.shape)}`,
    );
  }
}

/** Attention in several heads: Linear projections of queries, keys and values, and of the joined results. Vaswani et al., 2017. */
export class MultiheadAttention extends Module {
  static override readonly name: string = 'MultiheadAttention';

  /** Size of queries and results. */
  embed_dim: number;
  /** Size of keys. */
  kdim: number;
  /** Size of values. */
  vdim: number;
  /** How many heads. */
  num_heads: number;
  /** The probability that a weight is set to 0. */
  dropout: number;
  /** Whether inputs are [N, L, E]. */
  batch_first: boolean;
  /** Size of a head. */
  head_dim: number;
  /** Whether a key and a value of zeros are added. */
  add_zero_attn: boolean;
  /** Projections of queries, keys and values [3 embed_dim, embed_dim]; null where they have sizes of their own. */
  declare in_proj_weight: Parameter | null;
  /** [embed_dim, embed_dim], or null. */
  declare q_proj_weight: Parameter | null;
  /** [embed_dim, kdim], or null. */
  declare k_proj_weight: Parameter | null;
  /** [embed_dim, vdim], or null. */
  declare v_proj_weight: Parameter | null;
  /** [3 embed_dim], or null. */
  declare in_proj_bias: Parameter | null;
  /** The learnt key [1, 1, embed_dim], or null. */
  declare bias_k: Parameter | null;
  /** The learnt value [1, 1, embed_dim], or null. */
  declare bias_v: Parameter | null;
  /** The projection of the joined heads. */
  out_proj: Linear;

  constructor(embed_dim: number, num_heads: number, options?: MultiheadAttentionOptions);
  constructor(
    embed_dim: number,
    num_heads: number,
    dropout: number,
    bias?: boolean | Omit<MultiheadAttentionOptions, 'dropout'>,
    add_bias_kv?: boolean,
    add_zero_attn?: boolean,
    kdim?: number | null,
    vdim?: number | null,
    batch_first?: boolean,
    device?: string | null,
    dtype?: DType | null,
  );
  constructor(embed_dim: number, options: Omit<AttentionSizes, 'embed_dim'> & MultiheadAttentionOptions);
  constructor(options: AttentionSizes & MultiheadAttentionOptions);
  /** @throws ValueError for no sizes; AssertionError where heads do not part them. */
  constructor(...args: readonly unknown[]) {
    super();
    const given = bind(declared, args);
    const { embed_dim, num_heads, bias, add_bias_kv, device, dtype } = given;
    if (embed_dim <= 0 || num_heads <= 0) {
      throw new ValueError(
        `embed_dim and num_heads must be greater than 0, got embed_dim=${embed_dim} and num_heads=${num_heads} instead`,
      );
    }
    this.embed_dim = embed_dim;
    this.kdim = given.kdim ?? embed_dim;
    this.vdim = given.vdim ?? embed_dim;
    this.num_heads = num_heads;
    this.dropout = given.dropout;
    this.batch_first = given.batch_first;
    this.head_dim = Math.floor(embed_dim / num_heads);
    this.add_zero_attn = given.add_zero_attn;
    if (this.head_dim * num_heads !== embed_dim) throw new AssertionError('embed_dim must be divisible by num_heads');
    const make = (...shape: number[]): Parameter => new Parameter(empty(shape, { device, dtype }));
    const joined = this.kdim === embed_dim && this.vdim === embed_dim;
    const weights = {
      q_proj_weight: joined ? null : make(embed_dim, embed_dim),
      k_proj_weight: joined ? null : make(embed_dim, this.kdim),
      v_proj_weight: joined ? null : make(embed_dim, this.vdim),
    };
    if (joined) this.register_parameter('in_proj_weight', make(3 * embed_dim, embed_dim));
    for (const [name, weight] of Object.entries(weights)) this.register_parameter(name, weight);
    if (!joined) this.register_parameter('in_proj_weight', null);
    this.register_parameter('in_proj_bias', bias ? make(3 * embed_dim) : null);
    this.out_proj = new NonDynamicallyQuantizableLinear(embed_dim, embed_dim, { bias, device, dtype });
    this.register_parameter('bias_k', add_bias_kv ? make(1, 1, embed_dim) : null);
    this.register_parameter('bias_v', add_bias_kv ? make(1, 1, embed_dim) : null);
    this._reset_parameters();
  }

  /** Draws the projections by Glorot's rule, and the learnt key and value from normal numbers; biases are 0. */
  _reset_parameters(...given: never[]): void {
    none('_reset_parameters', given);
    for (const w of [this.in_proj_weight, this.q_proj_weight, this.k_proj_weight, this.v_proj_weight]) {
      if (w === null) continue;
      const bound = uniformBound(xavierStd(w.shape, 1));
      drawUniform(w, -bound, bound);
    }
    if (this.in_proj_bias) {
      zeroOut(this.in_proj_bias);
      if (this.out_proj.bias) zeroOut(this.out_proj.bias);
    }
    for (const x of [this.bias_k, this.bias_v]) if (x) drawNormal(x, 0, xavierStd(x.shape, 1), null);
  }

  /** Queries, keys and values through their projections, [length, N, embed_dim] each. */
  private projected(inputs: readonly Tensor[]): Tensor[] {
    const size = this.embed_dim;
    const own = [this.q_proj_weight, this.k_proj_weight, this.v_proj_weight];
    return inputs.map((x, i) => {
      const part = (p: Tensor): Tensor => f.slice(p, 0, i * size, (i + 1) * size);
      const weight = this.in_proj_weight ? part(this.in_proj_weight) : own[i];
      if (weight === null) throw new AssertionError('use_separate_proj_weight is False but in_proj_weight is None');
      return linear(x, weight, this.in_proj_bias && part(this.in_proj_bias));
    });
  }

  /** [length, N, embed_dim] as heads [N · heads, length, head_dim]. */
  private inHeads(x: Tensor): Tensor {
    const [length, n] = x.shape;
    return f.transpose(f.reshape(x, [length, n * this.num_heads, this.head_dim]), 0, 1);
  }

  /** The sum of both masks, as numbers that are added to scores [N · heads, L, S]; null where there is none. */
  private mask(
    given: Attend,
    dtype: 'float32' | 'float64',
    n: number,
    rows: number,
    columns: number,
    added: number,
  ): Tensor | null {
    const { key_padding_mask: padding, attn_mask: mask } = given;
    checkMask(padding ?? null, 'key_padding_mask');
    checkMask(mask ?? null, 'attn_mask');
    compareMasks(padding ?? null, 'key_padding_mask', mask ?? null, 'attn_mask');
    const longer = (x: Tensor): Tensor =>
      added === 0 ? x : f.pad(x, { dim: x.ndim - 1, before: 0, after: added, value: 0 });
    const heads = n * this.num_heads;
    let sum: Tensor | null = null;
    if (mask) {
      const expected = mask.ndim === 2 ? [rows, columns] : [heads, rows, columns];
      if (mask.shape.join() !== expected.join()) {
        throw new RuntimeError(
          `The shape of the ${mask.ndim}D attn_mask is ${formatSize(mask.shape)}, but should be ${formatTuple(expected)}.`,
        );
      }
      sum = longer(additive(mask, dtype, false));
    }
    if (padding) {
      const numbers = longer(additive(padding, dtype, false));
      const each = f.reshape(numbers, [n, 1, 1, columns + added]);
      const spread = f.expand(each, [n, this.num_heads, 1, columns + added]);
      const all = f.reshape(spread, [heads, 1, columns + added]);
      sum = sum ? f.add(sum, all) : all;
    }
    return sum;
  }

  /**
   * query [L, N, embed_dim], key [S, N, kdim], value [S, N, vdim] (N first where `batch_first`, or no N at all) → the result like
   * query, and the weights [N, L, S] (or of each head [N, heads, L, S]), or null.
   */
  override forward(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    key_padding_mask?: Tensor | null | AttendOptions,
    need_weights?: boolean | Omit<AttendOptions, 'key_padding_mask'>,
    attn_mask?: Tensor | null,
    average_attn_weights?: boolean,
    is_causal?: boolean,
  ): [attn_output: Tensor, attn_output_weights: Tensor | null];
  override forward(...args: readonly unknown[]): [attn_output: Tensor, attn_output_weights: Tensor | null] {
    const given = bind(called, args);
    const { num_heads, embed_dim } = this;
    checkRanks(given, num_heads);
    const batched = given.query.ndim === 3;
    const turned = (x: Tensor): Tensor => (!batched ? f.unsqueeze(x, 1) : this.batch_first ? f.transpose(x, 0, 1) : x);
    const inputs = [given.query, given.key, given.value].map(turned);
    const [query, key, value] = inputs;
    const [rows, n, width] = query.shape;
    if (given.is_causal && !given.attn_mask) {
      throw new RuntimeError(
        'Need attn_mask if specifying the is_causal hint. You may use the Transformer module method `generate_square_subsequent_mask` to create this mask.',
      );
    }
    if (width !== embed_dim)
      throw new AssertionError(`was expecting embedding dimension of ${embed_dim}, but got ${width}`);
    if (
      this.in_proj_weight
        ? key.shape.join() !== value.shape.join()
        : key.shape.slice(0, 2).join() !== value.shape.slice(0, 2).join()
    ) {
      throw new AssertionError(
        this.in_proj_weight
          ? `key shape ${formatSize(key.shape)} does not match value shape ${formatSize(value.shape)}`
          : `key's sequence and batch dims ${formatSize(key.shape.slice(0, 2))} do not match value's ${formatSize(value.shape.slice(0, 2))}`,
      );
    }
    const [q, k, v] = this.projected(inputs);
    const learnt = (x: Tensor, bias: Parameter | null): Tensor =>
      bias ? f.cat_all([x, f.expand(bias, [1, n, embed_dim])], { dim: 0 }) : x;
    const zero = (x: Tensor): Tensor => (this.add_zero_attn ? f.pad(x, { dim: 1, before: 0, after: 1, value: 0 }) : x);
    const keys = zero(this.inHeads(learnt(k, this.bias_k)));
    const values = zero(this.inHeads(learnt(v, this.bias_v)));
    const columns = key.shape[0];
    const dtype = query.dtype === 'float64' ? 'float64' : 'float32';
    const mask = this.mask(given, dtype, n, rows, columns, keys.shape[1] - columns);
    const scale = 1 / Math.sqrt(this.head_dim);
    const weights = attentionWeights(this.inHeads(q), keys, mask, scale, !given.need_weights);
    const dropped = this.training && this.dropout > 0 ? dropout(weights, this.dropout) : weights;
    const joined = f.reshape(f.transpose(f.matmul(dropped, values), 0, 1), [rows * n, embed_dim]);
    const result = f.reshape(linear(joined, this.out_proj.weight, this.out_proj.bias), [rows, n, embed_dim]);
    const back = !batched
      ? named('SqueezeBackward1', f.squeeze(result, [1]))
      : this.batch_first
        ? f.transpose(result, 0, 1)
        : result;
    if (!given.need_weights) return [back, null];
    const each = f.reshape(dropped, [n, num_heads, rows, keys.shape[1]]);
    const told = given.average_attn_weights ? f.mean(each, 1) : each;
    return [back, batched ? told : named('SqueezeBackward1', f.squeeze(told, [0]))];
  }
}
