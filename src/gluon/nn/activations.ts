// Activations as blocks; the functions themselves are nd's.

import { AssertionError } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { declare, float, int, optional, required, str } from '../../mxnet/base/options.ts';
import { Constant } from '../../mxnet/initializers/index.ts';
import * as nd from '../../mxnet/nd.ts';
import { numberText } from '../../rules/text/python.ts';
import { type BlockArguments, type BlockOptions, bindBlock } from '../blocks/arguments.ts';
import { HybridBlock } from '../blocks/hybrid-block.ts';
import { initializer } from '../parameters/options.ts';
import type { Parameter } from '../parameters/parameter.ts';

/** What the blocks here compute with. */
const operators = { Activation: nd.Activation, LeakyReLU: nd.LeakyReLU, sigmoid: nd.sigmoid };
type F = typeof operators;
const MODULE = 'mxnet.gluon.nn.activations';

const activation = {
  /** relu, sigmoid, softrelu, softsign or tanh. */
  activation: required(str),
};
const activationSignature = declare('Activation.__init__', activation);

/** relu, sigmoid, tanh, softrelu or softsign by name; what its prefix is made of is that name too. */
export class Activation extends HybridBlock {
  static override readonly name: string = 'Activation';

  static override readonly __module__: string = MODULE;

  readonly _act_type: string;

  constructor(...args: BlockArguments<typeof activation, 'activation'>) {
    const [o, rest] = bindBlock(activationSignature, args);
    super({ ...rest, _alias: o.activation });
    this._act_type = o.activation;
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(F: F, x: NDArray): NDArray {
    return F.Activation(x, { act_type: this._act_type, name: this._node('fwd') });
  }

  override toString(): string {
    return `${this.constructor.name}(${this._act_type})`;
  }
}

const leaky = {
  /** The slope of the negative side. */
  alpha: required(float),
};
const leakySignature = declare('LeakyReLU.__init__', leaky);

/** x where x > 0, else alpha · x. */
export class LeakyReLU extends HybridBlock {
  static override readonly name: string = 'LeakyReLU';

  static override readonly __module__: string = MODULE;

  readonly _alpha: number;

  /** @throws AssertionError for a negative slope. */
  constructor(...args: BlockArguments<typeof leaky, 'alpha'>) {
    const [{ alpha }, rest] = bindBlock(leakySignature, args);
    if (!(alpha >= 0)) throw new AssertionError('Slope coefficient for LeakyReLU must be no less than 0.');
    super(rest);
    this._alpha = alpha;
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(F: F, x: NDArray): NDArray {
    return F.LeakyReLU(x, { act_type: 'leaky', slope: this._alpha, name: this._node('fwd') });
  }

  override toString(): string {
    return `${this.constructor.name}(${numberText(this._alpha)})`;
  }
}

const prelu = {
  /** Fills the slopes: 0.25 where null. */
  alpha_initializer: optional(initializer),
  /** How many slopes: 1 for all, or one for each channel. */
  in_channels: optional(int, 1),
};
const preluSignature = declare('PReLU.__init__', prelu);

/** LeakyReLU with a slope that is learned: one for all, or one for each channel of axis 1. Source: He et al., 2015. */
export class PReLU extends HybridBlock {
  static override readonly name: string = 'PReLU';

  static override readonly __module__: string = MODULE;

  alpha: Parameter;

  constructor(...args: BlockArguments<typeof prelu>) {
    const [o, rest] = bindBlock(preluSignature, args);
    super(rest);
    const init = o.alpha_initializer ?? new Constant(0.25);
    this.alpha = this.params.get('alpha', { shape: [o.in_channels], init });
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(F: F, x: NDArray, { alpha }: { alpha: NDArray }): NDArray {
    return F.LeakyReLU(x, alpha, { act_type: 'prelu', name: this._node('fwd') });
  }
}

const elu = {
  /** What the negative side falls to, negated. */
  alpha: optional(float, 1),
};
const eluSignature = declare('ELU.__init__', elu);

/** x where x > 0, else alpha (eˣ - 1). Source: Clevert et al., 2016. */
export class ELU extends HybridBlock {
  static override readonly name: string = 'ELU';

  static override readonly __module__: string = MODULE;

  readonly _alpha: number;

  constructor(...args: BlockArguments<typeof elu>) {
    const [{ alpha }, rest] = bindBlock(eluSignature, args);
    super(rest);
    this._alpha = alpha;
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(F: F, x: NDArray): NDArray {
    return F.LeakyReLU(x, { act_type: 'elu', slope: this._alpha });
  }
}

const selu = declare('SELU.__init__', {});

/** λ x where x > 0, else λ α (eˣ - 1). Source: Klambauer et al., 2017. */
export class SELU extends HybridBlock {
  static override readonly name: string = 'SELU';

  static override readonly __module__: string = MODULE;

  constructor(...args: [] | [BlockOptions]) {
    super(bindBlock(selu, args)[1]);
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(F: F, x: NDArray): NDArray {
    return F.LeakyReLU(x, { act_type: 'selu', name: this._node('fwd') });
  }
}

const gelu = declare('GELU.__init__', {});

/** x Φ(x). Source: Hendrycks and Gimpel, 2016. */
export class GELU extends HybridBlock {
  static override readonly name: string = 'GELU';

  static override readonly __module__: string = MODULE;

  constructor(...args: [] | [BlockOptions]) {
    super(bindBlock(gelu, args)[1]);
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(F: F, x: NDArray): NDArray {
    return F.LeakyReLU(x, { act_type: 'gelu', name: this._node('fwd') });
  }
}

const swish = { beta: optional(float, 1) };
const swishSignature = declare('Swish.__init__', swish);

/** x σ(beta · x). Source: Ramachandran et al., 2017. */
export class Swish extends HybridBlock {
  static override readonly name: string = 'Swish';

  static override readonly __module__: string = MODULE;

  readonly _beta: number;

  constructor(...args: BlockArguments<typeof swish>) {
    const [{ beta }, rest] = bindBlock(swishSignature, args);
    super(rest);
    this._beta = beta;
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(F: F, x: NDArray): NDArray {
    return x.mul(F.sigmoid(x.mul(this._beta), { name: this._node('fwd') }));
  }
}
