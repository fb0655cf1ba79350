// mx.rnn.RNNCell, LSTMCell and GRUCell: one step of a recurrence as a graph of operators.

import { bind } from '../../engine/index.ts';
import {
  type Arguments,
  callable,
  declare,
  either,
  float,
  int,
  type Kind,
  optional,
  required,
  str,
} from '../../mxnet/base/options.ts';
import { gateNames } from '../../mxnet/formulas/initial.ts';
import { LSTMBias } from '../../mxnet/initializers/index.ts';
import { sym } from '../../mxnet/sym.ts';
import type { SymbolOf } from '../../mxnet/symbol/symbol.ts';
import { Tuple } from '../../rules/tuple.ts';
import { BaseRNNCell, type StateInfo, type Step, shared, stateAt } from './cell.ts';
import type { RNNParams } from './params.ts';

/** A name that Activation knows, or a function of a symbol that takes `{ name }` as well. */
export type CellActivation = string | ((x: SymbolOf, options: { readonly name: string }) => SymbolOf);

const activation: Kind<CellActivation> = { name: 'str or callable', holds: either(str, callable).holds };

const hidden = {
  /** Size of h. */
  num_hidden: required(int),
};
const rnn = {
  ...hidden,
  activation: optional(activation, 'tanh'),
  prefix: optional(str, 'rnn_'),
  ...shared,
};
const lstm = {
  ...hidden,
  prefix: optional(str, 'lstm_'),
  ...shared,
  /** What the forget gate's bias begins with. */
  forget_bias: optional(float, 1),
};
const gru = { ...hidden, prefix: optional(str, 'gru_'), ...shared };
const rnnSignature = declare('RNNCell.__init__', rnn);
const lstmSignature = declare('LSTMCell.__init__', lstm);
const gruSignature = declare('GRUCell.__init__', gru);

/** A cell with weights and biases of the input and of the state, for all gates together. */
abstract class WeightedCell extends BaseRNNCell<SymbolOf, readonly SymbolOf[]> {
  readonly _num_hidden: number;
  readonly #mode: string;
  declare readonly _iW: SymbolOf;
  declare readonly _iB: SymbolOf;
  declare readonly _hW: SymbolOf;
  declare readonly _hB: SymbolOf;

  constructor(mode: string, num_hidden: number, prefix: string, params: RNNParams | null, i2h_bias = {}) {
    super(prefix, params);
    this.#mode = mode;
    this._num_hidden = num_hidden;
    this._iW = this.params.get('i2h_weight');
    this._hW = this.params.get('h2h_weight');
    this._iB = this.params.get('i2h_bias', i2h_bias);
    this._hB = this.params.get('h2h_bias');
  }

  override get _gate_names(): readonly string[] {
    return gateNames(this.#mode);
  }

  override get _hidden(): number {
    return this._num_hidden;
  }

  override get state_info(): StateInfo[] {
    return [{ shape: new Tuple([0, this._num_hidden]), __layout__: 'NC' }];
  }

  /** What both products give for all gates: [of the input, of the state]. */
  protected _products(inputs: SymbolOf, h: SymbolOf, name: string): [i2h: SymbolOf, h2h: SymbolOf] {
    const num_hidden = this._num_hidden * this._gate_names.length;
    const i2h = { data: inputs, weight: this._iW, bias: this._iB, num_hidden, name: `${name}i2h` };
    const h2h = { data: h, weight: this._hW, bias: this._hB, num_hidden, name: `${name}h2h` };
    return [sym.FullyConnected(i2h), sym.FullyConnected(h2h)];
  }

  /** What the names of a new step's nodes begin with. */
  protected _named(): string {
    this._counter += 1;
    return `${this._prefix}t${this._counter}_`;
  }
}

const activated = (x: SymbolOf, act_type: string, name?: string): SymbolOf => sym.Activation(x, { act_type, name });

/**
 * One step of an Elman network: h' = act(W_ih x + b_ih + W_hh h + b_hh); input (N, I), states [h] of (N, H).
 * Returns [h', [h']].
 */
export class RNNCell extends WeightedCell {
  static override readonly name: string = 'RNNCell';

  readonly _activation: CellActivation;

  constructor(...args: Arguments<typeof rnn, 'num_hidden'>) {
    const o = bind(rnnSignature, args);
    super('rnn_tanh', o.num_hidden, o.prefix, o.params);
    this._activation = o.activation;
  }

  protected override get _stepper(): string {
    return 'RNNCell';
  }

  override _step(inputs: SymbolOf, states: readonly SymbolOf[] | SymbolOf): Step {
    const name = this._named();
    const [i2h, h2h] = this._products(inputs, stateAt(states, 0), name);
    const sum = i2h.add(h2h);
    const out = `${name}out`;
    const act = this._activation;
    const output = typeof act === 'string' ? activated(sum, act, out) : act(sum, { name: out });
    return [output, [output]];
  }
}

/** One step of an LSTM (gates i f c o): input (N, I), states [h, c] of (N, H) each. Returns [h', [h', c']]. */
export class LSTMCell extends WeightedCell {
  static override readonly name: string = 'LSTMCell';

  constructor(...args: Arguments<typeof lstm, 'num_hidden'>) {
    const { num_hidden, prefix, params, forget_bias } = bind(lstmSignature, args);
    super('lstm', num_hidden, prefix, params, { init: new LSTMBias({ forget_bias }) });
  }

  protected override get _stepper(): string {
    return 'LSTMCell';
  }

  override get state_info(): StateInfo[] {
    return [...super.state_info, ...super.state_info];
  }

  override _step(inputs: SymbolOf, states: readonly SymbolOf[] | SymbolOf): Step {
    const name = this._named();
    const [i2h, h2h] = this._products(inputs, stateAt(states, 0), name);
    const gates = sym.SliceChannel(i2h.add(h2h), { num_outputs: 4, name: `${name}slice` });
    const i = activated(gates.at(0), 'sigmoid', `${name}i`);
    const f = activated(gates.at(1), 'sigmoid', `${name}f`);
    const c = activated(gates.at(2), 'tanh', `${name}c`);
    const o = activated(gates.at(3), 'sigmoid', `${name}o`);
    // c' = f ⊙ c + i ⊙ c~;  h' = o ⊙ tanh(c')
    const kept = f.mul(stateAt(states, 1));
    const next_c = sym._internal._plus(kept, i.mul(c), { name: `${name}state` });
    const next_h = sym._internal._mul(o, activated(next_c, 'tanh'), { name: `${name}out` });
    return [next_h, [next_h, next_c]];
  }
}

/** One step of a GRU (gates r z o, reset after the product): input (N, I), states [h] of (N, H). Returns [h', [h']]. */
export class GRUCell extends WeightedCell {
  static override readonly name: string = 'GRUCell';

  constructor(...args: Arguments<typeof gru, 'num_hidden'>) {
    const { num_hidden, prefix, params } = bind(gruSignature, args);
    super('gru', num_hidden, prefix, params);
  }

  protected override get _stepper(): string {
    return 'GRUCell';
  }

  override _step(inputs: SymbolOf, states: readonly SymbolOf[] | SymbolOf): Step {
    // Names inside have two underscores: gru_t0__i2h, and gru_t0_out.
    const outer = this._named();
    const name = `${outer}_`;
    const h = stateAt(states, 0);
    const [i2h, h2h] = this._products(inputs, h, name);
    const [i2h_r, i2h_z, i2h_o] = sym.SliceChannel(i2h, { num_outputs: 3, name: `${name}i2h_slice` });
    const [h2h_r, h2h_z, h2h_o] = sym.SliceChannel(h2h, { num_outputs: 3, name: `${name}h2h_slice` });
    const r = activated(i2h_r.add(h2h_r), 'sigmoid', `${name}r_act`);
    const z = activated(i2h_z.add(h2h_z), 'sigmoid', `${name}z_act`);
    const candidate = activated(i2h_o.add(r.mul(h2h_o)), 'tanh', `${name}h_act`);
    // h' = (1 - z) ⊙ candidate + z ⊙ h
    const next = sym._internal._RMinusScalar(z, { scalar: '1.0' }).mul(candidate);
    const next_h = sym._internal._plus(next, z.mul(h), { name: `${outer}out` });
    return [next_h, [next_h]];
  }
}
