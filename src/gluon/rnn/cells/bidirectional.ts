// gluon.rnn.BidirectionalCell: one cell reads the sequence forward, another backward.

import { AssertionError, bind, NotImplementedError } from '../../../engine/index.ts';
import type { NDArray } from '../../../mxnet/array/ndarray.ts';
import { keywordsOnly } from '../../../mxnet/base/keywords.ts';
import { type Arguments, declare, optional, required, str } from '../../../mxnet/base/options.ts';
import { isSymbolic } from '../../blocks/operators.ts';
import * as sequence from '../sequence.ts';
import { type InfoArguments, infoSize, type StateInfo } from '../states.ts';
import type { Unrolled, UnrollOptions } from '../unroll.ts';
import { BASE_USED, type Cell, cell, HybridRecurrentCell, isCell, type Step, statesFor } from './cell.ts';

const options = {
  /** Reads from the first step on. */
  l_cell: required(cell),
  /** Reads from the last step back. */
  r_cell: required(cell),
  output_prefix: optional(str, 'bi_'),
};
const declared = declare('BidirectionalCell.__init__', options);

/**
 * Outputs of both cells joined along the features; states are those of the forward cell, then those of the other.
 * It can only be unrolled.
 */
export class BidirectionalCell extends HybridRecurrentCell {
  static override readonly name: string = 'BidirectionalCell';

  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_cell';

  readonly _output_prefix: string;

  constructor(...args: Arguments<typeof options, 'l_cell'>) {
    const { l_cell, r_cell, output_prefix } = bind(declared, args);
    super({ prefix: '', params: null });
    this._output_prefix = output_prefix;
    this.register_child(l_cell, 'l_cell');
    this.register_child(r_cell, 'r_cell');
  }

  /** Forward, backward. */
  get _cells(): Cell[] {
    return [...this._children.values()].filter(isCell);
  }

  override state_info(...args: InfoArguments): StateInfo[] {
    const batch_size = infoSize(args);
    return this._cells.flatMap((each) => each.state_info(batch_size));
  }

  /** The states of both cells in one list: `begin_state({ batch_size })`. */
  override begin_state(...args: unknown[]): NDArray[] {
    if (this._modified) throw new AssertionError(BASE_USED);
    const keywords = keywordsOnly('BidirectionalCell.begin_state', args);
    return this._cells.flatMap((cell) => cell.begin_state(keywords));
  }

  /** @throws NotImplementedError: the backward cell needs the whole sequence. */
  override _call_impl(_args: unknown[]): Step {
    throw new NotImplementedError('Bidirectional cannot be stepped. Please use unroll');
  }

  /** Unrolls both cells; each row is reversed within its own length. */
  override _unrolled({ length, inputs, begin_state, layout, merge_outputs, valid_length }: UnrollOptions): Unrolled {
    this.reset();
    sequence.checkInputs(inputs);
    const steps = sequence.split(inputs, length, layout);
    const turned = sequence.reversed(steps, valid_length);
    const states = statesFor(this, begin_state, steps, layout);
    const [l_cell, r_cell] = this._cells;
    const own = l_cell.state_info().length;
    const [ahead, lStates] = l_cell.unroll(length, steps, states.slice(0, own), layout, merge_outputs, valid_length);
    const [back, rStates] = r_cell.unroll(length, turned, states.slice(own), layout, false, valid_length);
    const behind = sequence.reversed(sequence.split(back, length, layout), valid_length);
    const merged = merge_outputs ?? sequence.isMerged(ahead);
    const after = [...lStates, ...rStates];
    const prefix = this._output_prefix;
    const outputs = merged
      ? sequence.joined(
          [sequence.merge(ahead, length, layout), sequence.merge(behind, length, layout)],
          2,
          `${prefix}out`,
        )
      : sequence.split(ahead, length, layout).map((x, t) => sequence.joined([x, behind[t]], 1, `${prefix}t${t}`));
    if (!isSymbolic() || valid_length === null) return [outputs, after];
    const whole = sequence.masked(sequence.merge(outputs, length, layout), valid_length, sequence.timeAxis(layout));
    return [sequence.format(whole, length, layout, merged), after];
  }

  override toString(): string {
    const [l_cell, r_cell] = this._cells;
    return `${this.constructor.name}(forward=${l_cell}, backward=${r_cell})`;
  }
}
