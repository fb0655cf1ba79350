// gluon.rnn.SequentialRNNCell and HybridSequentialRNNCell: cells on top of one another, each with its own states.

import { AssertionError, AttributeError, bind, IndexError } from '../../../engine/index.ts';
import type { NDArray } from '../../../mxnet/array/ndarray.ts';
import { keywordsOnly } from '../../../mxnet/base/keywords.ts';
import { declare, instance, int, required } from '../../../mxnet/base/options.ts';
import { indent } from '../../../mxnet/base/python-text.ts';
import { Block } from '../../blocks/block.ts';
import { array, arrays } from '../../blocks/inputs.ts';
import * as sequence from '../sequence.ts';
import { type InfoArguments, infoSize, type StateInfo } from '../states.ts';
import type { Unrolled, UnrollOptions } from '../unroll.ts';
import { BidirectionalCell } from './bidirectional.ts';
import {
  BASE_USED,
  type Cell,
  type Class,
  HybridRecurrentCell,
  isCell,
  RecurrentCell,
  type Step,
  statesFor,
} from './cell.ts';

/** What a stack has beside what every cell has. */
export interface Stack {
  /** Puts a cell on top. */
  add(cell: Block): void;
  /** The i-th cell from the input up: Python's `stack[i]`. */
  at(i: number): Cell;
  /** How many cells there are: Python's `len(stack)`. */
  readonly length: number;
  /** The states of all cells in one list: `begin_state({ batch_size })`. */
  begin_state(...args: unknown[]): NDArray[];
}

const indexing = declare('SequentialRNNCell.__getitem__', { i: required(int) });
const adding = declare('SequentialRNNCell.add', { cell: required(instance('Block', () => Block)) });
const calling = declare('SequentialRNNCell.__call__', { inputs: required(array), states: required(arrays) });

/** Adds to a class of cells what makes it a stack. */
function stack<B extends Class<RecurrentCell>>(Base: B): B & Class<Stack> {
  abstract class Stacked extends Base implements Stack {
    add(...args: [cell: Block]): void {
      this.register_child(bind(adding, args).cell);
    }

    /** The cells from the input up. @throws AttributeError for a block that is none. */
    get _cells(): Cell[] {
      return [...this._children.values()].map((cell) => {
        if (isCell(cell)) return cell;
        throw new AttributeError(`'${cell.constructor.name}' object has no attribute 'state_info'`, 'add cells only');
      });
    }

    at(...args: [i: number]): Cell {
      const found = this._cells.at(bind(indexing, args).i);
      if (found !== undefined) return found;
      throw new IndexError('list index out of range', `there are ${this.length} cells`);
    }

    override get length(): number {
      return this._children.size;
    }

    override state_info(...args: InfoArguments): StateInfo[] {
      const batch_size = infoSize(args);
      return this._cells.flatMap((cell) => cell.state_info(batch_size));
    }

    override begin_state(...args: unknown[]): NDArray[] {
      if (this._modified) throw new AssertionError(BASE_USED);
      const keywords = keywordsOnly(`${this.constructor.name}.begin_state`, args);
      return this._cells.flatMap((cell) => cell.begin_state(keywords));
    }

    /** One step through all cells; runs the stack's own hooks no more than MXNet does. */
    override _call_impl(args: unknown[]): Step {
      const { inputs, states } = bind(calling, args);
      this._counter++;
      const cells = this._cells;
      if (cells.some((cell) => cell instanceof BidirectionalCell)) {
        throw new AssertionError('a stack with a BidirectionalCell cannot be stepped: use unroll');
      }
      let x = inputs;
      const next: NDArray[] = [];
      for (const [cell, part] of deal(cells, states)) {
        const [output, after] = cell(x, part);
        x = output;
        next.push(...after);
      }
      return [x, next];
    }

    /** Unrolls cell by cell, each over the outputs of the one below. */
    override _unrolled({ length, inputs, begin_state, layout, merge_outputs, valid_length }: UnrollOptions): Unrolled {
      this.reset();
      sequence.checkInputs(inputs);
      let x: sequence.Sequence = sequence.format(inputs, length, layout, null);
      const begin = statesFor(this, begin_state, x, layout);
      const cells = this._cells;
      const next: NDArray[] = [];
      for (const [i, [cell, part]] of deal(cells, begin).entries()) {
        const merged = i < cells.length - 1 ? null : merge_outputs;
        const [outputs, after] = cell.unroll(length, x, part, layout, merged, valid_length);
        x = outputs;
        next.push(...after);
      }
      return [x, next];
    }

    override toString(): string {
      const lines = [...this._children].map(([i, cell]) => `(${i}): ${indent(`${cell}`)}`);
      return `${this.constructor.name}(\n${lines.join('\n')}\n)`;
    }
  }
  return Stacked;
}

/** Each cell with its part of the states. */
function deal(cells: readonly Cell[], states: readonly NDArray[]): [Cell, NDArray[]][] {
  let at = 0;
  return cells.map((cell) => {
    const from = at;
    at += cell.state_info().length;
    return [cell, states.slice(from, at)];
  });
}

/** A stack of cells of any kind. */
export class SequentialRNNCell extends stack(RecurrentCell) {
  static override readonly name: string = 'SequentialRNNCell';

  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_cell';
}

/** A stack of hybrid cells. */
export class HybridSequentialRNNCell extends stack(HybridRecurrentCell) {
  static override readonly name: string = 'HybridSequentialRNNCell';

  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_cell';
}
