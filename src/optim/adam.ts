// torch.optim.Adam. What a step computes stands in the engine's row `adam_step`; here are options and state.

import * as f from '../engine/functions.ts';
import { bind } from '../engine/index.ts';
import { stepInPlace } from '../rules/optimize.ts';
import { optionsOf } from '../rules/signature.ts';

import type { Tensor } from '../torch/index.ts';
import { bool, of } from '../torch/kinds.ts';
import type { ParameterGroup, Params } from './groups.ts';
import { type Needs, type ParameterState, recalled } from './kept.ts';
import { checkImplementation, type FusedOptions, Optimizer } from './optimizer.ts';
import { betasOf, checkedMoments, type Rate, type Settled } from './options.ts';

/** Options of AdamW. */
export interface AdamWOptions extends FusedOptions {
  /** Learning rate, 1e-3 by default. */
  lr?: Rate;
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
type Options = Settled<AdamOptions>;

const declared = /* @__PURE__ */ optionsOf<{ params: Params<Options> } & AdamOptions>('Adam.__init__', {
  params: [/* @__PURE__ */ of()],
  lr: [/* @__PURE__ */ of<Rate>('float'), 1e-3],
  betas: [/* @__PURE__ */ of<readonly [number, number]>('tuple of floats'), [0.9, 0.999]],
  eps: [/* @__PURE__ */ of<number>('float'), 1e-8],
  weight_decay: [/* @__PURE__ */ of<number>('float'), 0],
  amsgrad: [bool, false],
  foreach: [bool, null],
  maximize: [bool, false],
  capturable: [bool, false],
  differentiable: [bool, false],
  fused: [bool, null],
  decoupled_weight_decay: [bool, false],
});
const declaredW = /* @__PURE__ */ optionsOf<{ params: Params<Options> } & AdamWOptions>('AdamW.__init__', {
  params: [/* @__PURE__ */ of()],
  lr: [/* @__PURE__ */ of<Rate>('float'), 1e-3],
  betas: [/* @__PURE__ */ of<readonly [number, number]>('tuple of floats'), [0.9, 0.999]],
  eps: [/* @__PURE__ */ of<number>('float'), 1e-8],
  weight_decay: [/* @__PURE__ */ of<number>('float'), 1e-2],
  amsgrad: [bool, false],
  maximize: [bool, false],
  foreach: [bool, null],
  capturable: [bool, false],
  differentiable: [bool, false],
  fused: [bool, null],
});

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
  constructor(params: Params<Options>, lr: Rate, options?: Omit<AdamOptions, 'lr'>);
  constructor(
    params: Params<Options>,
    lr: Rate,
    betas: readonly [number, number],
    eps?: number | Omit<AdamOptions, 'lr' | 'betas'>,
    weight_decay?: number,
    amsgrad?: boolean,
  );
  constructor(options: { params: Params<Options> } & AdamOptions);
  constructor(...args: readonly unknown[]) {
    const { params, ...given } = bind(declared, args);
    const options = checkedMoments(declared, given);
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

  protected override checkGroup(group: ParameterGroup<Options>): void {
    super.checkGroup(group);
    betasOf(group.betas);
  }

  protected override needs({ amsgrad }: ParameterGroup<Options>): Needs {
    return { tensors: { exp_avg: 0, exp_avg_sq: 0, ...(amsgrad && { max_exp_avg_sq: 0 }) }, numbers: { step: 0 } };
  }

  protected override update(
    parameter: Tensor,
    grad: Tensor,
    state: ParameterState,
    group: ParameterGroup<Options>,
  ): void {
    const { lr, betas, eps, weight_decay, maximize, decoupled_weight_decay } = group;
    const kept = recalled(state, parameter, this.needs(group));
    const { exp_avg, exp_avg_sq, max_exp_avg_sq = null, step } = kept;
    const [beta1, beta2] = betas;
    const options = { lr, beta1, beta2, eps, weight_decay, decoupled: decoupled_weight_decay, maximize };
    stepInPlace(parameter, grad, (p, g) => f.adam_step(p, g, exp_avg, exp_avg_sq, max_exp_avg_sq, step, options));
  }
}

/** Adam with decoupled weight decay (Loshchilov and Hutter, 2019); `weight_decay` is 1e-2 unless given. */
export class AdamW extends Adam {
  static override readonly name: string = 'AdamW';

  constructor(params: Params<Options>, options?: AdamWOptions);
  constructor(params: Params<Options>, lr: Rate, options?: Omit<AdamWOptions, 'lr'>);
  constructor(
    params: Params<Options>,
    lr: Rate,
    betas: readonly [number, number],
    eps?: number | Omit<AdamWOptions, 'lr' | 'betas'>,
    weight_decay?: number,
    amsgrad?: boolean,
  );
  constructor(options: { params: Params<Options> } & AdamWOptions);
  constructor(...args: readonly unknown[]) {
    super({ ...bind(declaredW, args), decoupled_weight_decay: true });
  }

  protected override filled(group: ParameterGroup<Options>): ParameterGroup<Options> {
    return { ...super.filled(group), decoupled_weight_decay: true };
  }
}
