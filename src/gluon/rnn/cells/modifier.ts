// Cells that change what another cell does: ModifierCell, and gluon.rnn.ZoneoutCell and ResidualCell.

import { AssertionError, bind, TypeError } from '../../../engine/index.ts';
import { isOutlining } from '../../../mxnet/array/inference.ts';
import type { NDArray } from '../../../mxnet/array/ndarray.ts';
import { type Arguments, bindOpen, declare, float, of, optional, required } from '../../../mxnet/base/options.ts';
import * as nd from '../../../mxnet/nd.ts';
import { optionText } from '../../../rules/text/python.ts';
import { operatorsOr } from '../../blocks/operators.ts';
import type { ParameterDict } from '../../parameters/dict.ts';
import * as sequence from '../sequence.ts';
import { bindReset, type InfoArguments, infoSize, type StateFunction, type StateInfo } from '../states.ts';
import type { Unrolled, UnrollOptions } from '../unroll.ts';
import { BidirectionalCell } from './bidirectional.ts';
import { type Cell, cell, HybridRecurrentCell, type Step } from './cell.ts';

/** What modifiers compute with. */
export const operators = {
  Dropout: nd.Dropout,
  elemwise_add: nd.elemwise_add,
  ones_like: nd.ones_like,
  where: nd.where,
  zeros_like: nd.zeros_like,
};
export type F = typeof operators;

const begin = declare('ModifierCell.begin_state', { func: optional(of<StateFunction>(), nd.zeros) });

const modified = declare('ModifierCell.__init__', { base_cell: required(cell) });

/** A cell around a base cell, whose parameters and states are its own. */
export abstract class ModifierCell extends HybridRecurrentCell {
  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_cell';
  readonly base_cell: Cell;

  /** @throws AssertionError for a base cell that has a modifier already. */
  constructor(base_cell: Cell, alias: string) {
    bind(modified, [base_cell]);
    if (base_cell._modified) {
      throw new AssertionError(`Cell ${base_cell.name} is already modified. One cell cannot be modified twice`);
    }
    base_cell._modified = true;
    super({ prefix: base_cell.prefix + alias, params: null });
    this.base_cell = base_cell;
  }

  protected override get _operators(): F {
    return operators;
  }

  override get params(): ParameterDict {
    return this.base_cell.params;
  }

  override state_info(...args: InfoArguments): StateInfo[] {
    const batch_size = infoSize(args);
    return this.base_cell.state_info(batch_size);
  }

  /** The base cell's states: `begin_state({ batch_size, func: nd.zeros })`; the first argument is `func`. */
  override begin_state(...args: unknown[]): NDArray[] {
    if (this._modified) {
      throw new AssertionError(
        'After applying modifier cells (e.g. DropoutCell) the base cell cannot be called directly. Call the modifier cell instead.',
      );
    }
    const [options, rest] = bindOpen(begin, args);
    if (typeof options.func !== 'function') {
      throw new TypeError(`'int' object is not callable`, 'the first argument is func: begin_state({ batch_size: 2 })');
    }
    return this._unlocked(() => this.base_cell.begin_state({ ...rest, func: options.func }));
  }

  /** Runs the callback with the base cell free to be used. */
  _unlocked<R>(body: () => R): R {
    this.base_cell._modified = false;
    try {
      return body();
    } finally {
      this.base_cell._modified = true;
    }
  }

  override toString(): string {
    return `${this.constructor.name}(${this.base_cell})`;
  }
}

const zoneout = {
  base_cell: required(cell),
  /** The probability that an output stays. */
  zoneout_outputs: optional(float, 0),
  /** The probability that a state stays. */
  zoneout_states: optional(float, 0),
};
const zoneoutSignature = declare('ZoneoutCell.__init__', zoneout);

/** 1 where a value is taken and 0 where the one before stays, with probability p, in training; all 1 outside. */
const chosen = (F: F, p: number, like: NDArray): NDArray => F.Dropout(F.ones_like(like), { p });

/**
 * Keeps, in training, each output with probability `zoneout_outputs`, and each state with probability `zoneout_states`,
 * as it was before the step. Source: Krueger et al., 2016.
 */
export class ZoneoutCell extends ModifierCell {
  static override readonly name: string = 'ZoneoutCell';

  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_cell';
  readonly zoneout_outputs: number;
  readonly zoneout_states: number;
  _prev_output: NDArray | null = null;

  /** @throws AssertionError for a BidirectionalCell. */
  constructor(...args: Arguments<typeof zoneout, 'base_cell'>) {
    const { base_cell, zoneout_outputs, zoneout_states } = bind(zoneoutSignature, args);
    if (base_cell instanceof BidirectionalCell) {
      throw new AssertionError(
        "BidirectionalCell doesn't support zoneout since it doesn't support step. Please add ZoneoutCell to the cells underneath instead.",
      );
    }
    super(base_cell, 'zoneout');
    this.zoneout_outputs = zoneout_outputs;
    this.zoneout_states = zoneout_states;
  }

  override _alias(): string {
    return 'zoneout';
  }

  override reset(...args: []): void {
    bindReset(args);
    super.reset();
    this._prev_output = null;
  }

  override _suspend(): () => void {
    const [resume, { _prev_output }] = [super._suspend(), this];
    this._prev_output = null;
    return () => {
      resume();
      this._prev_output = _prev_output;
    };
  }

  override hybrid_forward(F: F, inputs: NDArray, states: readonly NDArray[]): Step {
    const { base_cell, zoneout_outputs: p, zoneout_states: q } = this;
    const [next, nextStates] = base_cell(inputs, states);
    const previous = this._prev_output ?? F.zeros_like(next);
    const output = p === 0 ? next : F.where(chosen(F, p, next), next, previous);
    const after = q === 0 ? nextStates : nextStates.map((s, i) => F.where(chosen(F, q, s), s, states[i]));
    if (!isOutlining()) this._prev_output = output;
    return [output, after];
  }

  override toString(): string {
    const [p, q] = [this.zoneout_outputs, this.zoneout_states].map((rate) => optionText(rate, 0));
    return `${this.constructor.name}(p_out=${p}, p_state=${q}, ${this.base_cell})`;
  }
}

const residual = { base_cell: required(cell) };
const residualSignature = declare('ResidualCell.__init__', residual);

/** The base cell's output plus its input, which must have the same size. Source: Wu et al., 2016. */
export class ResidualCell extends ModifierCell {
  static override readonly name: string = 'ResidualCell';

  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_cell';

  constructor(...args: Arguments<typeof residual, 'base_cell'>) {
    super(bind(residualSignature, args).base_cell, 'residualcell');
  }

  override hybrid_forward(F: F, inputs: NDArray, states: readonly NDArray[]): Step {
    const [output, next] = this.base_cell(inputs, states);
    return [F.elemwise_add(output, inputs, { name: `t${this._counter}_fwd` }), next];
  }

  /** Unrolls the base cell, and adds the inputs (0 past each row's length). */
  override _unrolled({ length, inputs, begin_state, layout, merge_outputs, valid_length }: UnrollOptions): Unrolled {
    this.reset();
    const [outputs, states] = this._unlocked(() =>
      this.base_cell.unroll(length, inputs, begin_state, layout, merge_outputs, valid_length),
    );
    const merged = sequence.isMerged(outputs);
    let x = sequence.format(inputs, length, layout, merged);
    if (valid_length !== null) {
      const whole = sequence.masked(sequence.merge(x, length, layout), valid_length, sequence.timeAxis(layout));
      x = sequence.format(whole, length, layout, merged);
    }
    const F = operatorsOr(operators);
    if (sequence.isMerged(outputs)) return [F.elemwise_add(outputs, sequence.merge(x, length, layout)), states];
    const steps = sequence.split(x, length, layout);
    return [outputs.map((y, t) => F.elemwise_add(y, steps[t])), states];
  }
}
