// Activations that PyTorch has as methods too: hardshrink, and PReLU, whose slopes are learned.

import { dtypes, RuntimeError } from '../engine/index.ts';
import * as rules from '../rules/activations.ts';
import type { Input } from './calls.ts';
import { converted } from './converted.ts';
import { bound } from './define.ts';
import { numeric, tensor } from './kinds.ts';
import { floating, named } from './names.ts';
import type { Tensor } from './tensor.ts';

/** Options of hardshrink and softshrink. */
export interface ShrinkOptions {
  /** Where what is shrunk begins; 0.5 by default. */
  lambd?: number;
}
/** Takes where what is shrunk begins. */
export interface Shrink<P extends unknown[] = []> {
  (...args: [...self: P, lambd?: number | ShrinkOptions]): Tensor;
}
/** Takes a slope for each channel, or one for all. */
export interface Prelu<P extends unknown[] = []> {
  (...args: [...self: P, weight: Tensor | { weight: Tensor }]): Tensor;
}

/** The methods of this file. */
export interface ActivationMethods {
  /** x outside of [-lambd, lambd], else 0. */
  hardshrink: Shrink;
  /** x where x > 0, else weight · x, with a weight for each channel (dimension 1) or one for all. */
  prelu: Prelu;
}

/** x outside of [-lambd, lambd], else 0. @throws NotImplementedError for whole numbers. */
export const hardshrink: Shrink<Input> = /* @__PURE__ */ bound<ShrinkOptions>(
  'hardshrink',
  { lambd: [numeric, 0.5] },
  (x, { lambd }) =>
    named('HardshrinkBackward0', rules.hardshrink(floating('hardshrink_cpu', x), converted(lambd, x.dtype))),
);

/** x where x > 0, else weight · x, with a weight for each channel (dimension 1) or one for all. @throws RuntimeError for others. */
export const prelu: Prelu<Input> = /* @__PURE__ */ bound<{ weight: Tensor }>(
  'prelu',
  { weight: [tensor] },
  (input, { weight }) => {
    if (input.dtype !== weight.dtype) {
      const [x, w] = [input, weight].map(({ dtype }) => dtypes[dtype].scalarName);
      throw new RuntimeError(`prelu: Type promoting not supported. Got ${x} and ${w}`);
    }
    if (weight.ndim > 1) {
      throw new RuntimeError(`prelu: Expected \`weight\` to be a scalar or 1D tensor, but got: ndim = ${weight.ndim}`);
    }
    if (weight.numel() !== 1) {
      if (input.ndim === 0) throw new RuntimeError('Not allow zero-dim input tensor.');
      const channels = input.ndim === 1 ? 1 : input.shape[1];
      if (channels !== weight.numel()) {
        throw new RuntimeError(
          `Mismatch of parameter numbers and input channel size. Found parameter numbers = ${weight.numel()} and channel size = ${channels}.`,
        );
      }
    }
    floating('prelu_cpu', input);
    return named('PreluKernelBackward0', rules.prelu(input, weight));
  },
);
