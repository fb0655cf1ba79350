// What nn.RNN, nn.LSTM and nn.GRU share: arguments and their checks, weights by name, the checks of a call in PyTorch's
// words, and the way into the engine.

import * as f from '../engine/functions.ts';
import {
  type CellName,
  cells,
  type DType,
  formatSizes,
  formatTuple,
  RuntimeError,
  type ScanWeights,
  TypeError,
  ValueError,
  warn,
} from '../engine/index.ts';
import { recurrent } from '../functional/recurrent.ts';
import { floatText, typeName } from '../functional/text/python.ts';
import { empty, type Tensor } from '../torch/index.ts';
import { dropoutMask } from '../torch/random.ts';
import { uniform_ } from './init.ts';
import { Module } from './module.ts';
import { Parameter } from './parameter.ts';

export interface RNNBaseOptions {
  input_size: number;
  hidden_size: number;
  num_layers: number;
  bias: boolean;
  batch_first: boolean;
  dropout: number;
  bidirectional: boolean;
  proj_size: number;
  device: string | null;
  dtype: DType | null;
}

function checkType(name: string, value: unknown, expected: 'int' | 'bool'): void {
  if (typeName(value) !== expected)
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
  if (o.proj_size < 0) throw new ValueError('proj_size should be a positive integer or zero to disable projections');
  if (o.proj_size >= o.hidden_size) throw new ValueError('proj_size has to be smaller than hidden_size');
  if (o.dropout > 0 && o.num_layers === 1) {
    warn(
      `dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects num_layers greater than 1, but got dropout=${o.dropout} and num_layers=${o.num_layers}`,
    );
  }
}

/** A weight's name without layer and direction, and its place among a scan's weights. */
const weightNames: readonly (readonly [keyof ScanWeights<Tensor>, string])[] = [
  ['w_ih', 'weight_ih'],
  ['w_hh', 'weight_hh'],
  ['b_ih', 'bias_ih'],
  ['b_hh', 'bias_hh'],
  ['w_hr', 'weight_hr'],
];

export abstract class RNNBase extends Module {
  readonly mode: CellName;
  input_size: number;
  hidden_size: number;
  num_layers: number;
  bias: boolean;
  batch_first: boolean;
  dropout: number;
  bidirectional: boolean;
  proj_size: number;

  constructor(mode: CellName, options: RNNBaseOptions) {
    super();
    checkOptions(options);
    this.mode = mode;
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

  private get directions(): number {
    return this.bidirectional ? 2 : 1;
  }

  /** Size of the hidden state: the projection's where there is one. */
  private get stateSize(): number {
    return this.proj_size || this.hidden_size;
  }

  /** `_l0`, `_l0_reverse`, `_l1` … with their layers, in the order of registration. */
  private suffixes(): [string, number][] {
    const layers = Array.from({ length: this.num_layers }, (_, layer) => layer);
    return layers.flatMap((layer): [string, number][] =>
      this.bidirectional
        ? [
            [`_l${layer}`, layer],
            [`_l${layer}_reverse`, layer],
          ]
        : [[`_l${layer}`, layer]],
    );
  }

  private addWeights(suffix: string, layer: number, { device, dtype }: RNNBaseOptions): void {
    const gates = cells[this.mode].gates.length * this.hidden_size;
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
  reset_parameters(): void {
    const bound = 1 / Math.sqrt(this.hidden_size);
    for (const parameter of this.parameters()) uniform_(parameter, -bound, bound);
  }

  /** Weights are packed by the engine where that pays; there is nothing to do. */
  flatten_parameters(): void {}

  /** The parameters of each layer and direction. */
  get all_weights(): Parameter[][] {
    return this.suffixes().map(([suffix]) =>
      weightNames.flatMap(([, name]) => {
        const parameter = this.weight(name + suffix);
        return parameter ? [parameter] : [];
      }),
    );
  }

  private weight(name: string): Parameter | null {
    return ((this as unknown as Record<string, Parameter | undefined>)[name] ?? null) as Parameter | null;
  }

  private scanWeights(): ScanWeights<Tensor>[] {
    return this.suffixes().map(
      ([suffix]) =>
        Object.fromEntries(
          weightNames.map(([key, name]) => [key, this.weight(name + suffix)]),
        ) as unknown as ScanWeights<Tensor>,
    );
  }

  private checkInput(input: Tensor): void {
    const weight = this.weight('weight_ih_l0') as Parameter;
    if (input.dtype !== weight.dtype) {
      throw new ValueError(
        `RNN input dtype (torch.${input.dtype}) does not match weight dtype (torch.${weight.dtype}). Convert input: input.to(torch.${weight.dtype}), or convert model: model.to(torch.${input.dtype})`,
      );
    }
    const width = input.size(-1);
    if (width !== this.input_size) {
      throw new RuntimeError(`input.size(-1) must be equal to input_size. Expected ${this.input_size}, got ${width}`);
    }
  }

  /**
   * Runs the layers. `states` are h (and c), each in the rank of the input, or null for zeros.
   * Returns output and final states in the input's layout and rank.
   */
  protected run(
    input: Tensor,
    states: readonly (Tensor | null)[],
    noun: (i: number) => string,
  ): [Tensor, Tensor, Tensor | null] {
    const batched = input.ndim === 3;
    this.checkInput(input);
    const batchFirst = batched && this.batch_first;
    const x = batched ? input : f.unsqueeze(input, 1);
    const steps = x.shape[batchFirst ? 1 : 0];
    const n = x.shape[batchFirst ? 0 : 1];
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
    const { output, h, c } = recurrent(x, given[0] ?? null, given[1] ?? null, {
      cell: this.mode,
      weights: this.scanWeights(),
      bidirectional: this.bidirectional,
      batchFirst,
      hiddenSize: this.hidden_size,
      dropout: (y) => this.betweenLayers(y),
    });
    if (batched) return [output, h, c];
    return [f.select(output, 1, 0), f.select(h, 1, 0), c && f.select(c, 1, 0)];
  }

  /** Dropout on the whole output of a layer [T, N, D·R], in training. */
  private betweenLayers(y: Tensor): Tensor {
    if (!this.training || this.dropout === 0) return y;
    return f.mul(y, this.dropout === 1 ? f.zeros_like(f.detach(y)) : dropoutMask(y, this.dropout));
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
