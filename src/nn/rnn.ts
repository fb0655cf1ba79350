// nn.RNN, nn.LSTM and nn.GRU: their signatures, their states and PyTorch's words for wrong ones.

import * as f from '../engine/functions.ts';
import { bind, type DType, isPlainObject, type Recurrent, RuntimeError, ValueError } from '../engine/index.ts';
import { optionsOf, type TableOf } from '../rules/signature.ts';
import { text } from '../rules/text/python.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, device, dtype, int, of } from '../torch/kinds.ts';
import { isPacked, recurrentInputs, sequence, states } from './forward.ts';
import type { FactoryOptions } from './options.ts';
import type { PackedSequence } from './packed-sequence.ts';
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
/** What an LSTM is told, in PyTorch's order. */
export const lstmTable = (): TableOf<RecurrentSizes & LSTMOptions> => ({
  ...head,
  ...middle,
  proj_size: [int, 0],
  ...tail,
});
const lstm = /* @__PURE__ */ optionsOf<RecurrentSizes & LSTMOptions>('RNNBase.__init__', lstmTable);
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

/** Calls beside the last of `forward`. Those of the input alone are alike in all layers: of several, one can be called. */
export interface OneState {
  (input: Tensor): [output: Tensor, h_n: Tensor];
  (input: PackedSequence): [output: PackedSequence, h_n: Tensor];
  (input: PackedSequence, hx: Tensor | null): [output: PackedSequence, h_n: Tensor];
}

/** The part that RNN and GRU share: one state. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: see above.
export abstract class OneState extends RNNBase {
  protected sequence(
    name: string,
    args: readonly unknown[],
    ending?: string,
  ): [output: Tensor | PackedSequence, h_n: Tensor] {
    const { input, hx } = recurrentInputs<Tensor, Tensor | PackedSequence>(this, args, undefined, sequence);
    const noun = (): string => 'hidden';
    if (isPacked(input)) {
      const [batchSizes, given] = [input.counts(), [hx && input.sorted(hx)]];
      const [output, h] = this.run(input.rows(batchSizes), given, noun, batchSizes);
      return [input.carrying(output), input.unsorted(h)];
    }
    checkRank(name, input, ending);
    if (hx) checkStateRank(input, hx);
    const [output, h] = this.run(input, [hx], noun);
    return [output, h];
  }
}

/**
 * Elman network: h_t = tanh(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh), or relu.
 *
 * Input [T, N, I] ([N, T, I] with batch_first, [T, I] unbatched) or packed, hx [L·D, N, H] or null for zeros.
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
  constructor(input_size: number, options: Omit<RecurrentSizes, 'input_size'> & RNNOptions);
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
  override forward(input: PackedSequence, hx?: Tensor | null): [output: PackedSequence, h_n: Tensor];
  override forward(input: Tensor, hx?: Tensor | null): [output: Tensor, h_n: Tensor];
  override forward(...args: readonly unknown[]): [output: Tensor | PackedSequence, h_n: Tensor] {
    return this.sequence('RNN', args, ' tensor');
  }
}

/**
 * Gated recurrent unit with the reset gate after the recurrent product (gates r z n). Source: Cho et al., 2014.
 *
 * Input [T, N, I] ([N, T, I] with batch_first, [T, I] unbatched) or packed, hx [L·D, N, H] or null for zeros.
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
  constructor(input_size: number, options: Omit<RecurrentSizes, 'input_size'> & GRUOptions);
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
  override forward(input: PackedSequence, hx?: Tensor | null): [output: PackedSequence, h_n: Tensor];
  override forward(input: Tensor, hx?: Tensor | null): [output: Tensor, h_n: Tensor];
  override forward(...args: readonly unknown[]): [output: Tensor | PackedSequence, h_n: Tensor] {
    return this.sequence('GRU', args);
  }
}

/** Calls beside the last of `forward`, as OneState's. */
export interface LSTM {
  (input: Tensor): [output: Tensor, states: [h_n: Tensor, c_n: Tensor]];
  (input: PackedSequence): [output: PackedSequence, states: [h_n: Tensor, c_n: Tensor]];
  (
    input: PackedSequence,
    hx: readonly [Tensor, Tensor] | null,
  ): [output: PackedSequence, states: [h_n: Tensor, c_n: Tensor]];
}

/**
 * Long short-term memory (gates i f g o), with an optional projection of h to proj_size.
 * Source: Hochreiter and Schmidhuber, 1997; projection: Sak et al., 2014.
 *
 * Input [T, N, I] ([N, T, I] with batch_first, [T, I] unbatched) or packed, hx [h_0, c_0] or null for zeros:
 * h_0 [L·D, N, R], c_0 [L·D, N, H], where R is proj_size or H.
 * Returns [output, [h_n, c_n]]: output [T, N, D·R] in the input's layout.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: see above.
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
  constructor(input_size: number, options: Omit<RecurrentSizes, 'input_size'> & LSTMOptions);
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
    input: PackedSequence,
    hx?: readonly [Tensor, Tensor] | null,
  ): [output: PackedSequence, states: [h_n: Tensor, c_n: Tensor]];
  override forward(
    input: Tensor,
    hx?: readonly [Tensor, Tensor] | null,
  ): [output: Tensor, states: [h_n: Tensor, c_n: Tensor]];
  override forward(...args: readonly unknown[]): [output: Tensor | PackedSequence, states: [h_n: Tensor, c_n: Tensor]] {
    const { input, hx } = recurrentInputs<readonly [Tensor, Tensor], Tensor | PackedSequence>(
      this,
      args,
      states,
      sequence,
    );
    const noun = (i: number): string => `hidden[${i}]`;
    if (isPacked(input)) {
      const batchSizes = input.counts();
      const given = hx?.map((state) => input.sorted(state)) ?? [];
      input.checkProducts(given, this.scanWeights());
      const [output, h, c] = this.run(input.rows(batchSizes), [given[0] ?? null, given[1] ?? null], noun, batchSizes);
      return [input.carrying(output), [input.unsorted(h), input.unsorted(c as Tensor)]];
    }
    checkRank('LSTM', input);
    if (hx && (hx[0].ndim !== input.ndim || hx[1].ndim !== input.ndim)) {
      const kind = input.ndim === 3 ? 'batched 3-D' : 'unbatched 2-D';
      throw new RuntimeError(
        `For ${kind} input, hx and cx should also be ${input.ndim}-D but got (${hx[0].ndim}-D, ${hx[1].ndim}-D) tensors`,
      );
    }
    const [output, h, c] = this.run(input, hx ?? [null, null], noun);
    return [output, [h, c as Tensor]];
  }
}
