// mx.init.FusedRNN: initializes the flat parameters of a fused layer gate by gate, as if each had an array of its own.

import { allocate, bind, fromArray, size } from '../../engine/index.ts';
import { type NDArray, speciesOn } from '../array/ndarray.ts';
import { deviceOf } from '../base/context.ts';
import {
  type Arguments,
  type Bound,
  bool,
  declare,
  either,
  float,
  instance,
  int,
  optional,
  orNone,
  required,
  str,
} from '../base/options.ts';
import { fusedParts } from '../formulas/initial.ts';
import { createInitializer, InitDesc, Initializer, refill } from './base.ts';

const fused = {
  /** Fills the weights: an initializer, its name or text; null takes the global one. */
  init: required(
    orNone(
      either(
        instance('Initializer', () => Initializer),
        str,
      ),
    ),
  ),
  /** Size of h. */
  num_hidden: required(int),
  num_layers: required(int),
  /** rnn_relu, rnn_tanh, lstm or gru. */
  mode: required(str),
  bidirectional: optional(bool, false),
  /** The bias of an LSTM's forget gates. */
  forget_bias: optional(float, 1),
};
const declared = declare('FusedRNN.__init__', fused);

/**
 * For the `parameters` of FusedRNNCell (or of nd.RNN): weights by `init` or, where it is null, by the global initializer;
 * the forget gates' biases of an LSTM `forget_bias`; other biases by `init`'s rule for them, 0.
 */
export class FusedRNN extends Initializer {
  static override readonly name: string = 'FusedRNN';

  readonly #options: Bound<typeof fused>;
  readonly #init: Initializer | null;

  constructor(...args: Arguments<typeof fused, 'init'>) {
    const options = bind(declared, args);
    const init = options.init === null ? null : createInitializer(options.init);
    super({ ...options, init: init === null ? null : init.dumps() });
    this.#options = options;
    this.#init = init;
  }

  override _init_weight(desc: InitDesc | string, arr: NDArray): void {
    const { num_hidden, num_layers, mode, bidirectional, forget_bias } = this.#options;
    const { data } = arr.asnumpy();
    const global = desc instanceof InitDesc ? desc.global_init : null;
    for (const { name, start, shape } of fusedParts(data.length, num_hidden, num_layers, mode, bidirectional)) {
      const end = start + size(shape);
      if (mode === 'lstm' && name.endsWith('_f_bias')) {
        data.fill(forget_bias, start, end);
        continue;
      }
      const values = allocate(arr.dtype, end - start);
      values.set(data.subarray(start, end));
      const part = fromArray(speciesOn(arr.context), values, arr.dtype, shape, deviceOf(arr.context));
      (this.#init ?? global ?? this)(new InitDesc(name, null, global), part);
      data.set(part.asnumpy().data, start);
    }
    refill(arr, data);
  }
}
