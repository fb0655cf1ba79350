// mx.rnn.BaseRNNCell: what every cell of symbols is: variables, counters that its nodes are named by, states, and `unroll`.
// The names of nodes and the order in which they are made are MXNet's, since its files hold them.

import {
  AssertionError,
  bind,
  IndexError,
  NotImplementedError,
  type Signature,
  TypeError,
} from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import {
  type Bound,
  bindOpen,
  declare,
  instance,
  type Keywords,
  of,
  optional,
  required,
  str,
} from '../../mxnet/base/options.ts';
import { sym } from '../../mxnet/sym.ts';
import { SymbolOf } from '../../mxnet/symbol/symbol.ts';
import { Callable } from '../../rules/callable.ts';
import { RNNParams } from './params.ts';
import type { Sequence } from './sequence.ts';
import * as sequence from './sequence.ts';
import {
  bindUnroll,
  type Nested,
  sequence as symbols,
  type UnrollArguments,
  type Unrolled,
  type UnrollOptions,
} from './unroll.ts';
import { packable, packed, unpacked, type Weights } from './weights.ts';

/** Shape of a state, with 0 for the batch, and what its axes mean. */
export interface StateInfo {
  readonly shape: readonly number[];
  readonly __layout__: string;
}

/** Output and new states of one step. */
export type Step = [output: SymbolOf, states: SymbolOf[]];

/** What makes a state: `mx.sym.zeros`, `mx.sym.Variable`, … called with its name, shape and further keywords. */
export type StateFunction = (
  options: StateInfo & { readonly name: string; readonly [keyword: string]: unknown },
) => SymbolOf;

export const params = instance('RNNParams', () => RNNParams);
/** The options that most cells end with. */
export const shared = { params: optional(params) };

const making = declare('BaseRNNCell.__init__', { prefix: optional(str, ''), ...shared });
/** What makes states unless something else is given. */
export const zeros: StateFunction = ({ shape, ...rest }) => sym.zeros(shape, rest);

const beginning = declare('BaseRNNCell.begin_state', {
  func: optional<StateFunction>(of<StateFunction>(), zeros),
});
const packing = declare('BaseRNNCell.pack_weights', packable);
const unpacking = declare('BaseRNNCell.unpack_weights', packable);
const nothing = declare('BaseRNNCell.reset', {});

const step = { inputs: required(of<SymbolOf>()), states: required(symbols) };
const steppers = new Map<string, Signature<Bound<typeof step>>>();

/** The signature of the `__call__` that `owner` implements. */
function stepping(owner: string): Signature<Bound<typeof step>> {
  const declared = steppers.get(owner) ?? declare(`${owner}.__call__`, step);
  steppers.set(owner, declared);
  return declared;
}

/** @throws AssertionError for a cell that a modifier has taken. */
export function checkOwn({ _modified }: { readonly _modified: boolean }, example: string): void {
  if (!_modified) return;
  throw new AssertionError(
    `After applying modifier cells (e.g. ${example}) the base cell cannot be called directly. Call the modifier cell instead.`,
  );
}

/** The i-th state. @throws IndexError where there are fewer. */
export function stateAt(states: readonly SymbolOf[] | SymbolOf, i: number): SymbolOf {
  if (states instanceof SymbolOf) return states.at(i);
  if (i < states.length) return states[i];
  throw new IndexError(
    'list index out of range',
    `the cell has more than ${states.length} states: begin_state() makes them`,
  );
}

// biome-ignore lint/correctness/noUnusedVariables: the class below has the same parameter.
export interface BaseRNNCell<S extends Nested = Nested, O extends Sequence = Sequence> {
  /** One step: the input (N, C) and the states before; returns [output, states after]. */
  (inputs: SymbolOf, states: readonly SymbolOf[] | SymbolOf): Step;
}

/** Base of the cells; S are the states that `unroll` ends with, and O its outputs where nothing is said of them. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: calls are what a Callable instance has.
export class BaseRNNCell<S extends Nested = Nested, O extends Sequence = Sequence> extends Callable {
  static override readonly name: string = 'BaseRNNCell';

  static readonly __module__: string = 'mxnet.rnn.rnn_cell';
  readonly _prefix: string;
  readonly #params: RNNParams;
  /** @internal Whether the variables are the cell's own, and nobody has seen them. */
  _own_params: boolean;
  /** @internal Whether a modifier has taken this cell as its base. */
  _modified = false;
  /** @internal The latest state that was begun, and the latest step: -1 before the first. */
  _init_counter = -1;
  _counter = -1;

  constructor(...args: [prefix?: string | Keywords, params?: RNNParams | null]) {
    super();
    const o = bind(making, args);
    this._prefix = o.prefix;
    this.#params = o.params ?? new RNNParams(o.prefix);
    this._own_params = o.params === null;
  }

  /** Starts counting anew, before the cell is used in another graph. `unroll` does it itself. */
  reset(...args: []): void {
    bind(nothing, args);
    this._init_counter = -1;
    this._counter = -1;
  }

  /** @internal The class whose `__call__` a call of this cell runs. */
  protected get _stepper(): string {
    return this.constructor.name;
  }

  protected override _call_impl(args: unknown[]): Step {
    const { inputs, states } = bind(stepping(this._stepper), args);
    return this._step(inputs, states);
  }

  /** @internal One step. */
  _step(_inputs: SymbolOf, _states: readonly SymbolOf[] | SymbolOf): Step {
    throw new NotImplementedError('');
  }

  /** The variables. */
  get params(): RNNParams {
    this._own_params = false;
    return this.#params;
  }

  /** Shapes and layouts of the states. */
  get state_info(): StateInfo[] {
    throw new NotImplementedError('', `${this.constructor.name} does not say what states it has`);
  }

  /** Shapes of the states. */
  get state_shape(): (readonly number[])[] {
    return this.state_info.map(({ shape }) => shape);
  }

  /** What names say of the gates, in the order of the weights. */
  get _gate_names(): readonly string[] {
    return [];
  }

  /** Size of the output: what one gate has of rows. */
  get _hidden(): number {
    return 0;
  }

  /**
   * States to begin with, made by `func` (zeros), which takes further keywords: `begin_state({ func: mx.sym.Variable })`.
   * @throws AssertionError for a cell that a modifier has taken.
   */
  begin_state(...args: unknown[]): SymbolOf[] {
    const [{ func }, keywords] = bindOpen(beginning, args);
    checkOwn(this, 'DropoutCell');
    if (typeof func !== 'function') {
      throw new TypeError(`'${typeof func === 'number' ? 'int' : typeof func}' object is not callable`);
    }
    if (Object.hasOwn(keywords, 'name')) {
      throw new TypeError("mxnet.symbol.symbol.zeros() got multiple values for keyword argument 'name'");
    }
    return this.state_info.map((info) => {
      this._init_counter += 1;
      return func({ ...keywords, ...info, name: `${this._prefix}begin_state_${this._init_counter}` });
    });
  }

  /**
   * Weights of gates under names of their own in the place of those of all gates; others stay.
   * @throws KeyError for a weight that is missing.
   */
  unpack_weights(...args: [args: Weights]): { [name: string]: NDArray } {
    const given = bind(unpacking, args, ['args']).args;
    return unpacked(given, this._prefix, this._gate_names, this._hidden);
  }

  /** The opposite of `unpack_weights`. @throws KeyError for a weight that is missing. */
  pack_weights(...args: [args: Weights]): { [name: string]: NDArray } {
    return packed(bind(packing, args, ['args']).args, this._prefix, this._gate_names);
  }

  /** @internal The class whose `unroll` this is. */
  protected get _unroller(): string {
    return 'BaseRNNCell';
  }

  /**
   * The cell over a sequence: `unroll(length, inputs, begin_state, layout, merge_outputs)`. Returns outputs, by default as
   * they come first, and the states after the last step.
   * @throws AssertionError where the sequence has not `length` steps.
   */
  unroll<const A extends UnrollArguments>(...args: A): Unrolled<S, O, A> {
    return this._unrolled(bindUnroll(this._unroller, args)) as Unrolled<S, O, A>;
  }

  /** @internal The cell over a sequence. */
  _unrolled({ length, inputs, begin_state, layout, merge_outputs }: UnrollOptions): Unrolled {
    this.reset();
    const steps = sequence.split(inputs, length, layout);
    let states = begin_state ?? this.begin_state();
    if (length === null) throw new TypeError("'NoneType' object cannot be interpreted as an integer");
    const outputs: SymbolOf[] = [];
    for (let t = 0; t < length; t++) {
      const [output, next] = this(steps[t], states);
      outputs.push(output);
      states = next;
    }
    return [sequence.format(outputs, length, layout, merge_outputs), [...states]];
  }

  /** `<mxnet.rnn.rnn_cell.LSTMCell object>`. */
  override toString(): string {
    return `<mxnet.rnn.rnn_cell.${this.constructor.name} object>`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** The kind of an option that takes a cell. */
export const cell = instance<BaseRNNCell>('BaseRNNCell', () => BaseRNNCell);
