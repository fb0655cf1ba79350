// torch.optim.Adamax.

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

/** Options of Adamax. */
export interface AdamaxOptions extends CommonOptions {
  /** Learning rate, 2e-3 by default. */
  lr?: Rate;
  /** Decay of the mean and of the largest gradient, [0.9, 0.999] by default. */
  betas?: readonly [number, number];
  /** Added to the size of a gradient, 1e-8 by default. */
  eps?: number;
  /** L2 penalty: weight_decay · parameter is added to the gradient, 0 by default. */
  weight_decay?: number;
}
type Options = Settled<AdamaxOptions>;

const declared = /* @__PURE__ */ optionsOf<{ params: Params<Options> } & AdamaxOptions>('Adamax.__init__', {
  params: [/* @__PURE__ */ of()],
  lr: [/* @__PURE__ */ of<Rate>('float'), 2e-3],
  betas: [/* @__PURE__ */ of<readonly [number, number]>('tuple of floats'), [0.9, 0.999]],
  eps: [/* @__PURE__ */ of<number>('float'), 1e-8],
  weight_decay: [/* @__PURE__ */ of<number>('float'), 0],
  foreach: [bool, null],
  maximize: [bool, false],
  differentiable: [bool, false],
  capturable: [bool, false],
});

/** Adam by the infinity norm: `new Adamax(net.parameters(), { lr: 0.01 })`. Source: Kingma and Ba, 2015, section 7. */
export class Adamax extends Optimizer<Options> {
  static override readonly name: string = 'Adamax';

  constructor(params: Params<Options>, options?: AdamaxOptions);
  constructor(params: Params<Options>, lr: Rate, options?: Omit<AdamaxOptions, 'lr'>);
  constructor(
    params: Params<Options>,
    lr: Rate,
    betas: readonly [number, number],
    eps?: number | Omit<AdamaxOptions, 'lr' | 'betas'>,
    weight_decay?: number,
    foreach?: boolean | null,
  );
  constructor(options: { params: Params<Options> } & AdamaxOptions);
  /** @throws ValueError for options outside their range. */
  constructor(...args: readonly unknown[]) {
    const { params, ...given } = bind(declared, args);
    const options = checkedMoments(declared, given);
    const { lr, betas, eps, weight_decay, foreach, maximize, differentiable, capturable } = options;
    super(params, { lr, betas, eps, weight_decay, foreach, maximize, differentiable, capturable });
    checkImplementation(options);
  }

  protected override get addedLater(): Partial<Options> {
    return common;
  }

  protected override needs(): Needs {
    return { tensors: { exp_avg: 0, exp_inf: 0 }, numbers: { step: 0 } };
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
    const { lr, betas, eps, weight_decay, maximize } = group;
    const { exp_avg, exp_inf, step } = recalled(state, parameter, this.needs());
    const [beta1, beta2] = betas;
    const options = { lr, beta1, beta2, eps, weight_decay, maximize };
    stepInPlace(parameter, grad, (p, g) => f.adamax_step([p, g, exp_avg, exp_inf, step], options));
  }
}
