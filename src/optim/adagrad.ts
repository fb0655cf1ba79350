// torch.optim.Adagrad.

import * as f from '../engine/functions.ts';
import { bind } from '../engine/index.ts';
import { stepInPlace } from '../rules/optimize.ts';
import { optionsOf } from '../rules/signature.ts';

import type { Tensor } from '../torch/index.ts';
import { bool, of } from '../torch/kinds.ts';
import type { ParameterGroup, Params } from './groups.ts';
import { type Needs, type ParameterState, recalled } from './kept.ts';
import { checkImplementation, type FusedOptions, Optimizer } from './optimizer.ts';
import { notNegative, type Rate, type Settled, settle } from './options.ts';

/** Options of Adagrad. */
export interface AdagradOptions extends FusedOptions {
  /** Learning rate, 1e-2 by default. */
  lr?: Rate;
  /** How fast the learning rate falls: lr / (1 + (t - 1) lr_decay), 0 by default. */
  lr_decay?: number;
  /** L2 penalty: weight_decay · parameter is added to the gradient, 0 by default. */
  weight_decay?: number;
  /** What the sums of squares start from, 0 by default. */
  initial_accumulator_value?: number;
  /** Added to the root, 1e-10 by default. */
  eps?: number;
  /** Climb instead of descend, false by default. */
  maximize?: boolean;
}
type Options = Settled<AdagradOptions>;

const declared = /* @__PURE__ */ optionsOf<{ params: Params<Options> } & AdagradOptions>('Adagrad.__init__', {
  params: [/* @__PURE__ */ of()],
  lr: [/* @__PURE__ */ of<Rate>('float'), 1e-2],
  lr_decay: [/* @__PURE__ */ of<number>('float'), 0],
  weight_decay: [/* @__PURE__ */ of<number>('float'), 0],
  initial_accumulator_value: [/* @__PURE__ */ of<number>('float'), 0],
  eps: [/* @__PURE__ */ of<number>('float'), 1e-10],
  foreach: [bool, null],
  maximize: [bool, false],
  differentiable: [bool, false],
  fused: [bool, null],
});

/** `new Adagrad(net.parameters(), { lr: 0.1 })`. Source: Duchi, Hazan and Singer, 2011. */
export class Adagrad extends Optimizer<Options> {
  static override readonly name: string = 'Adagrad';

  constructor(params: Params<Options>, options?: AdagradOptions);
  constructor(params: Params<Options>, lr: Rate, options?: Omit<AdagradOptions, 'lr'>);
  constructor(
    params: Params<Options>,
    lr: Rate,
    lr_decay: number,
    weight_decay?: number | Omit<AdagradOptions, 'lr' | 'lr_decay'>,
    initial_accumulator_value?: number,
    eps?: number,
  );
  constructor(options: { params: Params<Options> } & AdagradOptions);
  /** @throws ValueError for options outside their range. */
  constructor(...args: readonly unknown[]) {
    const { params, ...options } = settle(declared, bind(declared, args));
    const { lr, lr_decay, eps, weight_decay, initial_accumulator_value, foreach, maximize, differentiable, fused } =
      options;
    notNegative('Invalid learning rate', lr);
    notNegative('Invalid lr_decay value', lr_decay);
    notNegative('Invalid weight_decay value', weight_decay);
    notNegative('Invalid initial_accumulator_value value', initial_accumulator_value);
    notNegative('Invalid epsilon value', eps);
    super(params, {
      lr,
      lr_decay,
      eps,
      weight_decay,
      initial_accumulator_value,
      foreach,
      maximize,
      differentiable,
      fused,
    });
    checkImplementation(options);
    // Unlike its siblings, Adagrad has state before the first step.
    for (const group of this.param_groups) {
      for (const parameter of group.params) {
        this.state.set(parameter, { ...recalled({}, parameter, this.needs(group)) });
      }
    }
  }

  protected override get addedLater(): Partial<Options> {
    return { foreach: null, maximize: false, differentiable: false, fused: null };
  }

  protected override needs({ initial_accumulator_value }: ParameterGroup<Options>): Needs {
    return { tensors: { sum: initial_accumulator_value }, numbers: { step: 0 } };
  }

  // s += g²;  p -= lr / (1 + (t - 1) lr_decay) · g / (√s + ε)
  protected override update(
    parameter: Tensor,
    given: Tensor,
    state: ParameterState,
    group: ParameterGroup<Options>,
  ): void {
    const { lr, lr_decay, weight_decay, eps, maximize } = group;
    const { sum, step } = recalled(state, parameter, this.needs(group));
    const options = { lr, lr_decay, eps, weight_decay, maximize };
    stepInPlace(parameter, given, (p, g) => f.adagrad_step(p, g, sum, step, options));
  }
}
