// torch.optim.SGD. What a step computes stands in the engine's row `sgd_step`.

import * as f from '../engine/functions.ts';
import { bind, ValueError } from '../engine/index.ts';
import { stepInPlace } from '../rules/optimize.ts';
import { optionsOf } from '../rules/signature.ts';

import type { Tensor } from '../torch/index.ts';
import { bool, of } from '../torch/kinds.ts';
import type { ParameterGroup, Params } from './groups.ts';
import { keptTensor, type Needs, type ParameterState } from './kept.ts';
import { checkImplementation, type FusedOptions, Optimizer } from './optimizer.ts';
import { notNegative, type Rate, type Settled, settle } from './options.ts';

/** Options of SGD. */
export interface SGDOptions extends FusedOptions {
  /** Learning rate, 1e-3 by default. */
  lr?: Rate;
  /** How much of the last step is repeated, 0 by default. */
  momentum?: number;
  /** How much of a new gradient momentum leaves out, 0 by default. */
  dampening?: number;
  /** L2 penalty: weight_decay · parameter is added to the gradient, 0 by default. */
  weight_decay?: number;
  /** Step from where momentum leads (Nesterov), false by default. */
  nesterov?: boolean;
  /** Climb instead of descend, false by default. */
  maximize?: boolean;
}
type Options = Settled<SGDOptions>;

const declared = /* @__PURE__ */ optionsOf<{ params: Params<Options> } & SGDOptions>('SGD.__init__', {
  params: [/* @__PURE__ */ of()],
  lr: [/* @__PURE__ */ of<Rate>('float'), 1e-3],
  momentum: [/* @__PURE__ */ of<number>('float'), 0],
  dampening: [/* @__PURE__ */ of<number>('float'), 0],
  weight_decay: [/* @__PURE__ */ of<number>('float'), 0],
  nesterov: [bool, false],
  maximize: [bool, false],
  foreach: [bool, null],
  differentiable: [bool, false],
  fused: [bool, null],
});

/**
 * Stochastic gradient descent with momentum (Sutskever et al., 2013): `new SGD(net.parameters(), { lr: 0.1 })`.
 * @throws ValueError for options outside their range.
 */
export class SGD extends Optimizer<Options> {
  static override readonly name: string = 'SGD';

  constructor(params: Params<Options>, options?: SGDOptions);
  constructor(params: Params<Options>, lr: Rate, options?: Omit<SGDOptions, 'lr'>);
  constructor(
    params: Params<Options>,
    lr: Rate,
    momentum: number,
    dampening?: number | Omit<SGDOptions, 'lr' | 'momentum'>,
    weight_decay?: number,
    nesterov?: boolean,
  );
  constructor(options: { params: Params<Options> } & SGDOptions);
  constructor(...args: readonly unknown[]) {
    // PyTorch asks here whether a number is below 0, which NaN is not.
    const options = settle(declared, bind(declared, args), true);
    const { params, lr, momentum, dampening, weight_decay, nesterov } = options;
    const { maximize, foreach, differentiable, fused } = options;
    notNegative('Invalid learning rate', lr, true);
    notNegative('Invalid momentum value', momentum, true);
    notNegative('Invalid weight_decay value', weight_decay, true);
    if (nesterov && (momentum <= 0 || dampening !== 0)) {
      throw new ValueError('Nesterov momentum requires a momentum and zero dampening');
    }
    super(params, { lr, momentum, dampening, weight_decay, nesterov, maximize, foreach, differentiable, fused });
    checkImplementation(options);
  }

  protected override get addedLater(): Partial<Options> {
    return { nesterov: false, maximize: false, foreach: null, differentiable: false, fused: false };
  }

  protected override needs({ momentum }: ParameterGroup<Options>, state: ParameterState): Needs {
    return { tensors: momentum !== 0 && state.momentum_buffer ? { momentum_buffer: 0 } : {}, numbers: {} };
  }

  protected override update(
    parameter: Tensor,
    grad: Tensor,
    state: ParameterState,
    group: ParameterGroup<Options>,
  ): void {
    const { lr, momentum, dampening, weight_decay, nesterov, maximize } = group;
    const first = !state.momentum_buffer;
    if (momentum !== 0 && first) state.momentum_buffer = f.zeros_like(parameter);
    const buffer = momentum === 0 ? null : keptTensor(state, 'momentum_buffer', parameter);
    const options = { lr, momentum, dampening, weight_decay, nesterov, maximize, first };
    stepInPlace(parameter, grad, (p, g) => f.sgd_step(p, g, buffer, options));
  }
}
