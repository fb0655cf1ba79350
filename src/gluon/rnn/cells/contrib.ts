// gluon.contrib.rnn: VariationalDropoutCell and LSTMPCell.

import { AssertionError, bind } from '../../../engine/index.ts';
import { isOutlining } from '../../../mxnet/array/inference.ts';
import type { NDArray } from '../../../mxnet/array/ndarray.ts';
import { type Arguments, declare, float, int, optional, required } from '../../../mxnet/base/options.ts';
import { optionText } from '../../../rules/text/python.ts';
import { isSymbolic, operatorsOr } from '../../blocks/operators.ts';
import { initializer } from '../../parameters/options.ts';
import { biases, hidden, input, named, weights } from '../options.ts';
import * as sequence from '../sequence.ts';
import { bindReset } from '../states.ts';
import type { Unrolled, UnrollOptions } from '../unroll.ts';
import { WeightedCell } from './basic.ts';
import { BidirectionalCell } from './bidirectional.ts';
import { cell, type Step, statesFor } from './cell.ts';
import { type F, ModifierCell, operators } from './modifier.ts';

const variational = {
  base_cell: required(cell),
  drop_inputs: optional(float, 0),
  drop_states: optional(float, 0),
  drop_outputs: optional(float, 0),
};
const variationalSignature = declare('VariationalDropoutCell.__init__', variational);

/** The masks of a sequence, made at its first step. */
interface Masks {
  inputs: NDArray | null;
  states: NDArray | null;
  outputs: NDArray | null;
}
const none = (): Masks => ({ inputs: null, states: null, outputs: null });
const maskLike = (F: F, x: NDArray, p: number): NDArray => F.Dropout(F.ones_like(x), { p });

/**
 * Drops inputs, h and outputs of the base cell with the same masks in every step, until `reset`.
 * Source: Gal and Ghahramani, 2016.
 */
export class VariationalDropoutCell extends ModifierCell {
  static override readonly name: string = 'VariationalDropoutCell';

  static override readonly __module__: string = 'mxnet.gluon.contrib.rnn.rnn_cell';
  readonly drop_inputs: number;
  readonly drop_states: number;
  readonly drop_outputs: number;
  _masks = none();

  /** @throws AssertionError for dropped states of a BidirectionalCell. */
  constructor(...args: Arguments<typeof variational, 'base_cell'>) {
    const { base_cell, drop_inputs, drop_states, drop_outputs } = bind(variationalSignature, args);
    if (drop_states && base_cell instanceof BidirectionalCell) {
      throw new AssertionError(
        "BidirectionalCell doesn't support variational state dropout. Please add VariationalDropoutCell to the cells underneath instead.",
      );
    }
    super(base_cell, 'vardrop');
    this.drop_inputs = drop_inputs;
    this.drop_states = drop_states;
    this.drop_outputs = drop_outputs;
  }

  override _alias(): string {
    return 'vardrop';
  }

  override reset(...args: []): void {
    bindReset(args);
    super.reset();
    this._masks = none();
  }

  override _suspend(): () => void {
    const [resume, { _masks }] = [super._suspend(), this];
    this._masks = none();
    return () => {
      resume();
      this._masks = _masks;
    };
  }

  override hybrid_forward(F: F, inputs: NDArray, given: readonly NDArray[]): Step {
    const masks = isOutlining() ? none() : this._masks;
    if (this.drop_states) masks.states ??= maskLike(F, given[0], this.drop_states);
    if (this.drop_inputs) masks.inputs ??= maskLike(F, inputs, this.drop_inputs);
    // Of the states only h is dropped.
    const states = masks.states ? [given[0].mul(masks.states), ...given.slice(1)] : given;
    const [output, next] = this.base_cell(masks.inputs ? inputs.mul(masks.inputs) : inputs, states);
    if (this.drop_outputs) masks.outputs ??= maskLike(F, output, this.drop_outputs);
    return [masks.outputs ? output.mul(masks.outputs) : output, next];
  }

  /** Without dropped states the masks are laid on the whole sequence, and the outputs come as one array by default. */
  override _unrolled(options: UnrollOptions): Unrolled {
    if (this.drop_states) return super._unrolled(options);
    const { length, inputs, begin_state, layout, merge_outputs, valid_length } = options;
    this.reset();
    sequence.checkInputs(inputs);
    const F = operatorsOr(operators);
    const time = sequence.timeAxis(layout);
    const drop = (x: NDArray, p: number): NDArray => (p ? F.Dropout(x, { p, axes: [time] }) : x);
    const x = drop(sequence.merge(inputs, length, layout), this.drop_inputs);
    const begin = statesFor(this, begin_state, x, layout);
    const [outputs, states] = this._unlocked(() => this.base_cell.unroll(length, x, begin, layout, true, valid_length));
    const dropped = drop(sequence.merge(outputs, length, layout), this.drop_outputs);
    const whole = isSymbolic() && valid_length !== null ? sequence.masked(dropped, valid_length, time) : dropped;
    return [sequence.format(whole, length, layout, merge_outputs), states];
  }

  override toString(): string {
    const [p, q] = [this.drop_outputs, this.drop_states].map((rate) => optionText(rate, 0));
    return `${this.constructor.name}(p_out = ${p}, p_state = ${q})`;
  }
}

const lstmp = {
  ...hidden,
  /** Size of the projected h. */
  projection_size: required(int),
  ...weights,
  h2r_weight_initializer: optional(initializer),
  ...biases,
  ...input,
  ...named,
};
const lstmpSignature = declare('LSTMPCell.__init__', lstmp);

/**
 * One step of an LSTM whose hidden state is projected: r' = W_hr h'; input (N, I), states [r, c] of (N, P) and (N, H).
 * Returns [r', [r', c']]. Source: Sak et al., 2014.
 */
export class LSTMPCell extends WeightedCell {
  static override readonly name: string = 'LSTMPCell';

  static override readonly __module__: string = 'mxnet.gluon.contrib.rnn.rnn_cell';
  constructor(...args: Arguments<typeof lstmp, 'hidden_size'>) {
    const { projection_size, h2r_weight_initializer, ...o } = bind(lstmpSignature, args);
    super('lstm', o, { size: projection_size, init: h2r_weight_initializer });
  }

  override _alias(): string {
    return 'lstmp';
  }

  override get _mapping(): string {
    return `${super._mapping} -> ${this._state_size}`;
  }
}
