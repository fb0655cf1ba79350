// Activations as blocks; the functions themselves are nd's.

import { type Arguments, AssertionError, signature } from '../../engine/index.ts';
import { floatText } from '../../functional/text/python.ts';
import { type BlockOptions, bindBlock } from '../block-arguments.ts';
import { MXNetError } from '../errors.ts';
import { HybridBlock } from '../hybrid-block.ts';
import { Constant } from '../initializer.ts';
import type * as nd from '../nd.ts';
import type { NDArray } from '../ndarray.ts';
import type { Init, Parameter } from '../parameter.ts';

type F = typeof nd;
const MODULE = 'mxnet.gluon.nn.activations';

const types = ['relu', 'sigmoid', 'softrelu', 'softsign', 'tanh'];

/** @throws MXNetError for another name than relu, sigmoid, softrelu, softsign or tanh. */
export function checkActivation(act_type: string): void {
  if (types.includes(act_type)) return;
  const known = types.map((name) => `'${name}'`).join(', ');
  throw new MXNetError(
    `Invalid Input: '${act_type}', valid values are: {${known}}, in operator Activation(name="", act_type="${act_type}")`,
  );
}

export interface ActivationOptions extends BlockOptions {
  activation: string;
}
const activation = signature<{ activation: string }>('Activation.__init__', [['activation']]);

/** relu, sigmoid, tanh, softrelu or softsign by name; what its prefix is made of is that name too. */
export class Activation extends HybridBlock {
  static override readonly name: string = 'Activation';

  static override readonly __module__: string = MODULE;

  readonly _act_type: string;

  constructor(...args: Arguments<ActivationOptions, ['activation']>) {
    const [o, rest] = bindBlock(activation, args);
    super({ ...rest, _alias: o.activation });
    this._act_type = o.activation;
  }

  override hybrid_forward(F: F, x: NDArray): NDArray {
    return F.Activation(x, { act_type: this._act_type });
  }

  override toString(): string {
    return `${this.constructor.name}(${this._act_type})`;
  }
}

export interface SlopeOptions extends BlockOptions {
  alpha: number;
}
const leaky = signature<{ alpha: number }>('LeakyReLU.__init__', [['alpha']]);

/** x where x > 0, else alpha · x. */
export class LeakyReLU extends HybridBlock {
  static override readonly name: string = 'LeakyReLU';

  static override readonly __module__: string = MODULE;

  readonly _alpha: number;

  /** @throws AssertionError for a negative slope. */
  constructor(...args: Arguments<SlopeOptions, ['alpha']>) {
    const [{ alpha }, rest] = bindBlock(leaky, args);
    if (!(alpha >= 0)) throw new AssertionError('Slope coefficient for LeakyReLU must be no less than 0.');
    super(rest);
    this._alpha = alpha;
  }

  override hybrid_forward(F: F, x: NDArray): NDArray {
    return F.LeakyReLU(x, { act_type: 'leaky', slope: this._alpha });
  }

  override toString(): string {
    const { _alpha: alpha } = this;
    return `${this.constructor.name}(${Number.isInteger(alpha) ? alpha : floatText(alpha)})`;
  }
}

export interface PReLUOptions extends BlockOptions {
  alpha_initializer?: Init;
  in_channels?: number;
}
const prelu = signature<{ alpha_initializer: Init | undefined; in_channels: number }>('PReLU.__init__', [
  ['alpha_initializer', undefined],
  ['in_channels', 1],
]);

/** LeakyReLU with a slope that is learned: one for all, or one for each channel of axis 1. Source: He et al., 2015. */
export class PReLU extends HybridBlock {
  static override readonly name: string = 'PReLU';

  static override readonly __module__: string = MODULE;

  alpha: Parameter;

  constructor(...args: Arguments<PReLUOptions, ['alpha_initializer', 'in_channels']>) {
    const [o, rest] = bindBlock(prelu, args);
    super(rest);
    const init = o.alpha_initializer ?? new Constant(0.25);
    this.alpha = this.params.get('alpha', { shape: [o.in_channels], init });
  }

  override hybrid_forward(F: F, x: NDArray, { alpha }: { alpha: NDArray }): NDArray {
    return F.LeakyReLU(x, alpha, { act_type: 'prelu' });
  }
}

const elu = signature<{ alpha: number }>('ELU.__init__', [['alpha', 1]]);

/** x where x > 0, else alpha (eˣ - 1). Source: Clevert et al., 2016. */
export class ELU extends HybridBlock {
  static override readonly name: string = 'ELU';

  static override readonly __module__: string = MODULE;

  readonly _alpha: number;

  constructor(...args: Arguments<Partial<SlopeOptions>, ['alpha']>) {
    const [{ alpha }, rest] = bindBlock(elu, args);
    super(rest);
    this._alpha = alpha;
  }

  override hybrid_forward(F: F, x: NDArray): NDArray {
    return F.LeakyReLU(x, { act_type: 'elu', slope: this._alpha });
  }
}

const selu = signature<object>('SELU.__init__', []);

/** λ x where x > 0, else λ α (eˣ - 1). Source: Klambauer et al., 2017. */
export class SELU extends HybridBlock {
  static override readonly name: string = 'SELU';

  static override readonly __module__: string = MODULE;

  constructor(...args: [] | [BlockOptions]) {
    super(bindBlock(selu, args)[1]);
  }

  override hybrid_forward(F: F, x: NDArray): NDArray {
    return F.LeakyReLU(x, { act_type: 'selu' });
  }
}

const gelu = signature<object>('GELU.__init__', []);

/** x Φ(x). Source: Hendrycks and Gimpel, 2016. */
export class GELU extends HybridBlock {
  static override readonly name: string = 'GELU';

  static override readonly __module__: string = MODULE;

  constructor(...args: [] | [BlockOptions]) {
    super(bindBlock(gelu, args)[1]);
  }

  override hybrid_forward(F: F, x: NDArray): NDArray {
    return F.LeakyReLU(x, { act_type: 'gelu' });
  }
}

export interface SwishOptions extends BlockOptions {
  beta?: number;
}
const swish = signature<{ beta: number }>('Swish.__init__', [['beta', 1]]);

/** x σ(beta · x). Source: Ramachandran et al., 2017. */
export class Swish extends HybridBlock {
  static override readonly name: string = 'Swish';

  static override readonly __module__: string = MODULE;

  readonly _beta: number;

  constructor(...args: Arguments<SwishOptions, ['beta']>) {
    const [{ beta }, rest] = bindBlock(swish, args);
    super(rest);
    this._beta = beta;
  }

  override hybrid_forward(F: F, x: NDArray): NDArray {
    return x.mul(F.sigmoid(x.mul(this._beta)));
  }
}
