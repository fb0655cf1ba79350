// mx.rnn.DropoutCell: dropout as a layer among cells. It has no states of its own.

import { AssertionError, bind } from '../../engine/index.ts';
import { type Arguments, declare, of, optional, required, str } from '../../mxnet/base/options.ts';
import { sym } from '../../mxnet/sym.ts';
import { SymbolOf } from '../../mxnet/symbol/symbol.ts';
import { BaseRNNCell, type StateInfo, type Step, shared } from './cell.ts';
import * as sequence from './sequence.ts';
import type { Unrolled, UnrollOptions } from './unroll.ts';

const options = {
  /** The share of elements that are dropped, in training. */
  dropout: required(of<number>()),
  prefix: optional(str, 'dropout_'),
  ...shared,
};
const declared = declare('DropoutCell.__init__', options);

/** Drops inputs in training; states pass through. */
export class DropoutCell extends BaseRNNCell<SymbolOf> {
  static override readonly name: string = 'DropoutCell';

  readonly dropout: number;

  /** @throws AssertionError for what is no number. */
  constructor(...args: Arguments<typeof options, 'dropout'>) {
    const { dropout, prefix, params } = bind(declared, args);
    super(prefix, params);
    if (typeof dropout !== 'number') throw new AssertionError('dropout probability must be a number');
    this.dropout = dropout;
  }

  override get state_info(): StateInfo[] {
    return [];
  }

  protected override get _stepper(): string {
    return 'DropoutCell';
  }

  override _step(inputs: SymbolOf, states: readonly SymbolOf[] | SymbolOf): Step {
    return [this.#dropped(inputs), [...states]];
  }

  #dropped(x: SymbolOf): SymbolOf {
    return this.dropout > 0 ? sym.Dropout({ data: x, p: this.dropout }) : x;
  }

  protected override get _unroller(): string {
    return 'DropoutCell';
  }

  /** One mask for a whole sequence that is one symbol; one for each step of a list. */
  override _unrolled(options: UnrollOptions): Unrolled {
    this.reset();
    const x = sequence.format(options.inputs, options.length, options.layout, options.merge_outputs);
    if (x instanceof SymbolOf) return [this.#dropped(x), []];
    return super._unrolled({ ...options, inputs: x });
  }
}
