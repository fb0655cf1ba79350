// nn.LayerNormLSTM: an LSTM with layer normalization of both products and of the cell state, one op for each layer and direction.

import * as f from '../engine/functions.ts';
import { bind, type Layer, none } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { numberText } from '../rules/text/python.ts';
import { overwrite } from '../rules/write.ts';
import { ones, type Tensor, zeros } from '../torch/index.ts';
import { of } from '../torch/kinds.ts';
import { Parameter } from '../torch/parameter.ts';
import { drawUniform } from './draw.ts';
import { inBatches } from './in-batches.ts';
import { LSTM, type LSTMOptions, lstmTable } from './rnn.ts';
import type { RecurrentSizes } from './rnn-base.ts';

/** Options of LayerNormLSTM. */
export interface LayerNormLSTMOptions extends Omit<LSTMOptions, 'bias' | 'proj_size'> {
  /** What is added to the variances of the norms, 1e-5 by default. */
  eps?: number;
}

const declared = /* @__PURE__ */ (() => {
  const { bias: _bias, proj_size: _projection, ...table } = lstmTable();
  return optionsOf<RecurrentSizes & LayerNormLSTMOptions>('LayerNormLSTM.__init__', {
    ...table,
    eps: [/* @__PURE__ */ of<number>('float'), 1e-5],
  });
})();

/** The norms of a layer in one direction: their names, and how many times H each is wide. */
const norms = { ih: 4, hh: 4, c: 1 } as const;
type Norm = `norm_${keyof typeof norms}_${'weight' | 'bias'}`;

/**
 * An LSTM whose gates are those of LN(W_ih x) + LN(W_hh h), with c' = LN(f c + i g) and h' = o tanh(c'). The norms are over all units
 * of a row, those of the products over their four gates together; each has a weight and a bias, so that there are no others.
 *
 * Arguments, results and names of weights are nn.LSTM's, without bias and projection. Norms are
 * `norm_ih_weight_l0`, `norm_ih_bias_l0`, `norm_hh_…` [4·H] and `norm_c_…` [H].
 * Source: Ba, Kiros and Hinton, 2016; LayerNormLSTMCell of PyTorch's benchmarks.
 */
export class LayerNormLSTM extends LSTM {
  static override readonly name: string = 'LayerNormLSTM';

  /** Weights and biases of the norms of a layer. */
  [norm: `${Norm}_l${number}`]: Parameter;
  [reverse: `${Norm}_l${number}_reverse`]: Parameter;

  /** What is added to the variances of the norms. */
  eps: number;

  constructor(input_size: number, hidden_size: number, options?: LayerNormLSTMOptions);
  constructor(
    input_size: number,
    hidden_size: number,
    num_layers: number | undefined,
    options?: Omit<LayerNormLSTMOptions, 'num_layers'>,
  );
  constructor(options: RecurrentSizes & LayerNormLSTMOptions);
  /** @throws ValueError, TypeError in the words of nn.LSTM. */
  constructor(...args: readonly unknown[]) {
    const { eps, ...options } = bind(declared, args);
    super({ ...options, bias: false });
    this.eps = eps;
    const { device, dtype } = this.weight_ih_l0;
    for (const [suffix] of this.suffixes()) {
      for (const [name, width] of Object.entries(norms)) {
        const size = width * this.hidden_size;
        this.register_parameter(`norm_${name}_weight${suffix}`, new Parameter(ones([size], { device, dtype })));
        this.register_parameter(`norm_${name}_bias${suffix}`, new Parameter(zeros([size], { device, dtype })));
      }
    }
  }

  /** Draws weights as nn.LSTM does, in the order of registration; weights of norms become 1, biases 0. */
  override reset_parameters(...given: never[]): void {
    none('reset_parameters', given);
    const bound = 1 / Math.sqrt(this.hidden_size);
    for (const [name, parameter] of this.named_parameters()) {
      const { shape, dtype } = parameter;
      if (!name.startsWith('norm')) drawUniform(parameter, -bound, bound);
      else overwrite(parameter, f.full(f.placeOf(parameter), { shape, dtype, value: name.includes('weight') ? 1 : 0 }));
    }
  }

  protected override get layerOfCall(): Layer<Tensor> {
    const suffixes = new Map<Tensor | null, string>(
      this.suffixes().map(([suffix]) => [this.get_parameter(`weight_hh${suffix}`), suffix]),
    );
    return (inputs, options) => {
      const own = (name: Norm): Parameter => this.get_parameter(`${name}${suffixes.get(inputs[4])}`);
      const given = [
        ...[own('norm_ih_weight'), own('norm_hh_weight'), f.add<Tensor>(own('norm_ih_bias'), own('norm_hh_bias'))],
        ...[own('norm_c_weight'), own('norm_c_bias')],
      ];
      const [w_ih, w_hh] = inputs.slice(3);
      return inBatches(inputs.slice(0, 3), options, (x, h, c) =>
        f.layer_norm_lstm<Tensor>([x, h, c, w_ih, w_hh, ...given], { reverse: options.reverse, eps: this.eps }),
      );
    };
  }

  override extra_repr(): string {
    return super.extra_repr() + (this.eps === 1e-5 ? '' : `, eps=${numberText(this.eps)}`);
  }
}
