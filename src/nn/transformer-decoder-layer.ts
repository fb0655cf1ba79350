// nn.TransformerDecoderLayer.

import { bind } from '../engine/index.ts';
import { optionsOf, type TableOf } from '../rules/signature.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, tensor } from '../torch/kinds.ts';
import type { Dropout } from './dropout.ts';
import type { LayerNorm } from './layers.ts';
import type { MultiheadAttention } from './multihead-attention.ts';
import { type LayerArguments, layerSignature, TransformerBlock } from './transformer-block.ts';

const declared = /* @__PURE__ */ layerSignature('TransformerDecoderLayer.__init__');

/** What a call takes by name. */
export interface DecodeLayerOptions {
  /** [L, L] or [N · heads, L, L]: places of tgt to leave out, where it holds, or numbers that are added. */
  tgt_mask?: Tensor | null;
  /** [L, S] or [N · heads, L, S]: the same of memory. */
  memory_mask?: Tensor | null;
  /** [N, L] or [L]: elements of tgt to leave out, where it holds, or numbers that are added. */
  tgt_key_padding_mask?: Tensor | null;
  /** [N, S] or [S]: the same of memory. */
  memory_key_padding_mask?: Tensor | null;
  /** Says that tgt_mask is causal, which must be given all the same; not by default. */
  tgt_is_causal?: boolean;
  /** The same of memory_mask. */
  memory_is_causal?: boolean;
}
/** The arguments of a call. */
export const decoderCall: TableOf<{ tgt: Tensor; memory: Tensor } & DecodeLayerOptions> = {
  tgt: [tensor],
  memory: [tensor],
  tgt_mask: [tensor, null],
  memory_mask: [tensor, null],
  tgt_key_padding_mask: [tensor, null],
  memory_key_padding_mask: [tensor, null],
  tgt_is_causal: [bool, false],
  memory_is_causal: [bool, false],
};
const called = /* @__PURE__ */ optionsOf('TransformerDecoderLayer.forward', decoderCall);

/** Attention of a sequence to itself and to another, then two Linear layers; what each gives is added. Vaswani et al., 2017. */
export class TransformerDecoderLayer extends TransformerBlock {
  static override readonly name: string = 'TransformerDecoderLayer';

  /** Attention to the memory. */
  declare multihead_attn: MultiheadAttention;
  declare norm3: LayerNorm;
  declare dropout3: Dropout;

  /** @throws AssertionError where heads do not part d_model. */
  constructor(...args: LayerArguments) {
    super(bind(declared, args), ['self_attn', 'multihead_attn']);
  }

  /** tgt [L, N, E], memory [S, N, E] (N first where `batch_first`, or no N at all) → the shape of tgt. */
  override forward(
    tgt: Tensor,
    memory: Tensor,
    tgt_mask?: Tensor | null | DecodeLayerOptions,
    memory_mask?: Tensor | null | Omit<DecodeLayerOptions, 'tgt_mask'>,
    tgt_key_padding_mask?: Tensor | null,
    memory_key_padding_mask?: Tensor | null,
    tgt_is_causal?: boolean,
    memory_is_causal?: boolean,
  ): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { tgt, memory, ...given } = bind(called, args);
    const own = {
      attn_mask: given.tgt_mask,
      key_padding_mask: given.tgt_key_padding_mask,
      is_causal: given.tgt_is_causal,
    };
    const others = {
      attn_mask: given.memory_mask,
      key_padding_mask: given.memory_key_padding_mask,
      is_causal: given.memory_is_causal,
    };
    const seen = this.around(tgt, this.norm1, (x) => this.dropout1(this.attended(this.self_attn, x, x, own)));
    const told = this.around(seen, this.norm2, (x) =>
      this.dropout2(this.attended(this.multihead_attn, x, memory, others)),
    );
    return this.around(told, this.norm3, (x) => this.dropout3(this.fed(x)));
  }
}
