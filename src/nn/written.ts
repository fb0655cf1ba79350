// The activations of torch.nn.functional that write into their input.

import { bound } from '../torch/define.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, float } from '../torch/kinds.ts';
import type { InPlaceOptions } from './options.ts';
import { elu, hardtanh, leaky_relu, relu } from './pointwise.ts';
import { celu, rrelu, selu, threshold } from './units.ts';

type Into<O extends unknown[] = []> = (input: Tensor, ...options: O) => Tensor;
/** One slope or the like, by position or by name. */
type One<K extends string> = Into<[value?: number | { [N in K]?: number }]>;

const into = { inplace: true } as const satisfies InPlaceOptions;

/** max(x, 0), written into x. */
export const relu_: Into = /* @__PURE__ */ bound<object>('relu_', {}, (x) => relu(x, into));
/** selu, written into x. */
export const selu_: Into = /* @__PURE__ */ bound<object>('selu_', {}, (x) => selu(x, into));
/** elu, written into x. */
export const elu_: One<'alpha'> = /* @__PURE__ */ bound<{ alpha?: number }>(
  'elu_',
  { alpha: [float, 1] },
  (x, { alpha }) => elu(x, { alpha, ...into }),
);
/** celu, written into x. */
export const celu_: One<'alpha'> = /* @__PURE__ */ bound<{ alpha?: number }>(
  'celu_',
  { alpha: [float, 1] },
  (x, { alpha }) => celu(x, { alpha, ...into }),
);
/** leaky_relu, written into x. */
export const leaky_relu_: One<'negative_slope'> = /* @__PURE__ */ bound<{ negative_slope?: number }>(
  'leaky_relu_',
  { negative_slope: [float, 0.01] },
  (x, { negative_slope }) => leaky_relu(x, { negative_slope, ...into }),
);

interface Bounds {
  min_val?: number;
  max_val?: number;
}
/** hardtanh, written into x; where the bounds cross it is the upper one. */
export const hardtanh_: Into<[min_val?: number | Bounds, max_val?: number | Pick<Bounds, 'max_val'>]> =
  /* @__PURE__ */ bound<Bounds>('hardtanh_', { min_val: [float, -1], max_val: [float, 1] }, (x, { min_val, max_val }) =>
    hardtanh(x, { min_val: Math.min(min_val, max_val), max_val, ...into }),
  );

interface Step {
  threshold: number;
  value: number;
}
/** threshold, written into x. */
export const threshold_: Into<[threshold: number | Step, value?: number | Pick<Step, 'value'>]> =
  /* @__PURE__ */ bound<Step>('threshold_', { threshold: [float], value: [float] }, (x, step) =>
    threshold(x, { ...step, ...into }),
  );

interface Slopes {
  lower?: number;
  upper?: number;
  training?: boolean;
}
/** rrelu, written into x. */
export const rrelu_: Into<[lower?: number | Slopes, upper?: number | Omit<Slopes, 'lower'>, training?: boolean]> =
  /* @__PURE__ */ bound<Slopes>(
    'rrelu_',
    { lower: [float, 1 / 8], upper: [float, 1 / 3], training: [bool, false] },
    (x, slopes) => rrelu(x, { ...slopes, ...into }),
  );
