// What the layers of a Transformer share: attentions, a network of two Linear layers, and norms and dropout around each.

import * as f from '../engine/functions.ts';
import { type DType, RuntimeError, type Signature } from '../engine/index.ts';
import { optionsOf, type TableOf } from '../rules/signature.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, device, dtype, float, int, type Kind } from '../torch/kinds.ts';
import { Dropout } from './dropout.ts';
import { LayerNorm } from './layers.ts';
import { Linear } from './linear.ts';
import { Module } from './module.ts';
import { MultiheadAttention } from './multihead-attention.ts';
import type { FactoryOptions } from './options.ts';
import { gelu, relu } from './pointwise.ts';

/** What stands between the two Linear layers: `'relu'`, `'gelu'`, a function or a module. */
export type Activation = string | ((input: Tensor) => Tensor);

/** What a layer of a Transformer must be told. */
export interface LayerSizes {
  /** Size of inputs and results. */
  d_model: number;
  /** How many heads of attention. */
  nhead: number;
}
/** Options of the layers of a Transformer, and of itself. */
export interface TransformerLayerOptions extends FactoryOptions {
  /** Size between the two Linear layers, 2048 by default. */
  dim_feedforward?: number;
  /** The probability of dropout in training, 0.1 by default. */
  dropout?: number;
  /** What stands between the two Linear layers, relu by default. */
  activation?: Activation;
  /** Added to the variance in norms, 1e-5 by default. */
  layer_norm_eps?: number;
  /** Whether inputs are [N, L, E] and not [L, N, E]; not by default. */
  batch_first?: boolean;
  /** Whether norms stand before attention and network, and not behind what is added; not by default. */
  norm_first?: boolean;
  /** Whether there are biases, true by default. */
  bias?: boolean;
}

const activation: Kind<Activation> = {
  name: 'str',
  holds: (value) => typeof value === 'string' || typeof value === 'function',
};

/** Behind the sizes; `nn.Transformer` has arguments of its own between. */
export const layerOptions: TableOf<TransformerLayerOptions> = {
  dim_feedforward: [int, 2048],
  dropout: [float, 0.1],
  activation: [activation, 'relu'],
  layer_norm_eps: [float, 1e-5],
  batch_first: [bool, false],
  norm_first: [bool, false],
  bias: [bool, true],
  device: [device, null],
  dtype: [dtype, null],
};

/** All that a layer is made of. */
export type LayerParts = LayerSizes & TransformerLayerOptions;

/** Declares the arguments of a layer. */
/* @__NO_SIDE_EFFECTS__ */
export const layerSignature = (name: string): Signature<Required<LayerParts>> =>
  optionsOf<LayerParts>(name, () => ({ d_model: [int], nhead: [int], ...layerOptions }));

/** The ways to construct a layer, by position and by name. */
export type LayerArguments =
  | [d_model: number, nhead: number, options?: TransformerLayerOptions]
  | [
      d_model: number,
      nhead: number,
      dim_feedforward: number,
      dropout?: number | Omit<TransformerLayerOptions, 'dim_feedforward'>,
      activation?: Activation,
      layer_norm_eps?: number,
      batch_first?: boolean,
      norm_first?: boolean,
      bias?: boolean,
      device?: string | null,
      dtype?: DType | null,
    ]
  | [options: LayerParts];

/** Which keys attention leaves out. */
export interface Masks {
  readonly attn_mask: Tensor | null;
  readonly key_padding_mask: Tensor | null;
  readonly is_causal: boolean;
}

/** @throws RuntimeError for another word. */
function functionOf(given: Activation): (input: Tensor) => Tensor {
  if (typeof given !== 'string') return given;
  if (given === 'relu') return relu;
  if (given === 'gelu') return gelu;
  throw new RuntimeError(`activation should be relu/gelu, not ${given}`);
}

/** A layer of a Transformer. */
export abstract class TransformerBlock extends Module {
  /** Attention to the sequence itself. */
  declare self_attn: MultiheadAttention;
  /** Linear(d_model, dim_feedforward). */
  declare linear1: Linear;
  /** Between the two. */
  declare dropout: Dropout;
  /** Linear(dim_feedforward, d_model). */
  declare linear2: Linear;
  /** Around self_attn. */
  declare norm1: LayerNorm;
  declare norm2: LayerNorm;
  declare dropout1: Dropout;
  declare dropout2: Dropout;
  /** Whether norms stand before. */
  norm_first: boolean;
  /** What stands between the two Linear layers. */
  activation: (input: Tensor) => Tensor;

  /** `attentions`: their names; each has a norm and a dropout, as has the network behind them. */
  constructor(given: Required<LayerParts>, attentions: readonly string[]) {
    super();
    const { d_model, nhead, dim_feedforward, dropout, layer_norm_eps: eps, batch_first, bias, device, dtype } = given;
    const place = { bias, device, dtype };
    for (const name of attentions) {
      this.add_module(name, new MultiheadAttention(d_model, nhead, { dropout, batch_first, ...place }));
    }
    this.linear1 = new Linear(d_model, dim_feedforward, place);
    this.dropout = new Dropout(dropout);
    this.linear2 = new Linear(dim_feedforward, d_model, place);
    this.norm_first = given.norm_first;
    const parts = Array.from({ length: attentions.length + 1 }, (_, i) => i + 1);
    for (const i of parts) this.add_module(`norm${i}`, new LayerNorm(d_model, { eps, ...place }));
    for (const i of parts) this.add_module(`dropout${i}`, new Dropout(dropout));
    this.activation = functionOf(given.activation);
  }

  /** x + part(x), with a norm before the part or behind the sum. */
  protected around(x: Tensor, norm: LayerNorm, part: (x: Tensor) => Tensor): Tensor {
    return this.norm_first ? f.add(x, part(norm(x))) : norm(f.add(x, part(x)));
  }

  /** What an attention of `x` to `memory` gives. */
  protected attended(attention: MultiheadAttention, x: Tensor, memory: Tensor, masks: Masks): Tensor {
    return attention(x, memory, memory, { ...masks, need_weights: false })[0];
  }

  /** The two Linear layers. */
  protected fed(x: Tensor): Tensor {
    return this.linear2(this.dropout(this.activation(this.linear1(x))));
  }
}
