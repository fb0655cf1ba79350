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
import type { SymbolOf } from '../../../mxnet/symbols.ts';
import { cells, type Nonlinearities } from '../../../rules/recurrent.ts';
import { inGraph, type Symbols } from '../../blocks/operators.ts';
import type { Init, Parameter } from '../../parameters/parameter.ts';
import { biases, hidden, input, named, weights } from '../options.ts';
import { type InfoArguments, infoSize, type StateInfo } from '../states.ts';
import { activationNode, activationOf, activationText, type CellActivation } from './activation.ts';
import { HybridRecurrentCell, type Step, type SymbolStep } from './cell.ts';

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

/** A step of a cell: what it computes with, and on what. */
interface StepInputs {
  readonly F: F;
  readonly inputs: NDArray;
  readonly states: readonly NDArray[];
  readonly parameters: Arrays;
}
/** The same in a graph. */
export type GraphStep = Symbols<StepInputs>;

/** The two affine maps that every step begins with: [rows] of the input and of h. */
export function affine(
  { F, inputs, states, parameters }: GraphStep,
  num_hidden: number,
  t: string,
): [SymbolOf, SymbolOf] {
  const { i2h_weight, i2h_bias, h2h_weight, h2h_bias } = parameters;
  const i2h = F.FullyConnected({ data: inputs, weight: i2h_weight, bias: i2h_bias, num_hidden, name: `${t}i2h` });
  const h2h = F.FullyConnected({ data: states[0], weight: h2h_weight, bias: h2h_bias, num_hidden, name: `${t}h2h` });
  return [i2h, h2h];
}

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
    return widths.map((width) => ({ shape: [batch_size, width], __layout__: 'NC' }));
  }

  /** Nonlinearities other than the cell's own, or null. */
  _nonlinearities(_F: F): Nonlinearities<NDArray> | null {
    return null;
  }

  protected override get _operators(): F {
    return operators;
  }

  /** A step as MXNet's nodes, whose names begin with `t`. */
  abstract _graph(step: GraphStep, t: string): SymbolStep;

  override hybrid_forward(F: F, inputs: NDArray, states: readonly NDArray[], parameters: Arrays): Step | SymbolStep {
    const graph = inGraph({ F, inputs, states, parameters });
    if (graph) return this._graph(graph, `t${this._counter}_`);
    const nonlinearities = this._nonlinearities(F);
    const name = `${this.prefix}t${this._counter}_`;
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

  /** h' = act(W x + b + R h + c). */
  override _graph(step: GraphStep, t: string): SymbolStep {
    const { F } = step;
    const [i2h, h2h] = affine(step, this._hidden_size, t);
    const sum = F.elemwise_add(i2h, h2h, { name: `${t}plus0` });
    const output = activationNode(F, sum, this._activation, `${t}out`);
    return [output, [output]];
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

  /** c' = f c + i g, h' = o act(c'). */
  override _graph(step: GraphStep, t: string): SymbolStep {
    const { F, states } = step;
    const { _activation: act, _recurrent_activation: gate } = this;
    const [i2h, h2h] = affine(step, 4 * this._hidden_size, t);
    const gates = F.elemwise_add(i2h, h2h, { name: `${t}plus0` });
    const parts = [...F.SliceChannel(gates, { num_outputs: 4, name: `${t}slice` })];
    const [i, f, c, o] = ['i', 'f', 'c', 'o'].map((name, k) =>
      activationNode(F, parts[k], name === 'c' ? act : gate, t + name),
    );
    const kept = F.elemwise_mul(f, states[1], { name: `${t}mul0` });
    const added = F.elemwise_mul(i, c, { name: `${t}mul1` });
    const next = F.elemwise_add(kept, added, { name: `${t}state` });
    const shown = F.Activation(next, { act_type: `${act}`, name: `${t}activation0` });
    const output = F.elemwise_mul(o, shown, { name: `${t}out` });
    return [output, [output, next]];
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

  /** h' = (1 - z) n + z h, n = tanh(W x + b + r (R h + c)). */
  override _graph(step: GraphStep, t: string): SymbolStep {
    const { F, states } = step;
    const [ahead, back] = affine(step, 3 * this._hidden_size, t);
    const [ir, iz, i2h] = F.SliceChannel(ahead, { num_outputs: 3, name: `${t}i2h_slice` });
    const [hr, hz, h2h] = F.SliceChannel(back, { num_outputs: 3, name: `${t}h2h_slice` });
    const add = (a: SymbolOf, b: SymbolOf, name: string): SymbolOf => F.elemwise_add(a, b, { name: t + name });
    const mul = (a: SymbolOf, b: SymbolOf, name: string): SymbolOf => F.elemwise_mul(a, b, { name: t + name });
    const act = (x: SymbolOf, act_type: string, name: string): SymbolOf =>
      F.Activation(x, { act_type, name: t + name });
    const r = act(add(ir, hr, 'plus0'), 'sigmoid', 'r_act');
    const z = act(add(iz, hz, 'plus1'), 'sigmoid', 'z_act');
    const n = act(add(i2h, mul(r, h2h, 'mul0'), 'plus2'), 'tanh', 'h_act');
    const ones = F.ones_like(z, { name: `${t}ones_like0` });
    const rest = F.elemwise_sub(ones, z, { name: `${t}minus0` });
    const output = add(mul(rest, n, 'mul1'), mul(z, states[0], 'mul20'), 'out');
    return [output, [output]];
  }

  override _alias(): string {
    return 'gru';
  }
}
