// The initializers of mx.init for weights: constants, distributions, Xavier and its kin, orthogonal matrices.

import { type Arguments, bind, type Parameter, RuntimeError, signature, ValueError } from '../../engine/index.ts';
import type { NDArray } from '../array/ndarray.ts';
import { type Nested, NumpyArray } from '../base/numpy.ts';
import { lstmBias, orthogonalFactor, xavierScale } from '../formulas/initial.ts';
import { array } from '../nd.ts';
import { normal, uniform } from '../random/index.ts';
import { assign, blank, type InitDesc, Initializer, refill } from './base.ts';

/** Python's error for a variable that no branch has set. */
class UnboundLocalError extends RuntimeError {}

const init = <O>(name: string, ...parameters: readonly Parameter[]) => signature<O>(`${name}.__init__`, parameters);

/** Zeros. */
export class Zero extends Initializer {
  static override readonly name: string = 'Zero';

  constructor(...args: readonly Record<string, never>[]) {
    bind(zeroOf, args);
    super();
  }
  override _init_weight(_name: InitDesc | string, arr: NDArray): void {
    assign(arr, 0);
  }
}
const zeroOf = init('Zero');

/** Ones. */
export class One extends Initializer {
  static override readonly name: string = 'One';

  constructor(...args: readonly Record<string, never>[]) {
    bind(oneOf, args);
    super();
  }
  override _init_weight(_name: InitDesc | string, arr: NDArray): void {
    assign(arr, 1);
  }
}
const oneOf = init('One');

/** One value, or an array that broadcasts to the parameter's shape. */
export class Constant extends Initializer {
  static override readonly name: string = 'Constant';

  readonly value: Nested | NDArray | NumpyArray;

  constructor(...args: Arguments<{ value: Nested | NDArray | NumpyArray }, ['value']>) {
    const { value } = bind(constantOf, args);
    super({ value });
    this.value = value;
  }
  override _init_weight(_name: InitDesc | string, arr: NDArray): void {
    if (typeof this.value === 'number') assign(arr, this.value);
    else arr._write(array(this.value instanceof NumpyArray ? this.value.tolist() : this.value, { dtype: arr.dtype }));
  }
}
const constantOf = init<{ value: Nested | NDArray | NumpyArray }>('Constant', ['value']);

/** U(-scale, scale). */
export class Uniform extends Initializer {
  static override readonly name: string = 'Uniform';

  readonly scale: number;

  constructor(...args: Arguments<{ scale?: number }, ['scale']>) {
    const { scale } = bind(uniformOf, args);
    super({ scale });
    this.scale = scale;
  }
  override _init_weight(_name: InitDesc | string, arr: NDArray): void {
    uniform(-this.scale, this.scale, { out: arr });
  }
}
const uniformOf = init<{ scale: number }>('Uniform', ['scale', 0.07]);

/** N(0, sigma²). */
export class Normal extends Initializer {
  static override readonly name: string = 'Normal';

  readonly sigma: number;

  constructor(...args: Arguments<{ sigma?: number }, ['sigma']>) {
    const { sigma } = bind(normalOf, args);
    super({ sigma });
    this.sigma = sigma;
  }
  override _init_weight(_name: InitDesc | string, arr: NDArray): void {
    normal(0, this.sigma, { out: arr });
  }
}
const normalOf = init<{ sigma: number }>('Normal', ['sigma', 0.01]);

/** An orthogonal matrix times `scale`, of a random one drawn `uniform` or `normal`. Saxe et al., 2013. */
export class Orthogonal extends Initializer {
  static override readonly name: string = 'Orthogonal';

  readonly scale: number;
  readonly rand_type: string;

  constructor(...args: Arguments<{ scale?: number; rand_type?: string }, ['scale', 'rand_type']>) {
    const { scale, rand_type } = bind(orthogonalOf, args);
    super({ scale, rand_type });
    this.scale = scale;
    this.rand_type = rand_type;
  }
  override _init_weight(_name: InitDesc | string, arr: NDArray): void {
    if (this.rand_type !== 'uniform' && this.rand_type !== 'normal') {
      throw new UnboundLocalError(
        "cannot access local variable 'tmp' where it is not associated with a value",
        `rand_type is 'uniform' or 'normal', got '${this.rand_type}'`,
      );
    }
    const data = blank(arr);
    const shape = data.length;
    // Drawn in float32 whatever the weight's dtype.
    const drawn = this.rand_type === 'normal' ? normal(0, 1, { shape }) : uniform(-1, 1, { shape });
    data.set(orthogonalFactor(drawn.asnumpy().data, arr.shape, this.scale));
    refill(arr, data);
  }
}
const orthogonalOf = init<{ scale: number; rand_type: string }>(
  'Orthogonal',
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: MXNet's default is this, not √2.
  ['scale', 1.414],
  ['rand_type', 'uniform'],
);

interface XavierOptions {
  rnd_type?: string;
  factor_type?: string;
  magnitude?: number;
}

/**
 * U(-s, s) or N(0, s²), s = √(magnitude / factor), the factor fan_in, fan_out or their mean. Glorot and Bengio, 2010. The
 * gates of a recurrent layer count as one matrix. @throws ValueError for a vector.
 */
export class Xavier extends Initializer {
  static override readonly name: string = 'Xavier';

  readonly rnd_type: string;
  readonly factor_type: string;
  readonly magnitude: number;

  constructor(...args: Arguments<XavierOptions, ['rnd_type', 'factor_type', 'magnitude']>) {
    const { rnd_type, factor_type, magnitude } = bind(xavierOf, args);
    super({ rnd_type, factor_type, magnitude });
    this.rnd_type = rnd_type;
    this.factor_type = factor_type;
    this.magnitude = magnitude;
  }
  override _init_weight(name: InitDesc | string, arr: NDArray): void {
    const scale = xavierScale(String(name), arr.shape, this.factor_type, this.magnitude);
    if (this.rnd_type === 'uniform') uniform(-scale, scale, { out: arr });
    else if (this.rnd_type === 'gaussian') normal(0, scale, { out: arr });
    else throw new ValueError('Unknown random type', "rnd_type is 'uniform' or 'gaussian'");
  }
}
const xavierOf = init<Required<XavierOptions>>(
  'Xavier',
  ['rnd_type', 'uniform'],
  ['factor_type', 'avg'],
  ['magnitude', 3],
);

/** Xavier's gaussian with magnitude 2 / (1 + slope²), for layers of (leaky) rectifiers. He et al., 2015. */
export class MSRAPrelu extends Xavier {
  static override readonly name: string = 'MSRAPrelu';

  constructor(...args: Arguments<{ factor_type?: string; slope?: number }, ['factor_type', 'slope']>) {
    const { factor_type, slope } = bind(msraOf, args);
    super('gaussian', factor_type, 2 / (1 + slope * slope));
    this._kwargs = { factor_type, slope };
  }
}
const msraOf = init<{ factor_type: string; slope: number }>('MSRAPrelu', ['factor_type', 'avg'], ['slope', 0.25]);

/** The kernel of bilinear upsampling, for weights [out, in, height, width]. */
export class Bilinear extends Initializer {
  static override readonly name: string = 'Bilinear';

  override _init_weight(name: InitDesc | string, arr: NDArray): void {
    this._init_bilinear(name, arr);
  }
}

/** The bias of an LSTM: zeros, and `forget_bias` for the forget gate. Jozefowicz et al., 2015. */
export class LSTMBias extends Initializer {
  static override readonly name: string = 'LSTMBias';

  readonly forget_bias: number;

  constructor(...args: Arguments<{ forget_bias?: number }, ['forget_bias']>) {
    const { forget_bias } = bind(lstmOf, args);
    super({ forget_bias });
    this.forget_bias = forget_bias;
  }
  override _init_weight(_name: InitDesc | string, arr: NDArray): void {
    const data = blank(arr);
    lstmBias(data, arr.shape, this.forget_bias);
    refill(arr, data);
  }
}
const lstmOf = init<{ forget_bias: number }>('LSTMBias', ['forget_bias', 1]);
