// Activations as modules. Each keeps its options and calls the function of the same name.

import { AssertionError, bind, type Parameter as SignatureParameter, signature } from '../engine/index.ts';
import { floatText } from '../functional/text/python.ts';
import type { Tensor } from '../torch/index.ts';
import * as F from './functional.ts';
import { Module } from './module.ts';

const bound = <O>(name: string, parameters: readonly SignatureParameter[], args: readonly unknown[]): O =>
  bind(signature<O>(`${name}.__init__`, parameters), args);

/** max(x, 0). */
export class ReLU extends Module {
  static override readonly name: string = 'ReLU';

  inplace: boolean;
  constructor(inplace: boolean | { inplace?: boolean } = false) {
    super();
    this.inplace = bound<{ inplace: boolean }>('ReLU', [['inplace', false]], [inplace]).inplace;
  }
  override forward(input: Tensor): Tensor {
    return this.inplace ? input.relu_() : F.relu(input);
  }
  override extra_repr(): string {
    return this.inplace ? 'inplace=True' : '';
  }
}

export class Tanh extends Module {
  static override readonly name: string = 'Tanh';

  override forward(input: Tensor): Tensor {
    return F.tanh(input);
  }
}

export class Sigmoid extends Module {
  static override readonly name: string = 'Sigmoid';

  override forward(input: Tensor): Tensor {
    return F.sigmoid(input);
  }
}

/** x σ(x). Source: Elfwing et al., 2017. */
export class SiLU extends Module {
  static override readonly name: string = 'SiLU';

  override forward(input: Tensor): Tensor {
    return F.silu(input);
  }
}

/** x Φ(x), or its tanh approximation. Source: Hendrycks and Gimpel, 2016. */
export class GELU extends Module {
  static override readonly name: string = 'GELU';

  approximate: 'none' | 'tanh';
  constructor(approximate: 'none' | 'tanh' | { approximate?: 'none' | 'tanh' } = 'none') {
    super();
    this.approximate = bound<{ approximate: 'none' | 'tanh' }>(
      'GELU',
      [['approximate', 'none']],
      [approximate],
    ).approximate;
  }
  override forward(input: Tensor): Tensor {
    return F.gelu(input, { approximate: this.approximate });
  }
  override extra_repr(): string {
    return `approximate='${this.approximate}'`;
  }
}

/** x where x > 0, else alpha (eˣ - 1). Source: Clevert et al., 2015. */
export class ELU extends Module {
  static override readonly name: string = 'ELU';

  alpha: number;
  constructor(alpha: number | { alpha?: number } = 1) {
    super();
    this.alpha = bound<{ alpha: number }>(
      'ELU',
      [
        ['alpha', 1],
        ['inplace', false],
      ],
      [alpha],
    ).alpha;
  }
  override forward(input: Tensor): Tensor {
    return F.elu(input, this.alpha);
  }
  override extra_repr(): string {
    return `alpha=${floatText(this.alpha)}`;
  }
}

/** x where x > 0, else negative_slope · x. */
export class LeakyReLU extends Module {
  static override readonly name: string = 'LeakyReLU';

  negative_slope: number;
  constructor(negative_slope: number | { negative_slope?: number } = 0.01) {
    super();
    const parameters: SignatureParameter[] = [
      ['negative_slope', 0.01],
      ['inplace', false],
    ];
    this.negative_slope = bound<{ negative_slope: number }>('LeakyReLU', parameters, [negative_slope]).negative_slope;
  }
  override forward(input: Tensor): Tensor {
    return F.leaky_relu(input, this.negative_slope);
  }
  override extra_repr(): string {
    return `negative_slope=${floatText(this.negative_slope)}`;
  }
}

interface SoftplusOptions {
  beta?: number;
  threshold?: number;
}
/** log(1 + e^(beta x)) / beta, linear above threshold. */
export class Softplus extends Module {
  static override readonly name: string = 'Softplus';

  beta: number;
  threshold: number;
  private readonly given: boolean;
  constructor(...args: [beta?: number | SoftplusOptions, threshold?: number]) {
    super();
    const { beta, threshold } = bound<Required<SoftplusOptions>>(
      'Softplus',
      [
        ['beta', 1],
        ['threshold', 20],
      ],
      args,
    );
    this.beta = beta;
    this.threshold = threshold;
    this.given = args.length > 0;
  }
  override forward(input: Tensor): Tensor {
    return F.softplus(input, { beta: this.beta, threshold: this.threshold });
  }
  /** Python prints its own default floats as `1.0`, and whole numbers that the user gave as they were given. */
  override extra_repr(): string {
    const text = this.given ? String : floatText;
    return `beta=${text(this.beta)}, threshold=${text(this.threshold)}`;
  }
}

interface HardtanhOptions {
  min_val?: number;
  max_val?: number;
}
/** x cut to [min_val, max_val]. */
export class Hardtanh extends Module {
  static override readonly name: string = 'Hardtanh';

  min_val: number;
  max_val: number;
  constructor(...args: [min_val?: number | HardtanhOptions, max_val?: number]) {
    super();
    const { min_val, max_val } = bound<Required<HardtanhOptions>>(
      'Hardtanh',
      [
        ['min_val', -1],
        ['max_val', 1],
      ],
      args,
    );
    if (max_val <= min_val) {
      throw new AssertionError(`max_val (${floatText(max_val)}) must be greater than min_val (${floatText(min_val)})`);
    }
    this.min_val = min_val;
    this.max_val = max_val;
  }
  override forward(input: Tensor): Tensor {
    return F.hardtanh(input, { min_val: this.min_val, max_val: this.max_val });
  }
  override extra_repr(): string {
    return `min_val=${floatText(this.min_val)}, max_val=${floatText(this.max_val)}`;
  }
}

/** eˣ / Σ eˣ along dim. */
export class Softmax extends Module {
  static override readonly name: string = 'Softmax';

  dim: number | null;
  constructor(dim: number | null | { dim?: number | null } = null) {
    super();
    this.dim = bound<{ dim: number | null }>('Softmax', [['dim', null]], [dim]).dim;
  }
  override forward(input: Tensor): Tensor {
    return F.softmax(input, this.dim);
  }
  override extra_repr(): string {
    return `dim=${this.dim ?? 'None'}`;
  }
}

/** x - log Σ eˣ along dim. */
export class LogSoftmax extends Module {
  static override readonly name: string = 'LogSoftmax';

  dim: number | null;
  constructor(dim: number | null | { dim?: number | null } = null) {
    super();
    this.dim = bound<{ dim: number | null }>('LogSoftmax', [['dim', null]], [dim]).dim;
  }
  override forward(input: Tensor): Tensor {
    return F.log_softmax(input, this.dim);
  }
  override extra_repr(): string {
    return `dim=${this.dim ?? 'None'}`;
  }
}
