// gluon.rnn.DropoutCell: dropout as a layer among cells. It has no states of its own.

import { type Arguments, AssertionError, bind, signature } from '../../engine/index.ts';
import { valueText } from '../block-text.ts';
import * as nd from '../nd.ts';
import { NDArray } from '../ndarray.ts';
import type { ParameterDict } from '../parameter-dict.ts';
import { HybridRecurrentCell, type Step } from './cell.ts';
import * as sequence from './sequence.ts';
import type { StateInfo } from './states.ts';
import { bindUnroll, type UnrollArguments, type Unrolled } from './unroll.ts';

interface Options {
  /** The share of elements that are dropped. */
  rate: number;
  /** Axes along which one mask is shared. */
  axes?: readonly number[];
  prefix?: string | null;
  params?: ParameterDict | null;
}
const declared = signature<Required<Options>>('DropoutCell.__init__', [
  ['rate'],
  ['axes', []],
  ['prefix', null],
  ['params', null],
]);

/** Drops inputs in training, each with probability `rate`, and divides the others by 1 - rate; states pass through. */
export class DropoutCell extends HybridRecurrentCell {
  static override readonly name: string = 'DropoutCell';

  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_cell';
  readonly _rate: number;
  readonly _axes: readonly number[];

  /** @throws AssertionError for a rate that is no number. */
  constructor(...args: Arguments<Options, ['rate', 'axes', 'prefix', 'params']>) {
    const { rate, axes, prefix, params } = bind(declared, args);
    super({ prefix, params });
    if (typeof rate !== 'number') throw new AssertionError('rate must be a number');
    this._rate = rate;
    this._axes = axes;
  }

  override _alias(): string {
    return 'dropout';
  }

  override state_info(_batch_size = 0): StateInfo[] {
    return [];
  }

  override hybrid_forward(_F: unknown, inputs: NDArray, ...rest: unknown[]): Step {
    return [this._drop(inputs), rest[0] as NDArray[]];
  }

  _drop(x: NDArray): NDArray {
    return this._rate > 0 ? nd.Dropout(x, { p: this._rate, axes: this._axes }) : x;
  }

  /** One mask for a whole sequence that is one array; one for each step of a list. */
  override unroll(...args: UnrollArguments): Unrolled {
    const { length, inputs, begin_state, layout, merge_outputs } = bindUnroll(args);
    sequence.checkInputs(inputs);
    const x = sequence.format(inputs, length, layout, merge_outputs);
    if (!(x instanceof NDArray)) return super.unroll(length, x, begin_state ?? [], layout, merge_outputs);
    this.reset();
    return [this._drop(x), [...(begin_state ?? [])]];
  }

  override toString(): string {
    return `${this.constructor.name}(rate=${valueText(this._rate)}, axes=${valueText(this._axes)})`;
  }
}
