// mx.rnn.FusedRNNCell: whole recurrent layers as one operator, RNN, whose weights are one vector.

import { AssertionError, bind, NotImplementedError, ValueError, warn } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { type Arguments, bool, declare, float, int, optional, required, str } from '../../mxnet/base/options.ts';
import { shapeText } from '../../mxnet/base/python-text.ts';
import { fusedParts, gateNames } from '../../mxnet/formulas/initial.ts';
import { FusedRNN } from '../../mxnet/initializers/index.ts';
import * as nd from '../../mxnet/nd.ts';
import { sym } from '../../mxnet/sym.ts';
import type { SymbolOf } from '../../mxnet/symbol/symbol.ts';
import { Tuple } from '../../rules/tuple.ts';
import { BaseRNNCell, type StateInfo, type Step, shared, stateAt } from './cell.ts';
import * as sequence from './sequence.ts';
import type { SequentialRNNCell } from './sequential.ts';
import { unfused } from './unfuse.ts';
import type { Unrolled, UnrollOptions } from './unroll.ts';
import { packable, WeightMap, type Weights } from './weights.ts';

const options = {
  /** Size of h. */
  num_hidden: required(int),
  num_layers: optional(int, 1),
  /** rnn_relu, rnn_tanh, lstm or gru. */
  mode: optional(str, 'lstm'),
  bidirectional: optional(bool, false),
  /** Between layers, in training. */
  dropout: optional(float, 0),
  /** Whether `unroll` gives states. */
  get_next_state: optional(bool, false),
  /** What an LSTM's forget gates begin with. */
  forget_bias: optional(float, 1),
  /** The mode with an underscore, where null. */
  prefix: optional(str),
  ...shared,
};
const declared = declare('FusedRNNCell.__init__', options);
const packing = declare('FusedRNNCell.pack_weights', packable);
const unpacking = declare('FusedRNNCell.unpack_weights', packable);
const nothing = declare('FusedRNNCell.unfuse', {});

/** Layers of a recurrence over whole sequences; states are (layers · directions, N, H). It cannot be stepped. */
export class FusedRNNCell extends BaseRNNCell<SymbolOf, SymbolOf> {
  static override readonly name: string = 'FusedRNNCell';

  readonly _num_hidden: number;
  readonly _num_layers: number;
  readonly _mode: string;
  readonly _bidirectional: boolean;
  readonly _dropout: number;
  readonly _get_next_state: boolean;
  /** The variable of all weights and biases. */
  readonly _parameter: SymbolOf;

  constructor(...args: Arguments<typeof options, 'num_hidden'>) {
    const o = bind(declared, args);
    super(o.prefix ?? `${o.mode}_`, o.params);
    this._num_hidden = o.num_hidden;
    this._num_layers = o.num_layers;
    this._mode = o.mode;
    this._bidirectional = o.bidirectional;
    this._dropout = o.dropout;
    this._get_next_state = o.get_next_state;
    const init = new FusedRNN(null, o.num_hidden, o.num_layers, o.mode, o.bidirectional, o.forget_bias);
    this._parameter = this.params.get('parameters', { init });
  }

  override get state_info(): StateInfo[] {
    const directions = this._bidirectional ? 2 : 1;
    const shape = new Tuple([directions * this._num_layers, 0, this._num_hidden]);
    const info = { shape, __layout__: 'LNC' };
    return this._mode === 'lstm' ? [info, info] : [info];
  }

  override get _gate_names(): readonly string[] {
    return gateNames(this._mode);
  }

  get _num_gates(): number {
    return this._gate_names.length;
  }

  /** The parts of a vector of `length` elements. */
  #parts(length: number): ReturnType<typeof fusedParts> {
    return fusedParts(length, this._num_hidden, this._num_layers, this._mode, this._bidirectional);
  }

  /** The vector as an array for each gate, under the names of the unfused cells' gates. @throws KeyError without it. */
  override unpack_weights(...args: [args: Weights]): { [name: string]: NDArray } {
    const arrays = new WeightMap(bind(unpacking, args, ['args']).args);
    const flat = arrays.take(this._parameter.name ?? '');
    for (const { name, start, shape } of this.#parts(flat.size)) {
      const end = start + shape.reduce((n, d) => n * d, 1);
      arrays.set(this._prefix + name, nd.slice_axis(flat, { axis: 0, begin: start, end }).reshape(shape).copy());
    }
    return arrays.toObject();
  }

  /** The opposite of `unpack_weights`. @throws KeyError for a gate that is missing, ValueError for one of another shape. */
  override pack_weights(...args: [args: Weights]): { [name: string]: NDArray } {
    const arrays = new WeightMap(bind(packing, args, ['args']).args);
    const [gate] = this._gate_names;
    const first = arrays.get(`${this._prefix}l0_i2h${gate}_weight`);
    const [h, input, layers] = [this._num_hidden, first.shape[1], this._num_layers];
    const directions = this._bidirectional ? 2 : 1;
    // D·G·H·(I + H + 2) + (L - 1)·D·G·H·(D·H + H + 2)
    const total = directions * this._num_gates * h * (input + h + 2 + (layers - 1) * (directions * h + h + 2));
    const flat = this.#parts(total).map(({ name, shape }) => {
      const x = arrays.take(this._prefix + name);
      return fitted(x, shape).astype(first.dtype).reshape([-1]);
    });
    arrays.set(this._parameter.name ?? '', nd.concatenate(flat));
    return arrays.toObject();
  }

  protected override get _stepper(): string {
    return 'FusedRNNCell';
  }

  /** @throws NotImplementedError: the operator takes whole sequences. */
  override _step(): Step {
    throw new NotImplementedError('FusedRNNCell cannot be stepped. Please use unroll', 'unfuse() gives cells that can');
  }

  protected override get _unroller(): string {
    return 'FusedRNNCell';
  }

  override _unrolled({ length, inputs, begin_state, layout, merge_outputs }: UnrollOptions): Unrolled<SymbolOf> {
    this.reset();
    let x = sequence.merge(inputs, length, layout);
    const axis = sequence.timeAxis(layout);
    if (axis === 1) {
      warn('NTC layout detected. Consider using TNC for FusedRNNCell for faster speed');
      x = swapped(x);
    } else if (axis !== 0) throw new AssertionError(`Unsupported layout ${layout}`, "layout is 'TNC' or 'NTC'");
    const begin = begin_state ?? this.begin_state();
    const cellState = this._mode === 'lstm' ? { state_cell: stateAt(begin, 1) } : {};
    const rnn = sym.RNN({
      data: x,
      parameters: this._parameter,
      state: stateAt(begin, 0),
      ...cellState,
      state_size: this._num_hidden,
      num_layers: this._num_layers,
      bidirectional: this._bidirectional,
      p: this._dropout,
      state_outputs: this._get_next_state,
      mode: this._mode,
      name: `${this._prefix}rnn`,
    });
    const [output, ...states] = this._get_next_state ? rnn : [rnn];
    for (const state of states) state._set_attr({ __layout__: 'LNC' });
    const outputs = axis === 1 ? swapped(output) : output;
    return [sequence.format(outputs, length, layout, merge_outputs), states];
  }

  /** The same as a stack of cells of one layer each, which can be stepped and share these weights once unpacked. */
  unfuse(...args: []): SequentialRNNCell {
    bind(nothing, args);
    return unfused(this);
  }
}

const swapped = (x: SymbolOf): SymbolOf => sym.swapaxes(x, { dim1: 0, dim2: 1 });

/** An array in the shape of its place. @throws ValueError where it cannot have it. */
function fitted(x: NDArray, shape: readonly number[]): NDArray {
  if (x.shape.join() === shape.join()) return x;
  const fits = x.ndim <= shape.length && x.shape.every((d, i) => d === 1 || d === shape[shape.length - x.ndim + i]);
  if (fits) return x.broadcast_to(shape);
  throw new ValueError(
    `operands could not be broadcast together with remapped shapes[original->remapped]: ${shapeText(x.shape)} and requested shape ${shapeText(shape)}`,
  );
}
