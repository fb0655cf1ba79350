// nn.RNN, nn.LSTM and nn.GRU: their signatures, their states and PyTorch's words for wrong ones.

import * as f from '../engine/functions.ts';
import { bind, type DType, isPlainObject, type Recurrent, RuntimeError, ValueError } from '../engine/index.ts';
import { optionsOf, type TableOf } from '../rules/signature.ts';
import { text } from '../rules/text/python.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, device, dtype, int, of } from '../torch/kinds.ts';
import { recurrentInputs, states } from './forward.ts';
import type { FactoryOptions } from './options.ts';
import { type RecurrentOptions, type RecurrentSizes, RNNBase } from './rnn-base.ts';

/** Options of RNN. */
export interface RNNOptions extends RecurrentOptions {
  /** `'tanh'` (default) or `'relu'`. */
  nonlinearity?: 'tanh' | 'relu';
}
/** Options of LSTM. */
export interface LSTMOptions extends RecurrentOptions {
  /** R: size that h is projected to, smaller than hidden_size; 0 (default): no projection. */
  proj_size?: number;
}
/** Options of GRU. */
export interface GRUOptions extends RecurrentOptions {}

const sized = /* @__PURE__ */ of<number>('int');
const head = { input_size: [sized], hidden_size: [sized], num_layers: [int, 1] } as const;
const flag = /* @__PURE__ */ of<boolean>('bool');
const middle = {
  bias: [flag, true],
  batch_first: [flag, false],
  dropout: [/* @__PURE__ */ of<number>('float'), 0],
  bidirectional: [bool, false],
} as const;
const tail: TableOf<FactoryOptions> = { device: [device, null], dtype: [dtype, null] };
// A bundler that cannot drop an object with a spread drops a function that is not called.
const rnn = /* @__PURE__ */ (() =>
  optionsOf<RecurrentSizes & RNNOptions>('RNNBase.__init__', {
    ...head,
    nonlinearity: [/* @__PURE__ */ of<'tanh' | 'relu'>('str'), 'tanh'],
    ...middle,
    ...tail,
  }))();
const lstm = /* @__PURE__ */ (() =>
  optionsOf<RecurrentSizes & LSTMOptions>('RNNBase.__init__', {
    ...head,
    ...middle,
    proj_size: [int, 0],
    ...tail,
  }))();
const gru = /* @__PURE__ */ (() =>
  optionsOf<RecurrentSizes & GRUOptions>('RNNBase.__init__', { ...head, ...middle, ...tail }))();

/** Only an LSTM has a projection. */
function refuseProjection(args: readonly unknown[]): void {
  const last = args[args.length - 1];
  if (isPlainObject(last) && 'proj_size' in last) {
    throw new ValueError('proj_size argument is only supported for LSTM, not RNN or GRU');
  }
}

function checkRank(name: string, input: Tensor, ending = ''): void {
  if (input.ndim === 2 || input.ndim === 3) return;
  throw new ValueError(`${name}: Expected input to be 2D or 3D, got ${input.ndim}D${ending} instead`);
}

/** States must have the input's rank. */
function checkStateRank(input: Tensor, hx: Tensor): void {
  if (input.ndim === hx.ndim) return;
  const kind = input.ndim === 3 ? 'batched 3-D' : 'unbatched 2-D';
  throw new RuntimeError(`For ${kind} input, hx should also be ${input.ndim}-D but got ${hx.ndim}-D tensor`);
}

/** The part that RNN and GRU share: one state. */
abstract class OneState extends RNNBase {
  protected sequence(input: Tensor, hx: Tensor | null | undefined): [output: Tensor, h_n: Tensor] {
    if (hx) checkStateRank(input, hx);
    const [output, h] = this.run(input, [hx ?? null], () => 'hidden');
    return [output, h];
  }
}

/**
 * Elman network: h_t = tanh(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh), or relu.
 *
 * Input [T, N, I] ([N, T, I] with batch_first, [T, I] unbatched), hx [L·D, N, H] or null for zeros.
 * Returns [output, h_n]: output [T, N, D·H] in the input's layout, h_n [L·D, N, H].
 */
export class RNN extends OneState {
  static override readonly name: string = 'RNN';

  /** `'tanh'` or `'relu'`. */
  nonlinearity: 'tanh' | 'relu';

  constructor(input_size: number, hidden_size: number, options?: RNNOptions);
  constructor(
    input_size: number,
    hidden_size: number,
    num_layers: number | undefined,
    options?: Omit<RNNOptions, 'num_layers'>,
  );
  constructor(
    input_size: number,
    hidden_size: number,
    num_layers: number,
    nonlinearity: 'tanh' | 'relu',
    bias?: boolean,
    batch_first?: boolean,
    dropout?: number,
    bidirectional?: boolean,
    device?: string | null,
    dtype?: DType | null,
  );
  constructor(options: RecurrentSizes & RNNOptions);
  /** @throws ValueError, TypeError in PyTorch's words for options that do not fit. */
  constructor(...args: readonly unknown[]) {
    refuseProjection(args);
    const { nonlinearity, ...options } = bind(rnn, args);
    if (nonlinearity !== 'tanh' && nonlinearity !== 'relu') {
      throw new ValueError(`Unknown nonlinearity '${text(nonlinearity)}'. Select from 'tanh' or 'relu'.`);
    }
    super(`rnn_${nonlinearity}`, { ...options, proj_size: 0 });
    this.nonlinearity = nonlinearity;
  }

  protected override get layer(): Recurrent {
    return this.mode === 'RNN_RELU' ? f.rnn_relu : f.rnn_tanh;
  }

  /** The whole sequence, from state hx or zeros. @throws ValueError, RuntimeError for shapes that do not fit. */
  override forward(input: Tensor, hx?: Tensor | null): [output: Tensor, h_n: Tensor];
  override forward(...args: readonly unknown[]): [output: Tensor, h_n: Tensor] {
    const { input, hx } = recurrentInputs<Tensor>(this, args);
    checkRank('RNN', input, ' tensor');
    return this.sequence(input, hx);
  }
}

/**
 * Gated recurrent unit with the reset gate after the recurrent product (gates r z n). Source: Cho et al., 2014.
 *
 * Input [T, N, I] ([N, T, I] with batch_first, [T, I] unbatched), hx [L·D, N, H] or null for zeros.
 * Returns [output, h_n]: output [T, N, D·H] in the input's layout, h_n [L·D, N, H].
 */
export class GRU extends OneState {
  static override readonly name: string = 'GRU';

  constructor(input_size: number, hidden_size: number, options?: GRUOptions);
  constructor(
    input_size: number,
    hidden_size: number,
    num_layers: number | undefined,
    options?: Omit<GRUOptions, 'num_layers'>,
  );
  constructor(
    input_size: number,
    hidden_size: number,
    num_layers: number,
    bias: boolean,
    batch_first?: boolean,
    dropout?: number,
    bidirectional?: boolean,
    device?: string | null,
    dtype?: DType | null,
  );
  constructor(options: RecurrentSizes & GRUOptions);
  /** @throws ValueError, TypeError in PyTorch's words for options that do not fit. */
  constructor(...args: readonly unknown[]) {
    refuseProjection(args);
    super('gru', { ...bind(gru, args), proj_size: 0 });
  }

  protected override get layer(): Recurrent {
    return f.gru;
  }

  /** The whole sequence, from state hx or zeros. @throws ValueError, RuntimeError for shapes that do not fit. */
  override forward(input: Tensor, hx?: Tensor | null): [output: Tensor, h_n: Tensor];
  override forward(...args: readonly unknown[]): [output: Tensor, h_n: Tensor] {
    const { input, hx } = recurrentInputs<Tensor>(this, args);
    checkRank('GRU', input);
    return this.sequence(input, hx);
  }
}

/**
 * Long short-term memory (gates i f g o), with an optional projection of h to proj_size.
 * Source: Hochreiter and Schmidhuber, 1997; projection: Sak et al., 2014.
 *
 * Input [T, N, I] ([N, T, I] with batch_first, [T, I] unbatched), hx [h_0, c_0] or null for zeros:
 * h_0 [L·D, N, R], c_0 [L·D, N, H], where R is proj_size or H.
 * Returns [output, [h_n, c_n]]: output [T, N, D·R] in the input's layout.
 */
export class LSTM extends RNNBase {
  static override readonly name: string = 'LSTM';

  constructor(input_size: number, hidden_size: number, options?: LSTMOptions);
  constructor(
    input_size: number,
    hidden_size: number,
    num_layers: number | undefined,
    options?: Omit<LSTMOptions, 'num_layers'>,
  );
  constructor(
    input_size: number,
    hidden_size: number,
    num_layers: number,
    bias: boolean,
    batch_first?: boolean,
    dropout?: number,
    bidirectional?: boolean,
    proj_size?: number,
    device?: string | null,
    dtype?: DType | null,
  );
  constructor(options: RecurrentSizes & LSTMOptions);
  /** @throws ValueError, TypeError in PyTorch's words for options that do not fit. */
  constructor(...args: readonly unknown[]) {
    super('lstm', bind(lstm, args));
  }

  protected override get layer(): Recurrent {
    return f.lstm;
  }

  /** The whole sequence, from states hx or zeros. @throws ValueError, RuntimeError for shapes that do not fit. */
  override forward(
    input: Tensor,
    hx?: readonly [Tensor, Tensor] | null,
  ): [output: Tensor, states: [h_n: Tensor, c_n: Tensor]];
  override forward(...args: readonly unknown[]): [output: Tensor, states: [h_n: Tensor, c_n: Tensor]] {
    const { input, hx } = recurrentInputs<readonly [Tensor, Tensor]>(this, args, states);
    checkRank('LSTM', input);
    if (hx && (hx[0].ndim !== input.ndim || hx[1].ndim !== input.ndim)) {
      const kind = input.ndim === 3 ? 'batched 3-D' : 'unbatched 2-D';
      throw new RuntimeError(
        `For ${kind} input, hx and cx should also be ${input.ndim}-D but got (${hx[0].ndim}-D, ${hx[1].ndim}-D) tensors`,
      );
    }
    const [output, h, c] = this.run(input, hx ?? [null, null], (i) => `hidden[${i}]`);
    return [output, [h, c as Tensor]];
  }
}
