// torch.optim.Adadelta.

import * as f from '../engine/functions.ts';
import { bind, ValueError } from '../engine/index.ts';
import { stepInPlace } from '../rules/optimize.ts';
import { optionsOf } from '../rules/signature.ts';
import { floatText } from '../rules/text/python.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, of } from '../torch/kinds.ts';
import type { ParameterGroup, Params } from './groups.ts';
import { type Needs, type ParameterState, recalled } from './kept.ts';
import { type CommonOptions, checkImplementation, common, Optimizer } from './optimizer.ts';
import { notNegative, type Rate, type Settled, settle } from './options.ts';

/** Options of Adadelta. */
export interface AdadeltaOptions extends CommonOptions {
  /** Learning rate, 1 by default: what the rule's own step is multiplied by. */
  lr?: Rate;
  /** Decay of the means of squares, 0.9 by default. */
  rho?: number;
  /** Added inside the roots, 1e-6 by default. */
  eps?: number;
  /** L2 penalty: weight_decay · parameter is added to the gradient, 0 by default. */
  weight_decay?: number;
}
type Options = Settled<AdadeltaOptions>;

const declared = /* @__PURE__ */ optionsOf<{ params: Params<Options> } & AdadeltaOptions>('Adadelta.__init__', {
  params: [/* @__PURE__ */ of()],
  lr: [/* @__PURE__ */ of<Rate>('float'), 1],
  rho: [/* @__PURE__ */ of<number>('float'), 0.9],
  eps: [/* @__PURE__ */ of<number>('float'), 1e-6],
  weight_decay: [/* @__PURE__ */ of<number>('float'), 0],
  foreach: [bool, null],
  capturable: [bool, false],
  maximize: [bool, false],
  differentiable: [bool, false],
});

/** Steps as large as those before: `new Adadelta(net.parameters())`. Source: Zeiler, 2012. */
export class Adadelta extends Optimizer<Options> {
  static override readonly name: string = 'Adadelta';

  constructor(params: Params<Options>, options?: AdadeltaOptions);
  constructor(params: Params<Options>, lr: Rate, options?: Omit<AdadeltaOptions, 'lr'>);
  constructor(
    params: Params<Options>,
    lr: Rate,
    rho: number,
    eps?: number | Omit<AdadeltaOptions, 'lr' | 'rho'>,
    weight_decay?: number,
    foreach?: boolean | null,
  );
  constructor(options: { params: Params<Options> } & AdadeltaOptions);
  /** @throws ValueError for options outside their range. */
  constructor(...args: readonly unknown[]) {
    const { params, ...options } = settle(declared, bind(declared, args));
    const { lr, rho, eps, weight_decay, maximize, capturable, foreach, differentiable } = options;
    notNegative('Invalid learning rate', lr);
    if (!(rho >= 0 && rho <= 1)) throw new ValueError(`Invalid rho value: ${floatText(rho)}`);
    notNegative('Invalid epsilon value', eps);
    notNegative('Invalid weight_decay value', weight_decay);
    super(params, { lr, rho, eps, weight_decay, maximize, capturable, foreach, differentiable });
    checkImplementation(options);
  }

  protected override get addedLater(): Partial<Options> {
    return common;
  }

  protected override needs(): Needs {
    return { tensors: { square_avg: 0, acc_delta: 0 }, numbers: { step: 0 } };
  }

  protected override update(
    parameter: Tensor,
    grad: Tensor,
    state: ParameterState,
    group: ParameterGroup<Options>,
  ): void {
    const { lr, rho, eps, weight_decay, maximize } = group;
    const { square_avg, acc_delta, step } = recalled(state, parameter, this.needs());
    const options = { lr, rho, eps, weight_decay, maximize };
    stepInPlace(parameter, grad, (p, g) => f.adadelta_step([p, g, square_avg, acc_delta, step], options));
  }
}
