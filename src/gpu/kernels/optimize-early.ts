// Steps of the rules from before Adam, in place: Adadelta, ASGD, Rprop.

import { counted } from '../../reference/kernels/optimize.ts';
import { type AdadeltaStep, type ASGDStep, averaging, type RpropStep } from '../../reference/kernels/optimize-early.ts';
import { present } from '../../reference/ops/op.ts';
import * as ops from '../../reference/ops/optimize-early.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { pointwise } from '../pointwise.ts';
import { gradientOf } from './optimize.ts';

// v = ρ v + (1 - ρ) g²;  δ = √(a + ε) / √(v + ε) · g;  a = ρ a + (1 - ρ) δ²;  p -= lr δ
const adadelta: GpuKernel = (
  gpu,
  [parameter, gradient, square, accumulated, steps],
  _outputs,
  options: AdadeltaStep,
) => {
  counted(present(steps));
  const { lr, rho, eps, weight_decay, maximize } = options;
  pointwise(gpu, {
    name: `adadelta ${maximize} ${weight_decay !== 0}`,
    reads: [present(gradient)],
    writes: [parameter, square, accumulated].map(present),
    inPlace: true,
    attributes: [weight_decay, rho, 1 - rho, eps, lr],
    body: `${gradientOf(options)}
  y1 = k(2u) * g * g + y1 * k(1u);
  let delta = sqrt(y2 + k(3u)) / sqrt(y1 + k(3u)) * g;
  y2 = k(2u) * delta * delta + y2 * k(1u);
  y0 -= k(4u) * delta;`,
  });
};

// p = (1 - λ η) p - η g;  a += μ (p - a), or p itself where μ is 1
const asgd: GpuKernel = (gpu, [parameter, gradient, average, steps, rate, weight], _outputs, options: ASGDStep) => {
  const { lambd, weight_decay, maximize } = options;
  const { eta, mu } = averaging(present(steps), present(rate), present(weight), options);
  pointwise(gpu, {
    name: `asgd ${maximize} ${weight_decay !== 0} ${mu === 1}`,
    reads: [present(gradient)],
    writes: [parameter, average].map(present),
    inPlace: true,
    attributes: [weight_decay, eta, mu, 1 - lambd * eta],
    body: `${gradientOf(options)}
  y0 = y0 * k(3u) - k(1u) * g;
  ${mu === 1 ? 'y1 = y0;' : 'y1 += (y0 - y1) * k(2u);'}`,
  });
};

// s = s η, η by the sign of g g', within [min, max];  where it is η₋ the gradient counts as 0;  p -= sign(g) s;  g' = g
const rprop: GpuKernel = (gpu, [parameter, gradient, previous, sizes, steps], _outputs, options: RpropStep) => {
  counted(present(steps));
  const { etaminus, etaplus, min, max, maximize } = options;
  pointwise(gpu, {
    name: `rprop ${maximize}`,
    reads: [present(gradient)],
    writes: [parameter, previous, sizes].map(present),
    inPlace: true,
    attributes: [etaminus, etaplus, min, max],
    body: `${gradientOf({ maximize, weight_decay: 0 })}
  // The sign of NaN is 0 in PyTorch.
  let turn = g * y1;
  let turned = turn < 0.0 && !is_nan(turn);
  y2 = min(max(y2 * select(select(1.0, k(1u), turn > 0.0 && !is_nan(turn)), k(0u), turned), k(2u)), k(3u));
  g = select(g, 0.0, turned);
  y0 -= select(select(0.0, -y2, g < 0.0), y2, g > 0.0) * select(1.0, 0.0, is_nan(g));
  y1 = g;`,
  });
};

export const earlyKernels: Family = [
  [ops.adadelta_step, adadelta],
  [ops.asgd_step, asgd],
  [ops.rprop_step, rprop],
];
