// nn.ZoneoutLSTM: an LSTM whose units keep their old values by chance, in training. Masks of all steps are drawn before the walk,
// which is one op for each layer and direction, as nn.LSTM's is.

import * as f from '../engine/functions.ts';
import { bind, type Layer, ValueError } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { floatText } from '../rules/text/python.ts';
import type { Tensor } from '../torch/index.ts';
import { of } from '../torch/kinds.ts';
import { default_generator } from '../torch/random.ts';
import { inBatches } from './in-batches.ts';
import { LSTM, type LSTMOptions, lstmTable } from './rnn.ts';
import type { RecurrentSizes } from './rnn-base.ts';

/** Options of ZoneoutLSTM. */
export interface ZoneoutLSTMOptions extends Omit<LSTMOptions, 'proj_size'> {
  /** The probability that a unit of h keeps its old value in a step of training, 0 by default. */
  zoneout_h?: number;
  /** The same of a unit of c, 0 by default. */
  zoneout_c?: number;
}

const declared = /* @__PURE__ */ (() =>
  optionsOf<RecurrentSizes & ZoneoutLSTMOptions & Pick<LSTMOptions, 'proj_size'>>('ZoneoutLSTM.__init__', {
    ...lstmTable(),
    zoneout_h: [/* @__PURE__ */ of<number>('float'), 0],
    zoneout_c: [/* @__PURE__ */ of<number>('float'), 0],
  }))();

function checkRate(name: string, rate: unknown): void {
  if (typeof rate === 'number' && rate >= 0 && rate <= 1) return;
  throw new ValueError(
    `${name} should be a number in range [0, 1] representing the probability of a unit keeping its value`,
  );
}

/**
 * An LSTM with zoneout: with c̃ and h̃ as an LSTM makes them of h and c, c' = m_c c̃ + (1 - m_c) c and h' = m_h h̃ + (1 - m_h) h,
 * where the masks m are 0 with the probabilities zoneout_c and zoneout_h, else 1, in training, and their expectations in evaluation.
 *
 * Every call in training draws for each layer and direction, in their order, the mask of h for all steps [T, N, H], or packed [P, H],
 * and then that of c, before any dropout between layers; a rate of 0 or 1 draws none. Arguments, results and names of weights are
 * nn.LSTM's, without projection. Source: Krueger et al., 2017.
 */
export class ZoneoutLSTM extends LSTM {
  static override readonly name: string = 'ZoneoutLSTM';

  /** The probability that a unit of h keeps its old value in training. */
  zoneout_h: number;
  /** The same of a unit of c. */
  zoneout_c: number;

  constructor(input_size: number, hidden_size: number, options?: ZoneoutLSTMOptions);
  constructor(
    input_size: number,
    hidden_size: number,
    num_layers: number | undefined,
    options?: Omit<ZoneoutLSTMOptions, 'num_layers'>,
  );
  constructor(options: RecurrentSizes & ZoneoutLSTMOptions);
  /** @throws ValueError, TypeError in the words of nn.LSTM. */
  constructor(...args: readonly unknown[]) {
    const { zoneout_h, zoneout_c, ...options } = bind(declared, args);
    checkRate('zoneout_h', zoneout_h);
    checkRate('zoneout_c', zoneout_c);
    if (options.proj_size) throw new ValueError('proj_size argument is not supported for ZoneoutLSTM');
    super(options);
    this.zoneout_h = zoneout_h;
    this.zoneout_c = zoneout_c;
  }

  /** What of the new values is taken at every step, [T, N, H] or packed [P, H]. */
  private shares(x: Tensor, rate: number): Tensor {
    const place = f.placeOf(x);
    const shape = [...x.shape.slice(0, -1), this.hidden_size];
    const { dtype } = x;
    if (!this.training || rate === 0 || rate === 1) return f.full(place, { shape, dtype, value: 1 - rate });
    const mask = f.dropout_mask(place, { shape, dtype, p: rate, generator: default_generator });
    // What dropout keeps it scales up, to more than 1.
    return f.minimum(mask, 1);
  }

  protected override get layerOfCall(): Layer<Tensor> {
    return ([x, h, c, w_ih, w_hh, b_ih, b_hh], options) => {
      const bias = b_ih && b_hh && f.add(b_ih, b_hh);
      const shares = x ? [this.shares(x, this.zoneout_h), this.shares(x, this.zoneout_c)] : [];
      return inBatches([x, h, c], options, (part, hs, cs, steps) =>
        f.zoneout_lstm([part, hs, cs, w_ih, w_hh, bias, ...shares.map(steps)], { reverse: options.reverse, eps: 0 }),
      );
    };
  }

  override extra_repr(): string {
    const rates = { zoneout_h: this.zoneout_h, zoneout_c: this.zoneout_c };
    const parts = Object.entries(rates).map(([name, rate]) => (rate === 0 ? '' : `, ${name}=${floatText(rate)}`));
    return super.extra_repr() + parts.join('');
  }
}
