// Adam and its relatives: adam, adamax, nadam. MXNet adds epsilon to the uncorrected root and puts both corrections into
// the learning rate, which is computed in double and then rounded to float32.

import * as f from '../../engine/functions.ts';
import type { Tensor } from '../../engine/index.ts';
import { biasCorrection } from '../../reference/base/bias-correction.ts';
import { power } from '../../reference/base/math.ts';
import { stepInPlace } from '../../rules/optimize.ts';
import { bool, declare, float, optional } from '../base/options.ts';
import { assign, blend, clip, plus, rounded as r } from './arithmetic.ts';
import {
  bindRule,
  Optimizer,
  type OptimizerOptions,
  parts,
  type RuleArguments,
  type State,
  type Step,
} from './optimizer.ts';

interface MomentsOptions {
  readonly learning_rate: number;
  readonly beta1: number;
  readonly beta2: number;
}

/** What rules with two moments share. */
abstract class Moments extends Optimizer {
  beta1: number;
  beta2: number;

  constructor({ beta1, beta2, learning_rate }: MomentsOptions, rest: OptimizerOptions) {
    super({ ...rest, learning_rate });
    this.beta1 = beta1;
    this.beta2 = beta2;
  }

  override create_state(_index: number, weight: Tensor): State {
    const w = f.detach(weight);
    return [f.zeros_like(w), f.zeros_like(w)];
  }

  /** clip(r g + λ w): here weight decay is a part of the gradient. */
  protected decayed(weight: Tensor, grad: Tensor, wd: number): Tensor {
    return clip(plus(this.rescaled(grad), f.detach(weight), wd), this.clip_gradient);
  }
}

const adamOptions = {
  /** The rate where no scheduler gives it. */
  learning_rate: optional(float, 0.001),
  /** Decay of the first moment. */
  beta1: optional(float, 0.9),
  /** Decay of the second. */
  beta2: optional(float, 0.999),
  /** Added to the root. */
  epsilon: optional(float, 1e-8),
  /** Accepted; there are no sparse gradients. */
  lazy_update: optional(bool, true),
};
const adamSignature = declare('Adam.__init__', adamOptions);

/** Adam (Kingma and Ba, 2015): `new Adam({ learning_rate: 0.01 })`. State: mean, variance. */
export class Adam extends Moments {
  static override readonly name: string = 'Adam';

  epsilon: number;
  lazy_update: boolean;

  constructor(...args: RuleArguments<typeof adamOptions>) {
    const [options, rest] = bindRule(adamSignature, args);
    super(options, rest);
    this.epsilon = options.epsilon;
    this.lazy_update = options.lazy_update;
  }

  // w ← w - η √(1 - β2ᵗ) / (1 - β1ᵗ) · m / (√v + ε)
  protected override step(weight: Tensor, grad: Tensor, state: State, { lr, wd, t }: Step): void {
    const [m, v] = parts(state, 2);
    const { beta1, beta2, epsilon } = this;
    const rate = (lr * Math.sqrt(biasCorrection(beta2, t))) / biasCorrection(beta1, t);
    const options = {
      lr: r(rate),
      beta1: r(beta1),
      beta2: r(beta2),
      eps: r(epsilon),
      weight_decay: 0,
      decoupled: false,
      maximize: false,
    };
    stepInPlace(weight, this.decayed(weight, grad, r(wd)), (w, g) => f.adam_step(w, g, m, v, null, null, options));
  }
}

const adamaxOptions = {
  /** The rate where no scheduler gives it. */
  learning_rate: optional(float, 0.002),
  /** Decay of the first moment. */
  beta1: optional(float, 0.9),
  /** Decay of the second. */
  beta2: optional(float, 0.999),
};
const adamaxSignature = declare('Adamax.__init__', adamaxOptions);

/** Adam with the infinity norm (Kingma and Ba, 2015, section 7.1), learning_rate 0.002. State: m, u. */
export class Adamax extends Moments {
  static override readonly name: string = 'Adamax';

  constructor(...args: RuleArguments<typeof adamaxOptions>) {
    super(...bindRule(adamaxSignature, args));
  }

  // m ← β1 m + (1 - β1) G;  u ← max(β2 u, |G|);  w ← w - η / (1 - β1ᵗ) · m / u
  protected override step(weight: Tensor, grad: Tensor, state: State, { lr, wd, t }: Step): void {
    const [m, u] = parts(state, 2);
    const [w, g] = [f.detach(weight), this.decayed(weight, grad, wd)];
    assign(m, blend(this.beta1, m, g));
    assign(u, f.maximum(f.mul(u, this.beta2), f.abs(g)));
    assign(w, f.sub(w, f.div(f.mul(m, lr / biasCorrection(this.beta1, t)), u)));
  }
}

const nadamOptions = {
  /** The rate where no scheduler gives it. */
  learning_rate: optional(float, 0.001),
  /** Decay of the first moment. */
  beta1: optional(float, 0.9),
  /** Decay of the second. */
  beta2: optional(float, 0.999),
  epsilon: optional(float, 1e-8),
  /** How fast the momentum's schedule falls. */
  schedule_decay: optional(float, 0.004),
};
const nadamSignature = declare('Nadam.__init__', nadamOptions);

/** Adam with Nesterov's momentum (Dozat, 2016). The product of momenta is kept once, whatever the number of parameters. */
export class Nadam extends Moments {
  static override readonly name: string = 'Nadam';

  epsilon: number;
  schedule_decay: number;
  m_schedule = 1;

  constructor(...args: RuleArguments<typeof nadamOptions>) {
    const [options, rest] = bindRule(nadamSignature, args);
    super(options, rest);
    this.epsilon = options.epsilon;
    this.schedule_decay = options.schedule_decay;
  }

  /** μ_t = β1 (1 - 0.5 · 0.96^(t · schedule_decay)). */
  private momentum(t: number): number {
    return this.beta1 * (1 - 0.5 * power(0.96, t * this.schedule_decay));
  }

  // Ĝ = G / (1 - Π μ);  m̂ = m / (1 - Π μ · μ_{t+1});  v̂ = v / (1 - β2ᵗ)
  // w ← w - η ((1 - μ_t) Ĝ + μ_{t+1} m̂) / (√v̂ + ε)
  protected override step(weight: Tensor, grad: Tensor, state: State, { lr, wd, t }: Step): void {
    const [m, v] = parts(state, 2);
    const [w, g] = [f.detach(weight), this.decayed(weight, grad, wd)];
    const [now, next] = [this.momentum(t), this.momentum(t + 1)];
    this.m_schedule *= now;
    assign(m, blend(this.beta1, m, g));
    assign(v, blend(this.beta2, v, f.mul(g, g)));
    const direction = f.add(f.mul(g, (1 - now) / (1 - this.m_schedule)), f.mul(m, next / (1 - this.m_schedule * next)));
    const root = f.add(f.sqrt(f.div(v, biasCorrection(this.beta2, t))), this.epsilon);
    assign(w, f.sub(w, f.div(f.mul(direction, lr), root)));
  }
}
