// What gluon.rnn.RNN, LSTM and GRU share: parameters by name, states, the checks of a call in MXNet's words, and the way
// into the engine.

import { AssertionError, bind, type CellName, KeyError } from '../../engine/index.ts';
import { structuredName } from '../../formats/index.ts';
import { NDArray } from '../../mxnet/array/ndarray.ts';
import { NumpyArray } from '../../mxnet/base/numpy.ts';
import { declare, int, type Keywords, type Kind, of, optional, required } from '../../mxnet/base/options.ts';
import { _rnn_layer } from '../../mxnet/operators/internal.ts';
import { checkDTypes } from '../../mxnet/operators/recurrent/checks.ts';
import {
  type Arrays,
  type LayerParameter,
  type LayerSizes,
  layerParameters,
  type Role,
  stateShapes,
} from '../../mxnet/operators/recurrent/weights.ts';
import { isSymbol, type SymbolOf, symbols } from '../../mxnet/symbols.ts';
import { cells, checkLayers, isCellName } from '../../rules/recurrent.ts';
import { Tuple } from '../../rules/tuple.ts';
import { HybridBlock } from '../blocks/hybrid-block.ts';
import { array } from '../blocks/inputs.ts';
import { mixed } from '../blocks/nesting.ts';
import type { Init, Parameter } from '../parameters/parameter.ts';
import type { LayerOptions } from './options.ts';
import { type BeginArguments, beginStates, type StateInfo } from './states.ts';
import { unfuse } from './unfuse.ts';

/** What it computes with. */
const operators = { _internal: { _rnn_layer } };
type F = typeof operators;

const inputs = { inputs: required(of<NDArray>()) };
const sequence_length = { sequence_length: optional(array) };
/** A state, or a list whose nesting the call checks. */
const given: Kind<NDArray | readonly NDArray[]> = {
  name: 'list of NDArray',
  holds: (value) => array.holds?.(value) || Array.isArray(value),
};
const call = declare('_RNNLayer.__call__', {
  ...inputs,
  states: optional(given),
  ...sequence_length,
});
const forward = declare('_RNNLayer.hybrid_forward', {
  F: required(of<F>()),
  ...inputs,
  states: required(of<readonly NDArray[]>()),
  ...sequence_length,
});

const informing = declare('_RNNLayer.state_info', { batch_size: optional(int, 0) });

/** What `hybrid_forward` is given: lengths only where they are used. */
type ForwardArguments =
  | [F: F, inputs: NDArray, states: readonly NDArray[], arrays: Arrays]
  | [F: F, inputs: NDArray, states: readonly NDArray[], sequence_length: NDArray | null, arrays: Arrays];

/** Output, and the list of states where states were given. */
export type LayerResult = NDArray | [output: NDArray, states: NDArray[]];

export interface RNNLayer {
  /** The output alone. */
  (inputs: NDArray): NDArray;
  /** The output and the states after the last step. */
  (inputs: NDArray, states: NDArray | readonly NDArray[], sequence_length?: NDArray | null): [NDArray, NDArray[]];
  (inputs: NDArray | Keywords, states?: null | Keywords, sequence_length?: NDArray | null): LayerResult;
  /** The same as a graph. */
  (inputs: SymbolOf): SymbolOf;
  (inputs: SymbolOf, states: SymbolOf | readonly SymbolOf[], sequence_length?: SymbolOf | null): [SymbolOf, SymbolOf[]];
}

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: calls are what a Callable instance has.
export abstract class RNNLayer extends HybridBlock {
  readonly [parameter: `${'l' | 'r'}${number}_${Role}`]: Parameter;

  readonly _mode: CellName;
  readonly _sizes: LayerSizes;
  readonly _layout: string;
  readonly _dropout: number;
  readonly _input_size: number;
  readonly _initializers: { readonly [K in Role]: Init | null };
  readonly _clip: readonly [min: number | null, max: number | null, nan: boolean];
  readonly _use_sequence_length: boolean;
  _dtype: string;
  /** Whether the call that is running was made without states. */
  skip_states = false;
  /** The same of the call that the graph was made for. */
  #graphSkips = false;

  /** @throws AssertionError for another layout, KeyError for another mode. */
  constructor(mode: string, o: LayerOptions) {
    super({ prefix: o.prefix, params: o.params });
    if (o.layout !== 'TNC' && o.layout !== 'NTC') {
      throw new AssertionError(`Invalid layout ${o.layout}; must be one of ['TNC' or 'NTC']`);
    }
    if (!isCellName(mode)) throw new KeyError(`'${mode}'`, "activation is 'relu' or 'tanh'");
    this._mode = mode;
    this._layout = o.layout;
    this._dropout = o.dropout;
    this._input_size = o.input_size;
    this._use_sequence_length = o.use_sequence_length;
    this._dtype = o.dtype;
    this._clip = [o.state_clip_min, o.state_clip_max, o.state_clip_nan];
    this._initializers = {
      i2h_weight: o.i2h_weight_initializer,
      h2h_weight: o.h2h_weight_initializer,
      i2h_bias: o.i2h_bias_initializer,
      h2h_bias: o.h2h_bias_initializer,
      h2r_weight: o.h2r_weight_initializer,
    };
    checkLayers(o.num_layers);
    this._sizes = {
      gates: cells[this._mode].gates,
      hidden: o.hidden_size,
      projection: o.projection_size || null,
      layers: o.num_layers,
      directions: o.bidirectional ? 2 : 1,
      input: o.input_size,
    };
    for (const parameter of layerParameters(this._sizes)) this.#register(parameter);
  }

  #register({ name, role, shape }: LayerParameter): void {
    const init = this._initializers[role];
    const parameter = this.params.get(name, { shape, init, allow_deferred_init: true, dtype: this._dtype });
    Object.assign(this, { [name]: parameter });
  }

  get _bidirectional(): boolean {
    return this._sizes.directions === 2;
  }

  /** Shapes (L·D, batch, H), layout and dtype of the states: of h, and for LSTM of c. */
  state_info(...args: [batch_size?: number | { batch_size?: number }]): StateInfo[] {
    const { batch_size: n } = bind(informing, args);
    const shapes = stateShapes(this._sizes, n, cells[this._mode].hasCellState);
    return shapes.map((shape) => ({ shape: new Tuple(shape), __layout__: 'LNC', dtype: this._dtype }));
  }

  /** States to begin with, made by `func` (zeros): `layer.begin_state(batch_size)`; keywords go to `func`. */
  begin_state(...args: BeginArguments): NDArray[] {
    return beginStates(
      args,
      (n) => this.state_info(n),
      (i) => `${this.prefix}h0_${i}`,
    );
  }

  override cast(...args: Parameters<HybridBlock['cast']>): void {
    super.cast(...args);
    const [given] = args;
    this._dtype = typeof given === 'string' ? given : given.dtype;
  }

  /** Zero states where none are given, and a list of a bare one. */
  override _call_impl(args: unknown[]): unknown {
    const { inputs, states, sequence_length } = bind(call, args);
    this.skip_states = states === null;
    checkArray(inputs);
    if (!this._hasGraph) this.#graphSkips = this.skip_states;
    const given: unknown = states ?? this.#zeroStates(inputs);
    const list = Array.isArray(given) ? given : [given];
    try {
      return super._call_impl(this._use_sequence_length ? [inputs, list, sequence_length] : [inputs, list]);
    } finally {
      this.skip_states = false;
    }
  }

  /** In a graph the call that it was made for is the one that is running. */
  override _suspend(): () => void {
    const { skip_states } = this;
    this.skip_states = this.#graphSkips;
    return () => {
      this.skip_states = skip_states;
    };
  }

  #zeroStates(inputs: NDArray): unknown[] {
    if (isSymbol(inputs)) return this.begin_state({ func: symbols().zeros });
    const batch_size = inputs.shape[this._layout.indexOf('N')];
    return this.begin_state({ batch_size, ctx: inputs.context, dtype: inputs.dtype });
  }

  /** The name of the operator's node. */
  get #operator(): string {
    return `${this.prefix}rnn0`;
  }

  /** Sets the dtype of the parameters to that of the data. @throws MXNetError where a parameter has another. */
  override infer_type(...args: unknown[]): void {
    const { inputs } = bind(forward, [null, ...args]);
    checkDTypes(
      inputs,
      [...this._reg_params.values()].map((parameter) => ['parameters', parameter]),
      this.#operator,
    );
    super.infer_type(...args);
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(...args: ForwardArguments): LayerResult {
    const { F, inputs, states, sequence_length } = bind(forward, args.slice(0, -1));
    const parameters = args.length === 4 ? args[3] : args[4];
    const { hidden, layers, projection } = this._sizes;
    const [min, max, nan] = this._clip;
    const [output, ...after] = F._internal._rnn_layer(inputs, states, sequence_length, parameters, {
      mode: this._mode,
      state_size: hidden,
      num_layers: layers,
      bidirectional: this._bidirectional,
      p: this._dropout,
      projection_size: projection,
      lstm_state_clip_min: min,
      lstm_state_clip_max: max,
      lstm_state_clip_nan: nan,
      use_sequence_length: this._use_sequence_length,
      layout: this._layout,
      name: this.#operator,
    });
    return this.skip_states ? output : [output, after];
  }

  /** The same network as a stack of cells that share the parameters. */
  _unfuse(): ReturnType<typeof unfuse> {
    return unfuse(this);
  }

  /** Own parameters by the names that MXNet's files have, then those of children. */
  override _collect_params_with_prefix(prefix = ''): Map<string, Parameter> {
    const own = new Set(this._reg_params.values());
    const name = (key: string, parameter: Parameter): string =>
      own.has(parameter) ? structuredName(key, this._bidirectional) : key;
    return new Map([...super._collect_params_with_prefix(prefix)].map(([key, p]) => [name(key, p), p]));
  }

  override toString(): string {
    const { gates, layers } = this._sizes;
    const [rows, width] = layers === 0 ? [this._sizes.hidden * gates, this._input_size] : this.l0_i2h_weight._known;
    const parts = [`${width || 'None'} -> ${rows / gates}`, this._layout];
    if (layers !== 1) parts.push(`num_layers=${layers}`);
    if (this._dropout !== 0) parts.push(`dropout=${this._dropout}`);
    if (this._bidirectional) parts.push('bidirectional');
    return `${this.constructor.name}(${parts.join(', ')})`;
  }
}

/** @throws AssertionError, ValueError in MXNet's words for what is not an array. */
function checkArray(inputs: unknown): void {
  if (inputs instanceof NDArray || isSymbol(inputs)) return;
  if (inputs instanceof NumpyArray) {
    throw new AssertionError(
      `Argument data must be Symbol instances, but got ${inputs}`,
      'make an array of it: nd.array(x)',
    );
  }
  throw mixed('the input is one NDArray');
}
