// torch.optim.RAdam.

import * as f from '../engine/functions.ts';
import { bind } from '../engine/index.ts';
import { stepInPlace } from '../rules/optimize.ts';
import { optionsOf } from '../rules/signature.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, of } from '../torch/kinds.ts';
import type { ParameterGroup, Params } from './groups.ts';
import { type Needs, type ParameterState, recalled } from './kept.ts';
import { type CommonOptions, checkImplementation, common, Optimizer } from './optimizer.ts';
import { betasOf, checkedMoments, type Rate, type Settled } from './options.ts';

/** Options of RAdam. */
export interface RAdamOptions extends CommonOptions {
  /** Learning rate, 1e-3 by default. */
  lr?: Rate;
  /** Decay of the first and of the second moment, [0.9, 0.999] by default. */
  betas?: readonly [number, number];
  /** Added to the denominator, 1e-8 by default. */
  eps?: number;
  /** How much of the parameter is penalized, 0 by default. */
  weight_decay?: number;
  /** Shrink the parameters by lr · weight_decay instead of adding a penalty to the gradient, as AdamW does. */
  decoupled_weight_decay?: boolean;
}
type Options = Settled<RAdamOptions>;

const declared = /* @__PURE__ */ optionsOf<{ params: Params<Options> } & RAdamOptions>('RAdam.__init__', {
  params: [/* @__PURE__ */ of()],
  lr: [/* @__PURE__ */ of<Rate>('float'), 1e-3],
  betas: [/* @__PURE__ */ of<readonly [number, number]>('tuple of floats'), [0.9, 0.999]],
  eps: [/* @__PURE__ */ of<number>('float'), 1e-8],
  weight_decay: [/* @__PURE__ */ of<number>('float'), 0],
  decoupled_weight_decay: [bool, false],
  foreach: [bool, null],
  maximize: [bool, false],
  capturable: [bool, false],
  differentiable: [bool, false],
});

/**
 * Adam whose steps are plain ones until the second moment can be trusted: `new RAdam(net.parameters(), { lr: 0.01 })`.
 * Source: Liu et al., 2020.
 */
export class RAdam extends Optimizer<Options> {
  static override readonly name: string = 'RAdam';

  constructor(params: Params<Options>, options?: RAdamOptions);
  constructor(params: Params<Options>, lr: Rate, options?: Omit<RAdamOptions, 'lr'>);
  constructor(
    params: Params<Options>,
    lr: Rate,
    betas: readonly [number, number],
    eps?: number | Omit<RAdamOptions, 'lr' | 'betas'>,
    weight_decay?: number,
    decoupled_weight_decay?: boolean,
  );
  constructor(options: { params: Params<Options> } & RAdamOptions);
  /** @throws ValueError for options outside their range. */
  constructor(...args: readonly unknown[]) {
    const { params, ...given } = bind(declared, args);
    const options = checkedMoments(declared, given);
    const { lr, betas, eps, weight_decay, maximize, foreach, capturable } = options;
    const { decoupled_weight_decay, differentiable } = options;
    super(params, {
      lr,
      betas,
      eps,
      weight_decay,
      maximize,
      foreach,
      capturable,
      decoupled_weight_decay,
      differentiable,
    });
    checkImplementation(options);
  }

  protected override get addedLater(): Partial<Options> {
    return { ...common, decoupled_weight_decay: false };
  }

  protected override needs(): Needs {
    return { tensors: { exp_avg: 0, exp_avg_sq: 0 }, numbers: { step: 0 } };
  }

  protected override checkGroup(group: ParameterGroup<Options>): void {
    super.checkGroup(group);
    betasOf(group.betas);
  }

  protected override update(
    parameter: Tensor,
    grad: Tensor,
    state: ParameterState,
    group: ParameterGroup<Options>,
  ): void {
    const { lr, betas, eps, weight_decay, decoupled_weight_decay, maximize } = group;
    const { exp_avg, exp_avg_sq, step } = recalled(state, parameter, this.needs());
    const [beta1, beta2] = betas;
    const options = { lr, beta1, beta2, eps, weight_decay, decoupled: decoupled_weight_decay, maximize };
    stepInPlace(parameter, grad, (p, g) => f.radam_step([p, g, exp_avg, exp_avg_sq, step], options));
  }
}
