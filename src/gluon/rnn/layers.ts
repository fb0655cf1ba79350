// gluon.rnn.RNN, LSTM and GRU: recurrent layers over whole sequences, each a declared signature over the shared layer.

import { declare } from '../../mxnet/base/options.ts';
import { RNNLayer } from './layer.ts';
import { gru, type LayerArguments, layerOptions, lstm, rnn } from './options.ts';

const rnnSignature = declare('RNN.__init__', rnn);
const lstmSignature = declare('LSTM.__init__', lstm);
const gruSignature = declare('GRU.__init__', gru);

/**
 * Elman network: h_t = act(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh), act being relu (default) or tanh.
 *
 * Input (T, N, C), or (N, T, C) in layout 'NTC'; states [h] or h of (L·D, N, H), zeros where none are given.
 * Returns the output (T, N, D·H) in the input's layout, and with states given [output, [h_n]].
 */
export class RNN extends RNNLayer {
  static override readonly name: string = 'RNN';

  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_layer';

  constructor(...args: LayerArguments<typeof rnn>) {
    const { activation, ...rest } = layerOptions(rnnSignature, args);
    super(`rnn_${activation}`, rest);
  }
}

/**
 * Long short-term memory (gates i f g o), with an optional projection of h to projection_size.
 * Source: Hochreiter and Schmidhuber, 1997; projection: Sak et al., 2014.
 *
 * Input (T, N, C), or (N, T, C) in layout 'NTC'; states [h, c] of (L·D, N, P or H) and (L·D, N, H), zeros where none are
 * given. Returns the output (T, N, D·(P or H)) in the input's layout, and with states given [output, [h_n, c_n]].
 */
export class LSTM extends RNNLayer {
  static override readonly name: string = 'LSTM';

  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_layer';

  constructor(...args: LayerArguments<typeof lstm>) {
    super('lstm', layerOptions(lstmSignature, args));
  }
}

/**
 * Gated recurrent unit with the reset gate after the recurrent product (gates r z n). Source: Cho et al., 2014.
 *
 * Input (T, N, C), or (N, T, C) in layout 'NTC'; states [h] or h of (L·D, N, H), zeros where none are given.
 * Returns the output (T, N, D·H) in the input's layout, and with states given [output, [h_n]].
 */
export class GRU extends RNNLayer {
  static override readonly name: string = 'GRU';

  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_layer';

  constructor(...args: LayerArguments<typeof gru>) {
    super('gru', layerOptions(gruSignature, args));
  }
}
