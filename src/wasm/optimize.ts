// Optimizer steps in place on float32 parameters (reference/ops/optimize.ts), rounded as PyTorch rounds. A step is a short
// series of passes over a block that stays in the cache.

import { isContiguous, size } from '../reference/base/shape.ts';
import type { Fast } from '../reference/engine/bound.ts';
import type { View } from '../reference/kernels/kernel.ts';
import type { AdamStep, SGDStep } from '../reference/kernels/optimize.ts';
import { dense, viewOf } from '../reference/kernels/walk.ts';
import type { Specs } from '../reference/ops/spec.ts';
import { allFloat32, LIMIT } from './entry.ts';
import { trainable } from './instance.ts';
import { streamTraining } from './stream.ts';

const supports = (inputs: Specs): boolean =>
  trainable() && allFloat32(inputs) && inputs.every((x) => x === null || size(x.shape) < LIMIT);

/** Parameters and states are contiguous; a gradient may lie anyhow. */
const readable = (view: View): View =>
  isContiguous(view.shape, view.strides) ? view : viewOf(dense(view), view.dtype, view.shape);

// g += wd p;  buf = first ? g : momentum buf + (1 - dampening) g;  g = nesterov ? g + momentum buf : buf;  p -= lr g
const descend = (
  [parameter, gradient, buffer]: readonly [View, View, View | null],
  _outputs: readonly View[],
  options: SGDStep,
): void => {
  const { lr, momentum, dampening, weight_decay, nesterov, maximize, first } = options;
  const views = [parameter, readable(gradient)];
  if (buffer) views.push(buffer);
  const written = buffer ? [0, 2] : [0];
  streamTraining(
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
  [parameter, gradient, first, second, largest]: readonly [View, View, View, View, View | null],
  _outputs: readonly View[],
  options: AdamStep,
): void => {
  const { lr, beta1, beta2, eps, weight_decay, decoupled, maximize, bias_correction1, bias_correction2 } = options;
  const views = [parameter, readable(gradient), first, second];
  if (largest) views.push(largest);
  const written = largest ? [0, 2, 3, 4] : [0, 2, 3];
  const [step, root] = [lr / bias_correction1, Math.sqrt(bias_correction2)];
  streamTraining(
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

export const sgd_step: Fast<SGDStep> = { supports, kernel: descend };
export const adam_step: Fast<AdamStep> = { supports, kernel: adapt };
