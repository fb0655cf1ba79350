// gluon.rnn.RNNCell, LSTMCell and GRUCell: one step of a recurrence. The arithmetic is the engine's cell; with its usual
// nonlinearities a step is a single op.

import * as f from '../../engine/functions.ts';
import {
  type Arguments,
  bind,
  type CellName,
  cells,
  type Parameter as Declared,
  signature,
} from '../../engine/index.ts';
import { type Nonlinearities, recurrentStep } from '../../functional/recurrent.ts';
import type { NDArray } from '../ndarray.ts';
import type { Init, Parameter } from '../parameter.ts';
import type { ParameterDict } from '../parameter-dict.ts';
import { activationOf, activationText, type CellActivation } from './activation.ts';
import { HybridRecurrentCell, type Step } from './cell.ts';
import { checkStep, features } from './cell-checks.ts';
import type { StateInfo } from './states.ts';
import { scanWeights } from './weights.ts';

export interface CellOptions {
  hidden_size: number;
  i2h_weight_initializer?: Init | null;
  h2h_weight_initializer?: Init | null;
  i2h_bias_initializer?: Init | null;
  h2h_bias_initializer?: Init | null;
  /** 0: found out from the first input. */
  input_size?: number;
  prefix?: string | null;
  params?: ParameterDict | null;
}
export interface RNNCellOptions extends CellOptions {
  activation?: CellActivation;
}
export interface LSTMCellOptions extends CellOptions {
  activation?: CellActivation;
  recurrent_activation?: CellActivation;
}
type CellNames = [
  'i2h_weight_initializer',
  'h2h_weight_initializer',
  'i2h_bias_initializer',
  'h2h_bias_initializer',
  'input_size',
  'prefix',
  'params',
];

const initializers: readonly Declared[] = [
  ['i2h_weight_initializer', null],
  ['h2h_weight_initializer', null],
  ['i2h_bias_initializer', 'zeros'],
  ['h2h_bias_initializer', 'zeros'],
];
const tail: readonly Declared[] = [
  ['input_size', 0],
  ['prefix', null],
  ['params', null],
];
const rnn = signature<Required<RNNCellOptions>>('RNNCell.__init__', [
  ['hidden_size'],
  ['activation', 'tanh'],
  ...initializers,
  ...tail,
]);
const lstm = signature<Required<LSTMCellOptions>>('LSTMCell.__init__', [
  ['hidden_size'],
  ...initializers,
  ...tail,
  ['activation', 'tanh'],
  ['recurrent_activation', 'sigmoid'],
]);
const gru = signature<Required<CellOptions>>('GRUCell.__init__', [['hidden_size'], ...initializers, ...tail]);

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

  constructor(mode: CellName, o: Required<CellOptions>, projection: Projection | null = null) {
    super({ prefix: o.prefix, params: o.params });
    this._mode = mode;
    this._hidden_size = o.hidden_size;
    this._input_size = o.input_size;
    const rows = cells[mode].gates.length * o.hidden_size;
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
    return (this.h2h_weight.shape as readonly number[])[1];
  }

  override state_info(batch_size = 0): StateInfo[] {
    const widths = cells[this._mode].hasCellState ? [this._state_size, this._hidden_size] : [this._hidden_size];
    return widths.map((width) => ({ shape: [batch_size, width], __layout__: 'NC' }));
  }

  /** Nonlinearities other than the cell's own, or null. */
  get _nonlinearities(): Nonlinearities<NDArray> | null {
    return null;
  }

  #check(x: NDArray, states: readonly NDArray[], dtype: string, inferring: boolean): void {
    const width = (this.i2h_weight.shape as readonly number[])[1];
    const sizes = {
      gates: cells[this._mode].gates.length,
      hidden: this._hidden_size,
      state: this._state_size,
      input: width === 0 ? null : width,
      hasCellState: cells[this._mode].hasCellState,
    };
    const node = (role: string): string => `${this.prefix}t${this._counter}_${role}`;
    checkStep(x, states, dtype, sizes, inferring ? node : null);
  }

  protected override inferShapes([inputs, states]: unknown[]): void {
    const x = inputs as NDArray;
    this.#check(x, states as readonly NDArray[], x.dtype, true);
    this.i2h_weight.shape = [(this.i2h_weight.shape as readonly number[])[0], features(x)];
    this._nonlinearities?.tanh(f.detach(x));
    this._nonlinearities?.sigmoid(f.detach(x));
  }

  override hybrid_forward(_F: unknown, inputs: NDArray, ...rest: unknown[]): Step {
    const [states, arrays] = rest as [readonly NDArray[], { readonly [name: string]: NDArray }];
    this.#check(inputs, states, arrays.h2h_weight.dtype, false);
    const x = f.reshape(inputs, [inputs.shape[0], features(inputs)]);
    const weights = scanWeights(arrays);
    const { h, c } = recurrentStep(this._mode, x, states[0], this._cellState(states), weights, this._nonlinearities);
    return [h, c === null ? [h] : [h, c]];
  }

  _cellState(states: readonly NDArray[]): NDArray | null {
    return cells[this._mode].hasCellState ? states[1] : null;
  }

  /** `10 -> 80`. */
  get _mapping(): string {
    const [rows, width] = this.i2h_weight.shape as readonly number[];
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

  constructor(...args: Arguments<RNNCellOptions, ['hidden_size', 'activation', ...CellNames]>) {
    const { activation, ...o } = bind(rnn, args);
    super(activation === 'relu' ? 'rnn_relu' : 'rnn_tanh', o);
    this._activation = activation;
  }

  override _alias(): string {
    return 'rnn';
  }

  override get _nonlinearities(): Nonlinearities<NDArray> | null {
    if (this._activation === 'tanh' || this._activation === 'relu') return null;
    return { tanh: activationOf(this._activation), sigmoid: f.sigmoid };
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

  constructor(
    ...args: Arguments<LSTMCellOptions, ['hidden_size', ...CellNames, 'activation', 'recurrent_activation']>
  ) {
    const { activation, recurrent_activation, ...o } = bind(lstm, args);
    super('lstm', o);
    this._activation = activation;
    this._recurrent_activation = recurrent_activation;
  }

  override _alias(): string {
    return 'lstm';
  }

  override get _nonlinearities(): Nonlinearities<NDArray> | null {
    if (this._activation === 'tanh' && this._recurrent_activation === 'sigmoid') return null;
    return { tanh: activationOf(this._activation), sigmoid: activationOf(this._recurrent_activation) };
  }
}

/** One step of a GRU (gates r z n, reset after the product): input (N, I), states [h] of (N, H). Returns [h', [h']]. */
export class GRUCell extends WeightedCell {
  static override readonly name: string = 'GRUCell';

  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_cell';

  constructor(...args: Arguments<CellOptions, ['hidden_size', ...CellNames]>) {
    super('gru', bind(gru, args));
  }

  override _alias(): string {
    return 'gru';
  }
}
