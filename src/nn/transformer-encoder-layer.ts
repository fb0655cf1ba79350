// nn.TransformerEncoderLayer.

import { bind } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, tensor } from '../torch/kinds.ts';
import { canonicalMasks } from './masks.ts';
import { type LayerArguments, layerSignature, TransformerBlock } from './transformer-block.ts';

const declared = /* @__PURE__ */ layerSignature('TransformerEncoderLayer.__init__');

/** What a call takes by name. */
export interface EncodeLayerOptions {
  /** [L, L] or [N · heads, L, L]: places to leave out, where it holds, or numbers that are added. */
  src_mask?: Tensor | null;
  /** [N, L] or [L]: elements to leave out, where it holds, or numbers that are added. */
  src_key_padding_mask?: Tensor | null;
  /** Says that src_mask is causal, which must be given all the same; not by default. */
  is_causal?: boolean;
}
const called = /* @__PURE__ */ optionsOf<{ src: Tensor } & EncodeLayerOptions>('TransformerEncoderLayer.forward', {
  src: [tensor],
  src_mask: [tensor, null],
  src_key_padding_mask: [tensor, null],
  is_causal: [bool, false],
});

/** Attention of a sequence to itself, then two Linear layers; what each gives is added to its input. Vaswani et al., 2017. */
export class TransformerEncoderLayer extends TransformerBlock {
  static override readonly name: string = 'TransformerEncoderLayer';

  /** @throws AssertionError where heads do not part d_model. */
  constructor(...args: LayerArguments) {
    super(bind(declared, args), ['self_attn']);
  }

  /** src [L, N, E] (N first where `batch_first`, or no N at all) → the same shape. */
  override forward(
    src: Tensor,
    src_mask?: Tensor | null | EncodeLayerOptions,
    src_key_padding_mask?: Tensor | null | Omit<EncodeLayerOptions, 'src_mask'>,
    is_causal?: boolean,
  ): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { src, is_causal, ...given } = bind(called, args);
    const [key_padding_mask, attn_mask] = canonicalMasks(
      [given.src_key_padding_mask, 'src_key_padding_mask'],
      [given.src_mask, 'src_mask'],
      src.dtype,
    );
    const masks = { attn_mask, key_padding_mask, is_causal };
    const seen = this.around(src, this.norm1, (x) => this.dropout1(this.attended(this.self_attn, x, x, masks)));
    return this.around(seen, this.norm2, (x) => this.dropout2(this.fed(x)));
  }
}
