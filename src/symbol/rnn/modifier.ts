// Cells that change what another cell does: ModifierCell, ZoneoutCell and ResidualCell of mx.rnn.

import { AssertionError, AttributeError, bind, NotImplementedError } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { type Arguments, bindOpen, declare, float, of, optional, required } from '../../mxnet/base/options.ts';
import { sym } from '../../mxnet/sym.ts';
import { SymbolOf } from '../../mxnet/symbol/symbol.ts';
import { BidirectionalCell } from './bidirectional.ts';
import { BaseRNNCell, cell, checkOwn, type StateFunction, type StateInfo, type Step, zeros } from './cell.ts';
import { FusedRNNCell } from './fused.ts';
import type { RNNParams } from './params.ts';
import * as sequence from './sequence.ts';
import { SequentialRNNCell } from './sequential.ts';
import type { Unrolled, UnrollOptions } from './unroll.ts';
import type { Weights } from './weights.ts';

const modified = declare('ModifierCell.__init__', { base_cell: required(cell) });
const beginning = declare('ModifierCell.begin_state', {
  init_sym: optional<StateFunction>(of<StateFunction>(), zeros),
});

/** A cell around a base cell, whose variables and states are its own. */
export class ModifierCell extends BaseRNNCell {
  static override readonly name: string = 'ModifierCell';

  readonly base_cell: BaseRNNCell;

  constructor(...args: [base_cell: BaseRNNCell | { readonly base_cell: BaseRNNCell }]) {
    super();
    this.base_cell = bind(modified, args).base_cell;
    this.base_cell._modified = true;
  }

  override get params(): RNNParams {
    this._own_params = false;
    return this.base_cell.params;
  }

  override get state_info(): StateInfo[] {
    return this.base_cell.state_info;
  }

  /** The base cell's states, made by `init_sym` (zeros): `begin_state(mx.sym.Variable)`. */
  override begin_state(...args: unknown[]): SymbolOf[] {
    const [{ init_sym }, keywords] = bindOpen(beginning, args);
    checkOwn(this, 'DropoutCell');
    return this._unlocked(() => this.base_cell.begin_state(init_sym, keywords));
  }

  override unpack_weights(...args: [args: Weights]): { [name: string]: NDArray } {
    return this.base_cell.unpack_weights(...args);
  }

  override pack_weights(...args: [args: Weights]): { [name: string]: NDArray } {
    return this.base_cell.pack_weights(...args);
  }

  protected override get _stepper(): string {
    return 'ModifierCell';
  }

  override _step(_inputs: SymbolOf, _states: readonly SymbolOf[] | SymbolOf): Step {
    throw new NotImplementedError('');
  }

  /** Runs the callback with the base cell free to be used. */
  protected _unlocked<R>(body: () => R): R {
    this.base_cell._modified = false;
    try {
      return body();
    } finally {
      this.base_cell._modified = true;
    }
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

/** @throws AssertionError for a base cell that cannot be stepped, AttributeError for a stack. */
function checkSteps(base: BaseRNNCell): void {
  if (base instanceof FusedRNNCell) {
    throw new AssertionError("FusedRNNCell doesn't support zoneout. Please unfuse first.");
  }
  if (base instanceof BidirectionalCell) {
    throw new AssertionError(
      "BidirectionalCell doesn't support zoneout since it doesn't support step. Please add ZoneoutCell to the cells underneath instead.",
    );
  }
  if (base instanceof SequentialRNNCell) {
    throw new AttributeError(
      "'SequentialRNNCell' object has no attribute '_bidirectional'",
      'add ZoneoutCell to the cells of the stack instead',
    );
  }
}

/** 1 where a value is taken and 0 where the one before stays, with probability p, in training; all 1 outside. */
const chosen = (p: number, like: SymbolOf): SymbolOf => sym.Dropout(sym.ones_like(like), { p });

/**
 * Keeps, in training, each output with probability `zoneout_outputs`, and each state with probability `zoneout_states`,
 * as it was before the step. Source: Krueger et al., 2016.
 */
export class ZoneoutCell extends ModifierCell {
  static override readonly name: string = 'ZoneoutCell';

  readonly zoneout_outputs: number;
  readonly zoneout_states: number;
  prev_output: SymbolOf | null = null;

  constructor(...args: Arguments<typeof zoneout, 'base_cell'>) {
    const { base_cell, zoneout_outputs, zoneout_states } = bind(zoneoutSignature, args);
    checkSteps(base_cell);
    super(base_cell);
    this.zoneout_outputs = zoneout_outputs;
    this.zoneout_states = zoneout_states;
  }

  override reset(...args: []): void {
    super.reset(...args);
    this.prev_output = null;
  }

  protected override get _stepper(): string {
    return 'ZoneoutCell';
  }

  override _step(inputs: SymbolOf, states: readonly SymbolOf[] | SymbolOf): Step {
    const { zoneout_outputs: p, zoneout_states: q } = this;
    const [next, nextStates] = this.base_cell(inputs, states);
    // The zeros count as a node also where nothing is kept, so that later names are MXNet's.
    const previous = this.prev_output ?? sym.zeros([0, 0]);
    const output = p === 0 ? next : sym.where(chosen(p, next), next, previous);
    const old = [...states];
    const after =
      q === 0 ? nextStates : nextStates.slice(0, old.length).map((s, i) => sym.where(chosen(q, s), s, old[i]));
    this.prev_output = output;
    return [output, after];
  }
}

const residual = declare('ResidualCell.__init__', { base_cell: required(cell) });

/** The base cell's output plus its input, which must have the same size. Source: Wu et al., 2016. */
export class ResidualCell extends ModifierCell {
  static override readonly name: string = 'ResidualCell';

  constructor(...args: [base_cell: BaseRNNCell | { readonly base_cell: BaseRNNCell }]) {
    super(bind(residual, args).base_cell);
  }

  protected override get _stepper(): string {
    return 'ResidualCell';
  }

  override _step(inputs: SymbolOf, states: readonly SymbolOf[] | SymbolOf): Step {
    const [output, next] = this.base_cell(inputs, states);
    return [plus(output, inputs), next];
  }

  protected override get _unroller(): string {
    return 'ResidualCell';
  }

  override _unrolled({ length, inputs, begin_state, layout, merge_outputs }: UnrollOptions): Unrolled {
    this.reset();
    const [outputs, states]: Unrolled = this._unlocked(() =>
      this.base_cell.unroll(length, inputs, begin_state, layout, merge_outputs),
    );
    const merged = merge_outputs ?? outputs instanceof SymbolOf;
    const x = sequence.format(inputs, length, layout, merged);
    if (outputs instanceof SymbolOf && x instanceof SymbolOf) return [plus(outputs, x), states];
    const steps = [...x];
    return [[...outputs].map((y, t) => plus(y, steps[t])), states];
  }
}

const plus = (output: SymbolOf, input: SymbolOf): SymbolOf =>
  sym.elemwise_add(output, input, { name: `${output.name ?? 'None'}_plus_residual` });
