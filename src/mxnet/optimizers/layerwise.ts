// Rules for large batches and their kin: ftml, and lamb and lars, which scale each parameter's step by norms.

import * as f from '../../engine/functions.ts';
import { type Tensor, widestOn } from '../../engine/index.ts';
import { biasCorrection } from '../../reference/base/bias-correction.ts';
import { bool, declare, float, optional } from '../base/options.ts';
import { assign, blend, clip, plus, rounded as r } from './arithmetic.ts';
import { bindRule, Optimizer, parts, type RuleArguments, type State, type Step } from './optimizer.ts';
import { descend, descendWithMomentum, type Rate } from './sgd.ts';

const zerosOf = (weight: Tensor): Tensor => f.zeros_like(f.detach(weight));
/** ‖x‖, rounded to x's dtype and then in double, where its device has that. */
const norm = (x: Tensor): Tensor => f.cast(f.norm(x, 2), widestOn(x.deviceName));

const ftmlOptions = {
  /** 0.6 */
  beta1: optional(float, 0.6),
  beta2: optional(float, 0.999),
  epsilon: optional(float, 1e-8),
};
const ftmlSignature = declare('FTML.__init__', ftmlOptions);

/** Follow the moving leader (Zheng and Kwok, 2017). State: d, v, z. */
export class FTML extends Optimizer {
  static override readonly name: string = 'FTML';

  beta1: number;
  beta2: number;
  epsilon: number;

  constructor(...args: RuleArguments<typeof ftmlOptions>) {
    const [options, rest] = bindRule(ftmlSignature, args);
    super(rest);
    this.beta1 = options.beta1;
    this.beta2 = options.beta2;
    this.epsilon = options.epsilon;
  }

  override create_state(_index: number, weight: Tensor): State {
    return [zerosOf(weight), zerosOf(weight), zerosOf(weight)];
  }

  // v ← β2 v + (1 - β2) G²;  d' = (1 - β1ᵗ) / η (√(v / (1 - β2ᵗ)) + ε)
  // z ← β1 z + (1 - β1) G - (d' - β1 d) w;  d ← d';  w ← -z / d
  protected override step(weight: Tensor, grad: Tensor, state: State, { lr, wd, t }: Step): void {
    const [d, v, z] = parts(state, 3);
    const [w, beta1, beta2] = [f.detach(weight), r(this.beta1), r(this.beta2)];
    const g = clip(plus(this.rescaled(grad), w, r(wd)), this.clip_gradient);
    assign(v, blend(beta2, v, f.mul(g, g)));
    const root = f.add(f.sqrt(f.div(v, biasCorrection(beta2, t))), r(this.epsilon));
    const grown = f.mul(root, biasCorrection(beta1, t) / r(lr));
    assign(z, f.sub(blend(beta1, z, g), f.mul(f.sub(grown, f.mul(d, beta1)), w)));
    assign(d, grown);
    assign(w, f.neg(f.div(z, d)));
  }
}

const lambOptions = {
  /** The rate where no scheduler gives it. */
  learning_rate: optional(float, 0.001),
  beta1: optional(float, 0.9),
  beta2: optional(float, 0.999),
  /** 1e-6 */
  epsilon: optional(float, 1e-6),
  /** Limits of the weight's norm. */
  lower_bound: optional(float),
  upper_bound: optional(float),
  bias_correction: optional(bool, true),
};
const lambSignature = declare('LAMB.__init__', lambOptions);

/** Adam whose steps are as long as the weight (You et al., 2020), learning_rate 0.001. State: mean, variance. */
export class LAMB extends Optimizer {
  static override readonly name: string = 'LAMB';

  beta1: number;
  beta2: number;
  epsilon: number;
  lower_bound: number | null;
  upper_bound: number | null;
  override readonly _nullable = ['clip_gradient', 'lower_bound', 'upper_bound'];
  bias_correction: boolean;

  constructor(...args: RuleArguments<typeof lambOptions>) {
    const [options, rest] = bindRule(lambSignature, args);
    super({ ...rest, learning_rate: options.learning_rate });
    this.beta1 = options.beta1;
    this.beta2 = options.beta2;
    this.epsilon = options.epsilon;
    this.lower_bound = options.lower_bound;
    this.upper_bound = options.upper_bound;
    this.bias_correction = options.bias_correction;
  }

  override create_state(_index: number, weight: Tensor): State {
    return [zerosOf(weight), zerosOf(weight)];
  }

  // d = m̂ / (√v̂ + ε) + λ w;  w ← w - η ‖w‖ / ‖d‖ · d
  protected override step(weight: Tensor, grad: Tensor, state: State, { lr, wd, t }: Step): void {
    const [mean, variance] = parts(state, 2);
    const [w, g] = [f.detach(weight), this.clipped(grad)];
    const [beta1, beta2] = [r(this.beta1), r(this.beta2)];
    assign(mean, blend(beta1, mean, g));
    assign(variance, blend(beta2, variance, f.mul(g, g)));
    const [c1, c2] = this.bias_correction ? [biasCorrection(beta1, t), biasCorrection(beta2, t)] : [1, 1];
    const root = f.add(f.sqrt(f.div(variance, c2)), r(this.epsilon));
    const direction = plus(f.div(f.div(mean, c1), root), w, r(wd));
    const rate = f.mul(this.trust(norm(w), norm(direction)), r(lr));
    assign(w, f.sub(w, f.mul(direction, f.cast(rate, w.dtype))));
  }

  /** ‖w‖ within its limits, over ‖d‖; 1 where either is 0. */
  private trust(size: Tensor, step: Tensor): Tensor {
    const { lower_bound, upper_bound } = this;
    const least = lower_bound ? f.maximum(size, r(lower_bound)) : size;
    const bounded = upper_bound ? f.minimum(least, r(upper_bound)) : least;
    const none = f.logical_or(f.eq(bounded, 0), f.eq(step, 0));
    return f.where(none, 1, f.div(bounded, step));
  }
}

const larsOptions = {
  momentum: optional(float, 0),
  lazy_update: optional(bool, true),
  /** The trust coefficient. */
  eta: optional(float, 0.001),
  eps: optional(float, 0),
  /** Momentum follows changes of the rate. */
  momentum_correction: optional(bool, true),
};
const larsSignature = declare('LARS.__init__', larsOptions);

/** SGD with a rate per parameter (You, Gitman and Ginsburg, 2017); biases, gammas and betas keep the common one. */
export class LARS extends Optimizer {
  static override readonly name: string = 'LARS';

  momentum: number;
  lazy_update: boolean;
  eta: number;
  eps: number;
  momentum_correction: boolean;
  last_lr: number | null = null;
  cur_lr: number | null = null;
  override readonly _nullable = ['clip_gradient', 'last_lr', 'cur_lr'];

  constructor(...args: RuleArguments<typeof larsOptions>) {
    const [options, rest] = bindRule(larsSignature, args);
    super(rest);
    this.momentum = options.momentum;
    this.lazy_update = options.lazy_update;
    this.eta = options.eta;
    this.eps = options.eps;
    this.momentum_correction = options.momentum_correction;
  }

  override create_state(_index: number, weight: Tensor): State {
    return this.momentum === 0 ? null : zerosOf(weight);
  }

  // rate = η · c ‖w‖ / (‖r g‖ + λ ‖w‖ + ε), where both norms are above 0
  protected override step(weight: Tensor, grad: Tensor, state: Tensor | null, { lr, wd, index }: Step): void {
    const rate = this.rate(index, f.detach(weight), grad, lr, wd);
    const g = this.clipped(grad);
    if (state === null) descend(weight, g, rate, wd);
    else descendWithMomentum(weight, g, state, rate, wd, this.momentumNow());
  }

  private rate(index: number, weight: Tensor, grad: Tensor, lr: number, wd: number): Rate {
    if (/(gamma|beta|bias)$/.test(this.idx2name[index] ?? '')) return lr;
    const [size, slope] = [weight, this.rescaled(grad)].map(norm);
    const own = f.div(f.mul(size, lr * this.eta), f.add(f.add(slope, f.mul(size, wd)), this.eps));
    return f.where(f.logical_and(f.gt(size, 0), f.gt(slope, 0)), own, lr);
  }

  private momentumNow(): number {
    this.last_lr = this.cur_lr;
    this.cur_lr = this.learning_rate;
    return this.momentum_correction && this.last_lr ? this.momentum * (this.cur_lr / this.last_lr) : this.momentum;
  }
}
