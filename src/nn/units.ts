// More activations of torch.nn.functional: their names, options and refusals; the formulas stand in rules.

import * as f from '../engine/functions.ts';
import { dtypes, inplace, normalizeDim, RuntimeError } from '../engine/index.ts';
import * as rules from '../rules/activations.ts';
import type { Tabled, TableOf } from '../rules/signature.ts';
import { sub } from '../torch/binary.ts';
import { bound } from '../torch/define.ts';
import { default_generator, type Tensor } from '../torch/index.ts';
import { bool, float, int, tensor } from '../torch/kinds.ts';
import { floating, named } from '../torch/names.ts';
import { contiguous } from '../torch/view.ts';
import type { InPlaceOptions } from './options.ts';
import { hardtanh } from './pointwise.ts';

/** Takes the input and options O, of which the first, P, may be given by position. */
export interface Activation<P extends unknown[], O> {
  (input: Tensor, ...args: P): Tensor;
  (input: Tensor, options: O): Tensor;
}
type InPlace = Activation<[inplace?: boolean], InPlaceOptions>;

const writes: TableOf<InPlaceOptions> = { inplace: [bool, false] };

/** A unit of floating numbers: `kernel` is what PyTorch calls what it has none of for others, `node` what records it. */
const unit = <O>(
  name: string,
  kernel: string,
  node: string,
  table: Tabled<O>,
  compute: (x: Tensor, options: Required<O>) => Tensor,
) =>
  bound<O>(name, table, (input, options) => {
    floating(kernel, input);
    const run = (x: Tensor): Tensor => named(node, compute(x, options));
    return 'inplace' in options && options.inplace ? inplace(input, run) : run(input);
  });

/** SELU: scale (x where x > 0, else alpha (eˣ - 1)). Klambauer et al., 2017. */
export const selu: InPlace = /* @__PURE__ */ unit<InPlaceOptions>(
  'selu',
  'elu_cpu',
  'EluBackward0',
  writes,
  rules.selu,
);

/** Options of celu. */
export interface CELUOptions extends InPlaceOptions {
  /** What the function tends to below 0 is -alpha; 1 by default. */
  alpha?: number;
}
/** x where x > 0, else alpha (e^(x / alpha) - 1). Barron, 2017. @throws RuntimeError for an alpha of 0. */
export const celu: Activation<[alpha?: number, inplace?: boolean | InPlaceOptions], CELUOptions> =
  /* @__PURE__ */ unit<CELUOptions>(
    'celu',
    'elu_cpu',
    'CeluBackward0',
    () => ({ alpha: [float, 1], ...writes }),
    (x, { alpha }) => {
      if (alpha === 0) throw new RuntimeError('ZeroDivisionError: alpha cannot be 0 for CELU');
      return rules.celu(x, alpha);
    },
  );

/** x tanh(log(1 + eˣ)). Misra, 2019. */
export const mish: InPlace = /* @__PURE__ */ unit<InPlaceOptions>(
  'mish',
  'mish_cpu',
  'MishBackward0',
  writes,
  rules.mish,
);
/** x cut to [0, 6]. */
export const relu6: InPlace = /* @__PURE__ */ bound<InPlaceOptions>('relu6', writes, (input, { inplace }) =>
  hardtanh(input, 0, 6, inplace),
);
/** x times its hardsigmoid. Howard et al., 2019. */
export const hardswish: InPlace = /* @__PURE__ */ unit<InPlaceOptions>(
  'hardswish',
  'hardswish_cpu',
  'HardswishBackward0',
  writes,
  rules.hardswish,
);
/** (x + 3) cut to [0, 6], a sixth of it. */
export const hardsigmoid: InPlace = /* @__PURE__ */ unit<InPlaceOptions>(
  'hardsigmoid',
  'hardsigmoid_cpu',
  'HardsigmoidBackward0',
  writes,
  rules.hardsigmoid,
);
/** log σ(x). */
export const logsigmoid: (input: Tensor) => Tensor = /* @__PURE__ */ unit<object>(
  'log_sigmoid',
  'log_sigmoid_cpu',
  'LogSigmoidBackward0',
  {},
  (x) => contiguous(rules.logSigmoid(x)),
);

/** a σ(b) of the halves of a dimension, the last one by default. @throws RuntimeError for a dimension of odd size. */
export const glu: Activation<[dim?: number], { dim?: number }> = /* @__PURE__ */ bound<{ dim?: number }>(
  'glu',
  { dim: [int, -1] },
  (input, { dim }) => {
    if (input.ndim === 0) throw new RuntimeError('glu does not support scalars because halving size must be even');
    const axis = normalizeDim(dim, input.ndim);
    if (input.shape[axis] % 2 !== 0) {
      throw new RuntimeError(`Halving dimension must be even, but dimension ${axis} is size ${input.shape[axis]}`);
    }
    return named('GluBackward0', rules.glu(floating('glu_cpu', input), axis));
  },
);

/** Options of hardshrink and softshrink. */
export interface ShrinkOptions {
  /** Where what is shrunk begins; 0.5 by default. */
  lambd?: number;
}
type Shrink = Activation<[lambd?: number], ShrinkOptions>;
/** x outside of [-lambd, lambd], else 0. */
export const hardshrink: Shrink = /* @__PURE__ */ unit<ShrinkOptions>(
  'hardshrink',
  'hardshrink_cpu',
  'HardshrinkBackward0',
  { lambd: [float, 0.5] },
  (x, { lambd }) => rules.hardshrink(x, lambd),
);
/** x moved by lambd towards 0. @throws RuntimeError for a negative lambd. */
export const softshrink: Shrink = /* @__PURE__ */ unit<ShrinkOptions>(
  'softshrink',
  'softshrink_check',
  'SoftshrinkBackward0',
  { lambd: [float, 0.5] },
  (x, { lambd }) => {
    if (lambd >= 0) return rules.softshrink(x, lambd);
    const [most, type] = x.dtype === 'float32' ? ['3.40282e+38', 'Float'] : ['1.79769e+308', 'Double'];
    throw new RuntimeError(`lambda must be in range [0, ${most}] for input dtype ${type}, but found ${lambd}`);
  },
);
/** x - tanh x. */
export const tanhshrink: (input: Tensor) => Tensor = /* @__PURE__ */ bound<object>('tanhshrink', {}, (input) =>
  sub(input, f.tanh(input)),
);
/** x / (1 + |x|). */
export const softsign: (input: Tensor) => Tensor = /* @__PURE__ */ bound<object>('softsign', {}, (input) => {
  if (input.dtype === 'bool') floating('abs_cpu', input);
  return rules.softsign(input);
});

/** Options of threshold. */
export interface ThresholdOptions extends InPlaceOptions {
  /** Up to it, it included, the result is the value. */
  threshold: number;
  /** What stands there. */
  value: number;
}
/** x where x > threshold, else a value. */
export const threshold: Activation<
  [threshold: number, value: number, inplace?: boolean | InPlaceOptions],
  ThresholdOptions
> = /* @__PURE__ */ bound<ThresholdOptions>(
  '_threshold',
  () => ({ threshold: [float], value: [float], ...writes }),
  (input, { threshold, value, inplace: into }) => {
    if (input.dtype === 'bool') floating('threshold_cpu', input);
    const run = (x: Tensor): Tensor =>
      named('ThresholdBackward0', f.cast(rules.threshold(x, threshold, value), x.dtype));
    return into ? inplace(input, run) : run(input);
  },
);

/** x where x > 0, else weight · x, with a weight for each channel (dimension 1) or one for all. @throws RuntimeError for others. */
export const prelu: Activation<[weight: Tensor], { weight: Tensor }> = /* @__PURE__ */ bound<{ weight: Tensor }>(
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

/** Options of rrelu. */
export interface RReLUOptions extends InPlaceOptions {
  /** The least slope below 0; 1/8 by default. */
  lower?: number;
  /** The greatest; 1/3 by default. */
  upper?: number;
  /** Whether slopes are drawn; else it is the middle. Not by default. */
  training?: boolean;
}
/** x where x > 0, else a x: a from U(lower, upper), drawn for each element in training, else (lower + upper) / 2. Xu et al., 2015. */
export const rrelu: Activation<
  [lower?: number, upper?: number, training?: boolean | Pick<RReLUOptions, 'training' | 'inplace'>, inplace?: boolean],
  RReLUOptions
> = /* @__PURE__ */ bound<RReLUOptions>(
  'rrelu',
  () => ({ lower: [float, 1 / 8], upper: [float, 1 / 3], training: [bool, false], ...writes }),
  (input, { lower, upper, training, inplace: into }) => {
    if (lower > upper) throw new RuntimeError('Lower bound should be less than or equal to the upper bound');
    floating(training ? 'rrelu_with_noise_out_cpu' : 'leaky_relu_cpu', input);
    const slope = training ? f.rrelu_slopes(f.detach(input), { lower, upper, generator: default_generator }) : null;
    const run = (x: Tensor): Tensor =>
      named(
        'RreluWithNoiseBackward0',
        slope ? f.mul(x, slope) : f.leaky_relu(x, { negative_slope: (lower + upper) / 2 }),
      );
    return into ? inplace(input, run) : run(input);
  },
);
