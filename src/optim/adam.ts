// torch.optim.Adam. What a step computes stands in the engine's row `adam_step`; here are options and state.

import * as f from '../engine/functions.ts';
import { bind, defaultDType, ValueError } from '../engine/index.ts';
import { stepInPlace } from '../rules/optimize.ts';
import { optionsOf } from '../rules/signature.ts';
import { floatText } from '../rules/text/python.ts';
import { full, Tensor } from '../torch/index.ts';
import { bool, float, of, optional, required } from '../torch/kinds.ts';
import type { ParameterGroup, Params } from './groups.ts';
import { checkImplementation, type FusedOptions, Optimizer } from './optimizer.ts';
import { keptTensor, type OptimizerStateDict, type ParameterState } from './state-dict.ts';

/** Options of AdamW. */
export interface AdamWOptions extends FusedOptions {
  /** Learning rate, 1e-3 by default. */
  lr?: number;
  /** Decay of the first and of the second moment, [0.9, 0.999] by default. */
  betas?: readonly [number, number];
  /** Added to the denominator, 1e-8 by default. */
  eps?: number;
  /** How much of the parameter is penalized, 0 by default in Adam and 1e-2 in AdamW. */
  weight_decay?: number;
  /** Divide by the largest second moment so far (Reddi et al., 2018), false by default. */
  amsgrad?: boolean;
  /** Climb instead of descend, false by default. */
  maximize?: boolean;
  /** For CUDA graphs in PyTorch; changes nothing here. */
  capturable?: boolean;
}
/** Options of Adam. */
export interface AdamOptions extends AdamWOptions {
  /** Shrink the parameters by lr · weight_decay instead of adding a penalty to the gradient, as AdamW does. */
  decoupled_weight_decay?: boolean;
}
type Options = Required<AdamOptions>;

const declared = /* @__PURE__ */ optionsOf<{ params: Params<Options> } & AdamOptions>('Adam.__init__', {
  params: required(of()),
  lr: optional(float, 1e-3),
  betas: optional(of<readonly [number, number]>('tuple of floats'), [0.9, 0.999]),
  eps: optional(float, 1e-8),
  weight_decay: optional(float, 0),
  amsgrad: optional(bool, false),
  foreach: optional(bool),
  maximize: optional(bool, false),
  capturable: optional(bool, false),
  differentiable: optional(bool, false),
  fused: optional(bool),
  decoupled_weight_decay: optional(bool, false),
});
const declaredW = /* @__PURE__ */ optionsOf<{ params: Params<Options> } & AdamWOptions>('AdamW.__init__', {
  params: required(of()),
  lr: optional(float, 1e-3),
  betas: optional(of<readonly [number, number]>('tuple of floats'), [0.9, 0.999]),
  eps: optional(float, 1e-8),
  weight_decay: optional(float, 1e-2),
  amsgrad: optional(bool, false),
  maximize: optional(bool, false),
  foreach: optional(bool),
  capturable: optional(bool, false),
  differentiable: optional(bool, false),
  fused: optional(bool),
});

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

  constructor(params: Params<Options>, options?: AdamOptions);
  constructor(params: Params<Options>, lr: number, options?: Omit<AdamOptions, 'lr'>);
  constructor(
    params: Params<Options>,
    lr: number,
    betas: readonly [number, number],
    eps?: number | Omit<AdamOptions, 'lr' | 'betas'>,
    weight_decay?: number,
    amsgrad?: boolean,
  );
  constructor(options: { params: Params<Options> } & AdamOptions);
  constructor(...args: readonly unknown[]) {
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
    const [beta1, beta2] = betas;
    const options = { lr, beta1, beta2, eps, weight_decay, decoupled: decoupled_weight_decay, maximize };
    const steps = keptTensor(state, 'step');
    const [first, second] = [keptTensor(state, 'exp_avg'), keptTensor(state, 'exp_avg_sq')];
    const largest = amsgrad ? keptTensor(state, 'max_exp_avg_sq') : null;
    stepInPlace(parameter, grad, (p, g) => f.adam_step(p, g, first, second, largest, steps, options));
  }
}

/** The count of steps: a 0-dim tensor of the default dtype, on the CPU wherever the parameter is. */
const counter = (value: number): Tensor => full([], value, { dtype: defaultDType(), device: 'cpu' });

/** Adam with decoupled weight decay (Loshchilov and Hutter, 2019); `weight_decay` is 1e-2 unless given. */
export class AdamW extends Adam {
  static override readonly name: string = 'AdamW';

  constructor(params: Params<Options>, options?: AdamWOptions);
  constructor(params: Params<Options>, lr: number, options?: Omit<AdamWOptions, 'lr'>);
  constructor(
    params: Params<Options>,
    lr: number,
    betas: readonly [number, number],
    eps?: number | Omit<AdamWOptions, 'lr' | 'betas'>,
    weight_decay?: number,
    amsgrad?: boolean,
  );
  constructor(options: { params: Params<Options> } & AdamWOptions);
  constructor(...args: readonly unknown[]) {
    super({ ...bind(declaredW, args), decoupled_weight_decay: true });
  }

  override load_state_dict(state_dict: OptimizerStateDict): void {
    super.load_state_dict(state_dict);
    for (const group of this.param_groups) group.decoupled_weight_decay = true;
  }
}
