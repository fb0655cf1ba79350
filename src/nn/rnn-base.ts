// What nn.RNN, nn.LSTM and nn.GRU share: arguments and their checks, weights by name, the checks of a call in PyTorch's
// words, and the way into the engine.

import * as f from '../engine/functions.ts';
import {
  type CellName,
  formatSizes,
  formatTuple,
  type Layer,
  none,
  type Recurrent,
  RuntimeError,
  type ScanWeights,
  TypeError,
  typeName,
  ValueError,
  warn,
} from '../engine/index.ts';
import { checkLayers, recurrent } from '../rules/recurrent.ts';
import { floatText } from '../rules/text/python.ts';
import { empty, type Tensor } from '../torch/index.ts';
import { Parameter } from '../torch/parameter.ts';
import { dropped } from '../torch/random.ts';
import { drawUniform } from './draw.ts';
import { Module } from './module.ts';
import type { FactoryOptions } from './options.ts';
import { recordLayer } from './recorded.ts';

/** What a recurrent layer must be told. */
export interface RecurrentSizes {
  /** I: size of the input's last dimension. */
  input_size: number;
  /** H: size of the hidden state. */
  hidden_size: number;
}

/** Options that all recurrent layers have. */
export interface RecurrentOptions extends FactoryOptions {
  /** L: layers, each on the output of the one before, 1 by default. */
  num_layers?: number;
  /** Whether there are biases b_ih and b_hh, true by default. */
  bias?: boolean;
  /** Input and output are [N, T, ·] instead of [T, N, ·], false by default. States are [L·D, N, ·] either way. */
  batch_first?: boolean;
  /** The probability of dropout between layers in training, 0 by default. */
  dropout?: number;
  /** Run over time in both directions (D = 2) and join the outputs, false by default. */
  bidirectional?: boolean;
}

/** All that a recurrent layer is made of. */
export interface RNNBaseOptions extends RecurrentSizes, Required<RecurrentOptions> {
  /** R: size of the projected hidden state, 0 for none. */
  proj_size: number;
}

function checkType(name: string, value: unknown, expected: 'int' | 'bool'): void {
  if (typeName(value) !== expected || typeof value === 'bigint')
    throw new TypeError(`${name} should be of type ${expected}, got: ${typeName(value)}`);
}

function checkOptions(o: RNNBaseOptions): void {
  if (typeof o.dropout !== 'number' || !(o.dropout >= 0 && o.dropout <= 1)) {
    throw new ValueError(
      'dropout should be a number in range [0, 1] representing the probability of an element being zeroed',
    );
  }
  checkType('input_size', o.input_size, 'int');
  checkType('hidden_size', o.hidden_size, 'int');
  checkType('bias', o.bias, 'bool');
  checkType('batch_first', o.batch_first, 'bool');
  for (const name of ['input_size', 'hidden_size', 'num_layers'] as const) {
    if (!(o[name] > 0)) throw new ValueError(`${name} must be greater than zero`);
  }
  checkLayers(o.num_layers);
  if (o.proj_size < 0) throw new ValueError('proj_size should be a positive integer or zero to disable projections');
  if (o.proj_size >= o.hidden_size) throw new ValueError('proj_size has to be smaller than hidden_size');
  if (o.dropout > 0 && o.num_layers === 1) {
    warn(
      `dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects num_layers greater than 1, but got dropout=${o.dropout} and num_layers=${o.num_layers}`,
    );
  }
}

/** A weight's name without layer and direction, in the order of registration. */
type WeightKind = 'weight_ih' | 'weight_hh' | 'bias_ih' | 'bias_hh' | 'weight_hr';
const weightKinds: readonly WeightKind[] = ['weight_ih', 'weight_hh', 'bias_ih', 'bias_hh', 'weight_hr'];
/** Layer and direction in a weight's name. */
type Suffix = `_l${number}` | `_l${number}_reverse`;
const named = <K extends WeightKind>(kind: K, suffix: Suffix): `${K}${Suffix}` => `${kind}${suffix}`;

/** What says that a class is there to be extended. */
export const abstractClass = (name: string): TypeError => new TypeError(`Can't instantiate abstract class ${name}`);

/** The part of recurrent layers that does not depend on the cell. */
export abstract class RNNBase extends Module {
  static override readonly name: string = 'RNNBase';

  /** W_ih of a layer, [gates · H, I], or [gates · H, D · R] above the first: `weight_ih_l0`, `weight_ih_l0_reverse`. */
  [weight_ih: `weight_ih_l${number}`]: Parameter;
  /** W_hh of a layer, [gates · H, R]. */
  [weight_hh: `weight_hh_l${number}`]: Parameter;
  /** b_ih of a layer, [gates · H]; missing without `bias`. */
  [bias_ih: `bias_ih_l${number}`]: Parameter;
  /** b_hh of a layer, [gates · H]; missing without `bias`. */
  [bias_hh: `bias_hh_l${number}`]: Parameter;
  /** The projection of a layer, [proj_size, H]; missing without `proj_size`. */
  [weight_hr: `weight_hr_l${number}`]: Parameter;
  [reverse: `${WeightKind}_l${number}_reverse`]: Parameter;

  /** `'LSTM'`, `'GRU'`, `'RNN_TANH'` or `'RNN_RELU'`. */
  readonly mode: string;
  /** I: size of the input's last dimension. */
  input_size: number;
  /** H: size of the hidden state. */
  hidden_size: number;
  /** L: how many layers there are. */
  num_layers: number;
  /** Whether there are biases. */
  bias: boolean;
  /** Whether input and output are [N, T, ·]. */
  batch_first: boolean;
  /** The probability of dropout between layers. */
  dropout: number;
  /** Whether there are two directions. */
  bidirectional: boolean;
  /** R: size of the projected hidden state, 0 for none. */
  proj_size: number;

  /** @throws TypeError where no subclass is made. */
  constructor(mode: CellName, options: RNNBaseOptions) {
    if (new.target === RNNBase) throw abstractClass('RNNBase');
    super();
    checkOptions(options);
    this.mode = mode.toUpperCase();
    this.input_size = options.input_size;
    this.hidden_size = options.hidden_size;
    this.num_layers = options.num_layers;
    this.bias = options.bias;
    this.batch_first = options.batch_first;
    this.dropout = options.dropout;
    this.bidirectional = options.bidirectional;
    this.proj_size = options.proj_size;
    for (const [suffix, layer] of this.suffixes()) this.addWeights(suffix, layer, options);
    this.reset_parameters();
  }

  /** The recurrent layer that the mode names. */
  protected abstract get layer(): Recurrent;

  private get directions(): number {
    return this.bidirectional ? 2 : 1;
  }

  /** Size of the hidden state: the projection's where there is one. */
  private get stateSize(): number {
    return this.proj_size || this.hidden_size;
  }

  /** `_l0`, `_l0_reverse`, `_l1` … with their layers, in the order of registration. */
  protected suffixes(): [Suffix, number][] {
    const layers = Array.from({ length: this.num_layers }, (_, layer) => layer);
    return layers.flatMap((layer): [Suffix, number][] =>
      this.bidirectional
        ? [
            [`_l${layer}`, layer],
            [`_l${layer}_reverse`, layer],
          ]
        : [[`_l${layer}`, layer]],
    );
  }

  private addWeights(suffix: Suffix, layer: number, { device, dtype }: RNNBaseOptions): void {
    const gates = this.layer.gates * this.hidden_size;
    const input = layer === 0 ? this.input_size : this.directions * this.stateSize;
    const make = (...shape: number[]): Parameter => new Parameter(empty(shape, { device, dtype }));
    this.register_parameter(`weight_ih${suffix}`, make(gates, input));
    this.register_parameter(`weight_hh${suffix}`, make(gates, this.stateSize));
    if (this.bias) {
      this.register_parameter(`bias_ih${suffix}`, make(gates));
      this.register_parameter(`bias_hh${suffix}`, make(gates));
    }
    if (this.proj_size > 0) this.register_parameter(`weight_hr${suffix}`, make(this.proj_size, this.hidden_size));
  }

  /** Draws every weight uniformly in ±1/√hidden_size, in the order of registration. */
  reset_parameters(...given: never[]): void {
    none('reset_parameters', given);
    const bound = 1 / Math.sqrt(this.hidden_size);
    for (const parameter of this.parameters()) drawUniform(parameter, -bound, bound);
  }

  /** Weights are packed by the engine where that pays; there is nothing to do. */
  flatten_parameters(...given: never[]): void {
    none('flatten_parameters', given);
  }

  /** The parameters of each layer and direction. */
  get all_weights(): Parameter[][] {
    return this.suffixes().map(([suffix]) =>
      weightKinds.map((kind) => this[named(kind, suffix)]).filter((weight) => weight !== undefined),
    );
  }

  /** The parameters of all layers and directions, in one list. */
  get _flat_weights(): Parameter[] {
    return this.all_weights.flat();
  }

  protected scanWeights(): ScanWeights<Tensor>[] {
    return this.suffixes().map(([suffix]) => ({
      w_ih: this[named('weight_ih', suffix)],
      w_hh: this[named('weight_hh', suffix)],
      b_ih: this[named('bias_ih', suffix)] ?? null,
      b_hh: this[named('bias_hh', suffix)] ?? null,
      w_hr: this[named('weight_hr', suffix)] ?? null,
    }));
  }

  /** The weights that a call runs with. */
  protected weightsOfCall(): ScanWeights<Tensor>[] {
    return this.scanWeights();
  }

  /** What runs a layer in one direction of a call, where it is not the cell that the mode names. */
  protected get layerOfCall(): Layer<Tensor> | undefined {
    return undefined;
  }

  private checkInput(input: Tensor, packed: boolean): void {
    const { weight_ih_l0: weight } = this;
    if (input.dtype !== weight.dtype) {
      throw new ValueError(
        `RNN input dtype (torch.${input.dtype}) does not match weight dtype (torch.${weight.dtype}). Convert input: input.to(torch.${weight.dtype}), or convert model: model.to(torch.${input.dtype})`,
      );
    }
    if (packed && input.ndim !== 2) throw new RuntimeError(`input must have 2 dimensions, got ${input.ndim}`);
    const width = input.size(-1);
    if (width !== this.input_size) {
      throw new RuntimeError(`input.size(-1) must be equal to input_size. Expected ${this.input_size}, got ${width}`);
    }
  }

  /**
   * Runs the layers. `states` are h (and c), each in the rank of the input, or null for zeros; three dimensions where the input
   * is packed, [P, I]. Returns output and final states in the input's layout and rank.
   */
  protected run(
    input: Tensor,
    states: readonly (Tensor | null)[],
    noun: (i: number) => string,
    batchSizes?: readonly number[],
  ): [Tensor, Tensor, Tensor | null] {
    const batched = input.ndim === 3 || batchSizes !== undefined;
    this.checkInput(input, batchSizes !== undefined);
    const batchFirst = batched && this.batch_first && !batchSizes;
    const x = batched ? input : f.unsqueeze(input, 1);
    const steps = x.shape[batchFirst ? 1 : 0];
    const n = batchSizes?.[0] ?? x.shape[batchFirst ? 0 : 1];
    const wanted = [this.stateSize, this.hidden_size].map((width) => [this.num_layers * this.directions, n, width]);
    const given = states.map((state, i) => {
      if (state === null) return null;
      const full = batched ? state : f.unsqueeze(state, 1);
      if (full.shape.join() !== wanted[i].join()) {
        throw new RuntimeError(`Expected ${noun(i)} size ${formatTuple(wanted[i])}, got ${formatSizes(full.shape)}`);
      }
      return full;
    });
    if (steps === 0) throw new RuntimeError('Expected sequence length to be larger than 0 in RNN');
    const { bidirectional } = this;
    const { output, h, c } = recurrent(x, given[0] ?? null, given[1] ?? null, {
      cell: this.layer,
      layer: this.layerOfCall,
      weights: this.weightsOfCall(),
      bidirectional,
      batchFirst,
      batchSizes,
      hiddenSize: this.hidden_size,
      dropout: (y) => this.betweenLayers(y),
    });
    const squeezed = (y: Tensor): Tensor => (batched ? y : f.select(y, 1, 0));
    const results: [Tensor, Tensor, Tensor | null] = [squeezed(output), squeezed(h), c && squeezed(c)];
    recordLayer(results, [batched, batchFirst, bidirectional || batchSizes !== undefined, this.proj_size > 0]);
    return results;
  }

  /** Dropout on the whole output of a layer [T, N, D·R] or [P, D·R], in training. */
  private betweenLayers(y: Tensor): Tensor {
    return this.training && this.dropout > 0 ? dropped(y, this.dropout) : y;
  }

  override extra_repr(): string {
    const parts = [`${this.input_size}, ${this.hidden_size}`];
    if (this.proj_size !== 0) parts.push(`proj_size=${this.proj_size}`);
    if (this.num_layers !== 1) parts.push(`num_layers=${this.num_layers}`);
    if (!this.bias) parts.push('bias=False');
    if (this.batch_first) parts.push('batch_first=True');
    if (this.dropout !== 0) parts.push(`dropout=${floatText(this.dropout)}`);
    if (this.bidirectional) parts.push('bidirectional=True');
    return parts.join(', ');
  }
}
