// F.scaled_dot_product_attention.

import * as f from '../engine/functions.ts';
import { RuntimeError } from '../engine/index.ts';
import { additive, attentionWeights, causal } from '../rules/attention.ts';
import { define } from '../torch/define.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, float, tensor } from '../torch/kinds.ts';
import { cNames } from '../torch/names.ts';
import { dropout } from './dropout.ts';

interface AttentionRest {
  /** Added to the scores, or of truth values: whether a place is seen; broadcasts to [..., L, S]. null (default): all are. */
  attn_mask?: Tensor | null;
  /** The probability that a weight is set to 0, 0 by default. */
  dropout_p?: number;
  /** Whether each place sees itself and those before alone; not by default. */
  is_causal?: boolean;
  /** Multiplies the scores; null (default): 1/√E. */
  scale?: number | null;
  /** Whether heads of keys are repeated for those of queries; not by default. */
  enable_gqa?: boolean;
}
interface AttentionOptions extends AttentionRest {
  query: Tensor;
  key: Tensor;
  value: Tensor;
}
/** Takes queries, keys and values. */
interface Attention {
  (
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask?: Tensor | null | AttentionRest,
    dropout_p?: number | Omit<AttentionRest, 'attn_mask'>,
    is_causal?: boolean | Pick<AttentionRest, 'is_causal' | 'scale' | 'enable_gqa'>,
    options?: Pick<AttentionRest, 'scale' | 'enable_gqa'>,
  ): Tensor;
  (options: AttentionOptions): Tensor;
}

/** @throws RuntimeError in PyTorch's words for what does not fit. */
function check({ query, key, value, attn_mask: mask, is_causal }: AttentionOptions): void {
  const [q, k, v] = [query, key, value];
  if (q.dtype !== k.dtype || q.dtype !== v.dtype) {
    throw new RuntimeError(
      `Expected query, key, and value to have the same dtype, but got query.dtype: ${cNames[q.dtype]} key.dtype: ${cNames[k.dtype]} and value.dtype: ${cNames[v.dtype]} instead.`,
    );
  }
  if (q.ndim < 2 || k.ndim < 2 || v.ndim < 2) {
    throw new RuntimeError(
      `Expected query, key, and value to all be  at least 2 dimensional, but got query.dim: ${q.ndim} key.dim: ${k.ndim} and value.dim: ${v.ndim} instead.`,
    );
  }
  if (!mask) return;
  if (mask.dtype !== 'bool' && mask.dtype !== q.dtype && mask.dtype !== 'float32') {
    throw new RuntimeError(
      `Expected attn_mask dtype to be bool or float or to match query dtype, but got attn_mask.dtype: ${cNames[mask.dtype]} and  query.dtype: ${cNames[q.dtype]} instead.`,
    );
  }
  if (is_causal) {
    throw new RuntimeError('_scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True');
  }
}

/** Heads of keys or values [..., H, S, E], each repeated until there are as many as of queries. */
function repeated(x: Tensor, heads: number): Tensor {
  const at = x.ndim - 3;
  const index = f.floor_divide(f.range(f.placeOf(x), heads), heads / x.shape[at]);
  return f.index_select(x, at, index);
}

/** softmax(q kᵀ · scale + mask) v for q [..., L, E], k [..., S, E], v [..., S, D] → [..., L, D]. Vaswani et al., 2017. */
export const scaled_dot_product_attention: Attention = /* @__PURE__ */ define<AttentionOptions>(
  'scaled_dot_product_attention',
  {
    query: [tensor],
    key: [tensor],
    value: [tensor],
    attn_mask: [tensor, null],
    dropout_p: [float, 0],
    is_causal: [bool, false],
    scale: [float, null],
    enable_gqa: [bool, false],
  },
  (options) => {
    check(options);
    const { query, attn_mask, dropout_p, is_causal, enable_gqa } = options;
    const heads = query.shape.at(-3) ?? 1;
    const [key, value] = [options.key, options.value].map((x) => (enable_gqa ? repeated(x, heads) : x));
    const scale = options.scale ?? 1 / Math.sqrt(query.shape[query.ndim - 1]);
    const seen = is_causal ? causal(query, query.shape[query.ndim - 2], key.shape[key.ndim - 2]) : attn_mask;
    const mask = seen && additive(seen, query.dtype === 'float64' ? 'float64' : 'float32');
    const weights = attentionWeights(query, key, mask, scale, true);
    return f.matmul(dropout_p > 0 ? dropout(weights, dropout_p) : weights, value);
  },
  6,
);
