// Optimizer steps in place. Every operation that PyTorch rounds to the dtype is rounded here too (`round`), and where it
// fuses a multiplication with an addition the double holds the product exactly. A step counts itself: t is an element of
// its state, and what follows from t (bias corrections, decay of the rate) is computed in double.

import { biasCorrection } from '../base/bias-correction.ts';
import type { DType, TypedArray } from '../base/dtype.ts';
import { size } from '../base/shape.ts';
import type { Kernel, View } from './kernel.ts';

export interface SGDStep {
  readonly lr: number;
  readonly momentum: number;
  readonly dampening: number;
  readonly weight_decay: number;
  readonly nesterov: boolean;
  readonly maximize: boolean;
  /** The momentum buffer has not been used yet: it becomes the gradient itself. */
  readonly first: boolean;
}

export interface AdamStep {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly weight_decay: number;
  /** AdamW: the parameter shrinks by lr · weight_decay instead of the gradient growing. */
  readonly decoupled: boolean;
  readonly maximize: boolean;
}

export interface RMSpropStep {
  readonly lr: number;
  readonly alpha: number;
  readonly eps: number;
  readonly weight_decay: number;
  readonly momentum: number;
  readonly maximize: boolean;
}

export interface AdagradStep {
  readonly lr: number;
  /** How fast the rate falls: it is lr / (1 + (t - 1) lr_decay). */
  readonly lr_decay: number;
  readonly eps: number;
  readonly weight_decay: number;
  readonly maximize: boolean;
}

/** Rounds to a dtype. */
export type Rounding = (x: number) => number;

export const rounding = (dtype: DType): Rounding => (dtype === 'float32' ? Math.fround : (x) => x);

/** The elements of a contiguous view, writable. */
export const elements = ({ data, offset, shape }: View): TypedArray => data.subarray(offset, offset + size(shape));

/** x + w (y - x), from the nearer end, as PyTorch's lerp computes it. */
export const blended = (x: number, y: number, w: number, r: Rounding): number =>
  w < 0.5 ? w * r(y - x) + x : r(w - 1) * r(y - x) + y;

/** lr, or in its place the only element of a view, where there is one. */
export const rateOf = (measured: View | null, { lr }: SGDStep): number =>
  measured ? measured.data[measured.offset] : lr;

/** Counts a step: adds 1 to the only element of a view, and gives it. */
export function counted({ data, offset }: View): number {
  data[offset]++;
  return data[offset];
}

/** lr / (1 - β1ᵗ) and √(1 - β2ᵗ) of the step that is counted here; lr and 1 without a count. */
export function corrected(steps: View | null, { lr, beta1, beta2 }: AdamStep): [rate: number, root: number] {
  if (steps === null) return [lr, 1];
  const t = counted(steps);
  return [lr / biasCorrection(beta1, t), Math.sqrt(biasCorrection(beta2, t))];
}

/** lr / (1 + (t - 1) lr_decay) of the step that is counted here. */
export const decayed = (steps: View, { lr, lr_decay }: AdagradStep): number =>
  lr / (1 + (counted(steps) - 1) * lr_decay);

// g += wd p;  buf = first ? g : momentum buf + (1 - dampening) g;  g = nesterov ? g + momentum buf : buf;  p -= lr g
export const sgd_step: Kernel<readonly [View, View, View | null, View | null], SGDStep> = (
  [parameter, gradient, buffer, measured],
  _outputs,
  options,
) => {
  const { momentum, dampening, weight_decay, nesterov, maximize, first } = options;
  const [p, grads] = [elements(parameter), elements(gradient)];
  const buf = buffer && elements(buffer);
  const r = rounding(parameter.dtype);
  const [wd, mu, damp, rate] = [weight_decay, momentum, 1 - dampening, rateOf(measured, options)].map(r);
  for (let i = 0; i < p.length; i++) {
    let g = maximize ? -grads[i] : grads[i];
    if (wd !== 0) g = r(wd * p[i] + g);
    if (buf) {
      buf[i] = first ? g : damp * g + r(buf[i] * mu);
      g = nesterov ? r(mu * buf[i] + g) : buf[i];
    }
    p[i] -= rate * g;
  }
};

// m += (1 - β1)(g - m);  v = β2 v + (1 - β2) g²;  p -= lr/(1 - β1ᵗ) · m / (√v / √(1 - β2ᵗ) + ε)
export const adam_step: Kernel<readonly [View, View, View, View, View | null, View | null], AdamStep> = (
  [parameter, gradient, first, second, largest, steps],
  _outputs,
  options,
) => {
  const { lr, beta1, beta2, eps, weight_decay, decoupled, maximize } = options;
  const [p, grads, m, v] = [elements(parameter), elements(gradient), elements(first), elements(second)];
  const top = largest && elements(largest);
  const r = rounding(parameter.dtype);
  const [w1, b2, w2, wd, shrink] = [1 - beta1, beta2, 1 - beta2, weight_decay, 1 - lr * weight_decay].map(r);
  const [step, root, tiny] = [...corrected(steps, options), eps].map(r);
  for (let i = 0; i < p.length; i++) {
    let g = maximize ? -grads[i] : grads[i];
    if (wd !== 0) {
      if (decoupled) p[i] *= shrink;
      else g = r(wd * p[i] + g);
    }
    m[i] = blended(m[i], g, w1, r);
    v[i] = r(w2 * g) * g + r(v[i] * b2);
    if (top) top[i] = Math.max(top[i], v[i]);
    const denominator = r(r(r(Math.sqrt(top ? top[i] : v[i])) / root) + tiny);
    p[i] -= r(r(step * m[i]) / denominator);
  }
};

// v = α v + (1 - α) g²;  d = √(v - m²) with the mean m = α m + (1 - α) g, else √v;  c = g / (d + ε), or with a buffer
// b = μ b + g / (d + ε);  p -= lr c
export const rmsprop_step: Kernel<readonly [View, View, View, View | null, View | null, View], RMSpropStep> = (
  [parameter, gradient, square, buffer, mean, steps],
  _outputs,
  options,
) => {
  counted(steps);
  const { lr, alpha, eps, weight_decay, momentum, maximize } = options;
  const [p, grads, v] = [elements(parameter), elements(gradient), elements(square)];
  const [b, m] = [buffer && elements(buffer), mean && elements(mean)];
  const r = rounding(parameter.dtype);
  const [keep, take, tiny, wd, mu, rate] = [alpha, 1 - alpha, eps, weight_decay, momentum, -lr].map(r);
  for (let i = 0; i < p.length; i++) {
    let g = maximize ? -grads[i] : grads[i];
    if (wd !== 0) g = r(wd * p[i] + g);
    v[i] = r(take * g) * g + r(v[i] * keep);
    let spread = v[i];
    if (m) {
      m[i] = blended(m[i], g, take, r);
      spread = r(spread - m[i] * m[i]);
    }
    const root = r(r(Math.sqrt(spread)) + tiny);
    if (b) {
      b[i] = r(b[i] * mu) + r(g / root);
      p[i] += rate * b[i];
    } else p[i] += r(r(rate * g) / root);
  }
};

// s += g²;  p -= lr / (1 + (t - 1) lr_decay) · g / (√s + ε)
export const adagrad_step: Kernel<readonly [View, View, View, View], AdagradStep> = (
  [parameter, gradient, squares, steps],
  _outputs,
  options,
) => {
  const { eps, weight_decay, maximize } = options;
  const [p, grads, s] = [elements(parameter), elements(gradient), elements(squares)];
  const r = rounding(parameter.dtype);
  const [step, tiny, wd] = [-decayed(steps, options), eps, weight_decay].map(r);
  for (let i = 0; i < p.length; i++) {
    let g = maximize ? -grads[i] : grads[i];
    if (wd !== 0) g = r(wd * p[i] + g);
    s[i] += g * g;
    p[i] += r(r(step * g) / r(r(Math.sqrt(s[i])) + tiny));
  }
};
