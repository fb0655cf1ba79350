// Steps of Adam's kin, in place: Adamax, NAdam, RAdam. They round and count as optimize.ts says.

import { biasCorrection } from '../base/bias-correction.ts';
import { pow } from '../base/math.ts';
import type { Kernel, View } from './kernel.ts';
import { blended, counted, elements, rounding } from './optimize.ts';

/** What Adam's kin have in common. */
export interface AdamaxStep {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly weight_decay: number;
  readonly maximize: boolean;
}

export interface RAdamStep extends AdamaxStep {
  /** The parameter shrinks by lr · weight_decay instead of the gradient growing. */
  readonly decoupled: boolean;
}

export interface NAdamStep extends RAdamStep {
  /** How fast momentum grows to β1: μᵗ = β1 (1 - ½ 0.96^(t · momentum_decay)). */
  readonly momentum_decay: number;
}

// m += (1 - β1)(g - m);  u = max(β2 u, |g| + ε);  p -= lr/(1 - β1ᵗ) · m / u
export const adamax_step: Kernel<readonly [View, View, View, View, View], AdamaxStep> = (
  [parameter, gradient, first, largest, steps],
  _outputs,
  { lr, beta1, beta2, eps, weight_decay, maximize },
) => {
  const [p, grads, m, u] = [parameter, gradient, first, largest].map(elements);
  const r = rounding(parameter.dtype);
  const [w1, b2, tiny, wd] = [1 - beta1, beta2, eps, weight_decay].map(r);
  const step = r(-lr / biasCorrection(beta1, counted(steps)));
  for (let i = 0; i < p.length; i++) {
    let g = maximize ? -grads[i] : grads[i];
    if (wd !== 0) g = r(wd * p[i] + g);
    m[i] = blended(m[i], g, w1, r);
    u[i] = Math.max(r(u[i] * b2), r(Math.abs(g) + tiny));
    p[i] += r(r(step * m[i]) / u[i]);
  }
};

/** Of NAdam: the rates of g and of m, below 0, and 1 - β2ᵗ, of the step that is counted here. */
// μᵗ = β1 (1 - ½ 0.96^(t ψ));  M = Πμ;  -lr (1 - μᵗ)/(1 - M);  -lr μᵗ⁺¹/(1 - M μᵗ⁺¹)
export function momenta(
  steps: View,
  product: View,
  { lr, beta1, beta2, momentum_decay }: NAdamStep,
): [now: number, ahead: number, correction: number] {
  const t = counted(steps);
  const momentum = (t: number): number => beta1 * (1 - 0.5 * pow(0.96, t * momentum_decay));
  const [mu, next] = [momentum(t), momentum(t + 1)];
  const r = rounding(product.dtype);
  const all = elements(product);
  all[0] = r(all[0] * r(mu));
  const [done] = all;
  return [(-lr * (1 - mu)) / (1 - done), (-lr * next) / (1 - done * next), biasCorrection(beta2, t)];
}

// m += (1 - β1)(g - m);  v = β2 v + (1 - β2) g²;  d = √(v / (1 - β2ᵗ)) + ε;  p += now · g / d;  p += ahead · m / d
export const nadam_step: Kernel<readonly [View, View, View, View, View, View], NAdamStep> = (
  [parameter, gradient, first, second, steps, product],
  _outputs,
  options,
) => {
  const { lr, beta1, beta2, eps, weight_decay, decoupled, maximize } = options;
  const [p, grads, m, v] = [parameter, gradient, first, second].map(elements);
  const r = rounding(parameter.dtype);
  const [now, ahead, correction] = momenta(steps, product, options).map(r);
  const [w1, b2, w2, tiny, wd, shrink] = [1 - beta1, beta2, 1 - beta2, eps, weight_decay, 1 - lr * weight_decay].map(r);
  for (let i = 0; i < p.length; i++) {
    let g = maximize ? -grads[i] : grads[i];
    if (wd !== 0) {
      if (decoupled) p[i] *= shrink;
      else g = r(wd * p[i] + g);
    }
    m[i] = blended(m[i], g, w1, r);
    v[i] = r(w2 * g) * g + r(v[i] * b2);
    const denominator = r(r(Math.sqrt(r(v[i] / correction))) + tiny);
    p[i] += r(r(now * g) / denominator);
    p[i] += r(r(ahead * m[i]) / denominator);
  }
};

/** Of RAdam: 1 - β1ᵗ and √(1 - β2ᵗ) of the step that is counted here, and its rectification; null while there is none. */
// ρ∞ = 2/(1 - β2) - 1;  ρ = ρ∞ - 2t β2ᵗ/(1 - β2ᵗ);  where ρ > 5: √((ρ-4)(ρ-2)ρ∞ / ((ρ∞-4)(ρ∞-2)ρ))
export function rectified(
  steps: View,
  { beta1, beta2 }: AdamaxStep,
): { readonly correction: number; readonly root: number; readonly rectification: number | null } {
  const t = counted(steps);
  const [correction, correction2] = [biasCorrection(beta1, t), biasCorrection(beta2, t)];
  const longest = 2 / (1 - beta2) - 1;
  const length = longest - (2 * t * pow(beta2, t)) / correction2;
  const ratio = ((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length);
  return { correction, root: Math.sqrt(correction2), rectification: length > 5 ? Math.sqrt(ratio) : null };
}

// m += (1 - β1)(g - m);  v = β2 v + (1 - β2) g²;  p -= m/(1 - β1ᵗ) · lr, rectified: times √(1 - β2ᵗ)/(√v + ε) · rectification
export const radam_step: Kernel<readonly [View, View, View, View, View], RAdamStep> = (
  [parameter, gradient, first, second, steps],
  _outputs,
  options,
) => {
  const { lr, beta1, beta2, eps, weight_decay, decoupled, maximize } = options;
  const [p, grads, m, v] = [parameter, gradient, first, second].map(elements);
  const r = rounding(parameter.dtype);
  const { correction, root: exact, rectification } = rectified(steps, options);
  const [c1, root, rect, rate] = [correction, exact, rectification ?? 1, lr].map(r);
  const [w1, b2, w2, tiny, wd, shrink] = [1 - beta1, beta2, 1 - beta2, eps, weight_decay, 1 - lr * weight_decay].map(r);
  for (let i = 0; i < p.length; i++) {
    let g = maximize ? -grads[i] : grads[i];
    if (wd !== 0) {
      if (decoupled) p[i] *= shrink;
      else g = r(wd * p[i] + g);
    }
    m[i] = blended(m[i], g, w1, r);
    v[i] = r(w2 * g) * g + r(v[i] * b2);
    let change = r(r(m[i] / c1) * rate);
    // PyTorch divides a number by a tensor by way of the reciprocal.
    if (rectification !== null) change = r(r(change * r(r(1 / r(r(Math.sqrt(v[i])) + tiny)) * root)) * rect);
    p[i] -= change;
  }
};
