// torch.optim.RMSprop.

import * as f from '../engine/functions.ts';
import { bind } from '../engine/index.ts';
import { stepInPlace } from '../rules/optimize.ts';
import { optionsOf } from '../rules/signature.ts';

import type { Tensor } from '../torch/index.ts';
import { bool, of } from '../torch/kinds.ts';
import type { ParameterGroup, Params } from './groups.ts';
import { type Needs, type ParameterState, recalled } from './kept.ts';
import { checkImplementation, type ImplementationOptions, Optimizer } from './optimizer.ts';
import { notNegative, type Rate, type Settled, settle } from './options.ts';

/** Options of RMSprop. */
export interface RMSpropOptions extends ImplementationOptions {
  /** Learning rate, 1e-2 by default. */
  lr?: Rate;
  /** Decay of the mean square, 0.99 by default. */
  alpha?: number;
  /** Added to the root, 1e-8 by default. */
  eps?: number;
  /** L2 penalty: weight_decay · parameter is added to the gradient, 0 by default. */
  weight_decay?: number;
  /** How much of the last step is repeated, 0 by default. */
  momentum?: number;
  /** Divide by the standard deviation instead of the root mean square, false by default. */
  centered?: boolean;
  /** For CUDA graphs in PyTorch; changes nothing here. */
  capturable?: boolean;
  /** Climb instead of descend, false by default. */
  maximize?: boolean;
}
type Options = Settled<RMSpropOptions>;

const declared = /* @__PURE__ */ optionsOf<{ params: Params<Options> } & RMSpropOptions>('RMSprop.__init__', {
  params: [/* @__PURE__ */ of()],
  lr: [/* @__PURE__ */ of<Rate>('float'), 1e-2],
  alpha: [/* @__PURE__ */ of<number>('float'), 0.99],
  eps: [/* @__PURE__ */ of<number>('float'), 1e-8],
  weight_decay: [/* @__PURE__ */ of<number>('float'), 0],
  momentum: [/* @__PURE__ */ of<number>('float'), 0],
  centered: [bool, false],
  capturable: [bool, false],
  foreach: [bool, null],
  maximize: [bool, false],
  differentiable: [bool, false],
});

/** `new RMSprop(net.parameters(), { lr: 0.01 })`. Source: Tieleman and Hinton, 2012; centered: Graves, 2013. */
export class RMSprop extends Optimizer<Options> {
  static override readonly name: string = 'RMSprop';

  constructor(params: Params<Options>, options?: RMSpropOptions);
  constructor(params: Params<Options>, lr: Rate, options?: Omit<RMSpropOptions, 'lr'>);
  constructor(
    params: Params<Options>,
    lr: Rate,
    alpha: number,
    eps?: number | Omit<RMSpropOptions, 'lr' | 'alpha'>,
    weight_decay?: number,
    momentum?: number,
    centered?: boolean,
  );
  constructor(options: { params: Params<Options> } & RMSpropOptions);
  /** @throws ValueError for options outside their range. */
  constructor(...args: readonly unknown[]) {
    const { params, ...options } = settle(declared, bind(declared, args));
    const { lr, momentum, alpha, eps, centered, weight_decay, capturable, foreach, maximize, differentiable } = options;
    notNegative('Invalid learning rate', lr);
    notNegative('Invalid epsilon value', eps);
    notNegative('Invalid momentum value', momentum);
    notNegative('Invalid weight_decay value', weight_decay);
    notNegative('Invalid alpha value', alpha);
    super(params, { lr, momentum, alpha, eps, centered, weight_decay, capturable, foreach, maximize, differentiable });
    checkImplementation(options);
  }

  protected override get addedLater(): Partial<Options> {
    return { momentum: 0, centered: false, foreach: null, maximize: false, differentiable: false, capturable: false };
  }

  protected override needs({ momentum, centered }: ParameterGroup<Options>): Needs {
    const more = { ...(momentum > 0 && { momentum_buffer: 0 }), ...(centered && { grad_avg: 0 }) };
    return { tensors: { square_avg: 0, ...more }, numbers: { step: 0 } };
  }

  // v = α v + (1 - α) g²;  d = √(v - m²) if centered (m = α m + (1 - α) g), else √v;  p -= lr g / (d + ε), with momentum on
  // g / (d + ε)
  protected override update(
    parameter: Tensor,
    given: Tensor,
    state: ParameterState,
    group: ParameterGroup<Options>,
  ): void {
    const { lr, alpha, eps, weight_decay, momentum, maximize } = group;
    const kept = recalled(state, parameter, this.needs(group));
    const { square_avg, momentum_buffer = null, grad_avg = null, step } = kept;
    const options = { lr, alpha, eps, weight_decay, momentum, maximize };
    stepInPlace(parameter, given, (p, g) => f.rmsprop_step(p, g, square_avg, momentum_buffer, grad_avg, step, options));
  }
}
