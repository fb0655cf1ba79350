// More activations as modules. Each keeps its options and calls the function of the same name.

import { bind, type DType, none } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { numberText, optionText } from '../rules/text/python.ts';
import { empty, type Tensor } from '../torch/index.ts';
import { bool, device, dtype, float, int } from '../torch/kinds.ts';
import { Parameter } from '../torch/parameter.ts';
import { inputOf } from './forward.ts';
import { constant_ } from './init.ts';
import { Module } from './module.ts';
import type { FactoryOptions, InPlaceOptions } from './options.ts';
import { softmin } from './softmax.ts';
import * as F from './units.ts';

/** An activation of which no option but where its result goes is known. */
abstract class Unit extends Module {
  /** Whether the result is written into the input. */
  inplace: boolean;

  constructor(options?: InPlaceOptions);
  constructor(inplace: boolean);
  constructor(...args: readonly unknown[]) {
    super();
    this.inplace = bind(
      optionsOf<InPlaceOptions>(`${this._get_name()}.__init__`, { inplace: [bool, false] }),
      args,
    ).inplace;
  }
  override extra_repr(): string {
    return this.inplace ? 'inplace=True' : '';
  }
}

/** scale (x where x > 0, else alpha (eˣ - 1)), element by element. Source: Klambauer et al., 2017. */
export class SELU extends Unit {
  static override readonly name: string = 'SELU';

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return F.selu(inputOf(this, args), this.inplace);
  }
}

/** x tanh(log(1 + eˣ)), element by element. Source: Misra, 2019. */
export class Mish extends Unit {
  static override readonly name: string = 'Mish';

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return F.mish(inputOf(this, args), this.inplace);
  }
}

/** x cut to [0, 6], element by element. */
export class ReLU6 extends Unit {
  static override readonly name: string = 'ReLU6';

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return F.relu6(inputOf(this, args), this.inplace);
  }
}

/** x times its hardsigmoid, element by element. Source: Howard et al., 2019. */
export class Hardswish extends Unit {
  static override readonly name: string = 'Hardswish';

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return F.hardswish(inputOf(this, args), this.inplace);
  }
  override extra_repr(): string {
    return '';
  }
}

/** (x + 3) cut to [0, 6], a sixth of it, element by element. */
export class Hardsigmoid extends Unit {
  static override readonly name: string = 'Hardsigmoid';

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return F.hardsigmoid(inputOf(this, args), this.inplace);
  }
  override extra_repr(): string {
    return '';
  }
}

/** log σ(x), element by element. */
export class LogSigmoid extends Module {
  static override readonly name: string = 'LogSigmoid';

  constructor(...given: never[]) {
    super();
    none('LogSigmoid.__init__', given);
  }

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return F.logsigmoid(inputOf(this, args));
  }
}

/** x / (1 + |x|), element by element. */
export class Softsign extends Module {
  static override readonly name: string = 'Softsign';

  constructor(...given: never[]) {
    super();
    none('Softsign.__init__', given);
  }

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return F.softsign(inputOf(this, args));
  }
}

/** x - tanh x, element by element. */
export class Tanhshrink extends Module {
  static override readonly name: string = 'Tanhshrink';

  constructor(...given: never[]) {
    super();
    none('Tanhshrink.__init__', given);
  }

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return F.tanhshrink(inputOf(this, args));
  }
}

/** Options of CELU. */
export interface CELUOptions extends F.CELUOptions {}
const celu = /* @__PURE__ */ optionsOf<CELUOptions>('CELU.__init__', { alpha: [float, 1], inplace: [bool, false] });

/** x where x > 0, else alpha (e^(x / alpha) - 1), element by element. Source: Barron, 2017. */
export class CELU extends Module {
  static override readonly name: string = 'CELU';

  /** What the function tends to below 0 is -alpha. */
  alpha: number;
  /** Whether the result is written into the input. */
  inplace: boolean;

  constructor(options?: CELUOptions);
  constructor(alpha: number, inplace?: boolean | InPlaceOptions);
  constructor(...args: readonly unknown[]) {
    super();
    const { alpha, inplace } = bind(celu, args);
    this.alpha = alpha;
    this.inplace = inplace;
  }

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return F.celu(inputOf(this, args), this.alpha, this.inplace);
  }
  override extra_repr(): string {
    return `alpha=${optionText(this.alpha, 1)}${this.inplace ? ', inplace=True' : ''}`;
  }
}

const glu = /* @__PURE__ */ optionsOf<{ dim?: number }>('GLU.__init__', { dim: [int, -1] });

/** a σ(b) of the halves of a dimension. Source: Dauphin et al., 2016. */
export class GLU extends Module {
  static override readonly name: string = 'GLU';

  /** The dimension that is halved. */
  dim: number;

  constructor(dim?: number | { dim?: number });
  constructor(...args: readonly unknown[]) {
    super();
    this.dim = bind(glu, args).dim;
  }

  /** input [..., 2 n, ...] → [..., n, ...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return F.glu(inputOf(this, args), this.dim);
  }
  override extra_repr(): string {
    return `dim=${this.dim}`;
  }
}

const softminOf = /* @__PURE__ */ optionsOf<{ dim?: number | null }>('Softmin.__init__', { dim: [int, null] });

/** e⁻ˣ / Σ e⁻ˣ along dim. */
export class Softmin extends Module {
  static override readonly name: string = 'Softmin';

  /** The dimension that sums to 1. */
  dim: number | null;

  constructor(dim?: number | null | { dim?: number | null });
  constructor(...args: readonly unknown[]) {
    super();
    this.dim = bind(softminOf, args).dim;
  }

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return softmin(inputOf(this, args), this.dim);
  }
  override extra_repr(): string {
    return `dim=${this.dim ?? 'None'}`;
  }
}

/** Options of Hardshrink and Softshrink. */
export interface ShrinkOptions extends F.ShrinkOptions {}

/** An activation that takes what is near 0 to 0. */
abstract class Shrink extends Module {
  /** Where what is shrunk begins. */
  lambd: number;

  constructor(lambd?: number | ShrinkOptions);
  constructor(...args: readonly unknown[]) {
    super();
    this.lambd = bind(optionsOf<ShrinkOptions>(`${this._get_name()}.__init__`, { lambd: [float, 0.5] }), args).lambd;
  }
  override extra_repr(): string {
    return numberText(this.lambd);
  }
}

/** x outside of [-lambd, lambd], else 0, element by element. */
export class Hardshrink extends Shrink {
  static override readonly name: string = 'Hardshrink';

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return F.hardshrink(inputOf(this, args), this.lambd);
  }
}

/** x moved by lambd towards 0, element by element. */
export class Softshrink extends Shrink {
  static override readonly name: string = 'Softshrink';

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return F.softshrink(inputOf(this, args), this.lambd);
  }
}

const thresholdOf = /* @__PURE__ */ optionsOf<F.ThresholdOptions>('Threshold.__init__', {
  threshold: [float],
  value: [float],
  inplace: [bool, false],
});

/** x where x > threshold, else value, element by element. */
export class Threshold extends Module {
  static override readonly name: string = 'Threshold';

  /** Up to it, it included, the result is the value. */
  threshold: number;
  /** What stands there. */
  value: number;
  /** Whether the result is written into the input. */
  inplace: boolean;

  constructor(options: F.ThresholdOptions);
  constructor(threshold: number, value: number, inplace?: boolean | InPlaceOptions);
  constructor(...args: readonly unknown[]) {
    super();
    const { threshold, value, inplace } = bind(thresholdOf, args);
    this.threshold = threshold;
    this.value = value;
    this.inplace = inplace;
  }

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return F.threshold(inputOf(this, args), this.threshold, this.value, this.inplace);
  }
  override extra_repr(): string {
    const into = this.inplace ? ', inplace=True' : '';
    return `threshold=${numberText(this.threshold)}, value=${numberText(this.value)}${into}`;
  }
}

/** Options of RReLU. */
export interface RReLUOptions extends Omit<F.RReLUOptions, 'training'> {}
const rreluOf = /* @__PURE__ */ optionsOf<RReLUOptions>('RReLU.__init__', {
  lower: [float, 1 / 8],
  upper: [float, 1 / 3],
  inplace: [bool, false],
});

/** x where x > 0, else a x: a from U(lower, upper) in training, else their middle. Source: Xu et al., 2015. */
export class RReLU extends Module {
  static override readonly name: string = 'RReLU';

  /** The least slope below 0. */
  lower: number;
  /** The greatest. */
  upper: number;
  /** Whether the result is written into the input. */
  inplace: boolean;

  constructor(options?: RReLUOptions);
  constructor(lower: number, upper?: number | Omit<RReLUOptions, 'lower'>, inplace?: boolean);
  constructor(...args: readonly unknown[]) {
    super();
    const { lower, upper, inplace } = bind(rreluOf, args);
    this.lower = lower;
    this.upper = upper;
    this.inplace = inplace;
  }

  /** input [...] → [...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { lower, upper, training, inplace } = this;
    return F.rrelu(inputOf(this, args), { lower, upper, training, inplace });
  }
  override extra_repr(): string {
    const into = this.inplace ? ', inplace=True' : '';
    return `lower=${numberText(this.lower)}, upper=${numberText(this.upper)}${into}`;
  }
}

/** Options of PReLU. */
export interface PReLUOptions extends FactoryOptions {
  /** How many slopes: 1 (default), or one for each channel. */
  num_parameters?: number;
  /** What they start at, 0.25 by default. */
  init?: number;
}
const preluOf = /* @__PURE__ */ optionsOf<PReLUOptions>('PReLU.__init__', {
  num_parameters: [int, 1],
  init: [float, 0.25],
  device: [device, null],
  dtype: [dtype, null],
});

/** x where x > 0, else weight · x, with a weight for each channel (dimension 1) or one for all. Source: He et al., 2015. */
export class PReLU extends Module {
  static override readonly name: string = 'PReLU';

  /** How many slopes there are. */
  num_parameters: number;
  /** What they start at. */
  init: number;
  /** The slopes [num_parameters]. */
  declare weight: Parameter;

  constructor(options?: PReLUOptions);
  constructor(
    num_parameters: number,
    init?: number | Omit<PReLUOptions, 'num_parameters'>,
    device?: string | null,
    dtype?: DType | null,
  );
  constructor(...args: readonly unknown[]) {
    super();
    const { num_parameters, init, device, dtype } = bind(preluOf, args);
    this.num_parameters = num_parameters;
    this.init = init;
    this.register_parameter('weight', new Parameter(empty(num_parameters, { device, dtype })));
    this.reset_parameters();
  }

  /** Sets the slopes to `init`. */
  reset_parameters(...given: never[]): void {
    none('reset_parameters', given);
    constant_(this.weight, this.init);
  }

  /** input [N, C, ...] → the same shape. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return F.prelu(inputOf(this, args), this.weight);
  }
  override extra_repr(): string {
    return `num_parameters=${this.num_parameters}`;
  }
}
