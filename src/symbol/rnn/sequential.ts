// mx.rnn.SequentialRNNCell: cells on top of one another, each with its own states.

import { AssertionError, bind, IndexError } from '../../engine/index.ts';
import { declare, required } from '../../mxnet/base/options.ts';
import { SymbolOf } from '../../mxnet/symbol/symbol.ts';
import { BidirectionalCell } from './bidirectional.ts';
import { type BaseRNNCell, cell, type Step, shared } from './cell.ts';
import { CellGroup } from './group.ts';
import type { RNNParams } from './params.ts';
import type { Sequence } from './sequence.ts';
import type { Nested, Unrolled, UnrollOptions } from './unroll.ts';

const declared = declare('SequentialRNNCell.__init__', shared);
const adding = declare('SequentialRNNCell.add', { cell: required(cell) });

/** A stack of cells: the output of each is the input of the next. */
export class SequentialRNNCell extends CellGroup {
  static override readonly name: string = 'SequentialRNNCell';

  constructor(...args: [params?: RNNParams | null | { readonly params?: RNNParams | null }]) {
    super(bind(declared, args).params);
  }

  protected override get _modifier(): string {
    return 'ZoneoutCell';
  }

  /** Puts a cell on top. @throws AssertionError where the stack and the cell were both given variables. */
  add(...args: [cell: BaseRNNCell]): void {
    const { cell } = bind(adding, args);
    this._cells.push(cell);
    this._join([cell]);
  }

  protected override get _stepper(): string {
    return 'SequentialRNNCell';
  }

  /** @throws AssertionError where one of the cells is bidirectional. */
  override _step(inputs: SymbolOf, given: readonly SymbolOf[] | SymbolOf): Step {
    this._counter += 1;
    const states = given instanceof SymbolOf ? [...given] : given;
    let x = inputs;
    let next: SymbolOf[] = [];
    let p = 0;
    for (const cell of this._cells) {
      if (cell instanceof BidirectionalCell) {
        throw new AssertionError('', 'a bidirectional cell cannot be stepped: unroll the stack');
      }
      const own = cell.state_info.length;
      const [output, after] = cell(x, states.slice(p, p + own));
      p += own;
      x = output;
      next = [...next, ...after];
    }
    return [x, next];
  }

  protected override get _unroller(): string {
    return 'SequentialRNNCell';
  }

  override _unrolled({ length, inputs, begin_state, layout, merge_outputs }: UnrollOptions): Unrolled {
    this.reset();
    const begin = begin_state ?? this.begin_state();
    let x: Sequence | null = inputs;
    const states: Nested[] = [];
    let p = 0;
    for (const [i, cell] of this._cells.entries()) {
      const own = cell.state_info.length;
      const merged = i < this._cells.length - 1 ? null : merge_outputs;
      const [outputs, after]: Unrolled = cell.unroll(length, x, begin.slice(p, p + own), layout, merged);
      p += own;
      x = outputs;
      states.push(...after);
    }
    if (x === null) throw new IndexError('list index out of range', 'the stack has no cells, and no inputs came');
    return [x, states];
  }
}
