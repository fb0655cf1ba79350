// gluon.rnn.RNNCell, LSTMCell and GRUCell: one step of a recurrence, which is one operator of F.

import { bind, type CellName } from '../../../engine/index.ts';
import type { NDArray } from '../../../mxnet/array/ndarray.ts';
import {
  type Arguments,
  type Bound,
  callable,
  declare,
  type Kind,
  optional,
  str,
} from '../../../mxnet/base/options.ts';
import * as nd from '../../../mxnet/nd.ts';
import { _rnn_cell } from '../../../mxnet/operators/internal.ts';
import type { Arrays } from '../../../mxnet/operators/recurrent/weights.ts';
import { cells, type Nonlinearities } from '../../../rules/recurrent.ts';
import { Tuple } from '../../../rules/tuple.ts';
import type { Init, Parameter } from '../../parameters/parameter.ts';
import { biases, hidden, input, named, weights } from '../options.ts';
import { type InfoArguments, infoSize, type StateInfo } from '../states.ts';
import { activationOf, activationText, type CellActivation } from './activation.ts';
import { HybridRecurrentCell, type Step } from './cell.ts';

/** What cells compute with. */
const operators = { _internal: { _rnn_cell }, Activation: nd.Activation };
type F = typeof operators;

const activation: Kind<CellActivation> = {
  name: 'str or callable',
  holds: (value) => str.holds?.(value) || callable.holds?.(value) || false,
};
/** The options of every cell but the first, its size. */
const common = { ...weights, ...biases, ...input, ...named };
const rnn = {
  ...hidden,
  /** A name, a block or a function. */
  activation: optional<CellActivation>(activation, 'tanh'),
  ...common,
};
const lstm = {
  ...hidden,
  ...common,
  /** Of the candidate and the output. */
  activation: optional<CellActivation>(activation, 'tanh'),
  /** Of the gates. */
  recurrent_activation: optional<CellActivation>(activation, 'sigmoid'),
};
const gru = { ...hidden, ...common };
const rnnSignature = declare('RNNCell.__init__', rnn);
const lstmSignature = declare('LSTMCell.__init__', lstm);
const gruSignature = declare('GRUCell.__init__', gru);

type CellOptions = Bound<typeof gru>;

/** Size of the projected h, and what fills its weight. */
interface Projection {
  readonly size: number;
  readonly init: Init | null;
}

/** A cell with the four weights of a layer, and the projection's where there is one, in the order of MXNet's cells. */
export abstract class WeightedCell extends HybridRecurrentCell {
  readonly _mode: CellName;
  readonly _hidden_size: number;
  readonly _input_size: number;
  declare readonly i2h_weight: Parameter;
  declare readonly h2h_weight: Parameter;
  declare readonly h2r_weight: Parameter;
  declare readonly i2h_bias: Parameter;
  declare readonly h2h_bias: Parameter;

  constructor(mode: CellName, o: CellOptions, projection: Projection | null = null) {
    super({ prefix: o.prefix, params: o.params });
    this._mode = mode;
    this._hidden_size = o.hidden_size;
    this._input_size = o.input_size;
    const rows = cells[mode].gates * o.hidden_size;
    const make = (shape: readonly number[], init: Init | null, name: string): Parameter =>
      this.params.get(name, { shape, init, allow_deferred_init: true });
    this.i2h_weight = make([rows, o.input_size], o.i2h_weight_initializer, 'i2h_weight');
    this.h2h_weight = make([rows, projection?.size ?? o.hidden_size], o.h2h_weight_initializer, 'h2h_weight');
    if (projection) this.h2r_weight = make([projection.size, o.hidden_size], projection.init, 'h2r_weight');
    this.i2h_bias = make([rows], o.i2h_bias_initializer, 'i2h_bias');
    this.h2h_bias = make([rows], o.h2h_bias_initializer, 'h2h_bias');
  }

  /** Size of h. */
  get _state_size(): number {
    return this.h2h_weight._known[1];
  }

  override state_info(...args: InfoArguments): StateInfo[] {
    const batch_size = infoSize(args);
    const widths = cells[this._mode].hasCellState ? [this._state_size, this._hidden_size] : [this._hidden_size];
    return widths.map((width) => ({ shape: new Tuple([batch_size, width]), __layout__: 'NC' }));
  }

  /** Nonlinearities other than the cell's own, or null. */
  _nonlinearities(_F: F): Nonlinearities<NDArray> | null {
    return null;
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(F: F, inputs: NDArray, states: readonly NDArray[], parameters: Arrays): Step {
    const nonlinearities = this._nonlinearities(F);
    const name = this._node(`t${this._counter}_`);
    const next = F._internal._rnn_cell(inputs, states, parameters, { mode: this._mode, nonlinearities, name });
    return [next[0], next];
  }

  /** `10 -> 80`. */
  get _mapping(): string {
    const [rows, width] = this.i2h_weight._known;
    return `${width || 'None'} -> ${rows}`;
  }

  override toString(): string {
    return `${this.constructor.name}(${this._mapping})`;
  }
}

/**
 * One step of an Elman network: h' = act(W_ih x + b_ih + W_hh h + b_hh); input (N, I), states [h] of (N, H).
 * Returns [h', [h']].
 */
export class RNNCell extends WeightedCell {
  static override readonly name: string = 'RNNCell';

  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_cell';
  readonly _activation: CellActivation;

  constructor(...args: Arguments<typeof rnn, 'hidden_size'>) {
    const { activation, ...o } = bind(rnnSignature, args);
    super(activation === 'relu' ? 'rnn_relu' : 'rnn_tanh', o);
    this._activation = activation;
  }

  override _alias(): string {
    return 'rnn';
  }

  override _nonlinearities(F: F): Nonlinearities<NDArray> | null {
    if (this._activation === 'tanh' || this._activation === 'relu') return null;
    return { tanh: activationOf(F, this._activation), sigmoid: activationOf(F, 'sigmoid') };
  }

  override toString(): string {
    return `${this.constructor.name}(${this._mapping}, ${activationText(this._activation)})`;
  }
}

/** One step of an LSTM (gates i f g o): input (N, I), states [h, c] of (N, H) each. Returns [h', [h', c']]. */
export class LSTMCell extends WeightedCell {
  static override readonly name: string = 'LSTMCell';

  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_cell';
  readonly _activation: CellActivation;
  readonly _recurrent_activation: CellActivation;

  constructor(...args: Arguments<typeof lstm, 'hidden_size'>) {
    const { activation, recurrent_activation, ...o } = bind(lstmSignature, args);
    super('lstm', o);
    this._activation = activation;
    this._recurrent_activation = recurrent_activation;
  }

  override _alias(): string {
    return 'lstm';
  }

  override _nonlinearities(F: F): Nonlinearities<NDArray> | null {
    if (this._activation === 'tanh' && this._recurrent_activation === 'sigmoid') return null;
    return { tanh: activationOf(F, this._activation), sigmoid: activationOf(F, this._recurrent_activation) };
  }
}

/** One step of a GRU (gates r z n, reset after the product): input (N, I), states [h] of (N, H). Returns [h', [h']]. */
export class GRUCell extends WeightedCell {
  static override readonly name: string = 'GRUCell';

  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_cell';

  constructor(...args: Arguments<typeof gru, 'hidden_size'>) {
    super('gru', bind(gruSignature, args));
  }

  override _alias(): string {
    return 'gru';
  }
}
