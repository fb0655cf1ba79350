// Optimizer steps in place. Counts of steps stay in the program's memory; what follows from them is computed there, in double.

import {
  type AdagradStep,
  type AdamStep,
  corrected,
  counted,
  decayed,
  type RMSpropStep,
  type SGDStep,
} from '../../reference/kernels/optimize.ts';
import { present } from '../../reference/ops/op.ts';
import * as ops from '../../reference/ops/optimize.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { pointwise } from '../pointwise.ts';

interface Decaying {
  readonly maximize: boolean;
  readonly weight_decay: number;
}

/** g, turned around where the most is looked for, with what decay adds, which is attribute 0. */
export const gradientOf = ({ maximize, weight_decay }: Decaying): string => `
  var g = ${maximize ? '-x0' : 'x0'};
  ${weight_decay !== 0 ? 'g += k(0u) * y0;' : ''}`;

/** The same of rules whose decay may shrink the parameter instead: attributes 0 and 1, and what tells programs apart. */
export function decayedGradient(options: Decaying & { readonly lr: number; readonly decoupled: boolean }): {
  readonly name: string;
  readonly attributes: readonly number[];
  readonly body: string;
} {
  const { lr, weight_decay, decoupled, maximize } = options;
  const shrinks = decoupled && weight_decay !== 0;
  return {
    name: `${maximize} ${weight_decay !== 0} ${shrinks}`,
    attributes: [weight_decay, 1 - lr * weight_decay],
    body: shrinks ? `${gradientOf({ maximize, weight_decay: 0 })}\n  y0 *= k(1u);` : gradientOf(options),
  };
}

// m += (1 - β1)(g - m);  v = β2 v + (1 - β2) g²;  p -= lr/(1 - β1ᵗ) · m / (√v / √(1 - β2ᵗ) + ε)
const adam: GpuKernel = (gpu, [parameter, gradient, first, second, largest, steps], _outputs, options: AdamStep) => {
  const { beta1, beta2, eps } = options;
  const [step, root] = corrected(steps, options);
  const { name, attributes, body } = decayedGradient(options);
  pointwise(gpu, {
    name: `adam ${name} ${largest !== null}`,
    reads: [present(gradient)],
    writes: [parameter, first, second, ...(largest ? [largest] : [])].map(present),
    inPlace: true,
    attributes: [...attributes, 1 - beta1, beta2, 1 - beta2, step, root, eps],
    body: `${body}
  y1 += k(2u) * (g - y1);
  y2 = k(4u) * g * g + y2 * k(3u);
  ${largest ? 'y3 = max(y3, y2);' : ''}
  y0 -= k(5u) * y1 / (sqrt(${largest ? 'y3' : 'y2'}) / k(6u) + k(7u));`,
  });
};

// g += wd p;  buf = first ? g : momentum buf + (1 - dampening) g;  g = nesterov ? g + momentum buf : buf;  p -= lr g
const sgd: GpuKernel = (gpu, [parameter, gradient, buffer, measured], _outputs, options: SGDStep) => {
  const { lr, momentum, dampening, weight_decay, nesterov, maximize, first } = options;
  pointwise(gpu, {
    name: `sgd ${maximize} ${weight_decay !== 0} ${buffer !== null} ${first} ${nesterov} ${measured !== null}`,
    reads: [present(gradient), ...(measured ? [measured] : [])],
    writes: [parameter, ...(buffer ? [buffer] : [])].map(present),
    inPlace: true,
    attributes: [weight_decay, momentum, 1 - dampening, lr],
    body: `${gradientOf(options)}
  ${buffer ? (first ? 'y1 = g;' : 'y1 = k(1u) * y1 + k(2u) * g;') : ''}
  ${buffer ? (nesterov ? 'g += k(1u) * y1;' : 'g = y1;') : ''}
  y0 -= ${measured ? 'x1' : 'k(3u)'} * g;`,
  });
};

// v = α v + (1 - α) g²;  d = √(v - m²) with the mean m = α m + (1 - α) g, else √v;  c = g / (d + ε), or with a buffer
// b = μ b + g / (d + ε);  p -= lr c
const rmsprop: GpuKernel = (
  gpu,
  [parameter, gradient, square, buffer, mean, steps],
  _outputs,
  options: RMSpropStep,
) => {
  counted(present(steps));
  const { lr, alpha, eps, weight_decay, momentum, maximize } = options;
  const states = [buffer, mean].flatMap((state) => state ?? []);
  const [b, m] = ['y2', `y${1 + states.length}`];
  pointwise(gpu, {
    name: `rmsprop ${maximize} ${weight_decay !== 0} ${buffer !== null} ${mean !== null}`,
    reads: [present(gradient)],
    writes: [present(parameter), present(square), ...states],
    inPlace: true,
    attributes: [weight_decay, alpha, 1 - alpha, eps, momentum, lr],
    body: `${gradientOf(options)}
  y1 = k(2u) * g * g + y1 * k(1u);
  ${mean ? `${m} = ${m} * k(1u) + g * k(2u);` : ''}
  var change = g / (sqrt(y1${mean ? ` - ${m} * ${m}` : ''}) + k(3u));
  ${buffer ? `${b} = ${b} * k(4u) + change; change = ${b};` : ''}
  y0 -= change * k(5u);`,
  });
};

// s += g²;  p -= lr / (1 + (t - 1) lr_decay) · g / (√s + ε)
const adagrad: GpuKernel = (gpu, [parameter, gradient, squares, steps], _outputs, options: AdagradStep) => {
  const { eps, weight_decay, maximize } = options;
  pointwise(gpu, {
    name: `adagrad ${maximize} ${weight_decay !== 0}`,
    reads: [present(gradient)],
    writes: [parameter, squares].map(present),
    inPlace: true,
    attributes: [weight_decay, decayed(present(steps), options), eps],
    body: `${gradientOf(options)}
  y1 += g * g;
  y0 -= g / (sqrt(y1) + k(2u)) * k(1u);`,
  });
};

export const optimizeKernels: Family = [
  [ops.adam_step, adam],
  [ops.sgd_step, sgd],
  [ops.rmsprop_step, rmsprop],
  [ops.adagrad_step, adagrad],
];
