// Gradient descent and its momenta: sgd, nag, signum, dcasgd. The rate stands inside MXNet's momentum, so that a change of
// rate reaches new gradients alone. Source: the rules of MXNet 1.9.1's sgd_mom_update, nag_mom_update and signum_update.

import * as f from '../../engine/functions.ts';
import { AssertionError, type Tensor, widestOn } from '../../engine/index.ts';
import { stepInPlace } from '../../rules/optimize.ts';
import { bool, declare, float, optional } from '../base/options.ts';
import { assign, plus, rounded as r } from './arithmetic.ts';
import { bindRule, Optimizer, type RuleArguments, type State, type Step } from './optimizer.ts';

const plain = { momentum: 0, dampening: 0, weight_decay: 0, nesterov: false, maximize: false, first: false };

/** A rate: a number, or computed from what the weight holds. */
export type Rate = number | Tensor;

/** w ← w - η (g + λ w). */
export function descend(weight: Tensor, g: Tensor, lr: Rate, wd: number): void {
  const [fixed, measured] = typeof lr === 'number' ? [r(lr), null] : [0, f.cast(lr, 'float32')];
  const options = { ...plain, lr: fixed, weight_decay: r(wd) };
  stepInPlace(weight, g, (w, dw) => f.sgd_step(w, dw, null, options, measured));
}

/** -η (g + λ w), with -η and -η λ rounded as MXNet rounds them. */
function change(g: Tensor, w: Tensor, lr: Rate, wd: number): Tensor {
  if (typeof lr === 'number') return plus(f.mul(g, -r(lr)), w, -r(lr) * r(wd));
  const back = f.neg(f.cast(f.cast(lr, 'float32'), widestOn(lr.deviceName)));
  const moved = f.mul(g, f.cast(back, g.dtype));
  return wd === 0 ? moved : f.add(moved, f.mul(w, f.cast(f.mul(back, r(wd)), w.dtype)));
}

/** m ← μ m - η λ w - η g;  w ← w + m. */
export function descendWithMomentum(
  weight: Tensor,
  g: Tensor,
  m: Tensor,
  lr: Rate,
  wd: number,
  momentum: number,
): void {
  const options = { ...plain, lr: -1, momentum: r(momentum) };
  stepInPlace(weight, change(g, f.detach(weight), lr, wd), (w, dw) => f.sgd_step(w, dw, m, options));
}

const sgdOptions = {
  /** μ. */
  momentum: optional(float, 0),
  /** Accepted; there are no sparse gradients. */
  lazy_update: optional(bool, true),
};
const sgdSignature = declare('SGD.__init__', sgdOptions);

/** Stochastic gradient descent: `new SGD({ learning_rate: 0.1, momentum: 0.9 })`. The clip leaves out weight decay. */
export class SGD extends Optimizer {
  static override readonly name: string = 'SGD';

  momentum: number;
  lazy_update: boolean;

  constructor(...args: RuleArguments<typeof sgdOptions>) {
    const [options, rest] = bindRule(sgdSignature, args);
    super(rest);
    this.momentum = options.momentum;
    this.lazy_update = options.lazy_update;
  }

  override create_state(_index: number, weight: Tensor): State {
    return this.momentum === 0 ? null : f.zeros_like(f.detach(weight));
  }

  protected override step(weight: Tensor, grad: Tensor, state: Tensor | null, { lr, wd }: Step): void {
    const g = this.clipped(grad);
    if (state === null) descend(weight, g, lr, wd);
    else descendWithMomentum(weight, g, state, lr, wd, this.momentum);
  }
}

const nagOptions = {
  /** μ. */
  momentum: optional(float, 0),
};
const nagSignature = declare('NAG.__init__', nagOptions);

/** Nesterov's accelerated gradient; without momentum it is SGD. */
export class NAG extends Optimizer {
  static override readonly name: string = 'NAG';

  momentum: number;

  constructor(...args: RuleArguments<typeof nagOptions>) {
    const [options, rest] = bindRule(nagSignature, args);
    super(rest);
    this.momentum = options.momentum;
  }

  override create_state(_index: number, weight: Tensor): State {
    return this.momentum === 0 ? null : f.zeros_like(f.detach(weight));
  }

  // m' = μ m;  w ← w - m' + (μ + 1)(m' - η (g + λ w));  m ← m' - η (g + λ w) with the new w, as MXNet's in-place kernel
  // reads it.
  protected override step(weight: Tensor, grad: Tensor, state: Tensor | null, { lr, wd }: Step): void {
    const g = this.clipped(grad);
    if (state === null) {
      descend(weight, g, lr, wd);
      return;
    }
    const [m, mu, w] = [state, r(this.momentum), f.detach(weight)];
    const moved = f.mul(m, mu);
    const ahead = (): Tensor => f.sub(moved, f.mul(plus(g, w, r(wd)), r(lr)));
    assign(w, f.add(f.sub(w, moved), f.mul(ahead(), mu + 1)));
    assign(m, ahead());
  }
}

const signumOptions = {
  /** The rate where no scheduler gives it. */
  learning_rate: optional(float, 0.01),
  /** μ. */
  momentum: optional(float, 0.9),
  /** Decay that is not seen by the momentum. */
  wd_lh: optional(float, 0),
};
const signumSignature = declare('Signum.__init__', signumOptions);

/** Descent along the sign of the momentum (Bernstein et al., 2018), momentum 0.9; with momentum 0 of the gradient. */
export class Signum extends Optimizer {
  static override readonly name: string = 'Signum';

  momentum: number;
  wd_lh: number;

  constructor(...args: RuleArguments<typeof signumOptions>) {
    const [options, rest] = bindRule(signumSignature, args);
    super({ ...rest, learning_rate: options.learning_rate });
    this.momentum = options.momentum;
    this.wd_lh = options.wd_lh;
  }

  override create_state(_index: number, weight: Tensor): State {
    return this.momentum === 0 ? null : f.zeros_like(f.detach(weight));
  }

  // m ← μ m - (1 - μ)(λ w + g);  w ← (1 - η λ_lh) w + η sign(m).   Without momentum: w ← (1 - η λ) w - η sign(g)
  protected override step(weight: Tensor, grad: Tensor, state: Tensor | null, { lr, wd }: Step): void {
    const w = f.detach(weight);
    if (state === null) {
      assign(w, f.sub(f.mul(w, 1 - r(lr) * r(wd)), f.mul(f.sign(grad), r(lr))));
      return;
    }
    const [m, mu] = [state, r(this.momentum)];
    assign(m, f.sub(f.mul(m, mu), f.mul(plus(this.clipped(grad), w, r(wd)), 1 - mu)));
    assign(w, f.add(f.mul(w, 1 - r(lr) * r(this.wd_lh)), f.mul(f.sign(m), r(lr))));
  }
}

const dcasgdOptions = {
  /** μ. */
  momentum: optional(float, 0),
  /** The weight of the delay's compensation. */
  lamda: optional(float, 0.04),
};
const dcasgdSignature = declare('DCASGD.__init__', dcasgdOptions);

/** Delay-compensated descent (Zheng et al., 2017). Keeps a momentum (null without one) and the weight before the last step. */
export class DCASGD extends Optimizer {
  static override readonly name: string = 'DCASGD';

  momentum: number;
  lamda: number;
  readonly weight_previous: { [index: number]: Tensor } = {};

  constructor(...args: RuleArguments<typeof dcasgdOptions>) {
    const [options, rest] = bindRule(dcasgdSignature, args);
    super(rest);
    this.momentum = options.momentum;
    this.lamda = options.lamda;
  }

  override create_state(_index: number, weight: Tensor): State {
    const w = f.detach(weight);
    return [this.momentum === 0 ? null : f.zeros_like(w), f.clone(w)];
  }

  // Δ = μ m - η (g + λ w + λ_c g² (w - w_before));  w_before ← w;  w ← w + Δ
  protected override step(
    weight: Tensor,
    grad: Tensor,
    state: readonly [Tensor | null, Tensor],
    { lr, wd }: Step,
  ): void {
    const [w, g, [m, before]] = [f.detach(weight), this.clipped(grad), state];
    const delay = f.mul(f.mul(f.mul(g, g), this.lamda), f.sub(w, before));
    let change = f.mul(f.add(plus(g, w, wd), delay), -lr);
    if (m !== null) {
      change = f.add(f.mul(m, this.momentum), change);
      assign(m, change);
    } else if (this.momentum !== 0) throw new AssertionError('the state was made without momentum');
    assign(before, w);
    assign(w, f.add(w, change));
  }
}
