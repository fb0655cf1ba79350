// Gradient descent and its momenta: sgd, nag, signum, dcasgd. The rate stands inside MXNet's momentum, so that a change of
// rate reaches new gradients alone. Source: the rules of MXNet 1.9.1's sgd_mom_update, nag_mom_update and signum_update.

import * as f from '../../engine/functions.ts';
import { AssertionError, type Tensor } from '../../engine/index.ts';
import { stepInPlace } from '../optimize.ts';
import { assign, plus, rounded as r } from './arithmetic.ts';
import { Optimizer, type OptimizerOptions, own, type State, type Step } from './optimizer.ts';

const plain = { momentum: 0, dampening: 0, weight_decay: 0, nesterov: false, maximize: false, first: false };

/** w ← w - η (g + λ w). */
export function descend(weight: Tensor, g: Tensor, lr: number, wd: number): void {
  const options = { ...plain, lr: r(lr), weight_decay: r(wd) };
  stepInPlace(weight, g, (w, dw) => f.sgd_step(w, dw, null, options));
}

/** m ← μ m - η λ w - η g;  w ← w + m. */
export function descendWithMomentum(
  weight: Tensor,
  g: Tensor,
  m: Tensor,
  lr: number,
  wd: number,
  momentum: number,
): void {
  const change = plus(f.mul(g, -r(lr)), f.detach(weight), -r(lr) * r(wd));
  const options = { ...plain, lr: -1, momentum: r(momentum) };
  stepInPlace(weight, change, (w, dw) => f.sgd_step(w, dw, m, options));
}

export interface MomentumOptions extends OptimizerOptions {
  /** μ, 0. */
  momentum?: number;
}
export interface SGDOptions extends MomentumOptions {
  /** Accepted; there are no sparse gradients. */
  lazy_update?: boolean;
}

/** Stochastic gradient descent: `new SGD({ learning_rate: 0.1, momentum: 0.9 })`. The clip leaves out weight decay. */
export class SGD extends Optimizer {
  static override readonly name: string = 'SGD';

  momentum: number;
  lazy_update: boolean;

  constructor(...args: [SGDOptions?] | [momentum: number, ...unknown[]]) {
    const [options, rest] = own<Required<SGDOptions>>(
      'SGD',
      [
        ['momentum', 0],
        ['lazy_update', true],
      ],
      args,
    );
    super(rest);
    this.momentum = options.momentum;
    this.lazy_update = options.lazy_update;
  }

  override create_state(_index: number, weight: Tensor): State {
    return this.momentum === 0 ? null : f.zeros_like(f.detach(weight));
  }

  protected override step(weight: Tensor, grad: Tensor, state: State, { lr, wd }: Step): void {
    const g = this.clipped(grad);
    if (state === null) descend(weight, g, lr, wd);
    else descendWithMomentum(weight, g, state as Tensor, lr, wd, this.momentum);
  }
}

/** Nesterov's accelerated gradient; without momentum it is SGD. */
export class NAG extends Optimizer {
  static override readonly name: string = 'NAG';

  momentum: number;

  constructor(...args: [MomentumOptions?] | [momentum: number, ...unknown[]]) {
    const [options, rest] = own<Required<MomentumOptions>>('NAG', [['momentum', 0]], args);
    super(rest);
    this.momentum = options.momentum;
  }

  override create_state(_index: number, weight: Tensor): State {
    return this.momentum === 0 ? null : f.zeros_like(f.detach(weight));
  }

  // m' = μ m;  w ← w - m' + (μ + 1)(m' - η (g + λ w));  m ← m' - η (g + λ w) with the new w, as MXNet's in-place kernel
  // reads it.
  protected override step(weight: Tensor, grad: Tensor, state: State, { lr, wd }: Step): void {
    const g = this.clipped(grad);
    if (state === null) {
      descend(weight, g, lr, wd);
      return;
    }
    const [m, mu, w] = [state as Tensor, r(this.momentum), f.detach(weight)];
    const moved = f.mul(m, mu);
    const ahead = (): Tensor => f.sub(moved, f.mul(plus(g, w, r(wd)), r(lr)));
    assign(w, f.add(f.sub(w, moved), f.mul(ahead(), mu + 1)));
    assign(m, ahead());
  }
}

export interface SignumOptions extends MomentumOptions {
  /** Decay that is not seen by the momentum, 0. */
  wd_lh?: number;
}

/** Descent along the sign of the momentum (Bernstein et al., 2018), momentum 0.9; with momentum 0 of the gradient. */
export class Signum extends Optimizer {
  static override readonly name: string = 'Signum';

  momentum: number;
  wd_lh: number;

  constructor(...args: [SignumOptions?] | [learning_rate: number, ...unknown[]]) {
    const [options, rest] = own<Required<SignumOptions>>(
      'Signum',
      [
        ['learning_rate', 0.01],
        ['momentum', 0.9],
        ['wd_lh', 0],
      ],
      args,
    );
    super({ ...rest, learning_rate: options.learning_rate });
    this.momentum = options.momentum;
    this.wd_lh = options.wd_lh;
  }

  override create_state(_index: number, weight: Tensor): State {
    return this.momentum === 0 ? null : f.zeros_like(f.detach(weight));
  }

  // m ← μ m - (1 - μ)(λ w + g);  w ← (1 - η λ_lh) w + η sign(m).   Without momentum: w ← (1 - η λ) w - η sign(g)
  protected override step(weight: Tensor, grad: Tensor, state: State, { lr, wd }: Step): void {
    const w = f.detach(weight);
    if (state === null) {
      assign(w, f.sub(f.mul(w, 1 - r(lr) * r(wd)), f.mul(f.sign(grad), r(lr))));
      return;
    }
    const [m, mu] = [state as Tensor, r(this.momentum)];
    assign(m, f.sub(f.mul(m, mu), f.mul(plus(this.clipped(grad), w, r(wd)), 1 - mu)));
    assign(w, f.add(f.mul(w, 1 - r(lr) * r(this.wd_lh)), f.mul(f.sign(m), r(lr))));
  }
}

export interface DCASGDOptions extends MomentumOptions {
  /** The weight of the delay's compensation, 0.04. */
  lamda?: number;
}

/** Delay-compensated descent (Zheng et al., 2017). Keeps a momentum (null without one) and the weight before the last step. */
export class DCASGD extends Optimizer {
  static override readonly name: string = 'DCASGD';

  momentum: number;
  lamda: number;
  readonly weight_previous: { [index: number]: Tensor } = {};

  constructor(...args: [DCASGDOptions?] | [momentum: number, ...unknown[]]) {
    const [options, rest] = own<Required<DCASGDOptions>>(
      'DCASGD',
      [
        ['momentum', 0],
        ['lamda', 0.04],
      ],
      args,
    );
    super(rest);
    this.momentum = options.momentum;
    this.lamda = options.lamda;
  }

  override create_state(_index: number, weight: Tensor): State {
    const w = f.detach(weight);
    return [this.momentum === 0 ? null : f.zeros_like(w), f.clone(w)];
  }

  // Δ = μ m - η (g + λ w + λ_c g² (w - w_before));  w_before ← w;  w ← w + Δ
  protected override step(weight: Tensor, grad: Tensor, state: State, { lr, wd }: Step): void {
    const [w, g] = [f.detach(weight), this.clipped(grad)];
    const [m, before] = state as readonly [Tensor | null, Tensor];
    const delay = f.mul(f.mul(f.mul(g, g), this.lamda), f.sub(w, before));
    let change = f.mul(f.add(plus(g, w, wd), delay), -lr);
    if (m !== null) {
      change = f.add(f.mul(m, this.momentum), change);
      assign(m, change);
    } else if (this.momentum !== 0) throw new AssertionError('', 'the state was made without momentum');
    assign(before, w);
    assign(w, f.add(w, change));
  }
}
