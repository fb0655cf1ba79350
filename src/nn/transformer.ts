// nn.Transformer: an encoder of one sequence, and a decoder of another that attends to it.

import { bind, type DType, none, RuntimeError } from '../engine/index.ts';
import { instance } from '../rules/kinds.ts';
import { optionsOf } from '../rules/signature.ts';
import { full, type Tensor, triu } from '../torch/index.ts';
import { bool, device, dtype, int, tensor } from '../torch/kinds.ts';
import { xavier_uniform_ } from './init.ts';
import { LayerNorm } from './layers.ts';
import { Module } from './module.ts';
import type { FactoryOptions } from './options.ts';
import { layerOptions, type TransformerLayerOptions } from './transformer-block.ts';
import { TransformerDecoderLayer } from './transformer-decoder-layer.ts';
import { TransformerEncoderLayer } from './transformer-encoder-layer.ts';
import {
  type DecodeOptions,
  type EncodeOptions,
  TransformerDecoder,
  TransformerEncoder,
} from './transformer-stacks.ts';

/** Options of Transformer. */
export interface TransformerOptions extends TransformerLayerOptions {
  /** Size of inputs and results, 512 by default. */
  d_model?: number;
  /** How many heads of attention, 8 by default. */
  nhead?: number;
  /** 6 by default. */
  num_encoder_layers?: number;
  /** 6 by default. */
  num_decoder_layers?: number;
  /** What stands in place of the encoder; null (default): nothing. */
  custom_encoder?: Module | null;
  /** What stands in place of the decoder; null (default): nothing. */
  custom_decoder?: Module | null;
}
const module = /* @__PURE__ */ instance('Module', () => Module);
const declared = /* @__PURE__ */ optionsOf<TransformerOptions>('Transformer.__init__', () => {
  const { dim_feedforward, dropout, activation, ...rest } = layerOptions;
  return {
    d_model: [int, 512],
    nhead: [int, 8],
    num_encoder_layers: [int, 6],
    num_decoder_layers: [int, 6],
    dim_feedforward,
    dropout,
    activation,
    custom_encoder: [module, null],
    custom_decoder: [module, null],
    ...rest,
  };
});

/** What a call takes by name. */
export interface TransformOptions extends DecodeOptions, Pick<EncodeOptions, 'src_key_padding_mask'> {
  /** [S, S] or [N · heads, S, S]: places of src to leave out, where it holds, or numbers that are added. */
  src_mask?: Tensor | null;
  /** Says that src_mask is causal; null (default): nothing is said. */
  src_is_causal?: boolean | null;
}
const called = /* @__PURE__ */ optionsOf<{ src: Tensor; tgt: Tensor } & TransformOptions>('Transformer.forward', {
  src: [tensor],
  tgt: [tensor],
  src_mask: [tensor, null],
  tgt_mask: [tensor, null],
  memory_mask: [tensor, null],
  src_key_padding_mask: [tensor, null],
  tgt_key_padding_mask: [tensor, null],
  memory_key_padding_mask: [tensor, null],
  src_is_causal: [bool, null],
  tgt_is_causal: [bool, null],
  memory_is_causal: [bool, false],
});

const causal = /* @__PURE__ */ optionsOf<{ sz: number } & FactoryOptions>(
  'Transformer.generate_square_subsequent_mask',
  { sz: [int], device: [device, null], dtype: [dtype, null] },
);

/** An encoder of src, and a decoder of tgt that attends to what it gives. Source: Vaswani et al., 2017. */
export class Transformer extends Module {
  static override readonly name: string = 'Transformer';

  /** TransformerEncoder, or what was given for it. */
  encoder: Module;
  /** TransformerDecoder, or what was given for it. */
  decoder: Module;
  /** Size of inputs and results. */
  d_model: number;
  /** How many heads of attention. */
  nhead: number;
  /** Whether inputs are [N, L, E]. */
  batch_first: boolean;

  constructor(options?: TransformerOptions);
  constructor(
    d_model: number,
    nhead?: number | Omit<TransformerOptions, 'd_model'>,
    num_encoder_layers?: number | Omit<TransformerOptions, 'd_model' | 'nhead'>,
    num_decoder_layers?: number,
    dim_feedforward?: number | TransformerLayerOptions,
    dropout?: number | Omit<TransformerLayerOptions, 'dim_feedforward'>,
    ...rest: unknown[]
  );
  constructor(...args: readonly unknown[]) {
    super();
    const given = bind(declared, args);
    const { d_model, layer_norm_eps: eps, bias, device, dtype } = given;
    const norm = (): LayerNorm => new LayerNorm(d_model, { eps, bias, device, dtype });
    const { num_encoder_layers, num_decoder_layers, custom_encoder, custom_decoder, ...parts } = given;
    this.encoder =
      custom_encoder ?? new TransformerEncoder(new TransformerEncoderLayer(parts), num_encoder_layers, norm());
    this.decoder =
      custom_decoder ?? new TransformerDecoder(new TransformerDecoderLayer(parts), num_decoder_layers, norm());
    this._reset_parameters();
    this.d_model = d_model;
    this.nhead = given.nhead;
    this.batch_first = given.batch_first;
  }

  /** Draws all matrices by Glorot's rule. */
  _reset_parameters(...given: never[]): void {
    none('_reset_parameters', given);
    for (const parameter of this.parameters()) if (parameter.ndim > 1) xavier_uniform_(parameter);
  }

  /** [sz, sz], float: 0 where a place sees another, itself and those before, and -∞ elsewhere. */
  static generate_square_subsequent_mask(
    sz: number,
    device?: string | null | FactoryOptions,
    dtype?: DType | null,
  ): Tensor;
  static generate_square_subsequent_mask(...args: readonly unknown[]): Tensor {
    const { sz, device, dtype } = bind(causal, args);
    return triu(full([sz, sz], Number.NEGATIVE_INFINITY, { device, dtype }), 1);
  }

  /** src [S, N, E], tgt [L, N, E] (N first where `batch_first`, or no N at all) → the shape of tgt. */
  override forward(
    src: Tensor,
    tgt: Tensor,
    src_mask?: Tensor | null | TransformOptions,
    tgt_mask?: Tensor | null | Omit<TransformOptions, 'src_mask'>,
    memory_mask?: Tensor | null,
    src_key_padding_mask?: Tensor | null,
    tgt_key_padding_mask?: Tensor | null,
    memory_key_padding_mask?: Tensor | null,
    src_is_causal?: boolean | null,
    tgt_is_causal?: boolean | null,
    memory_is_causal?: boolean,
  ): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { src, tgt, src_mask: mask, src_key_padding_mask, src_is_causal: is_causal, ...rest } = bind(called, args);
    const batch = this.batch_first ? 0 : 1;
    if (src.ndim === 3 && src.size(batch) !== tgt.size(batch)) {
      throw new RuntimeError('the batch number of src and tgt must be equal');
    }
    if (src.size(-1) !== this.d_model || tgt.size(-1) !== this.d_model) {
      throw new RuntimeError('the feature number of src and tgt must be equal to d_model');
    }
    const memory = this.encoder(src, { mask, src_key_padding_mask, is_causal });
    return this.decoder(tgt, memory, rest);
  }
}
