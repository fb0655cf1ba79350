// Steps of the rules from before Adam, in place: Adadelta, ASGD, Rprop. They round and count as optimize.ts says.

import { pow } from '../base/math.ts';
import type { Kernel, View } from './kernel.ts';
import { counted, elements, rounding } from './optimize.ts';

export interface AdadeltaStep {
  readonly lr: number;
  readonly rho: number;
  readonly eps: number;
  readonly weight_decay: number;
  readonly maximize: boolean;
}

export interface ASGDStep {
  readonly lr: number;
  readonly lambd: number;
  readonly alpha: number;
  readonly t0: number;
  readonly weight_decay: number;
  readonly maximize: boolean;
}

export interface RpropStep {
  /** What a step's size is multiplied by where the gradient changed its sign, and where it kept it. */
  readonly etaminus: number;
  readonly etaplus: number;
  /** The least and the largest size. */
  readonly min: number;
  readonly max: number;
  readonly maximize: boolean;
}

// v = ρ v + (1 - ρ) g²;  δ = √(a + ε) / √(v + ε) · g;  a = ρ a + (1 - ρ) δ²;  p -= lr δ
export const adadelta_step: Kernel<readonly [View, View, View, View, View], AdadeltaStep> = (
  [parameter, gradient, square, accumulated, steps],
  _outputs,
  { lr, rho, eps, weight_decay, maximize },
) => {
  counted(steps);
  const [p, grads, v, a] = [parameter, gradient, square, accumulated].map(elements);
  const r = rounding(parameter.dtype);
  const [keep, take, tiny, wd, rate] = [rho, 1 - rho, eps, weight_decay, lr].map(r);
  for (let i = 0; i < p.length; i++) {
    let g = maximize ? -grads[i] : grads[i];
    if (wd !== 0) g = r(wd * p[i] + g);
    v[i] = r(take * g) * g + r(v[i] * keep);
    const delta = r(r(r(Math.sqrt(r(a[i] + tiny))) / r(Math.sqrt(r(v[i] + tiny)))) * g);
    a[i] = r(take * delta) * delta + r(a[i] * keep);
    p[i] -= rate * delta;
  }
};

/** Of ASGD: η and μ of the step that is counted here; those of the next are kept. */
// η = lr / (1 + λ lr t)^α;  μ = 1 / max(1, t - t0)
export function averaging(
  steps: View,
  rate: View,
  weight: View,
  { lr, lambd, alpha, t0 }: ASGDStep,
): { readonly eta: number; readonly mu: number } {
  const [etas, mus] = [rate, weight].map(elements);
  const [eta, mu, t] = [etas[0], mus[0], counted(steps)];
  etas[0] = lr / pow(1 + lambd * lr * t, alpha);
  mus[0] = 1 / Math.max(1, t - t0);
  return { eta, mu };
}

// p = (1 - λ η) p - η g;  a += μ (p - a), or p itself where μ is 1
export const asgd_step: Kernel<readonly [View, View, View, View, View, View], ASGDStep> = (
  [parameter, gradient, average, steps, rate, weight],
  _outputs,
  options,
) => {
  const { lambd, weight_decay, maximize } = options;
  const [p, grads, a] = [parameter, gradient, average].map(elements);
  const r = rounding(parameter.dtype);
  const now = averaging(steps, rate, weight, options);
  const [eta, mu, shrink, wd] = [now.eta, now.mu, 1 - lambd * now.eta, weight_decay].map(r);
  for (let i = 0; i < p.length; i++) {
    let g = maximize ? -grads[i] : grads[i];
    if (wd !== 0) g = r(wd * p[i] + g);
    p[i] = r(p[i] * shrink) - eta * g;
    a[i] = mu === 1 ? p[i] : a[i] + r(r(p[i] - a[i]) * mu);
  }
};

// s = s η, η by the sign of g g', within [min, max];  where it is η₋ the gradient counts as 0;  p -= sign(g) s;  g' = g
export const rprop_step: Kernel<readonly [View, View, View, View, View], RpropStep> = (
  [parameter, gradient, previous, sizes, steps],
  _outputs,
  { etaminus, etaplus, min, max, maximize },
) => {
  counted(steps);
  const [p, grads, before, s] = [parameter, gradient, previous, sizes].map(elements);
  const r = rounding(parameter.dtype);
  const [less, more, least, most] = [etaminus, etaplus, min, max].map(r);
  for (let i = 0; i < p.length; i++) {
    let g = maximize ? -grads[i] : grads[i];
    const turn = r(g * before[i]);
    s[i] = Math.min(Math.max(s[i] * (turn > 0 ? more : turn < 0 ? less : 1), least), most);
    if (turn < 0) g = 0;
    // The sign of NaN is 0 in PyTorch.
    if (g > 0) p[i] -= s[i];
    else if (g < 0) p[i] += s[i];
    before[i] = g;
  }
};
