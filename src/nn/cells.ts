// nn.RNNCell, nn.LSTMCell and nn.GRUCell: one step of a recurrence, as a sequence of length 1.

import * as f from '../engine/functions.ts';
import {
  type Arguments,
  bind,
  type CellName,
  cells,
  type DType,
  RuntimeError,
  signature,
  ValueError,
} from '../engine/index.ts';
import { recurrent } from '../functional/recurrent.ts';
import { empty, type Tensor } from '../torch/index.ts';
import { uniform_ } from './init.ts';
import { Module } from './module.ts';
import { Parameter } from './parameter.ts';

export interface CellOptions {
  input_size: number;
  hidden_size: number;
  bias?: boolean;
  device?: string | null;
  dtype?: DType | null;
}
export interface RNNCellOptions extends CellOptions {
  nonlinearity?: string;
}
const names = ['input_size', 'hidden_size', 'bias', 'device', 'dtype'] as const;
const rnnNames = ['input_size', 'hidden_size', 'bias', 'nonlinearity', 'device', 'dtype'] as const;
const declared = (name: string) =>
  signature<Required<CellOptions>>(`${name}.__init__`, [
    ['input_size'],
    ['hidden_size'],
    ['bias', true],
    ['device', null],
    ['dtype', null],
  ]);
const rnnDeclared = signature<Required<RNNCellOptions>>('RNNCell.__init__', [
  ['input_size'],
  ['hidden_size'],
  ['bias', true],
  ['nonlinearity', 'tanh'],
  ['device', null],
  ['dtype', null],
]);

abstract class Cell extends Module {
  input_size: number;
  hidden_size: number;
  weight_ih: Parameter;
  weight_hh: Parameter;
  bias_ih: Parameter | null;
  bias_hh: Parameter | null;

  constructor(gates: number, { input_size, hidden_size, bias, device, dtype }: Required<CellOptions>) {
    super();
    const make = (...shape: number[]): Parameter => new Parameter(empty(shape, { device, dtype }));
    this.input_size = input_size;
    this.hidden_size = hidden_size;
    this.weight_ih = make(gates * hidden_size, input_size);
    this.weight_hh = make(gates * hidden_size, hidden_size);
    this.bias_ih = bias ? make(gates * hidden_size) : null;
    this.bias_hh = bias ? make(gates * hidden_size) : null;
    this.reset_parameters();
  }

  /** Draws every weight uniformly in ±1/√hidden_size. */
  reset_parameters(): void {
    const bound = this.hidden_size > 0 ? 1 / Math.sqrt(this.hidden_size) : 0;
    for (const parameter of this.parameters()) uniform_(parameter, -bound, bound);
  }

  private check(input: Tensor, states: readonly Tensor[], noun: (i: number) => string): void {
    const name = this._get_name();
    if (input.ndim !== 1 && input.ndim !== 2) {
      throw new ValueError(`${name}: Expected input to be 1D or 2D, got ${input.ndim}D instead`);
    }
    states.forEach((h, i) => {
      if (h.ndim !== 1 && h.ndim !== 2) {
        throw new ValueError(`${name}: Expected ${noun(i)} to be 1D or 2D, got ${h.ndim}D instead`);
      }
    });
    if (input.size(-1) !== this.input_size) {
      throw new RuntimeError(`input has inconsistent input_size: got ${input.size(-1)} expected ${this.input_size}`);
    }
    states.forEach((h, i) => {
      const [n, m] = [input, h].map((x) => (x.ndim === 2 ? x.shape[0] : 1));
      if (n !== m) throw new RuntimeError(`Input batch size ${n} doesn't match hidden${i} batch size ${m}`);
      if (h.size(-1) !== this.hidden_size) {
        throw new RuntimeError(
          `hidden${i} has inconsistent hidden_size: got ${h.size(-1)}, expected ${this.hidden_size}`,
        );
      }
    });
  }

  /** One step from states [N, H] (or [H]); zeros where none are given. */
  protected step(mode: CellName, input: Tensor, states: readonly Tensor[], noun: (i: number) => string): Tensor[] {
    this.check(input, states, noun);
    const batched = input.ndim === 2;
    const lift = (x: Tensor): Tensor => f.unsqueeze(batched ? x : f.unsqueeze(x, 0), 0);
    const [h, c] = states.map(lift);
    const weights = [
      { w_ih: this.weight_ih, w_hh: this.weight_hh, b_ih: this.bias_ih, b_hh: this.bias_hh, w_hr: null },
    ];
    const result = recurrent<Tensor>(lift(input), h ?? null, c ?? null, {
      cell: mode,
      weights,
      bidirectional: false,
      batchFirst: false,
      hiddenSize: this.hidden_size,
      dropout: (x) => x,
    });
    const lower = (x: Tensor): Tensor => (batched ? f.select(x, 0, 0) : f.select(f.select(x, 0, 0), 0, 0));
    return cells[mode].hasCellState ? [lower(result.h), lower(result.c as Tensor)] : [lower(result.h)];
  }

  override extra_repr(): string {
    return `${this.input_size}, ${this.hidden_size}${this.bias_ih === null ? ', bias=False' : ''}`;
  }
}

/** h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or relu: input [N, I], hx [N, H] or null → [N, H]. */
export class RNNCell extends Cell {
  static override readonly name: string = 'RNNCell';

  nonlinearity: string;

  constructor(...args: Arguments<RNNCellOptions, typeof rnnNames>) {
    const { nonlinearity, ...options } = bind(rnnDeclared, args);
    super(1, options);
    this.nonlinearity = nonlinearity;
  }

  override forward(input: Tensor, hx?: Tensor | null): Tensor {
    const { nonlinearity } = this;
    if (nonlinearity !== 'tanh' && nonlinearity !== 'relu')
      throw new RuntimeError(`Unknown nonlinearity: ${nonlinearity}`);
    return this.step(`rnn_${nonlinearity}`, input, hx ? [hx] : [], () => 'hidden')[0];
  }

  override extra_repr(): string {
    return super.extra_repr() + (this.nonlinearity === 'tanh' ? '' : `, nonlinearity=${this.nonlinearity}`);
  }
}

/** One step of an LSTM: input [N, I], hx [h, c] of [N, H] each or null → [h', c']. */
export class LSTMCell extends Cell {
  static override readonly name: string = 'LSTMCell';

  constructor(...args: Arguments<CellOptions, typeof names>) {
    super(4, bind(declared('LSTMCell'), args));
  }

  override forward(input: Tensor, hx?: readonly [Tensor, Tensor] | null): [Tensor, Tensor] {
    return this.step('lstm', input, hx ?? [], (i) => `hx[${i}]`) as [Tensor, Tensor];
  }
}

/** One step of a GRU: input [N, I], hx [N, H] or null → [N, H]. */
export class GRUCell extends Cell {
  static override readonly name: string = 'GRUCell';

  constructor(...args: Arguments<CellOptions, typeof names>) {
    super(3, bind(declared('GRUCell'), args));
  }

  override forward(input: Tensor, hx?: Tensor | null): Tensor {
    return this.step('gru', input, hx ? [hx] : [], () => 'hidden')[0];
  }
}
