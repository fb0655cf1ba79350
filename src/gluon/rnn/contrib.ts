// gluon.contrib.rnn: VariationalDropoutCell and LSTMPCell.

import { type Arguments, AssertionError, bind, signature } from '../../engine/index.ts';
import { valueText } from '../block-text.ts';
import * as nd from '../nd.ts';
import type { NDArray } from '../ndarray.ts';
import type { Init } from '../parameter.ts';
import { type CellOptions, WeightedCell } from './basic-cells.ts';
import { BidirectionalCell } from './bidirectional.ts';
import { type Cell, type Step, statesFor } from './cell.ts';
import { ModifierCell } from './modifier.ts';
import * as sequence from './sequence.ts';
import { bindUnroll, type UnrollArguments, type Unrolled } from './unroll.ts';

interface VariationalOptions {
  base_cell: Cell;
  drop_inputs?: number;
  drop_states?: number;
  drop_outputs?: number;
}
const variational = signature<Required<VariationalOptions>>('VariationalDropoutCell.__init__', [
  ['base_cell'],
  ['drop_inputs', 0],
  ['drop_states', 0],
  ['drop_outputs', 0],
]);

/** The masks of a sequence, made at its first step. */
interface Masks {
  inputs: NDArray | null;
  states: NDArray | null;
  outputs: NDArray | null;
}
const none = (): Masks => ({ inputs: null, states: null, outputs: null });
const maskLike = (x: NDArray, p: number): NDArray => nd.Dropout(nd.ones_like(x), { p });

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
  constructor(...args: Arguments<VariationalOptions, ['base_cell', 'drop_inputs', 'drop_states', 'drop_outputs']>) {
    const { base_cell, drop_inputs, drop_states, drop_outputs } = bind(variational, args);
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

  override reset(): void {
    super.reset();
    this._masks = none();
  }

  override hybrid_forward(_F: unknown, inputs: NDArray, ...rest: unknown[]): Step {
    const given = rest[0] as readonly NDArray[];
    const masks = this._masks;
    if (this.drop_states) masks.states ??= maskLike(given[0], this.drop_states);
    if (this.drop_inputs) masks.inputs ??= maskLike(inputs, this.drop_inputs);
    // Of the states only h is dropped.
    const states = masks.states ? [given[0].mul(masks.states), ...given.slice(1)] : given;
    const [output, next] = this.base_cell(masks.inputs ? inputs.mul(masks.inputs) : inputs, states);
    if (this.drop_outputs) masks.outputs ??= maskLike(output, this.drop_outputs);
    return [masks.outputs ? output.mul(masks.outputs) : output, next];
  }

  /** Without dropped states the masks are laid on the whole sequence, and the outputs come as one array by default. */
  override unroll(...args: UnrollArguments): Unrolled {
    if (this.drop_states) return super.unroll(...args);
    const { length, inputs, begin_state, layout, merge_outputs, valid_length } = bindUnroll(args);
    this.reset();
    sequence.checkInputs(inputs);
    const time = sequence.timeAxis(layout);
    const drop = (x: NDArray, p: number): NDArray => (p ? nd.Dropout(x, { p, axes: [time] }) : x);
    const x = drop(sequence.merge(inputs, length, layout), this.drop_inputs);
    const begin = statesFor(this as unknown as Cell, begin_state, x, layout);
    const [outputs, states] = this._unlocked(() => this.base_cell.unroll(length, x, begin, layout, true, valid_length));
    const dropped = drop(outputs as NDArray, this.drop_outputs);
    return [sequence.format(dropped, length, layout, merge_outputs), states];
  }

  override toString(): string {
    const [p, q] = [this.drop_outputs, this.drop_states].map(valueText);
    return `${this.constructor.name}(p_out = ${p}, p_state = ${q})`;
  }
}

export interface LSTMPCellOptions extends CellOptions {
  /** Size of the projected h. */
  projection_size: number;
  h2r_weight_initializer?: Init | null;
}
const lstmp = signature<Required<LSTMPCellOptions>>('LSTMPCell.__init__', [
  ['hidden_size'],
  ['projection_size'],
  ['i2h_weight_initializer', null],
  ['h2h_weight_initializer', null],
  ['h2r_weight_initializer', null],
  ['i2h_bias_initializer', 'zeros'],
  ['h2h_bias_initializer', 'zeros'],
  ['input_size', 0],
  ['prefix', null],
  ['params', null],
]);
type LSTMPNames = [
  'hidden_size',
  'projection_size',
  'i2h_weight_initializer',
  'h2h_weight_initializer',
  'h2r_weight_initializer',
  'i2h_bias_initializer',
  'h2h_bias_initializer',
  'input_size',
  'prefix',
  'params',
];

/**
 * One step of an LSTM whose hidden state is projected: r' = W_hr h'; input (N, I), states [r, c] of (N, P) and (N, H).
 * Returns [r', [r', c']]. Source: Sak et al., 2014.
 */
export class LSTMPCell extends WeightedCell {
  static override readonly name: string = 'LSTMPCell';

  static override readonly __module__: string = 'mxnet.gluon.contrib.rnn.rnn_cell';
  constructor(...args: Arguments<LSTMPCellOptions, LSTMPNames>) {
    const { projection_size, h2r_weight_initializer, ...o } = bind(lstmp, args);
    super('lstm', o, { size: projection_size, init: h2r_weight_initializer });
  }

  override _alias(): string {
    return 'lstmp';
  }

  override get _mapping(): string {
    return `${super._mapping} -> ${this._state_size}`;
  }
}
