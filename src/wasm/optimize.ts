// Optimizer steps in place on float32 parameters (reference/ops/optimize.ts), rounded as PyTorch rounds. A step is a short
// series of passes over a block that stays in the cache.

import { isContiguous, size } from '../reference/base/shape.ts';
import type { Fast } from '../reference/engine/bound.ts';
import type { View } from '../reference/kernels/kernel.ts';
import {
  type AdagradStep,
  type AdamStep,
  corrected,
  counted,
  decayed,
  type RMSpropStep,
  rateOf,
  type SGDStep,
} from '../reference/kernels/optimize.ts';
import { dense, viewOf } from '../reference/kernels/walk.ts';
import type { Specs } from '../reference/ops/spec.ts';
import { LIMIT } from './entry.ts';
import { callTraining, trainable } from './instance.ts';
import { stream } from './stream.ts';

/** Parameter, gradient and states are float32; the number behind them, a count or a rate, may be of any dtype. */
const supports = (inputs: Specs): boolean => {
  const last = inputs.length - 1;
  const fits = (x: Specs[number], i: number): boolean =>
    x === null || i === last || (x.dtype === 'float32' && size(x.shape) < LIMIT);
  return trainable() && inputs.every(fits);
};

/** Parameters and states are contiguous; a gradient may lie anyhow. */
const readable = (view: View): View =>
  isContiguous(view.shape, view.strides) ? view : viewOf(dense(view), view.dtype, view.shape);

// g += wd p;  buf = first ? g : momentum buf + (1 - dampening) g;  g = nesterov ? g + momentum buf : buf;  p -= lr g
const descend = (
  [parameter, gradient, buffer, measured]: readonly [View, View, View | null, View | null],
  _outputs: readonly View[],
  options: SGDStep,
): void => {
  const { momentum, dampening, weight_decay, nesterov, maximize, first } = options;
  const lr = rateOf(measured, options);
  const views = [parameter, readable(gradient)];
  if (buffer) views.push(buffer);
  const written = buffer ? [0, 2] : [0];
  stream(
    callTraining,
    views,
    [],
    1,
    (wasm) =>
      ([p, g, buf], count) => {
        const { abi } = wasm;
        const bytes = count * 4;
        if (maximize) abi.neg(g, g + bytes, g);
        if (weight_decay !== 0) abi.axpy(weight_decay, p, g, g, bytes);
        if (buffer && first) wasm.float32().copyWithin(buf >>> 2, g >>> 2, (g + bytes) >>> 2);
        else if (buffer) {
          abi.scale(momentum, buf, bytes);
          abi.axpy(1 - dampening, g, buf, buf, bytes);
        }
        if (buffer && nesterov) abi.axpy(momentum, buf, g, g, bytes);
        abi.axpy(-lr, buffer && !nesterov ? buf : g, p, p, bytes);
      },
    written,
  );
};

// m += (1 - β1)(g - m);  v = β2 v + (1 - β2) g²;  p -= lr/(1 - β1ᵗ) · m / (√v / √(1 - β2ᵗ) + ε)
const adapt = (
  [parameter, gradient, first, second, largest, steps]: readonly [View, View, View, View, View | null, View | null],
  _outputs: readonly View[],
  options: AdamStep,
): void => {
  const { lr, beta1, beta2, eps, weight_decay, decoupled, maximize } = options;
  const views = [parameter, readable(gradient), first, second];
  if (largest) views.push(largest);
  const written = largest ? [0, 2, 3, 4] : [0, 2, 3];
  const [step, root] = corrected(steps, options);
  stream(
    callTraining,
    views,
    [],
    1,
    ({ abi }) =>
      ([p, g, m, v, top], count) => {
        const bytes = count * 4;
        if (maximize) abi.neg(g, g + bytes, g);
        if (weight_decay !== 0 && decoupled) abi.scale(1 - lr * weight_decay, p, bytes);
        else if (weight_decay !== 0) abi.axpy(weight_decay, p, g, g, bytes);
        abi.adam(p, g, m, v, largest ? top : 0, bytes, 1 - beta1, 1 - beta2, beta2, step, root, eps);
      },
    written,
  );
};

/** The rates of a step along g / √v: v = keep v + take g². Adagrad's sum is that of RMSprop with keep and take 1. */
interface Rates {
  readonly keep: number;
  readonly take: number;
  readonly momentum: number;
  readonly rate: number;
}

// v = keep v + take g²;  p -= rate g / (√v + ε), centered by a mean and gathered in a buffer where there are any
function descendByRoot(
  [parameter, gradient, square, buffer, mean]: readonly [View, View, View, View | null, View | null],
  { eps, weight_decay, maximize }: RMSpropStep | AdagradStep,
  { keep, take, momentum, rate }: Rates,
): void {
  const views = [parameter, readable(gradient), square];
  if (buffer) views.push(buffer);
  if (mean) views.push(mean);
  stream(
    callTraining,
    views,
    [],
    1,
    ({ abi }) =>
      ([p, g, v, third, fourth], count) => {
        const bytes = count * 4;
        const [b, m] = buffer ? [third, mean ? fourth : 0] : [0, mean ? third : 0];
        if (maximize) abi.neg(g, g + bytes, g);
        abi.rmsprop(p, g, v, b, m, bytes, keep, take, momentum, -rate, eps, weight_decay);
      },
    [0, 2, 3, 4].slice(0, views.length - 1),
  );
}

const root = (
  [parameter, gradient, square, buffer, mean, steps]: readonly [View, View, View, View | null, View | null, View],
  _outputs: readonly View[],
  options: RMSpropStep,
): void => {
  counted(steps);
  const { alpha, momentum, lr } = options;
  const rates = { keep: alpha, take: 1 - alpha, momentum, rate: lr };
  descendByRoot([parameter, gradient, square, buffer, mean], options, rates);
};

const gather = (
  [parameter, gradient, sum, steps]: readonly [View, View, View, View],
  _outputs: readonly View[],
  options: AdagradStep,
): void => {
  const rates = { keep: 1, take: 1, momentum: 0, rate: decayed(steps, options) };
  descendByRoot([parameter, gradient, sum, null, null], options, rates);
};

export const sgd_step: Fast<SGDStep> = { supports, kernel: descend };
export const adam_step: Fast<AdamStep> = { supports, kernel: adapt };
export const rmsprop_step: Fast<RMSpropStep> = { supports, kernel: root };
export const adagrad_step: Fast<AdagradStep> = { supports, kernel: gather };
