// Activations as modules. Each keeps its options and calls the function of the same name.

import { AssertionError, bind, inplace } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { floatText, optionText } from '../rules/text/python.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, float, int, of } from '../torch/kinds.ts';
import { inputOf } from './forward.ts';
import * as F from './functional.ts';
import { Module } from './module.ts';
import type { InPlaceOptions } from './options.ts';

/** What an activation computes of x, written into x where that is asked for. */
const applied = (x: Tensor, into: boolean, compute: (x: Tensor) => Tensor): Tensor =>
  into ? inplace(x, compute) : compute(x);

/** The parts of a repr, with `inplace=True` where it is. */
const withInPlace = (into: boolean, ...parts: string[]): string =>
  [...parts, ...(into ? ['inplace=True'] : [])].join(', ');

const relu = /* @__PURE__ */ optionsOf<InPlaceOptions>('ReLU.__init__', { inplace: [bool, false] });

/** max(x, 0), element by element. */
export class ReLU extends Module {
  static override readonly name: string = 'ReLU';

  /** Whether the result is written into the input. */
  inplace: boolean;

  constructor(options?: InPlaceOptions);
  constructor(inplace: boolean);
  constructor(...args: readonly unknown[]) {
    super();
    this.inplace = bind(relu, args).inplace;
  }

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    return applied(input, this.inplace, F.relu);
  }
  override extra_repr(): string {
    return withInPlace(this.inplace);
  }
}

/** tanh x, element by element. */
export class Tanh extends Module {
  static override readonly name: string = 'Tanh';

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    return F.tanh(input);
  }
}

/** σ(x) = 1 / (1 + e⁻ˣ), element by element. */
export class Sigmoid extends Module {
  static override readonly name: string = 'Sigmoid';

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    return F.sigmoid(input);
  }
}

const silu = /* @__PURE__ */ optionsOf<InPlaceOptions>('SiLU.__init__', { inplace: [bool, false] });

/** x σ(x), element by element. Source: Elfwing et al., 2017. */
export class SiLU extends Module {
  static override readonly name: string = 'SiLU';

  /** Whether the result is written into the input. */
  inplace: boolean;

  constructor(options?: InPlaceOptions);
  constructor(inplace: boolean);
  constructor(...args: readonly unknown[]) {
    super();
    this.inplace = bind(silu, args).inplace;
  }

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    return applied(input, this.inplace, F.silu);
  }
  override extra_repr(): string {
    return withInPlace(this.inplace);
  }
}

/** Options of GELU. */
export interface GELUOptions {
  /** `'none'` (default): x Φ(x); `'tanh'`: its approximation by tanh. */
  approximate?: 'none' | 'tanh';
}
const gelu = /* @__PURE__ */ optionsOf<GELUOptions>('GELU.__init__', {
  approximate: [/* @__PURE__ */ of<'none' | 'tanh'>('str'), 'none'],
});

/** x Φ(x), or its tanh approximation, element by element. Source: Hendrycks and Gimpel, 2016. */
export class GELU extends Module {
  static override readonly name: string = 'GELU';

  /** Which formula is used. */
  approximate: 'none' | 'tanh';

  constructor(options?: GELUOptions);
  constructor(approximate: 'none' | 'tanh');
  constructor(...args: readonly unknown[]) {
    super();
    this.approximate = bind(gelu, args).approximate;
  }

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    return F.gelu(input, { approximate: this.approximate });
  }
  override extra_repr(): string {
    return `approximate='${this.approximate}'`;
  }
}

/** Options of ELU. */
export interface ELUOptions extends InPlaceOptions {
  /** What the function tends to below 0 is -alpha, 1 by default. */
  alpha?: number;
}
const elu = /* @__PURE__ */ optionsOf<ELUOptions>('ELU.__init__', {
  alpha: [float, 1],
  inplace: [bool, false],
});

/** x where x > 0, else alpha (eˣ - 1), element by element. Source: Clevert et al., 2015. */
export class ELU extends Module {
  static override readonly name: string = 'ELU';

  /** What the function tends to below 0 is -alpha. */
  alpha: number;
  /** Whether the result is written into the input. */
  inplace: boolean;

  constructor(options?: ELUOptions);
  constructor(alpha: number, options?: InPlaceOptions);
  constructor(alpha: number, inplace: boolean);
  constructor(...args: readonly unknown[]) {
    super();
    const { alpha, inplace } = bind(elu, args);
    this.alpha = alpha;
    this.inplace = inplace;
  }

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    return applied(input, this.inplace, (x) => F.elu(x, this.alpha));
  }
  override extra_repr(): string {
    return withInPlace(this.inplace, `alpha=${floatText(this.alpha)}`);
  }
}

/** Options of LeakyReLU. */
export interface LeakyReLUOptions extends InPlaceOptions {
  /** Slope below 0, 0.01 by default. */
  negative_slope?: number;
}
const leakyReLU = /* @__PURE__ */ optionsOf<LeakyReLUOptions>('LeakyReLU.__init__', {
  negative_slope: [float, 0.01],
  inplace: [bool, false],
});

/** x where x > 0, else negative_slope · x, element by element. */
export class LeakyReLU extends Module {
  static override readonly name: string = 'LeakyReLU';

  /** Slope below 0. */
  negative_slope: number;
  /** Whether the result is written into the input. */
  inplace: boolean;

  constructor(options?: LeakyReLUOptions);
  constructor(negative_slope: number, options?: InPlaceOptions);
  constructor(negative_slope: number, inplace: boolean);
  constructor(...args: readonly unknown[]) {
    super();
    const { negative_slope, inplace } = bind(leakyReLU, args);
    this.negative_slope = negative_slope;
    this.inplace = inplace;
  }

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    return applied(input, this.inplace, (x) => F.leaky_relu(x, this.negative_slope));
  }
  override extra_repr(): string {
    return withInPlace(this.inplace, `negative_slope=${floatText(this.negative_slope)}`);
  }
}

/** Options of Softplus. */
export interface SoftplusOptions {
  /** How sharp the bend at 0 is, 1 by default. */
  beta?: number;
  /** Where beta · x is above it the result is x, 20 by default. */
  threshold?: number;
}
const softplus = /* @__PURE__ */ optionsOf<SoftplusOptions>('Softplus.__init__', {
  beta: [float, 1],
  threshold: [float, 20],
});

/** log(1 + e^(beta x)) / beta, linear above threshold, element by element. */
export class Softplus extends Module {
  static override readonly name: string = 'Softplus';

  /** How sharp the bend at 0 is. */
  beta: number;
  /** Where beta · x is above it the result is x. */
  threshold: number;

  constructor(options?: SoftplusOptions);
  constructor(beta: number, options?: Omit<SoftplusOptions, 'beta'>);
  constructor(beta: number, threshold: number);
  constructor(...args: readonly unknown[]) {
    super();
    const { beta, threshold } = bind(softplus, args);
    this.beta = beta;
    this.threshold = threshold;
  }

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    return F.softplus(input, { beta: this.beta, threshold: this.threshold });
  }
  override extra_repr(): string {
    return `beta=${optionText(this.beta, 1)}, threshold=${optionText(this.threshold, 20)}`;
  }
}

/** Options of Hardtanh. */
export interface HardtanhOptions extends InPlaceOptions {
  /** The lower bound, -1 by default. */
  min_val?: number;
  /** The upper bound, 1 by default. */
  max_val?: number;
}
const hardtanh = /* @__PURE__ */ optionsOf<HardtanhOptions>('Hardtanh.__init__', {
  min_val: [float, -1],
  max_val: [float, 1],
  inplace: [bool, false],
});

/** x cut to [min_val, max_val], element by element. */
export class Hardtanh extends Module {
  static override readonly name: string = 'Hardtanh';

  /** The lower bound. */
  min_val: number;
  /** The upper bound. */
  max_val: number;
  /** Whether the result is written into the input. */
  inplace: boolean;

  constructor(options?: HardtanhOptions);
  constructor(min_val: number, max_val: number, options?: InPlaceOptions);
  constructor(min_val: number, max_val: number, inplace: boolean);
  /** @throws AssertionError unless min_val < max_val. */
  constructor(...args: readonly unknown[]) {
    super();
    const { min_val, max_val, inplace } = bind(hardtanh, args);
    if (max_val <= min_val) {
      throw new AssertionError(`max_val (${floatText(max_val)}) must be greater than min_val (${floatText(min_val)})`);
    }
    this.min_val = min_val;
    this.max_val = max_val;
    this.inplace = inplace;
  }

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    return applied(input, this.inplace, (x) => F.hardtanh(x, { min_val: this.min_val, max_val: this.max_val }));
  }
  override extra_repr(): string {
    return withInPlace(this.inplace, `min_val=${floatText(this.min_val)}`, `max_val=${floatText(this.max_val)}`);
  }
}

/** Options of Softmax and LogSoftmax. */
export interface SoftmaxOptions {
  /** The dimension that sums to 1; null (default): guessed as PyTorch does, with its warning. */
  dim?: number | null;
}
const softmax = /* @__PURE__ */ optionsOf<SoftmaxOptions>('Softmax.__init__', { dim: [int, null] });
const logSoftmax = /* @__PURE__ */ optionsOf<SoftmaxOptions>('LogSoftmax.__init__', { dim: [int, null] });

/** eˣ / Σ eˣ along dim. */
export class Softmax extends Module {
  static override readonly name: string = 'Softmax';

  /** The dimension that sums to 1. */
  dim: number | null;

  constructor(options?: SoftmaxOptions);
  constructor(dim: number | null);
  constructor(...args: readonly unknown[]) {
    super();
    this.dim = bind(softmax, args).dim;
  }

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    return F.softmax(input, this.dim);
  }
  override extra_repr(): string {
    return `dim=${this.dim ?? 'None'}`;
  }
}

/** x - log Σ eˣ along dim. */
export class LogSoftmax extends Module {
  static override readonly name: string = 'LogSoftmax';

  /** The dimension whose exponentials sum to 1. */
  dim: number | null;

  constructor(options?: SoftmaxOptions);
  constructor(dim: number | null);
  constructor(...args: readonly unknown[]) {
    super();
    this.dim = bind(logSoftmax, args).dim;
  }

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    return F.log_softmax(input, this.dim);
  }
  override extra_repr(): string {
    return `dim=${this.dim ?? 'None'}`;
  }
}
