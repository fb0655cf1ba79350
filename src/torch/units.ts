// Activations that PyTorch has in torch too, where they never write into their input: SELU, CELU, RReLU and threshold.

import * as f from '../engine/functions.ts';
import { type Generator, general, RuntimeError } from '../engine/index.ts';
import * as rules from '../rules/activations.ts';
import type { Input, Unary } from './calls.ts';
import { converted } from './converted.ts';
import { bound, unary } from './define.ts';
import { bool, generator as generatorKind, numeric } from './kinds.ts';
import { floating, named } from './names.ts';
import { default_generator } from './random.ts';
import type { Tensor } from './tensor.ts';

export interface CeluOptions {
  /** What the function tends to below 0 is -alpha; 1 by default. */
  alpha?: number;
}
/** Takes where the function tends to. */
export interface Celu {
  (input: Tensor, alpha?: number | CeluOptions): Tensor;
}
export interface ThresholdOptions {
  /** Up to it, it included, the result is the value. */
  threshold: number;
  /** What stands there. */
  value: number;
}
/** Takes a threshold and what stands up to it. */
export interface Threshold {
  (input: Tensor, threshold: number, value: number | Pick<ThresholdOptions, 'value'>): Tensor;
  (input: Tensor, options: ThresholdOptions): Tensor;
}
export interface RreluRest {
  /** Whether slopes are drawn; else it is the middle. Not by default. */
  training?: boolean;
  /** Where slopes come from; the default generator by default. */
  generator?: Generator | null;
}
export interface RreluOptions extends RreluRest {
  /** The least slope below 0; 1/8 by default. */
  lower?: number;
  /** The greatest; 1/3 by default. */
  upper?: number;
}
/** Takes the ends of the slopes. */
export interface Rrelu {
  (
    input: Tensor,
    lower?: number | RreluOptions,
    upper?: number | Omit<RreluOptions, 'lower'>,
    training?: boolean | RreluRest,
    generator?: Generator | null,
  ): Tensor;
}

/** SELU: scale (x where x > 0, else alpha (eˣ - 1)). Klambauer et al., 2017. @throws NotImplementedError for whole numbers. */
export const selu: Unary<Input> = /* @__PURE__ */ unary('selu', (x) =>
  named('EluBackward0', rules.selu(floating('elu_cpu', x))),
);

/** x where x > 0, else alpha (e^(x / alpha) - 1). Barron, 2017. @throws RuntimeError for an alpha of 0. */
export const celu: Celu = /* @__PURE__ */ bound<CeluOptions>('celu', { alpha: [numeric, 1] }, (x, { alpha }) => {
  floating('elu_cpu', x);
  if (alpha === 0) throw new RuntimeError('ZeroDivisionError: alpha cannot be 0 for CELU');
  return named('CeluBackward0', rules.celu(x, converted(alpha, x.dtype)));
});

/** x where x > threshold, else a value. @throws NotImplementedError for truth values. */
export const threshold: Threshold = /* @__PURE__ */ bound<ThresholdOptions>(
  'threshold',
  { threshold: [numeric], value: [numeric] },
  (x, { threshold, value }) => {
    if (x.dtype === 'bool') floating('threshold_cpu', x);
    const [least, filler] = [threshold, value].map((n) => converted(n, x.dtype));
    return named('ThresholdBackward0', rules.threshold(x, least, filler));
  },
);

/** x where x > 0, else a x: a from U(lower, upper), drawn for each element in training, else (lower + upper) / 2. Xu et al., 2015. @throws RuntimeError where lower is above upper. */
export const rrelu: Rrelu = /* @__PURE__ */ bound<RreluOptions>(
  'rrelu',
  { lower: [numeric, 1 / 8], upper: [numeric, 1 / 3], training: [bool, false], generator: [generatorKind, null] },
  (x, { lower, upper, training, generator }) => {
    for (const [word, end] of Object.entries({ lower, upper })) {
      if (!Number.isFinite(end)) throw new RuntimeError(`rrelu: ${word} bound must be finite, got ${general(end)}`);
    }
    if (lower > upper) throw new RuntimeError('Lower bound should be less than or equal to the upper bound');
    floating(training ? 'rrelu_with_noise_out_cpu' : 'leaky_relu_cpu', x);
    const range = { lower, upper, generator: generator ?? default_generator };
    const y = training
      ? f.mul(x, f.rrelu_slopes(f.detach(x), range))
      : f.leaky_relu(x, { negative_slope: converted((lower + upper) / 2, x.dtype) });
    return named('RreluWithNoiseBackward0', y);
  },
);
