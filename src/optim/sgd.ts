// torch.optim.SGD. What a step computes stands in the engine's row `sgd_step`.

import * as f from '../engine/functions.ts';
import { bind, signature, ValueError } from '../engine/index.ts';
import { stepInPlace } from '../functional/optimize.ts';
import { floatText } from '../functional/text/python.ts';
import type { Tensor } from '../torch/index.ts';
import type { ParameterGroup, Params } from './groups.ts';
import { checkImplementation, type ImplementationOptions, Optimizer } from './optimizer.ts';
import type { ParameterState } from './state-dict.ts';

export interface SGDOptions extends ImplementationOptions {
  /** Learning rate, 1e-3. */
  lr?: number;
  momentum?: number;
  /** How much of a new gradient momentum leaves out. */
  dampening?: number;
  /** L2 penalty. */
  weight_decay?: number;
  nesterov?: boolean;
  /** Climb instead of descend. */
  maximize?: boolean;
}
type Options = Required<SGDOptions>;
type Given = { params: Params<Options> } & Options;

const declared = signature<Given>('SGD.__init__', [
  ['params'],
  ['lr', 1e-3],
  ['momentum', 0],
  ['dampening', 0],
  ['weight_decay', 0],
  ['nesterov', false],
  ['maximize', false],
  ['foreach', null],
  ['differentiable', false],
  ['fused', null],
]);

type Positional = [
  params: Params<Options>,
  lr?: number | SGDOptions,
  momentum?: number | SGDOptions,
  dampening?: number | SGDOptions,
  weight_decay?: number | SGDOptions,
  nesterov?: boolean | SGDOptions,
  options?: SGDOptions,
];

/**
 * Stochastic gradient descent with momentum (Sutskever et al., 2013): `new SGD(net.parameters(), { lr: 0.1 })`.
 * @throws ValueError for options outside their range.
 */
export class SGD extends Optimizer<Options> {
  static override readonly name: string = 'SGD';

  constructor(...args: Positional | [options: { params: Params<Options> } & SGDOptions]) {
    const options = bind(declared, args);
    const { params, lr, momentum, dampening, weight_decay, nesterov } = options;
    const { maximize, foreach, differentiable, fused } = options;
    if (lr < 0) throw new ValueError(`Invalid learning rate: ${floatText(lr)}`);
    if (momentum < 0) throw new ValueError(`Invalid momentum value: ${floatText(momentum)}`);
    if (weight_decay < 0) throw new ValueError(`Invalid weight_decay value: ${floatText(weight_decay)}`);
    if (nesterov && (momentum <= 0 || dampening !== 0)) {
      throw new ValueError('Nesterov momentum requires a momentum and zero dampening');
    }
    super(params, { lr, momentum, dampening, weight_decay, nesterov, maximize, foreach, differentiable, fused });
    checkImplementation(options);
  }

  protected override get addedLater(): Partial<Options> {
    return { nesterov: false, maximize: false, foreach: null, differentiable: false, fused: false };
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
    const buffer = momentum === 0 ? null : (state.momentum_buffer as Tensor);
    const options = { lr, momentum, dampening, weight_decay, nesterov, maximize, first };
    stepInPlace(parameter, grad, (p, g) => f.sgd_step(p, g, buffer, options));
  }
}
