// nn.TransformerEncoder and nn.TransformerDecoder: a layer copied so many times, each on the output of the one before.

import { bind } from '../engine/index.ts';
import { instance } from '../rules/kinds.ts';
import { optionsOf } from '../rules/signature.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, int, tensor } from '../torch/kinds.ts';
import { ModuleList } from './container.ts';
import { deepcopy } from './copy.ts';
import { canonicalMasks } from './masks.ts';
import { Module } from './module.ts';
import { type DecodeLayerOptions, decoderCall } from './transformer-decoder-layer.ts';
import type { EncodeLayerOptions } from './transformer-encoder-layer.ts';

const module = /* @__PURE__ */ instance('Module', () => Module);

interface NormOption {
  /** A module on the last output; null (default): none. */
  norm?: Module | null;
}
interface Copies extends NormOption {
  num_layers: number;
}
interface EncoderRest extends NormOption {
  /** PyTorch's: here padding is always computed, and this changes nothing. */
  enable_nested_tensor?: boolean;
  /** PyTorch's: changes nothing. */
  mask_check?: boolean;
}

/** Copies of a layer, and a norm. */
abstract class Stack extends Module {
  /** The copies. */
  layers: ModuleList;
  /** How many there are. */
  num_layers: number;
  /** On the last output, or null. */
  norm: Module | null;

  constructor(layer: Module, { num_layers, norm }: Required<Copies>) {
    super();
    this.layers = new ModuleList(Array.from({ length: num_layers }, () => deepcopy(layer)));
    this.num_layers = num_layers;
    this.norm = norm;
  }
}

const encoder = /* @__PURE__ */ optionsOf<{ encoder_layer: Module } & Copies & EncoderRest>(
  'TransformerEncoder.__init__',
  {
    encoder_layer: [module],
    num_layers: [int],
    norm: [module, null],
    enable_nested_tensor: [bool, true],
    mask_check: [bool, true],
  },
);

/** What a call of TransformerEncoder takes by name. */
export interface EncodeOptions extends Pick<EncodeLayerOptions, 'src_key_padding_mask'> {
  /** [L, L] or [N · heads, L, L]: places to leave out, where it holds, or numbers that are added. */
  mask?: Tensor | null;
  /** Says that mask is causal; null (default): nothing is said. */
  is_causal?: boolean | null;
}
const encoding = /* @__PURE__ */ optionsOf<{ src: Tensor } & EncodeOptions>('TransformerEncoder.forward', {
  src: [tensor],
  mask: [tensor, null],
  src_key_padding_mask: [tensor, null],
  is_causal: [bool, null],
});

/** Copies of an encoder layer, one on the output of another. Vaswani et al., 2017. */
export class TransformerEncoder extends Stack {
  static override readonly name: string = 'TransformerEncoder';

  constructor(encoder_layer: Module, num_layers: number, options?: EncoderRest);
  constructor(
    encoder_layer: Module,
    num_layers: number,
    norm: Module | null,
    enable_nested_tensor?: boolean,
    mask_check?: boolean,
  );
  constructor(encoder_layer: Module, options: Copies & EncoderRest);
  constructor(options: { encoder_layer: Module } & Copies & EncoderRest);
  constructor(...args: readonly unknown[]) {
    const { encoder_layer, ...copies } = bind(encoder, args);
    super(encoder_layer, copies);
  }

  /** src [L, N, E] (N first where the layers have it, or no N at all) → the same shape. */
  override forward(
    src: Tensor,
    mask?: Tensor | null | EncodeOptions,
    src_key_padding_mask?: Tensor | null | Omit<EncodeOptions, 'mask'>,
    is_causal?: boolean | null,
  ): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { src, is_causal, ...given } = bind(encoding, args);
    const [src_key_padding_mask, src_mask] = canonicalMasks(
      [given.src_key_padding_mask, 'src_key_padding_mask'],
      [given.mask, 'mask'],
      src.dtype,
    );
    const options = { src_mask, is_causal: is_causal === true, src_key_padding_mask };
    let output = src;
    for (const layer of this.layers) output = layer(output, options);
    return this.norm ? this.norm(output) : output;
  }
}

const decoder = /* @__PURE__ */ optionsOf<{ decoder_layer: Module } & Copies>('TransformerDecoder.__init__', {
  decoder_layer: [module],
  num_layers: [int],
  norm: [module, null],
});

/** What a call of TransformerDecoder takes by name. */
export interface DecodeOptions extends Omit<DecodeLayerOptions, 'tgt_is_causal'> {
  /** Says that tgt_mask is causal; null (default): nothing is said. */
  tgt_is_causal?: boolean | null;
}
const decoding = /* @__PURE__ */ optionsOf<{ tgt: Tensor; memory: Tensor } & DecodeOptions>(
  'TransformerDecoder.forward',
  () => ({ ...decoderCall, tgt_is_causal: [bool, null] }),
);

/** Copies of a decoder layer, one on the output of another, all with one memory. Vaswani et al., 2017. */
export class TransformerDecoder extends Stack {
  static override readonly name: string = 'TransformerDecoder';

  constructor(decoder_layer: Module, num_layers: number, norm?: Module | null | NormOption);
  constructor(decoder_layer: Module, options: Copies);
  constructor(options: { decoder_layer: Module } & Copies);
  constructor(...args: readonly unknown[]) {
    const { decoder_layer, ...copies } = bind(decoder, args);
    super(decoder_layer, copies);
  }

  /** tgt [L, N, E], memory [S, N, E] (N first where the layers have it, or no N at all) → the shape of tgt. */
  override forward(
    tgt: Tensor,
    memory: Tensor,
    tgt_mask?: Tensor | null | DecodeOptions,
    memory_mask?: Tensor | null | Omit<DecodeOptions, 'tgt_mask'>,
    tgt_key_padding_mask?: Tensor | null,
    memory_key_padding_mask?: Tensor | null,
    tgt_is_causal?: boolean | null,
    memory_is_causal?: boolean,
  ): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { tgt, memory, ...given } = bind(decoding, args);
    const options = { ...given, tgt_is_causal: given.tgt_is_causal === true };
    let output = tgt;
    for (const layer of this.layers) output = layer(output, memory, options);
    return this.norm ? this.norm(output) : output;
  }
}
