// torch.optim.Adam. What a step computes stands in the engine's row `adam_step`; here are options and state.

import * as f from '../engine/functions.ts';
import { bind, defaultDType, signature, ValueError } from '../engine/index.ts';
import { biasCorrection, stepInPlace } from '../functional/optimize.ts';
import { floatText } from '../functional/text/python.ts';
import { full, Tensor } from '../torch/index.ts';
import type { ParameterGroup, Params } from './groups.ts';
import { checkImplementation, type ImplementationOptions, Optimizer } from './optimizer.ts';
import type { OptimizerStateDict, ParameterState } from './state-dict.ts';

export interface AdamWOptions extends ImplementationOptions {
  /** Learning rate, 1e-3. */
  lr?: number;
  /** Decay of the first and of the second moment, [0.9, 0.999]. */
  betas?: readonly [number, number];
  /** Added to the denominator, 1e-8. */
  eps?: number;
  weight_decay?: number;
  /** Divide by the largest second moment so far (Reddi et al., 2018). */
  amsgrad?: boolean;
  /** Climb instead of descend. */
  maximize?: boolean;
  capturable?: boolean;
}
export interface AdamOptions extends AdamWOptions {
  /** Shrink the parameters by lr · weight_decay instead of adding a penalty to the gradient, as AdamW does. */
  decoupled_weight_decay?: boolean;
}
type Options = Required<AdamOptions>;
type Given = { params: Params<Options> } & Options;

const declared = signature<Given>('Adam.__init__', [
  ['params'],
  ['lr', 1e-3],
  ['betas', [0.9, 0.999]],
  ['eps', 1e-8],
  ['weight_decay', 0],
  ['amsgrad', false],
  ['foreach', null],
  ['maximize', false],
  ['capturable', false],
  ['differentiable', false],
  ['fused', null],
  ['decoupled_weight_decay', false],
]);
const declaredW = signature<Omit<Given, 'decoupled_weight_decay'>>('AdamW.__init__', [
  ['params'],
  ['lr', 1e-3],
  ['betas', [0.9, 0.999]],
  ['eps', 1e-8],
  ['weight_decay', 1e-2],
  ['amsgrad', false],
  ['maximize', false],
  ['foreach', null],
  ['capturable', false],
  ['differentiable', false],
  ['fused', null],
]);

type Positional<O> =
  | [
      params: Params<Options>,
      lr?: number | O,
      betas?: readonly [number, number] | O,
      eps?: number | O,
      weight_decay?: number | O,
      amsgrad?: boolean | O,
      options?: O,
    ]
  | [options: { params: Params<Options> } & O];

function check({ lr, betas, eps, weight_decay }: Options): void {
  if (!(lr >= 0)) throw new ValueError(`Invalid learning rate: ${floatText(lr)}`);
  if (!(eps >= 0)) throw new ValueError(`Invalid epsilon value: ${floatText(eps)}`);
  betas.forEach((beta, i) => {
    if (!(beta >= 0 && beta < 1)) throw new ValueError(`Invalid beta parameter at index ${i}: ${floatText(beta)}`);
  });
  if (!(weight_decay >= 0)) throw new ValueError(`Invalid weight_decay value: ${floatText(weight_decay)}`);
}

/** Options in the order in which PyTorch keeps and saves them, which is not that of its arguments. */
function inOrder(options: Options): Options {
  const { lr, betas, eps, weight_decay, amsgrad, maximize, foreach, capturable, differentiable, fused } = options;
  const { decoupled_weight_decay } = options;
  return {
    lr,
    betas,
    eps,
    weight_decay,
    amsgrad,
    maximize,
    foreach,
    capturable,
    differentiable,
    fused,
    decoupled_weight_decay,
  };
}

/**
 * Adam (Kingma and Ba, 2015): `new Adam(net.parameters(), { lr: 0.01 })`.
 * @throws ValueError for options outside their range.
 */
export class Adam extends Optimizer<Options> {
  static override readonly name: string = 'Adam';

  constructor(...args: Positional<AdamOptions>) {
    const { params, ...options } = bind(declared, args);
    check(options);
    super(params, inOrder(options));
    checkImplementation(options);
  }

  protected override get addedLater(): Partial<Options> {
    return {
      amsgrad: false,
      maximize: false,
      foreach: null,
      capturable: false,
      differentiable: false,
      decoupled_weight_decay: false,
      fused: null,
    };
  }

  override load_state_dict(state_dict: OptimizerStateDict): void {
    super.load_state_dict(state_dict);
    // Saved by PyTorch before 1.12, the count of steps is a plain number.
    for (const kept of this.state.values()) {
      if (typeof kept.step === 'number') kept.step = counter(kept.step);
    }
  }

  protected override update(
    parameter: Tensor,
    grad: Tensor,
    state: ParameterState,
    group: ParameterGroup<Options>,
  ): void {
    const { lr, betas, eps, weight_decay, amsgrad, maximize, decoupled_weight_decay } = group;
    if (!(state.step instanceof Tensor)) {
      state.step = counter(0);
      state.exp_avg = f.zeros_like(parameter);
      state.exp_avg_sq = f.zeros_like(parameter);
      if (amsgrad) state.max_exp_avg_sq = f.zeros_like(parameter);
    }
    const { step, exp_avg, exp_avg_sq, max_exp_avg_sq } = state as { [name: string]: Tensor };
    step.add_(1);
    const options = {
      lr,
      beta1: betas[0],
      beta2: betas[1],
      eps,
      weight_decay,
      decoupled: decoupled_weight_decay,
      maximize,
      bias_correction1: biasCorrection(betas[0], step.item()),
      bias_correction2: biasCorrection(betas[1], step.item()),
    };
    const largest = amsgrad ? max_exp_avg_sq : null;
    stepInPlace(parameter, grad, (p, g) => f.adam_step(p, g, exp_avg, exp_avg_sq, largest, options));
  }
}

/** The count of steps: a 0-dim tensor of the default dtype, on the CPU wherever the parameter is. */
const counter = (value: number): Tensor => full([], value, { dtype: defaultDType(), device: 'cpu' });

/** Adam with decoupled weight decay (Loshchilov and Hutter, 2019); `weight_decay` is 1e-2 unless given. */
export class AdamW extends Adam {
  static override readonly name: string = 'AdamW';

  constructor(...args: Positional<AdamWOptions>) {
    super({ ...bind(declaredW, args), decoupled_weight_decay: true });
  }

  override load_state_dict(state_dict: OptimizerStateDict): void {
    super.load_state_dict(state_dict);
    for (const group of this.param_groups) group.decoupled_weight_decay = true;
  }
}
