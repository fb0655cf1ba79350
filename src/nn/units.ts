// More activations of torch.nn.functional: their names, options and refusals; the formulas stand in rules.

import * as f from '../engine/functions.ts';
import { general, normalizeDim, RuntimeError } from '../engine/index.ts';
import * as rules from '../rules/activations.ts';
import type { Tabled } from '../rules/signature.ts';
import type { Shrink, ShrinkOptions } from '../torch/activations.ts';
import { sub } from '../torch/binary.ts';
import type { Input } from '../torch/calls.ts';
import { largest } from '../torch/converted.ts';
import { bound } from '../torch/define.ts';
import type { Tensor } from '../torch/index.ts';
import { int, numeric, of } from '../torch/kinds.ts';
import { floating, named, scalarName } from '../torch/names.ts';
import * as units from '../torch/units.ts';
import { contiguous } from '../torch/view.ts';
import { type Activation, type InPlace, writes, written } from './into.ts';
import type { InPlaceOptions } from './options.ts';
import { hardtanh } from './pointwise.ts';

export { hardshrink, prelu, type ShrinkOptions } from '../torch/activations.ts';

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
    return written(input, 'inplace' in options && options.inplace === true, (x) => named(node, compute(x, options)));
  });

/** SELU: scale (x where x > 0, else alpha (eˣ - 1)). Klambauer et al., 2017. */
export const selu: InPlace = /* @__PURE__ */ bound<InPlaceOptions>('selu', writes, (input, o) =>
  written(input, o.inplace, units.selu),
);

/** Options of celu. */
export interface CELUOptions extends units.CeluOptions, InPlaceOptions {}
/** x where x > 0, else alpha (e^(x / alpha) - 1). Barron, 2017. @throws RuntimeError for an alpha of 0. */
export const celu: Activation<[alpha?: number, inplace?: boolean | InPlaceOptions], CELUOptions> =
  /* @__PURE__ */ bound<CELUOptions>(
    'celu',
    () => ({ alpha: [of(), 1], ...writes }),
    (input, o) => written(input, o.inplace, (x) => units.celu(x, o.alpha)),
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

/** x moved by lambd towards 0. @throws RuntimeError for a lambd that is negative or beyond the dtype. */
export const softshrink: Shrink<Input> = /* @__PURE__ */ unit<ShrinkOptions>(
  'softshrink',
  'softshrink_check',
  'SoftshrinkBackward0',
  { lambd: [numeric, 0.5] },
  (x, { lambd }) => {
    const most = largest(x.dtype);
    if (lambd >= 0 && lambd <= most) return rules.softshrink(x, lambd);
    throw new RuntimeError(
      `lambda must be in range [0, ${general(most)}] for input dtype ${scalarName(x)}, but found ${general(lambd)}`,
    );
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
export interface ThresholdOptions extends units.ThresholdOptions, InPlaceOptions {}
/** x where x > threshold, else a value. */
export const threshold: Activation<
  [threshold: number, value: number, inplace?: boolean | InPlaceOptions],
  ThresholdOptions
> = /* @__PURE__ */ bound<ThresholdOptions>(
  '_threshold',
  () => ({ threshold: [of()], value: [of()], ...writes }),
  (input, { threshold, value, inplace: into }) => written(input, into, (x) => units.threshold(x, threshold, value)),
);

/** Options of rrelu. */
export interface RReLUOptions extends Omit<units.RreluOptions, 'generator'>, InPlaceOptions {}
/** x where x > 0, else a x: a from U(lower, upper), drawn for each element in training, else (lower + upper) / 2. Xu et al., 2015. */
export const rrelu: Activation<
  [lower?: number, upper?: number, training?: boolean | Pick<RReLUOptions, 'training' | 'inplace'>, inplace?: boolean],
  RReLUOptions
> = /* @__PURE__ */ bound<RReLUOptions>(
  'rrelu',
  () => ({ lower: [of(), 1 / 8], upper: [of(), 1 / 3], training: [of(), false], ...writes }),
  (input, { lower, upper, training, inplace: into }) =>
    written(input, into, (x) => units.rrelu(x, lower, upper, training)),
);
