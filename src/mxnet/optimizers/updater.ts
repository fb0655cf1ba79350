// mx.optimizer.get_updater: an optimizer together with the states of its parameters, called for each gradient.

import { bind, Tensor } from '../../engine/index.ts';
import { Callable } from '../../rules/callable.ts';
import { declare, instance, int, required } from '../base/options.ts';
import { Optimizer, type State } from './optimizer.ts';

export interface Updater {
  /** Updates a weight in place; its state is made at the first call. */
  (index: number, grad: Tensor, weight: Tensor): void;
}

const construct = declare('Updater.__init__', { optimizer: required(instance('Optimizer', () => Optimizer)) });
const tensor = instance('NDArray', () => Tensor);
const calling = declare('Updater.__call__', { index: required(int), grad: required(tensor), weight: required(tensor) });

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: instances can be called, see callable.ts.
export class Updater extends Callable {
  static override readonly name: string = 'Updater';

  readonly optimizer: Optimizer;
  /** States by parameter index. */
  readonly states = new Map<number, State>();

  constructor(...args: [optimizer: Optimizer]) {
    super();
    const { optimizer } = bind(construct, args);
    this.optimizer = optimizer;
  }

  protected _call_impl(args: unknown[]): void {
    const { index, grad, weight } = bind(calling, args);
    let state = this.states.get(index);
    if (state === undefined) {
      state = this.optimizer.create_state_multi_precision(index, weight);
      this.states.set(index, state);
    }
    this.optimizer.update_multi_precision(index, weight, grad, state);
  }
}

export const get_updater = (...args: [optimizer: Optimizer]): Updater => new Updater(...args);
