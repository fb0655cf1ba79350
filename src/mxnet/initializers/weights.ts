// The initializers of mx.init for weights: constants, distributions, Xavier and its kin, orthogonal matrices.

import { bind, RuntimeError, ValueError } from '../../engine/index.ts';
import type { NDArray } from '../array/ndarray.ts';
import { type Nested, NumpyArray } from '../base/numpy.ts';
import { type Arguments, declare, float, of, optional, required, str } from '../base/options.ts';
import { lstmBias, orthogonalFactor, xavierScale } from '../formulas/initial.ts';
import { array } from '../nd.ts';
import { normal, uniform } from '../random/index.ts';
import { assign, blank, type InitDesc, Initializer, refill } from './base.ts';

/** Python's error for a variable that no branch has set. */
class UnboundLocalError extends RuntimeError {}

const zeroSignature = declare('Zero.__init__', {});

/** Zeros. */
export class Zero extends Initializer {
  static override readonly name: string = 'Zero';

  constructor(...args: readonly Record<string, never>[]) {
    bind(zeroSignature, args);
    super();
  }
  override _init_weight(_name: InitDesc | string, arr: NDArray): void {
    assign(arr, 0);
  }
}

const oneSignature = declare('One.__init__', {});

/** Ones. */
export class One extends Initializer {
  static override readonly name: string = 'One';

  constructor(...args: readonly Record<string, never>[]) {
    bind(oneSignature, args);
    super();
  }
  override _init_weight(_name: InitDesc | string, arr: NDArray): void {
    assign(arr, 1);
  }
}

/** What an array can be filled with. */
type Value = Nested | NDArray | NumpyArray;

const constant = {
  /** A number, or nested lists or an array that broadcast. */
  value: required(of<Value>()),
};
const constantSignature = declare('Constant.__init__', constant);

/** One value, or an array that broadcasts to the parameter's shape. */
export class Constant extends Initializer {
  static override readonly name: string = 'Constant';

  readonly value: Value;

  constructor(...args: Arguments<typeof constant, 'value'>) {
    const { value } = bind(constantSignature, args);
    super({ value });
    this.value = value;
  }
  override _init_weight(_name: InitDesc | string, arr: NDArray): void {
    if (typeof this.value === 'number') assign(arr, this.value);
    else arr._write(array(this.value instanceof NumpyArray ? this.value.tolist() : this.value, { dtype: arr.dtype }));
  }
}

const uniformOptions = {
  /** Half the width. */
  scale: optional(float, 0.07),
};
const uniformSignature = declare('Uniform.__init__', uniformOptions);

/** U(-scale, scale). */
export class Uniform extends Initializer {
  static override readonly name: string = 'Uniform';

  readonly scale: number;

  constructor(...args: Arguments<typeof uniformOptions>) {
    const { scale } = bind(uniformSignature, args);
    super({ scale });
    this.scale = scale;
  }
  override _init_weight(_name: InitDesc | string, arr: NDArray): void {
    uniform(-this.scale, this.scale, { out: arr });
  }
}

const normalOptions = {
  /** The standard deviation. */
  sigma: optional(float, 0.01),
};
const normalSignature = declare('Normal.__init__', normalOptions);

/** N(0, sigma²). */
export class Normal extends Initializer {
  static override readonly name: string = 'Normal';

  readonly sigma: number;

  constructor(...args: Arguments<typeof normalOptions>) {
    const { sigma } = bind(normalSignature, args);
    super({ sigma });
    this.sigma = sigma;
  }
  override _init_weight(_name: InitDesc | string, arr: NDArray): void {
    normal(0, this.sigma, { out: arr });
  }
}

const orthogonal = {
  /** What the orthogonal matrix is multiplied by. */
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: MXNet's default is this, not √2.
  scale: optional(float, 1.414),
  /** uniform or normal. */
  rand_type: optional(str, 'uniform'),
};
const orthogonalSignature = declare('Orthogonal.__init__', orthogonal);

/** An orthogonal matrix times `scale`, of a random one drawn `uniform` or `normal`. Saxe et al., 2013. */
export class Orthogonal extends Initializer {
  static override readonly name: string = 'Orthogonal';

  readonly scale: number;
  readonly rand_type: string;

  constructor(...args: Arguments<typeof orthogonal>) {
    const { scale, rand_type } = bind(orthogonalSignature, args);
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

const factor = {
  /** What the factor is: avg, in or out. */
  factor_type: optional(str, 'avg'),
};
const xavier = {
  /** uniform or gaussian. */
  rnd_type: optional(str, 'uniform'),
  ...factor,
  /** Over the factor it is s². */
  magnitude: optional(float, 3),
};
const xavierSignature = declare('Xavier.__init__', xavier);

/**
 * U(-s, s) or N(0, s²), s = √(magnitude / factor), the factor fan_in, fan_out or their mean. Glorot and Bengio, 2010. The
 * gates of a recurrent layer count as one matrix. @throws ValueError for a vector.
 */
export class Xavier extends Initializer {
  static override readonly name: string = 'Xavier';

  readonly rnd_type: string;
  readonly factor_type: string;
  readonly magnitude: number;

  constructor(...args: Arguments<typeof xavier>) {
    const { rnd_type, factor_type, magnitude } = bind(xavierSignature, args);
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

const msra = {
  ...factor,
  /** That of the rectifier below 0. */
  slope: optional(float, 0.25),
};
const msraSignature = declare('MSRAPrelu.__init__', msra);

/** Xavier's gaussian with magnitude 2 / (1 + slope²), for layers of (leaky) rectifiers. He et al., 2015. */
export class MSRAPrelu extends Xavier {
  static override readonly name: string = 'MSRAPrelu';

  constructor(...args: Arguments<typeof msra>) {
    const { factor_type, slope } = bind(msraSignature, args);
    super('gaussian', factor_type, 2 / (1 + slope * slope));
    this._kwargs = { factor_type, slope };
  }
}

/** The kernel of bilinear upsampling, for weights [out, in, height, width]. */
export class Bilinear extends Initializer {
  static override readonly name: string = 'Bilinear';

  override _init_weight(name: InitDesc | string, arr: NDArray): void {
    this._init_bilinear(name, arr);
  }
}

const lstm = {
  /** The bias of the forget gate. */
  forget_bias: optional(float, 1),
};
const lstmSignature = declare('LSTMBias.__init__', lstm);

/** The bias of an LSTM: zeros, and `forget_bias` for the forget gate. Jozefowicz et al., 2015. */
export class LSTMBias extends Initializer {
  static override readonly name: string = 'LSTMBias';

  readonly forget_bias: number;

  constructor(...args: Arguments<typeof lstm>) {
    const { forget_bias } = bind(lstmSignature, args);
    super({ forget_bias });
    this.forget_bias = forget_bias;
  }
  override _init_weight(_name: InitDesc | string, arr: NDArray): void {
    const data = blank(arr);
    lstmBias(data, arr.shape, this.forget_bias);
    refill(arr, data);
  }
}
