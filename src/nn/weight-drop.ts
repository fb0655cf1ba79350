// nn.WeightDropLSTM: an LSTM whose weights from step to step are dropped out, one mask for all steps of a call. The masked weights
// go through the same kernels as nn.LSTM's own.

import { bind, type ScanWeights, ValueError } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { floatText } from '../rules/text/python.ts';
import type { Tensor } from '../torch/index.ts';
import { of } from '../torch/kinds.ts';
import { dropped } from '../torch/random.ts';
import { LSTM, type LSTMOptions, lstmTable } from './rnn.ts';
import type { RecurrentSizes } from './rnn-base.ts';

/** Options of WeightDropLSTM. */
export interface WeightDropLSTMOptions extends LSTMOptions {
  /** The probability that an element of W_hh is zeroed in training, 0 by default; the others are divided by 1 - p. */
  weight_dropout?: number;
}

const declared = /* @__PURE__ */ (() =>
  optionsOf<RecurrentSizes & WeightDropLSTMOptions>('WeightDropLSTM.__init__', {
    ...lstmTable(),
    weight_dropout: [/* @__PURE__ */ of<number>('float'), 0],
  }))();

/**
 * An LSTM with dropout on weight_hh (DropConnect), as AWD-LSTM has it. Every call in training draws a mask for each layer and
 * direction, in their order and before any dropout between layers; all else is nn.LSTM's: arguments, results, names of weights.
 * Source: Merity et al., 2018.
 */
export class WeightDropLSTM extends LSTM {
  static override readonly name: string = 'WeightDropLSTM';

  /** The probability that an element of W_hh is zeroed in training. */
  weight_dropout: number;

  constructor(input_size: number, hidden_size: number, options?: WeightDropLSTMOptions);
  constructor(
    input_size: number,
    hidden_size: number,
    num_layers: number | undefined,
    options?: Omit<WeightDropLSTMOptions, 'num_layers'>,
  );
  constructor(options: RecurrentSizes & WeightDropLSTMOptions);
  /** @throws ValueError, TypeError in the words of nn.LSTM. */
  constructor(...args: readonly unknown[]) {
    const { weight_dropout, ...options } = bind(declared, args);
    if (typeof weight_dropout !== 'number' || !(weight_dropout >= 0 && weight_dropout <= 1)) {
      throw new ValueError(
        'weight_dropout should be a number in range [0, 1] representing the probability of an element being zeroed',
      );
    }
    super(options);
    this.weight_dropout = weight_dropout;
  }

  protected override weightsOfCall(): ScanWeights<Tensor>[] {
    const { training, weight_dropout: p } = this;
    const weights = super.weightsOfCall();
    if (!training || p === 0) return weights;
    return weights.map((own) => ({ ...own, w_hh: dropped(own.w_hh, p) }));
  }

  override extra_repr(): string {
    const { weight_dropout: p } = this;
    return super.extra_repr() + (p === 0 ? '' : `, weight_dropout=${floatText(p)}`);
  }
}
