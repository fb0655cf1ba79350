// torch.optim.Rprop.

import * as f from '../engine/functions.ts';
import { bind, ValueError } from '../engine/index.ts';
import { stepInPlace } from '../rules/optimize.ts';
import { optionsOf } from '../rules/signature.ts';
import { floatText } from '../rules/text/python.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, of } from '../torch/kinds.ts';
import type { ParameterGroup, Params } from './groups.ts';
import { type Needs, type ParameterState, recalled } from './kept.ts';
import { type CommonOptions, checkImplementation, common, Optimizer } from './optimizer.ts';
import { notNegative, pairOf, type Rate, type Settled, settle } from './options.ts';

/** Options of Rprop. */
export interface RpropOptions extends CommonOptions {
  /** The size of first steps, 1e-2 by default. */
  lr?: Rate;
  /** What a size is multiplied by where the gradient changes its sign and where it keeps it, [0.5, 1.2] by default. */
  etas?: readonly [number, number];
  /** The least and the largest size, [1e-6, 50] by default. */
  step_sizes?: readonly [number, number];
}
type Options = Settled<RpropOptions>;

const declared = /* @__PURE__ */ optionsOf<{ params: Params<Options> } & RpropOptions>('Rprop.__init__', {
  params: [/* @__PURE__ */ of()],
  lr: [/* @__PURE__ */ of<Rate>('float'), 1e-2],
  etas: [/* @__PURE__ */ of<readonly [number, number]>('tuple of floats'), [0.5, 1.2]],
  step_sizes: [/* @__PURE__ */ of<readonly [number, number]>('tuple of floats'), [1e-6, 50]],
  capturable: [bool, false],
  foreach: [bool, null],
  maximize: [bool, false],
  differentiable: [bool, false],
});

/** @throws ValueError for factors that do not part at 1, and what pairOf throws. */
function etasOf(etas: unknown): [number, number] {
  const [less, more] = pairOf('etas', etas);
  if (less > 0 && less < 1 && more > 1) return [less, more];
  throw new ValueError(`Invalid eta values: ${floatText(less)}, ${floatText(more)}`);
}

/** Steps by the sign of the gradient alone: `new Rprop(net.parameters())`. Source: Riedmiller and Braun, 1993. */
export class Rprop extends Optimizer<Options> {
  static override readonly name: string = 'Rprop';

  constructor(params: Params<Options>, options?: RpropOptions);
  constructor(params: Params<Options>, lr: Rate, options?: Omit<RpropOptions, 'lr'>);
  constructor(
    params: Params<Options>,
    lr: Rate,
    etas: readonly [number, number],
    step_sizes?: readonly [number, number] | Omit<RpropOptions, 'lr' | 'etas'>,
  );
  constructor(options: { params: Params<Options> } & RpropOptions);
  /** @throws ValueError for options outside their range. */
  constructor(...args: readonly unknown[]) {
    const { params, ...options } = settle(declared, bind(declared, args));
    const { lr, foreach, maximize, differentiable, capturable } = options;
    notNegative('Invalid learning rate', lr);
    const etas = etasOf(options.etas);
    const step_sizes = pairOf('step_sizes', options.step_sizes);
    super(params, { lr, etas, step_sizes, foreach, maximize, differentiable, capturable });
    checkImplementation(options);
  }

  protected override get addedLater(): Partial<Options> {
    return common;
  }

  protected override needs({ lr }: ParameterGroup<Options>): Needs {
    return { tensors: { prev: 0, step_size: lr }, numbers: { step: 0 } };
  }

  protected override checkGroup(group: ParameterGroup<Options>): void {
    super.checkGroup(group);
    etasOf(group.etas);
    pairOf('step_sizes', group.step_sizes);
  }

  protected override update(
    parameter: Tensor,
    grad: Tensor,
    state: ParameterState,
    group: ParameterGroup<Options>,
  ): void {
    const { etas, step_sizes, maximize } = group;
    const { prev, step_size, step } = recalled(state, parameter, this.needs(group));
    const [etaminus, etaplus] = etas;
    const [min, max] = step_sizes;
    const options = { etaminus, etaplus, min, max, maximize };
    stepInPlace(parameter, grad, (p, g) => f.rprop_step([p, g, prev, step_size, step], options));
  }
}
