// What every cell is: states, a counter of steps, and `unroll`. RecurrentCell is a Block, HybridRecurrentCell a HybridBlock;
// all the rest is the same for both and written once.

import { AssertionError, bind, NotImplementedError, TypeError } from '../../../engine/index.ts';
import type { NDArray } from '../../../mxnet/array/ndarray.ts';
import { withContext } from '../../../mxnet/base/context.ts';
import { declare, type Kind, of, required } from '../../../mxnet/base/options.ts';
import * as nd from '../../../mxnet/nd.ts';
import { type SymbolOf, symbols } from '../../../mxnet/symbols.ts';
import { Block } from '../../blocks/block.ts';
import { HybridBlock } from '../../blocks/hybrid-block.ts';
import { holdsSymbol } from '../../blocks/nesting.ts';
import { isSymbolic, onSymbols } from '../../blocks/operators.ts';
import * as sequence from '../sequence.ts';
import {
  type BeginArguments,
  beginStates,
  bindReset,
  type InfoArguments,
  infoSize,
  type StateInfo,
} from '../states.ts';
import {
  bindUnroll,
  type SymbolUnroll,
  type SymbolUnrolled,
  type UnrollArguments,
  type Unrolled,
  type UnrollOptions,
} from '../unroll.ts';

/** Output and new states of one step. */
export type Step = [output: NDArray, states: NDArray[]];

/** What a cell has beside what every block has. */
export interface Recurrence {
  /** @internal Whether a modifier has taken this cell as its base. */
  _modified: boolean;
  /** @internal The step that is running: 0 for the first one since the last reset. */
  _counter: number;
  /** @internal The last state that `begin_state` named. */
  _init_counter: number;
  /** Starts counting steps anew, here and below. */
  reset(): void;
  /** Shapes and layouts of the states. */
  state_info(...args: InfoArguments): StateInfo[];
  /** States to begin with, made by `func` (zeros): `cell.begin_state(batch_size)`; further keywords go to `func`. */
  begin_state(...args: BeginArguments): NDArray[];
  /**
   * Runs the cell over a sequence: `unroll(length, inputs, begin_state, layout, merge_outputs, valid_length)`.
   * Returns outputs, by default as a list (with valid_length as one array), and the states after the last step.
   * @throws AssertionError where the sequence has not `length` steps.
   */
  unroll<const A extends UnrollArguments>(...args: A): Unrolled<A>;
  unroll<const A extends SymbolUnroll>(...args: A): SymbolUnrolled<A>;
  /** @internal Runs the cell over a sequence. */
  _unrolled(options: UnrollOptions): Unrolled;
}

/** The same in a graph. */
export type SymbolStep = [output: SymbolOf, states: SymbolOf[]];

/** Any cell, as containers and modifiers see it. */
export interface Cell extends Block, Recurrence {
  (inputs: NDArray, states: readonly NDArray[]): Step;
}

/** The kind of an option that takes a cell. */
export const cell: Kind<Cell> = { name: 'RecurrentCell', holds: (value) => value instanceof Block && isCell(value) };

/** A class of blocks, which a mixin extends. */
// biome-ignore lint/suspicious/noExplicitAny: the constructor of a mixin must take any arguments.
export type Class<T> = abstract new (...args: any[]) => T;

const step = declare('RecurrentCell.forward', {
  inputs: required(of<NDArray>()),
  states: required(of<readonly NDArray[]>()),
});

export const BASE_USED =
  'After applying modifier cells (e.g. ZoneoutCell) the base cell cannot be called directly. Call the modifier cell instead.';

/** Whether a block is a cell. */
export const isCell = (block: Block): block is Cell => 'unroll' in block && typeof block.unroll === 'function';

/** The states to unroll from: those given, or zeros on the context and in the dtype of the inputs. */
export function statesFor(
  cell: Pick<Recurrence, 'begin_state'>,
  given: readonly NDArray[] | null,
  inputs: sequence.Sequence,
  layout: string,
): NDArray[] {
  if (given !== null) return [...given];
  const batch_size = sequence.batchSize(inputs, layout);
  if (isSymbolic()) return cell.begin_state({ batch_size, func: symbols().zeros });
  const { context, dtype } = sequence.sample(inputs);
  return withContext(context, () => cell.begin_state({ batch_size, func: nd.zeros, dtype }));
}

/** The cell that a block is. @throws TypeError for one that is none. */
function cellOf(block: Block): Cell {
  if (isCell(block)) return block;
  throw new TypeError(`'${block.constructor.name}' object is not a cell`);
}

/** Adds what makes a cell of a block. */
function recurrent<B extends Class<Block>>(Base: B): B & Class<Recurrence> {
  abstract class Recurrent extends Base implements Recurrence {
    _modified = false;
    _counter = -1;
    _init_counter = -1;

    reset(...args: []): void {
      bindReset(args);
      this._init_counter = -1;
      this._counter = -1;
      for (const cell of this._children.values()) if (isCell(cell)) cell.reset();
    }

    state_info(...args: InfoArguments): StateInfo[] {
      infoSize(args);
      throw new NotImplementedError('a cell defines state_info(batch_size)');
    }

    begin_state(...args: BeginArguments): NDArray[] {
      if (this._modified) throw new AssertionError(BASE_USED);
      const name = (): string => `${this.prefix}begin_state_${++this._init_counter}`;
      return beginStates(args, (n) => this.state_info(n), name);
    }

    override _suspend(): () => void {
      const { _counter, _init_counter } = this;
      this._counter = this._init_counter = -1;
      return () => {
        this._counter = _counter;
        this._init_counter = _init_counter;
      };
    }

    unroll<const A extends UnrollArguments>(...args: A): Unrolled<A>;
    unroll<const A extends SymbolUnroll>(...args: A): SymbolUnrolled<A>;
    // biome-ignore lint/suspicious/noExplicitAny: arrays or symbols, as the overloads say.
    unroll(...args: unknown[]): any {
      const options = bindUnroll(args);
      const run = (): Unrolled => this._unrolled(options);
      return holdsSymbol([options.inputs]) ? onSymbols(run) : run();
    }

    /** Steps with lengths of their own, as MXNet's nodes: all states are kept, and each row's last is looked up. */
    _unrolledTo(
      lengths: NDArray,
      { length, layout, merge_outputs }: UnrollOptions,
      steps: readonly NDArray[],
      begin: NDArray[],
    ): Unrolled {
      const [outputs, all]: [NDArray[], NDArray[][]] = [[], []];
      for (const x of steps) {
        const [output, next] = cellOf(this)(x, all.at(-1) ?? begin);
        outputs.push(output);
        all.push(next);
      }
      const states = sequence.lastOf(all, lengths);
      const whole = sequence.masked(sequence.merge(outputs, length, layout), lengths, sequence.timeAxis(layout));
      return [sequence.format(whole, length, layout, merge_outputs), states];
    }

    _unrolled(options: UnrollOptions): Unrolled {
      const { length, inputs, begin_state, layout, merge_outputs, valid_length } = options;
      this.reset();
      sequence.checkInputs(inputs);
      const steps = sequence.split(inputs, length, layout);
      let states = statesFor(this, begin_state, steps, layout);
      const outputs: NDArray[] = [];
      if (isSymbolic() && valid_length !== null) return this._unrolledTo(valid_length, options, steps, states);
      for (const [t, x] of steps.entries()) {
        const [output, next] = cellOf(this)(x, states);
        outputs.push(valid_length === null ? output : sequence.advance(output, null, valid_length, t));
        const before = states;
        states = valid_length === null ? next : next.map((s, i) => sequence.advance(s, before[i], valid_length, t));
      }
      const merged = merge_outputs ?? valid_length !== null;
      return [sequence.format(outputs, length, layout, merged), states];
    }

    /** One step: input (N, C) and a list of states → [output, new states]. */
    override forward(...args: unknown[]): unknown {
      const { inputs, states } = bind(step, args);
      this._counter++;
      return super.forward(inputs, states);
    }
  }
  return Recurrent;
}

/** Makes hybrid cells RecurrentCells too, as in MXNet; subclasses answer for themselves. */
function withHybrids<B extends Class<Block>>(Base: B): B {
  Object.defineProperty(Base, Symbol.hasInstance, {
    value(this: () => void, value: unknown): boolean {
      const own = Function.prototype[Symbol.hasInstance].call(this, value);
      return own || ((this as unknown) === RecurrentCell && value instanceof HybridRecurrentCell);
    },
  });
  return Base;
}

export interface RecurrentCell {
  (inputs: NDArray, states: readonly NDArray[]): Step;
  (inputs: SymbolOf, states: readonly SymbolOf[]): SymbolStep;
}

/**
 * Base of cells: a subclass gives `state_info` and `forward(inputs, states)`.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: calls are what a Callable instance has.
export abstract class RecurrentCell extends withHybrids(recurrent(Block)) {
  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_cell';
}

export interface HybridRecurrentCell {
  (inputs: NDArray, states: readonly NDArray[]): Step;
  (inputs: SymbolOf, states: readonly SymbolOf[]): SymbolStep;
}

/** Base of cells that can be hybridized: a subclass gives `state_info` and `hybrid_forward(F, inputs, states, params)`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: calls are what a Callable instance has.
export abstract class HybridRecurrentCell extends recurrent(HybridBlock) {
  static override readonly __module__: string = 'mxnet.gluon.rnn.rnn_cell';
}
