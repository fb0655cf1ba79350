// gluon.rnn.DropoutCell: dropout as a layer among cells. It has no states of its own.

import { AssertionError, bind } from '../../../engine/index.ts';
import type { NDArray } from '../../../mxnet/array/ndarray.ts';
import { type Arguments, declare, float, ints, optional, required } from '../../../mxnet/base/options.ts';
import { valueText } from '../../../mxnet/base/python-text.ts';
import * as nd from '../../../mxnet/nd.ts';
import { operatorsOr } from '../../blocks/operators.ts';
import { named } from '../options.ts';
import * as sequence from '../sequence.ts';
import { type InfoArguments, infoSize, type StateInfo } from '../states.ts';
import type { Unrolled, UnrollOptions } from '../unroll.ts';
import { HybridRecurrentCell, type Step } from './cell.ts';

/** What it computes with. */
const operators = { Dropout: nd.Dropout };
type F = typeof operators;

const options = {
  /** The share of elements that are dropped. */
  rate: required(float),
  /** Axes along which one mask is shared. */
  axes: optional(ints, []),
  ...named,
};
const declared = declare('DropoutCell.__init__', options);

/** Drops inputs in training, each with probability `rate`, and divides the others by 1 - rate; states pass through. */
export class DropoutCell extends HybridRecurrentCell {
  static override readonly name: string = 'DropoutCell';

  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_cell';
  readonly _rate: number;
  readonly _axes: readonly number[];

  /** @throws AssertionError for a rate that is no number. */
  constructor(...args: Arguments<typeof options, 'rate'>) {
    const { rate, axes, prefix, params } = bind(declared, args);
    super({ prefix, params });
    if (typeof rate !== 'number') throw new AssertionError('rate must be a number');
    this._rate = rate;
    this._axes = axes;
  }

  override _alias(): string {
    return 'dropout';
  }

  override state_info(...args: InfoArguments): StateInfo[] {
    infoSize(args);
    return [];
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(F: F, inputs: NDArray, states: NDArray[]): Step {
    return [this._drop(F, inputs), states];
  }

  _drop(F: F, x: NDArray): NDArray {
    return this._rate > 0 ? F.Dropout(x, { p: this._rate, axes: this._axes, name: `t${this._counter}_fwd` }) : x;
  }

  /** One mask for a whole sequence that is one array; one for each step of a list. */
  override _unrolled(options: UnrollOptions): Unrolled {
    const { length, inputs, begin_state, layout, merge_outputs } = options;
    sequence.checkInputs(inputs);
    const x = sequence.format(inputs, length, layout, merge_outputs);
    if (!sequence.isMerged(x))
      return super._unrolled({ ...options, inputs: x, begin_state: begin_state ?? [], valid_length: null });
    this.reset();
    return [this._drop(operatorsOr(operators), x), [...(begin_state ?? [])]];
  }

  override toString(): string {
    return `${this.constructor.name}(rate=${valueText(this._rate)}, axes=${valueText(this._axes)})`;
  }
}
