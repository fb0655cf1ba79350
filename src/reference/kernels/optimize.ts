// Optimizer steps in place. Every operation that PyTorch rounds to the dtype is rounded here too (`round`), and where it
// fuses a multiplication with an addition the double holds the product exactly.

import type { DType, TypedArray } from '../base/dtype.ts';
import type { AdamStep, SGDStep } from '../ops/optimize.ts';
import type { Kernel, View } from './kernel.ts';

const rounding = (dtype: DType): ((x: number) => number) => (dtype === 'float32' ? Math.fround : (x) => x);

/** The elements of a contiguous view, writable. */
const elements = (view: View | null): TypedArray => {
  const { data, offset, shape } = view as View;
  return data.subarray(offset, offset + shape.reduce((n, d) => n * d, 1));
};

// g += wd p;  buf = first ? g : momentum buf + (1 - dampening) g;  g = nesterov ? g + momentum buf : buf;  p -= lr g
const sgd_step: Kernel<SGDStep> = ([parameter, gradient, buffer], _outputs, options) => {
  const { lr, momentum, dampening, weight_decay, nesterov, maximize, first } = options;
  const [p, grads] = [elements(parameter), elements(gradient)];
  const buf = buffer && elements(buffer);
  const r = rounding((parameter as View).dtype);
  const [wd, mu, damp, rate] = [weight_decay, momentum, 1 - dampening, lr].map(r);
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
const adam_step: Kernel<AdamStep> = ([parameter, gradient, first, second, largest], _outputs, options) => {
  const { lr, beta1, beta2, eps, weight_decay, decoupled, maximize, bias_correction1, bias_correction2 } = options;
  const [p, grads, m, v] = [elements(parameter), elements(gradient), elements(first), elements(second)];
  const top = largest && elements(largest);
  const r = rounding((parameter as View).dtype);
  const [w1, b2, w2, wd, shrink] = [1 - beta1, beta2, 1 - beta2, weight_decay, 1 - lr * weight_decay].map(r);
  const [step, root, tiny] = [lr / bias_correction1, Math.sqrt(bias_correction2), eps].map(r);
  for (let i = 0; i < p.length; i++) {
    let g = maximize ? -grads[i] : grads[i];
    if (wd !== 0) {
      if (decoupled) p[i] *= shrink;
      else g = r(wd * p[i] + g);
    }
    m[i] = w1 * r(g - m[i]) + m[i];
    v[i] = r(w2 * g) * g + r(v[i] * b2);
    if (top) top[i] = Math.max(top[i], v[i]);
    const denominator = r(r(r(Math.sqrt(top ? top[i] : v[i])) / root) + tiny);
    p[i] -= r(r(step * m[i]) / denominator);
  }
};

export const optimizeKernels = { sgd_step, adam_step };
