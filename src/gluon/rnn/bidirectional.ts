// gluon.rnn.BidirectionalCell: one cell reads the sequence forward, another backward.

import * as f from '../../engine/functions.ts';
import { type Arguments, AssertionError, bind, NotImplementedError, signature } from '../../engine/index.ts';
import { NDArray } from '../ndarray.ts';
import { keywordsOnly } from './arguments.ts';
import { BASE_USED, type Cell, HybridRecurrentCell, type Step, statesFor } from './cell.ts';
import * as sequence from './sequence.ts';
import type { StateInfo } from './states.ts';
import { bindUnroll, type UnrollArguments, type Unrolled } from './unroll.ts';

interface Options {
  l_cell: Cell;
  r_cell: Cell;
  output_prefix?: string;
}
const declared = signature<Required<Options>>('BidirectionalCell.__init__', [
  ['l_cell'],
  ['r_cell'],
  ['output_prefix', 'bi_'],
]);

/**
 * Outputs of both cells joined along the features; states are those of the forward cell, then those of the other.
 * It can only be unrolled.
 */
export class BidirectionalCell extends HybridRecurrentCell {
  static override readonly name: string = 'BidirectionalCell';

  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_cell';

  constructor(...args: Arguments<Options, ['l_cell', 'r_cell', 'output_prefix']>) {
    const { l_cell, r_cell } = bind(declared, args);
    super({ prefix: '', params: null });
    this.register_child(l_cell, 'l_cell');
    this.register_child(r_cell, 'r_cell');
  }

  get _cells(): [forward: Cell, backward: Cell] {
    return [...this._children.values()] as unknown as [Cell, Cell];
  }

  override state_info(batch_size = 0): StateInfo[] {
    return this._cells.flatMap((cell) => cell.state_info(batch_size));
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
  override unroll(...args: UnrollArguments): Unrolled {
    const { length, inputs, begin_state, layout, merge_outputs, valid_length } = bindUnroll(args);
    this.reset();
    sequence.checkInputs(inputs);
    const steps = sequence.split(inputs, length, layout);
    const states = statesFor(this as unknown as Cell, begin_state, steps, layout);
    const [l_cell, r_cell] = this._cells;
    const own = l_cell.state_info().length;
    const [ahead, lStates] = l_cell.unroll(length, steps, states.slice(0, own), layout, merge_outputs, valid_length);
    const turned = sequence.reversed(steps, valid_length);
    const [back, rStates] = r_cell.unroll(length, turned, states.slice(own), layout, false, valid_length);
    const behind = sequence.reversed(back as readonly NDArray[], valid_length);
    const merged = merge_outputs ?? ahead instanceof NDArray;
    const after = [...lStates, ...rStates];
    if (merged)
      return [f.cat([sequence.merge(ahead, length, layout), sequence.merge(behind, length, layout)], 2), after];
    return [sequence.split(ahead, length, layout).map((x, t) => f.cat([x, behind[t]], 1)), after];
  }

  override toString(): string {
    const [l_cell, r_cell] = this._cells;
    return `${this.constructor.name}(forward=${l_cell}, backward=${r_cell})`;
  }
}
