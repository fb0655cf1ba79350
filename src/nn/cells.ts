// nn.RNNCell, nn.LSTMCell and nn.GRUCell: one step of a recurrence, as a sequence of length 1.

import * as f from '../engine/functions.ts';
import { bind, type DType, dtypes, none, type Recurrent, RuntimeError, ValueError } from '../engine/index.ts';
import { recurrent } from '../rules/recurrent.ts';
import { optionsOf } from '../rules/signature.ts';
import { empty, type Tensor } from '../torch/index.ts';
import { bool, device, dtype, int, str } from '../torch/kinds.ts';
import { Parameter } from '../torch/parameter.ts';
import { drawUniform } from './draw.ts';
import { recurrentInputs, states } from './forward.ts';
import { Module } from './module.ts';
import type { FactoryOptions } from './options.ts';
import { recordSteps } from './recorded.ts';
import { abstractClass, type RecurrentSizes } from './rnn-base.ts';

/** Options that all cells have. */
export interface CellOptions extends FactoryOptions {
  /** Whether there are biases b_ih and b_hh, true by default. */
  bias?: boolean;
}
/** Options of RNNCell. */
export interface RNNCellOptions extends CellOptions {
  /** `'tanh'` (default) or `'relu'`. */
  nonlinearity?: string;
}

const rnnCell = /* @__PURE__ */ optionsOf<RecurrentSizes & RNNCellOptions>('RNNCell.__init__', {
  input_size: [int],
  hidden_size: [int],
  bias: [bool, true],
  nonlinearity: [str, 'tanh'],
  device: [device, null],
  dtype: [dtype, null],
});
const lstmCell = /* @__PURE__ */ optionsOf<RecurrentSizes & CellOptions>('LSTMCell.__init__', {
  input_size: [int],
  hidden_size: [int],
  bias: [bool, true],
  device: [device, null],
  dtype: [dtype, null],
});
const gruCell = { ...lstmCell, name: 'GRUCell.__init__()' };

/** The part of cells that does not depend on the recurrence. */
export abstract class RNNCellBase extends Module {
  static override readonly name: string = 'RNNCellBase';

  /** I: size of the input's last dimension. */
  input_size: number;
  /** H: size of the hidden state. */
  hidden_size: number;
  /** W_ih [gates · H, I]. */
  weight_ih: Parameter;
  /** W_hh [gates · H, H]. */
  weight_hh: Parameter;
  /** b_ih [gates · H], or null. */
  bias_ih: Parameter | null;
  /** b_hh [gates · H], or null. */
  bias_hh: Parameter | null;

  /** @throws TypeError where no subclass is made. */
  constructor(gates: number, options: Required<RecurrentSizes & CellOptions>) {
    if (new.target === RNNCellBase) throw abstractClass('RNNCellBase');
    super();
    const { input_size, hidden_size, bias, device, dtype } = options;
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
  reset_parameters(...given: never[]): void {
    none('reset_parameters', given);
    const bound = this.hidden_size > 0 ? 1 / Math.sqrt(this.hidden_size) : 0;
    for (const parameter of this.parameters()) drawUniform(parameter, -bound, bound);
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

  /** One step from states [N, H] (or [H]), zeros where none are given; `names` are PyTorch's of what comes last in it. */
  protected step(
    cell: Recurrent,
    names: readonly string[],
    input: Tensor,
    states: readonly Tensor[],
    noun: (i: number) => string,
  ): Tensor[] {
    this.check(input, states, noun);
    for (const { dtype } of [input, ...states]) {
      if (dtype === this.weight_ih.dtype) continue;
      const [got, want] = [dtype, this.weight_ih.dtype].map((name) => dtypes[name].scalarName);
      throw new RuntimeError(
        `mat1 and mat2 must have the same dtype, but got ${got} and ${want}`,
        `make float data: torch.tensor(data, { dtype: torch.${this.weight_ih.dtype} })`,
      );
    }
    const batched = input.ndim === 2;
    const lift = (x: Tensor): Tensor => f.unsqueeze(batched ? x : f.unsqueeze(x, 0), 0);
    const [h, c] = states.map(lift);
    const weights = [
      { w_ih: this.weight_ih, w_hh: this.weight_hh, b_ih: this.bias_ih, b_hh: this.bias_hh, w_hr: null },
    ];
    const result = recurrent<Tensor>(lift(input), h ?? null, c ?? null, {
      cell,
      weights,
      bidirectional: false,
      batchFirst: false,
      hiddenSize: this.hidden_size,
      dropout: (x) => x,
    });
    const lower = (x: Tensor): Tensor => {
      const state = f.select(x, 0, 0);
      state.base = null;
      return batched ? state : f.select(state, 0, 0);
    };
    const next = result.c === null ? [lower(result.h)] : [lower(result.h), lower(result.c)];
    recordSteps(names, batched, next);
    return next;
  }

  override extra_repr(): string {
    return `${this.input_size}, ${this.hidden_size}${this.bias_ih === null ? ', bias=False' : ''}`;
  }
}

/** h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or relu: input [N, I], hx [N, H] or null → [N, H]. */
export class RNNCell extends RNNCellBase {
  static override readonly name: string = 'RNNCell';

  /** `'tanh'` or `'relu'`. */
  nonlinearity: string;

  constructor(input_size: number, hidden_size: number, options?: RNNCellOptions);
  constructor(
    input_size: number,
    hidden_size: number,
    bias: boolean,
    nonlinearity?: string,
    device?: string | null,
    dtype?: DType | null,
  );
  constructor(input_size: number, options: Omit<RecurrentSizes, 'input_size'> & RNNCellOptions);
  constructor(options: RecurrentSizes & RNNCellOptions);
  constructor(...args: readonly unknown[]) {
    const { nonlinearity, ...options } = bind(rnnCell, args);
    super(1, options);
    this.nonlinearity = nonlinearity;
  }

  /** One step from state hx or zeros: input [N, I] → h' [N, H]; without a batch [I] → [H]. */
  override forward(input: Tensor, hx?: Tensor | null): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { input, hx } = recurrentInputs<Tensor>(this, args);
    const { nonlinearity } = this;
    if (nonlinearity !== 'tanh' && nonlinearity !== 'relu')
      throw new RuntimeError(`Unknown nonlinearity: ${nonlinearity}`);
    const [cell, name] = nonlinearity === 'relu' ? [f.rnn_relu, 'ReluBackward0'] : [f.rnn_tanh, 'TanhBackward0'];
    return this.step(cell, [name], input, hx ? [hx] : [], () => 'hidden')[0];
  }

  override extra_repr(): string {
    return super.extra_repr() + (this.nonlinearity === 'tanh' ? '' : `, nonlinearity=${this.nonlinearity}`);
  }
}

/** One step of an LSTM: input [N, I], hx [h, c] of [N, H] each or null → [h', c']. */
export class LSTMCell extends RNNCellBase {
  static override readonly name: string = 'LSTMCell';

  constructor(input_size: number, hidden_size: number, options?: CellOptions);
  constructor(input_size: number, hidden_size: number, bias: boolean, device?: string | null, dtype?: DType | null);
  constructor(input_size: number, options: Omit<RecurrentSizes, 'input_size'> & CellOptions);
  constructor(options: RecurrentSizes & CellOptions);
  constructor(...args: readonly unknown[]) {
    super(4, bind(lstmCell, args));
  }

  /** One step from states hx or zeros: input [N, I] → [h', c'] of [N, H] each; without a batch [I] → [H]. */
  override forward(input: Tensor, hx?: readonly [Tensor, Tensor] | null): [Tensor, Tensor];
  override forward(...args: readonly unknown[]): [Tensor, Tensor] {
    const { input, hx } = recurrentInputs<readonly [Tensor, Tensor]>(this, args, states);
    return this.step(f.lstm, ['MulBackward0', 'AddBackward0'], input, hx ?? [], (i) => `hx[${i}]`) as [Tensor, Tensor];
  }
}

/** One step of a GRU: input [N, I], hx [N, H] or null → [N, H]. */
export class GRUCell extends RNNCellBase {
  static override readonly name: string = 'GRUCell';

  constructor(input_size: number, hidden_size: number, options?: CellOptions);
  constructor(input_size: number, hidden_size: number, bias: boolean, device?: string | null, dtype?: DType | null);
  constructor(input_size: number, options: Omit<RecurrentSizes, 'input_size'> & CellOptions);
  constructor(options: RecurrentSizes & CellOptions);
  constructor(...args: readonly unknown[]) {
    super(3, bind(gruCell, args));
  }

  /** One step from state hx or zeros: input [N, I] → h' [N, H]; without a batch [I] → [H]. */
  override forward(input: Tensor, hx?: Tensor | null): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { input, hx } = recurrentInputs<Tensor>(this, args);
    return this.step(f.gru, ['AddBackward0'], input, hx ? [hx] : [], () => 'hidden')[0];
  }
}
