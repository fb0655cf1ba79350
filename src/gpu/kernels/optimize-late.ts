// Steps of Adam's kin, in place: Adamax, NAdam, RAdam.

import { biasCorrection } from '../../reference/base/bias-correction.ts';
import { counted } from '../../reference/kernels/optimize.ts';
import {
  type AdamaxStep,
  momenta,
  type NAdamStep,
  type RAdamStep,
  rectified,
} from '../../reference/kernels/optimize-late.ts';
import { present } from '../../reference/ops/op.ts';
import * as ops from '../../reference/ops/optimize-late.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { pointwise } from '../pointwise.ts';
import { decayedGradient, gradientOf } from './optimize.ts';

// m += (1 - β1)(g - m);  u = max(β2 u, |g| + ε);  p -= lr/(1 - β1ᵗ) · m / u
const adamax: GpuKernel = (gpu, [parameter, gradient, first, largest, steps], _outputs, options: AdamaxStep) => {
  const { lr, beta1, beta2, eps, weight_decay, maximize } = options;
  pointwise(gpu, {
    name: `adamax ${maximize} ${weight_decay !== 0}`,
    reads: [present(gradient)],
    writes: [parameter, first, largest].map(present),
    inPlace: true,
    attributes: [weight_decay, 1 - beta1, beta2, eps, lr / biasCorrection(beta1, counted(present(steps)))],
    body: `${gradientOf(options)}
  y1 += k(1u) * (g - y1);
  let now = abs(g) + k(3u);
  y2 *= k(2u);
  y2 = select(y2, now, now > y2 || is_nan(now));
  y0 -= k(4u) * y1 / y2;`,
  });
};

// m += (1 - β1)(g - m);  v = β2 v + (1 - β2) g²;  d = √(v / (1 - β2ᵗ)) + ε;  p += now · g / d;  p += ahead · m / d
const nadam: GpuKernel = (gpu, [parameter, gradient, first, second, steps, product], _outputs, options: NAdamStep) => {
  const { beta1, beta2, eps } = options;
  const { name, attributes, body } = decayedGradient(options);
  pointwise(gpu, {
    name: `nadam ${name}`,
    reads: [present(gradient)],
    writes: [parameter, first, second].map(present),
    inPlace: true,
    attributes: [
      ...attributes,
      1 - beta1,
      beta2,
      1 - beta2,
      eps,
      ...momenta(present(steps), present(product), options),
    ],
    body: `${body}
  y1 += k(2u) * (g - y1);
  y2 = k(4u) * g * g + y2 * k(3u);
  let d = sqrt(y2 / k(8u)) + k(5u);
  y0 += k(6u) * g / d;
  y0 += k(7u) * y1 / d;`,
  });
};

// m += (1 - β1)(g - m);  v = β2 v + (1 - β2) g²;  p -= m/(1 - β1ᵗ) · lr, rectified: times √(1 - β2ᵗ)/(√v + ε) · rectification
const radam: GpuKernel = (gpu, [parameter, gradient, first, second, steps], _outputs, options: RAdamStep) => {
  const { lr, beta1, beta2, eps } = options;
  const { name, attributes, body } = decayedGradient(options);
  const { correction, root, rectification } = rectified(present(steps), options);
  const rate = (lr / correction) * (rectification === null ? 1 : root * rectification);
  pointwise(gpu, {
    name: `radam ${name} ${rectification !== null}`,
    reads: [present(gradient)],
    writes: [parameter, first, second].map(present),
    inPlace: true,
    attributes: [...attributes, 1 - beta1, beta2, 1 - beta2, eps, rate],
    body: `${body}
  y1 += k(2u) * (g - y1);
  y2 = k(4u) * g * g + y2 * k(3u);
  y0 -= k(6u) * y1${rectification === null ? '' : ' / (sqrt(y2) + k(5u))'};`,
  });
};

export const lateKernels: Family = [
  [ops.adamax_step, adamax],
  [ops.nadam_step, nadam],
  [ops.radam_step, radam],
];
