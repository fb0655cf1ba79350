// torch.optim.Adagrad, written with in-place ops on the parameter's device.

import { bind, signature, ValueError } from '../engine/index.ts';
import { floatText } from '../functional/text/python.ts';
import { full, full_like, type Tensor } from '../torch/index.ts';
import type { ParameterGroup, Params } from './groups.ts';
import { checkImplementation, type ImplementationOptions, Optimizer } from './optimizer.ts';
import type { ParameterState } from './state-dict.ts';

export interface AdagradOptions extends ImplementationOptions {
  /** Learning rate, 1e-2. */
  lr?: number;
  /** How fast the learning rate falls: lr / (1 + (t - 1) lr_decay). */
  lr_decay?: number;
  weight_decay?: number;
  /** What the sums of squares start from. */
  initial_accumulator_value?: number;
  /** Added to the root, 1e-10. */
  eps?: number;
  /** Climb instead of descend. */
  maximize?: boolean;
}
type Options = Required<AdagradOptions>;
type Given = { params: Params<Options> } & Options;

const declared = signature<Given>('Adagrad.__init__', [
  ['params'],
  ['lr', 1e-2],
  ['lr_decay', 0],
  ['weight_decay', 0],
  ['initial_accumulator_value', 0],
  ['eps', 1e-10],
  ['foreach', null],
  ['maximize', false],
  ['differentiable', false],
  ['fused', null],
]);

/** `new Adagrad(net.parameters(), { lr: 0.1 })`. Source: Duchi, Hazan and Singer, 2011. */
export class Adagrad extends Optimizer<Options> {
  static override readonly name: string = 'Adagrad';

  constructor(
    ...args:
      | [params: Params<Options>, lr?: number | AdagradOptions, options?: AdagradOptions]
      | [{ params: Params<Options> } & AdagradOptions]
  ) {
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
    const { step, sum } = state as { [name: string]: Tensor };
    step.add_(1);
    const signed = maximize ? given.neg() : given;
    const grad = weight_decay === 0 ? signed : signed.add(parameter.detach(), weight_decay);
    sum.add_(grad.mul(grad));
    const rate = lr / (1 + (step.item() - 1) * lr_decay);
    parameter.detach().sub_(grad.div(sum.sqrt().add_(eps)), rate);
  }
}
