// sgld: gradient descent with noise, whose weights in the end are samples of the posterior.

import * as f from '../../engine/functions.ts';
import type { Tensor } from '../../engine/index.ts';
import type { NDArray } from '../array/ndarray.ts';
import { normal } from '../random/index.ts';
import { assign } from './arithmetic.ts';
import { Optimizer, type State, type Step } from './optimizer.ts';

/** Stochastic gradient Langevin dynamics (Welling and Teh, 2011). The noise comes from MXNet's generator. */
export class SGLD extends Optimizer {
  static override readonly name: string = 'SGLD';

  // w ← w - η/2 (g + λ w) + ε,  ε ~ N(0, η)
  protected override step(weight: Tensor, grad: Tensor, _state: State, { lr, wd }: Step): void {
    const w = f.detach(weight);
    assign(w, f.add(w, f.mul(f.add(this.clipped(grad), f.mul(w, wd)), -lr / 2)));
    const { shape, dtype, context: ctx } = weight as NDArray;
    assign(w, f.add(w, normal({ loc: 0, scale: Math.sqrt(lr), shape, dtype, ctx })));
  }
}
