// The activations of torch.nn.functional: functions of each element, which may be written into the input.

import * as f from '../engine/functions.ts';
import { RuntimeError, ValueError } from '../engine/index.ts';
import type { Tabled } from '../rules/signature.ts';
import { text } from '../rules/text/python.ts';
import { converted } from '../torch/converted.ts';
import { bound, unary } from '../torch/define.ts';
import type { Tensor } from '../torch/index.ts';
import { float, of } from '../torch/kinds.ts';
import { floating, named } from '../torch/names.ts';
import { relu as rectify } from '../torch/unary.ts';
import { type Activation, type InPlace, writes, written } from './into.ts';
import type { InPlaceOptions } from './options.ts';

/** An activation of floating numbers, whose options are ones that they can be; `kernel` is what PyTorch calls what it has none of for others. */
const activation = <O extends InPlaceOptions>(
  name: string,
  kernel: string,
  table: Tabled<O>,
  compute: (x: Tensor, options: Required<O>) => Tensor,
) =>
  bound<O>(name, table, (input, options) => {
    const { dtype } = floating(kernel, input);
    for (const value of Object.values(options)) if (typeof value === 'number') converted(value, dtype);
    return written(input, options.inplace ?? false, (x) => compute(x, options));
  });

/** max(x, 0). @throws RuntimeError for truth values. */
export const relu: InPlace = /* @__PURE__ */ bound<InPlaceOptions>('relu', writes, (input, o) =>
  written(input, o.inplace, rectify),
);
/** tanh x. */
export const tanh = /* @__PURE__ */ unary('tanh', f.tanh);
/** σ(x) = 1 / (1 + e⁻ˣ). */
export const sigmoid = /* @__PURE__ */ unary('sigmoid', f.sigmoid);

/** x σ(x). Elfwing et al., 2017. */
export const silu: InPlace = /* @__PURE__ */ activation<InPlaceOptions>('silu', 'silu_cpu', writes, f.silu);

interface LeakyOptions extends InPlaceOptions {
  /** Slope below 0; 0.01 by default. */
  negative_slope?: number;
}
/** x where x > 0, else negative_slope · x, 0.01 by default. */
export const leaky_relu: Activation<[negative_slope?: number, inplace?: boolean | InPlaceOptions], LeakyOptions> =
  /* @__PURE__ */ activation<LeakyOptions>(
    'leaky_relu',
    'leaky_relu_cpu',
    () => ({ negative_slope: [float, 0.01], ...writes }),
    (x, { negative_slope }) => f.leaky_relu(x, { negative_slope }),
  );

interface ELUOptions extends InPlaceOptions {
  /** What the function tends to below 0 is -alpha; 1 by default. */
  alpha?: number;
}
/** x where x > 0, else alpha (eˣ - 1), alpha 1 by default. Clevert et al., 2015. */
export const elu: Activation<[alpha?: number, inplace?: boolean | InPlaceOptions], ELUOptions> =
  /* @__PURE__ */ activation<ELUOptions>(
    'elu',
    'elu_cpu',
    () => ({ alpha: [float, 1], ...writes }),
    (x, { alpha }) => f.elu(x, { alpha }),
  );

interface GELUOptions {
  /** `'none'` (default): x Φ(x); `'tanh'`: its approximation by tanh. */
  approximate?: 'none' | 'tanh';
}
/** Gaussian error linear unit (Hendrycks and Gimpel, 2016); approximate 'none' or 'tanh'. */
export const gelu: Activation<[], GELUOptions> = /* @__PURE__ */ activation<GELUOptions & InPlaceOptions>(
  'gelu',
  'GeluKernelImpl',
  { approximate: [/* @__PURE__ */ of<'none' | 'tanh'>('str'), 'none'] } as never,
  (x, { approximate }) => {
    if (approximate === 'none' || approximate === 'tanh') return f.gelu(x, { approximate });
    throw new RuntimeError('approximate argument must be either none or tanh.', `got ${text(approximate)}`);
  },
);

interface SoftplusOptions {
  /** How sharp the bend at 0 is; 1 by default. */
  beta?: number;
  /** Where beta · x is above it the result is x; 20 by default. */
  threshold?: number;
}
/** log(1 + e^(beta x)) / beta, and x where beta · x is above the threshold. */
export const softplus: Activation<
  [beta?: number, threshold?: number | Omit<SoftplusOptions, 'beta'>],
  SoftplusOptions
> = /* @__PURE__ */ activation<SoftplusOptions & InPlaceOptions>(
  'softplus',
  'softplus_cpu',
  { beta: [float, 1], threshold: [float, 20] } as never,
  (x, { beta, threshold }) => f.softplus(x, { beta, threshold }),
);

interface HardtanhOptions extends InPlaceOptions {
  /** The least result; -1 by default. */
  min_val?: number;
  /** The greatest result; 1 by default. */
  max_val?: number;
}
/** x cut to [min_val, max_val], by default [-1, 1]. @throws RuntimeError for truth values. */
export const hardtanh: Activation<
  [min_val?: number, max_val?: number | Omit<HardtanhOptions, 'min_val'>, inplace?: boolean | InPlaceOptions],
  HardtanhOptions
> = /* @__PURE__ */ bound<HardtanhOptions>(
  'hardtanh',
  () => ({ min_val: [float, -1], max_val: [float, 1], ...writes }),
  (input, { min_val, max_val, inplace: into }) => {
    if (min_val > max_val) throw new ValueError('min_val cannot be greater than max_val');
    if (input.dtype === 'bool') throw new RuntimeError('Bool inputs not supported for hardtanh');
    if (input.dtype === 'uint8' && (min_val < 0 || max_val < 0)) {
      throw new RuntimeError('cannot do hardtanh on an unsigned type with negative limits');
    }
    const [least, most] = [min_val, max_val].map((n) => converted(n, input.dtype));
    return written(input, into, (x) => {
      const y = f.hardtanh(x, { min_val: least, max_val: most });
      // Beyond a bound that is NaN is everything.
      if (!Number.isNaN(least) && !Number.isNaN(most)) return y;
      return named('HardtanhBackward0', f.where(f.lt(y, Number.NaN), y, Number.NaN));
    });
  },
);
