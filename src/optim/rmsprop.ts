// torch.optim.RMSprop, written with in-place ops on the parameter's device.

import * as f from '../engine/functions.ts';
import { bind, signature, ValueError } from '../engine/index.ts';
import { floatText } from '../functional/text/python.ts';
import { full, Tensor } from '../torch/index.ts';
import type { ParameterGroup, Params } from './groups.ts';
import { checkImplementation, type ImplementationOptions, Optimizer } from './optimizer.ts';
import type { ParameterState } from './state-dict.ts';

export interface RMSpropOptions extends ImplementationOptions {
  /** Learning rate, 1e-2. */
  lr?: number;
  /** Decay of the mean square, 0.99. */
  alpha?: number;
  /** Added to the root, 1e-8. */
  eps?: number;
  weight_decay?: number;
  momentum?: number;
  /** Divide by the standard deviation instead of the root mean square. */
  centered?: boolean;
  capturable?: boolean;
  /** Climb instead of descend. */
  maximize?: boolean;
}
type Options = Required<RMSpropOptions>;
type Given = { params: Params<Options> } & Options;

const declared = signature<Given>('RMSprop.__init__', [
  ['params'],
  ['lr', 1e-2],
  ['alpha', 0.99],
  ['eps', 1e-8],
  ['weight_decay', 0],
  ['momentum', 0],
  ['centered', false],
  ['capturable', false],
  ['foreach', null],
  ['maximize', false],
  ['differentiable', false],
]);

/** `new RMSprop(net.parameters(), { lr: 0.01 })`. Source: Tieleman and Hinton, 2012; centered: Graves, 2013. */
export class RMSprop extends Optimizer<Omit<Options, 'fused'>> {
  static override readonly name: string = 'RMSprop';

  constructor(
    ...args:
      | [params: Params<Options>, lr?: number | RMSpropOptions, options?: RMSpropOptions]
      | [{ params: Params<Options> } & RMSpropOptions]
  ) {
    const { params, ...options } = bind(declared, args);
    const { lr, momentum, alpha, eps, centered, weight_decay, capturable, foreach, maximize, differentiable } = options;
    if (!(lr >= 0)) throw new ValueError(`Invalid learning rate: ${floatText(lr)}`);
    if (!(eps >= 0)) throw new ValueError(`Invalid epsilon value: ${floatText(eps)}`);
    if (!(momentum >= 0)) throw new ValueError(`Invalid momentum value: ${floatText(momentum)}`);
    if (!(weight_decay >= 0)) throw new ValueError(`Invalid weight_decay value: ${floatText(weight_decay)}`);
    if (!(alpha >= 0)) throw new ValueError(`Invalid alpha value: ${floatText(alpha)}`);
    super(params, { lr, momentum, alpha, eps, centered, weight_decay, capturable, foreach, maximize, differentiable });
    checkImplementation(options);
  }

  protected override get addedLater(): Partial<Options> {
    return { momentum: 0, centered: false, foreach: null, maximize: false, differentiable: false, capturable: false };
  }

  // v = α v + (1 - α) g²;  d = √(v - m²) if centered (m = α m + (1 - α) g), else √v;  p -= lr g / (d + ε), with momentum on
  // g / (d + ε)
  protected override update(
    parameter: Tensor,
    given: Tensor,
    state: ParameterState,
    group: ParameterGroup<Omit<Options, 'fused'>>,
  ): void {
    const { lr, alpha, eps, weight_decay, momentum, centered, maximize } = group;
    if (!(state.step instanceof Tensor)) {
      state.step = full([], 0, { dtype: 'float32', device: 'cpu' });
      state.square_avg = f.zeros_like(parameter);
      if (momentum > 0) state.momentum_buffer = f.zeros_like(parameter);
      if (centered) state.grad_avg = f.zeros_like(parameter);
    }
    const { step, square_avg, momentum_buffer, grad_avg } = state as { [name: string]: Tensor };
    step.add_(1);
    const signed = maximize ? given.neg() : given;
    const grad = weight_decay === 0 ? signed : signed.add(parameter.detach(), weight_decay);
    square_avg.mul_(alpha).add_(grad.mul(grad), 1 - alpha);
    if (centered) grad_avg.mul_(alpha).add_(grad, 1 - alpha);
    const spread = centered ? square_avg.sub(grad_avg.mul(grad_avg)) : square_avg;
    const scaled = grad.div(spread.sqrt().add_(eps));
    if (momentum > 0) momentum_buffer.mul_(momentum).add_(scaled);
    parameter.detach().sub_(momentum > 0 ? momentum_buffer : scaled, lr);
  }
}
