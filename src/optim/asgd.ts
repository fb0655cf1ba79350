// torch.optim.ASGD.

import * as f from '../engine/functions.ts';
import { bind } from '../engine/index.ts';
import { stepInPlace } from '../rules/optimize.ts';
import { optionsOf } from '../rules/signature.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, of } from '../torch/kinds.ts';
import type { ParameterGroup, Params } from './groups.ts';
import { type Needs, type ParameterState, recalled } from './kept.ts';
import { type CommonOptions, checkImplementation, common, Optimizer } from './optimizer.ts';
import { notNegative, type Rate, type Settled, settle } from './options.ts';

/** Options of ASGD. */
export interface ASGDOptions extends CommonOptions {
  /** Learning rate of the first step, 1e-2 by default. */
  lr?: Rate;
  /** How fast the parameter decays, and with alpha how fast the rate does: lr / (1 + lambd lr t)^alpha, 1e-4 by default. */
  lambd?: number;
  /** Power of the rate's decay, 0.75 by default. */
  alpha?: number;
  /** The step from which on the average is one over steps; before it is the parameter. 1e6 by default. */
  t0?: number;
  /** L2 penalty: weight_decay · parameter is added to the gradient, 0 by default. */
  weight_decay?: number;
}
type Options = Settled<ASGDOptions>;

const declared = /* @__PURE__ */ optionsOf<{ params: Params<Options> } & ASGDOptions>('ASGD.__init__', {
  params: [/* @__PURE__ */ of()],
  lr: [/* @__PURE__ */ of<Rate>('float'), 1e-2],
  lambd: [/* @__PURE__ */ of<number>('float'), 1e-4],
  alpha: [/* @__PURE__ */ of<number>('float'), 0.75],
  t0: [/* @__PURE__ */ of<number>('float'), 1e6],
  weight_decay: [/* @__PURE__ */ of<number>('float'), 0],
  foreach: [bool, null],
  maximize: [bool, false],
  differentiable: [bool, false],
  capturable: [bool, false],
});

/**
 * Averaged descent: `new ASGD(net.parameters(), { t0: 1000 })`; the average of a parameter is `ax` of its state. Source: Polyak
 * and Juditsky, 1992.
 */
export class ASGD extends Optimizer<Options> {
  static override readonly name: string = 'ASGD';

  constructor(params: Params<Options>, options?: ASGDOptions);
  constructor(params: Params<Options>, lr: Rate, options?: Omit<ASGDOptions, 'lr'>);
  constructor(
    params: Params<Options>,
    lr: Rate,
    lambd: number,
    alpha?: number | Omit<ASGDOptions, 'lr' | 'lambd'>,
    t0?: number,
    weight_decay?: number,
    foreach?: boolean | null,
  );
  constructor(options: { params: Params<Options> } & ASGDOptions);
  /** @throws ValueError for options outside their range. */
  constructor(...args: readonly unknown[]) {
    const { params, ...options } = settle(declared, bind(declared, args));
    const { lr, lambd, alpha, t0, weight_decay, foreach, maximize, differentiable, capturable } = options;
    notNegative('Invalid learning rate', lr);
    notNegative('Invalid weight_decay value', weight_decay);
    super(params, { lr, lambd, alpha, t0, weight_decay, foreach, maximize, differentiable, capturable });
    checkImplementation(options);
  }

  protected override get addedLater(): Partial<Options> {
    return common;
  }

  protected override needs({ lr }: ParameterGroup<Options>): Needs {
    return { tensors: { ax: 0 }, numbers: { step: 0, eta: lr, mu: 1 } };
  }

  protected override update(
    parameter: Tensor,
    grad: Tensor,
    state: ParameterState,
    group: ParameterGroup<Options>,
  ): void {
    const { lr, lambd, alpha, t0, weight_decay, maximize } = group;
    const { ax, step, eta, mu } = recalled(state, parameter, this.needs(group));
    const options = { lr, lambd, alpha, t0, weight_decay, maximize };
    stepInPlace(parameter, grad, (p, g) => f.asgd_step([p, g, ax, step, eta, mu], options));
  }
}
