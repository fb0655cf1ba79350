// mx.optimizer.get_updater: an optimizer together with the states of its parameters, called for each gradient.

import type { Tensor } from '../../engine/index.ts';
import { Callable } from '../../rules/callable.ts';
import type { Optimizer, State } from './optimizer.ts';

export interface Updater {
  /** Updates a weight in place; its state is made at the first call. */
  (index: number, grad: Tensor, weight: Tensor): void;
}

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: instances can be called, see callable.ts.
export class Updater extends Callable {
  static override readonly name: string = 'Updater';

  readonly optimizer: Optimizer;
  /** States by parameter index. */
  readonly states = new Map<number, State>();

  constructor(optimizer: Optimizer) {
    super();
    this.optimizer = optimizer;
  }

  protected _call_impl([index, grad, weight]: [number, Tensor, Tensor]): void {
    let state = this.states.get(index);
    if (state === undefined) {
      state = this.optimizer.create_state_multi_precision(index, weight);
      this.states.set(index, state);
    }
    this.optimizer.update_multi_precision(index, weight, grad, state);
  }
}

export const get_updater = (optimizer: Optimizer): Updater => new Updater(optimizer);
