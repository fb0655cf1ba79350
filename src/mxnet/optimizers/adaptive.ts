// Rules that divide by a running size of the gradient: rmsprop, adagrad, adadelta, ftrl. Epsilon stands inside the root.

import * as f from '../../engine/functions.ts';
import type { Tensor } from '../../engine/index.ts';
import { bool, declare, float, optional } from '../base/options.ts';
import { assign, blend, clip, plus, rounded as r } from './arithmetic.ts';
import { bindRule, Optimizer, parts, type RuleArguments, type State, type Step } from './optimizer.ts';

const square = (x: Tensor): Tensor => f.mul(x, x);
const zerosOf = (weight: Tensor): Tensor => f.zeros_like(f.detach(weight));

const rmspropOptions = {
  /** The rate where no scheduler gives it. */
  learning_rate: optional(float, 0.001),
  /** Decay of the mean of squares. */
  gamma1: optional(float, 0.9),
  /** Momentum of the centered form. */
  gamma2: optional(float, 0.9),
  epsilon: optional(float, 1e-8),
  /** Subtract the squared mean (Graves, 2013). */
  centered: optional(bool, false),
  /** Weights are limited to ±clip_weights. */
  clip_weights: optional(float),
};
const rmspropSignature = declare('RMSProp.__init__', rmspropOptions);

/** RMSProp (Tieleman and Hinton, 2012), learning_rate 0.001. State: n, and where centered the mean and the last step. */
export class RMSProp extends Optimizer {
  static override readonly name: string = 'RMSProp';

  gamma1: number;
  gamma2: number;
  epsilon: number;
  centered: boolean;
  clip_weights: number | null;
  override readonly _nullable = ['clip_gradient', 'clip_weights'];

  constructor(...args: RuleArguments<typeof rmspropOptions>) {
    const [options, rest] = bindRule(rmspropSignature, args);
    super({ ...rest, learning_rate: options.learning_rate });
    this.gamma1 = options.gamma1;
    this.gamma2 = options.gamma2;
    this.epsilon = options.epsilon;
    this.centered = options.centered;
    this.clip_weights = options.clip_weights;
  }

  override create_state(_index: number, weight: Tensor): State {
    return Array.from({ length: this.centered ? 3 : 1 }, () => zerosOf(weight));
  }

  // n ← γ1 n + (1 - γ1) G².  Plain: w ← w - η G / √(n + ε)
  // Centered: ḡ ← γ1 ḡ + (1 - γ1) G;  Δ ← γ2 Δ - η G / √(n - ḡ² + ε);  w ← w + Δ
  protected override step(weight: Tensor, grad: Tensor, state: State, { lr, wd }: Step): void {
    const [n, mean, delta] = parts(state, this.centered ? 3 : 1);
    const w = f.detach(weight);
    const g = clip(plus(this.rescaled(grad), w, r(wd)), this.clip_gradient);
    const [gamma1, epsilon, rate] = [r(this.gamma1), r(this.epsilon), r(lr)];
    assign(n, blend(gamma1, n, square(g)));
    if (this.centered) {
      assign(mean, blend(gamma1, mean, g));
      const change = f.div(f.mul(g, rate), f.sqrt(f.add(f.sub(n, square(mean)), epsilon)));
      assign(delta, f.sub(f.mul(delta, r(this.gamma2)), change));
      assign(w, clip(f.add(w, delta), this.clip_weights));
    } else {
      assign(w, clip(f.sub(w, f.div(f.mul(g, rate), f.sqrt(f.add(n, epsilon)))), this.clip_weights));
    }
  }
}

const adaGradOptions = {
  /** Added inside the root. */
  eps: optional(float, 1e-7),
};
const adaGradSignature = declare('AdaGrad.__init__', adaGradOptions);

/** AdaGrad (Duchi, Hazan and Singer, 2011). State: the sum of squares. */
export class AdaGrad extends Optimizer {
  static override readonly name: string = 'AdaGrad';

  float_stable_eps: number;

  constructor(...args: RuleArguments<typeof adaGradOptions>) {
    const [{ eps }, rest] = bindRule(adaGradSignature, args);
    super(rest);
    this.float_stable_eps = eps;
  }

  override create_state(_index: number, weight: Tensor): State {
    return zerosOf(weight);
  }

  // h ← h + G²;  w ← w - η (G / √(h + ε) + λ w)
  protected override step(weight: Tensor, grad: Tensor, state: Tensor, { lr, wd }: Step): void {
    const [h, w, g] = [state, f.detach(weight), this.clipped(grad)];
    assign(h, f.add(h, square(g)));
    const direction = f.div(g, f.sqrt(f.add(h, r(this.float_stable_eps))));
    assign(w, f.sub(w, f.mul(plus(direction, w, r(wd)), r(lr))));
  }
}

const adaDeltaOptions = {
  /** Decay of both means of squares. */
  rho: optional(float, 0.9),
  /** Added inside the roots. */
  epsilon: optional(float, 1e-5),
};
const adaDeltaSignature = declare('AdaDelta.__init__', adaDeltaOptions);

/** AdaDelta (Zeiler, 2012). It has no use for a learning rate. State: means of squares of gradients and of steps. */
export class AdaDelta extends Optimizer {
  static override readonly name: string = 'AdaDelta';

  rho: number;
  epsilon: number;

  constructor(...args: RuleArguments<typeof adaDeltaOptions>) {
    const [{ rho, epsilon }, rest] = bindRule(adaDeltaSignature, args);
    super(rest);
    this.rho = rho;
    this.epsilon = epsilon;
  }

  override create_state(_index: number, weight: Tensor): State {
    return [zerosOf(weight), zerosOf(weight)];
  }

  // a ← ρ a + (1 - ρ) G²;  d = √(δ + ε) / √(a + ε) · G;  δ ← ρ δ + (1 - ρ) d²;  w ← w - d - λ w
  protected override step(weight: Tensor, grad: Tensor, state: State, { wd }: Step): void {
    const [a, delta] = parts(state, 2);
    const [w, g] = [f.detach(weight), this.clipped(grad)];
    assign(a, blend(this.rho, a, square(g)));
    const d = f.mul(f.div(f.sqrt(f.add(delta, this.epsilon)), f.sqrt(f.add(a, this.epsilon))), g);
    assign(delta, blend(this.rho, delta, square(d)));
    assign(w, f.sub(w, plus(d, w, wd)));
  }
}

const ftrlOptions = {
  /** The L1 penalty. */
  lamda1: optional(float, 0.01),
  /** The rate where no scheduler gives it. */
  learning_rate: optional(float, 0.1),
  /** 1. */
  beta: optional(float, 1),
};
const ftrlSignature = declare('Ftrl.__init__', ftrlOptions);

/** Follow the regularized leader (McMahan et al., 2013), learning_rate 0.1. State: z, n. */
export class Ftrl extends Optimizer {
  static override readonly name: string = 'Ftrl';

  lamda1: number;
  beta: number;

  constructor(...args: RuleArguments<typeof ftrlOptions>) {
    const [options, rest] = bindRule(ftrlSignature, args);
    super({ ...rest, learning_rate: options.learning_rate });
    this.lamda1 = options.lamda1;
    this.beta = options.beta;
  }

  override create_state(_index: number, weight: Tensor): State {
    return [zerosOf(weight), zerosOf(weight)];
  }

  // z ← z + G - (√(n + G²) - √n) w / η;  n ← n + G²
  // w ← (sign(z) λ1 - z) / ((β + √n) / η + λ) where |z| > λ1, else 0
  protected override step(weight: Tensor, grad: Tensor, state: State, { lr, wd }: Step): void {
    const [z, n] = parts(state, 2);
    const [w, g] = [f.detach(weight), this.clipped(grad)];
    const [rate, lamda1] = [r(lr), r(this.lamda1)];
    const grown = f.add(n, square(g));
    assign(z, f.sub(f.add(z, g), f.div(f.mul(f.sub(f.sqrt(grown), f.sqrt(n)), w), rate)));
    assign(n, grown);
    const size = f.add(f.div(f.add(f.sqrt(n), r(this.beta)), rate), r(wd));
    const value = f.div(f.sub(f.mul(f.sign(z), lamda1), z), size);
    assign(w, f.where(f.gt(f.abs(z), lamda1), value, 0));
  }
}
