// torch.optim.Adagrad.

import * as f from '../engine/functions.ts';
import { bind, ValueError } from '../engine/index.ts';
import { stepInPlace } from '../rules/optimize.ts';
import { optionsOf } from '../rules/signature.ts';
import { floatText } from '../rules/text/python.ts';
import { full, full_like, type Tensor } from '../torch/index.ts';
import { bool, float, of, optional, required } from '../torch/kinds.ts';
import type { ParameterGroup, Params } from './groups.ts';
import { checkImplementation, type FusedOptions, Optimizer } from './optimizer.ts';
import { keptTensor, type ParameterState } from './state-dict.ts';

/** Options of Adagrad. */
export interface AdagradOptions extends FusedOptions {
  /** Learning rate, 1e-2 by default. */
  lr?: number;
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
type Options = Required<AdagradOptions>;

const declared = /* @__PURE__ */ optionsOf<{ params: Params<Options> } & AdagradOptions>('Adagrad.__init__', {
  params: required(of()),
  lr: optional(float, 1e-2),
  lr_decay: optional(float, 0),
  weight_decay: optional(float, 0),
  initial_accumulator_value: optional(float, 0),
  eps: optional(float, 1e-10),
  foreach: optional(bool),
  maximize: optional(bool, false),
  differentiable: optional(bool, false),
  fused: optional(bool),
});

/** `new Adagrad(net.parameters(), { lr: 0.1 })`. Source: Duchi, Hazan and Singer, 2011. */
export class Adagrad extends Optimizer<Options> {
  static override readonly name: string = 'Adagrad';

  constructor(params: Params<Options>, options?: AdagradOptions);
  constructor(params: Params<Options>, lr: number, options?: Omit<AdagradOptions, 'lr'>);
  constructor(
    params: Params<Options>,
    lr: number,
    lr_decay: number,
    weight_decay?: number | Omit<AdagradOptions, 'lr' | 'lr_decay'>,
    initial_accumulator_value?: number,
    eps?: number,
  );
  constructor(options: { params: Params<Options> } & AdagradOptions);
  /** @throws ValueError for options outside their range. */
  constructor(...args: readonly unknown[]) {
    const { params, ...options } = bind(declared, args);
    const { lr, lr_decay, eps, weight_decay, initial_accumulator_value, foreach, maximize, differentiable, fused } =
      options;
    if (!(lr >= 0)) throw new ValueError(`Invalid learning rate: ${floatText(lr)}`);
    if (!(lr_decay >= 0)) throw new ValueError(`Invalid lr_decay value: ${floatText(lr_decay)}`);
    if (!(weight_decay >= 0)) throw new ValueError(`Invalid weight_decay value: ${floatText(weight_decay)}`);
    if (!(initial_accumulator_value >= 0)) {
      throw new ValueError(`Invalid initial_accumulator_value value: ${floatText(initial_accumulator_value)}`);
    }
    if (!(eps >= 0)) throw new ValueError(`Invalid epsilon value: ${floatText(eps)}`);
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
        this.state.set(parameter, {
          step: full([], 0, { dtype: 'float32', device: 'cpu' }),
          sum: full_like(parameter, group.initial_accumulator_value),
        });
      }
    }
  }

  protected override get addedLater(): Partial<Options> {
    return { foreach: null, maximize: false, differentiable: false, fused: null };
  }

  // s += g²;  p -= lr / (1 + (t - 1) lr_decay) · g / (√s + ε)
  protected override update(
    parameter: Tensor,
    given: Tensor,
    state: ParameterState,
    group: ParameterGroup<Options>,
  ): void {
    const { lr, lr_decay, weight_decay, eps, maximize } = group;
    const [sum, steps] = [keptTensor(state, 'sum'), keptTensor(state, 'step')];
    const options = { lr, lr_decay, eps, weight_decay, maximize };
    stepInPlace(parameter, given, (p, g) => f.adagrad_step(p, g, sum, steps, options));
  }
}
