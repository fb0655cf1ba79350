// nn.RNN, nn.LSTM and nn.GRU: their signatures, their states and PyTorch's words for wrong ones.

import {
  type Arguments,
  bind,
  isPlainObject,
  RuntimeError,
  type Parameter as SignatureParameter,
  signature,
  ValueError,
} from '../engine/index.ts';
import type { Tensor } from '../torch/index.ts';
import { RNNBase, type RNNBaseOptions } from './rnn-base.ts';

type Common = Pick<RNNBaseOptions, 'input_size' | 'hidden_size'> & Partial<Omit<RNNBaseOptions, 'proj_size'>>;
export type RNNOptions = Common & { nonlinearity?: 'tanh' | 'relu' };
export type LSTMOptions = Common & { proj_size?: number };
export type GRUOptions = Common;

const head = ['input_size', 'hidden_size', 'num_layers'] as const;
const tail = ['bias', 'batch_first', 'dropout', 'bidirectional'] as const;
const rnnNames = [...head, 'nonlinearity', ...tail, 'device', 'dtype'] as const;
const lstmNames = [...head, ...tail, 'proj_size', 'device', 'dtype'] as const;
const gruNames = [...head, ...tail, 'device', 'dtype'] as const;

const defaults: { readonly [name: string]: unknown } = {
  num_layers: 1,
  nonlinearity: 'tanh',
  bias: true,
  batch_first: false,
  dropout: 0,
  bidirectional: false,
  proj_size: 0,
  device: null,
  dtype: null,
};
const declare = <O>(names: readonly string[]) =>
  signature<O>(
    'RNNBase.__init__',
    names.map((name): SignatureParameter => (name in defaults ? [name, defaults[name]] : [name])),
  );
const rnnSignature = declare<Required<RNNOptions>>(rnnNames);
const lstmSignature = declare<RNNBaseOptions>(lstmNames);
const gruSignature = declare<Required<GRUOptions>>(gruNames);

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

  nonlinearity: 'tanh' | 'relu';

  constructor(...args: Arguments<RNNOptions, typeof rnnNames>) {
    refuseProjection(args);
    const { nonlinearity, ...options } = bind(rnnSignature, args);
    if (nonlinearity !== 'tanh' && nonlinearity !== 'relu') {
      throw new ValueError(`Unknown nonlinearity '${nonlinearity}'. Select from 'tanh' or 'relu'.`);
    }
    super(`rnn_${nonlinearity}`, { ...options, proj_size: 0 });
    this.nonlinearity = nonlinearity;
  }

  override forward(input: Tensor, hx?: Tensor | null): [output: Tensor, h_n: Tensor] {
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

  constructor(...args: Arguments<GRUOptions, typeof gruNames>) {
    refuseProjection(args);
    super('gru', { ...bind(gruSignature, args), proj_size: 0 });
  }

  override forward(input: Tensor, hx?: Tensor | null): [output: Tensor, h_n: Tensor] {
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

  constructor(...args: Arguments<LSTMOptions, typeof lstmNames>) {
    super('lstm', bind(lstmSignature, args));
  }

  override forward(
    input: Tensor,
    hx?: readonly [Tensor, Tensor] | null,
  ): [output: Tensor, states: [h_n: Tensor, c_n: Tensor]] {
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
