// Draws from MXNet's generator as ops, number for number (base/random). The parameters of a distribution are numbers among
// the attributes, or arrays, one input each: then each of their elements has an equal share of the result.

import type { DType } from '../base/dtype.ts';
import { fillMXNetMultinomial, mxnetShuffle } from '../base/random/mxnet-categories.ts';
import {
  fillMXNetExponential,
  fillMXNetGamma,
  fillMXNetNormal,
  fillMXNetRandint,
  fillMXNetUniform,
  type SamplerParameter,
} from '../base/random/mxnet-distributions.ts';
import { fillDropout, fillRecurrentDropout } from '../base/random/mxnet-dropout.ts';
import type { MXNetGenerator } from '../base/random/mxnet-generator.ts';
import { fillGeneralizedNegativeBinomial, fillNegativeBinomial, fillPoisson } from '../base/random/mxnet-poisson.ts';
import type { Shape } from '../base/shape.ts';
import type { View } from '../kernels/kernel.ts';
import { dense } from '../kernels/walk.ts';
import { checkDType, checkShape } from './check.ts';
import { type Op, op, present } from './op.ts';
import type { Specs } from './spec.ts';

export interface Drawn {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly generator: MXNetGenerator;
}

export interface Distribution extends Drawn {
  /** Its parameters, where they are no inputs. */
  readonly parameters: readonly number[];
}

export interface Randint extends Drawn {
  readonly low: number;
  readonly high: number;
}

export interface Drop extends Drawn {
  /** The probability of 0. */
  readonly p: number;
}

const drawn = (_inputs: Specs, { shape, dtype }: Drawn) => [{ shape, dtype }];

/** Fills with numbers of a distribution. */
type Sampler = (
  generator: MXNetGenerator,
  data: View['data'],
  dtype: DType,
  parameters: readonly SamplerParameter[],
) => void;

function distribution(name: string, fill: Sampler): Op<Distribution, never> {
  return op({
    name,
    infer: (inputs, { shape, dtype }: Distribution) => {
      const [first, ...others] = inputs.map(present);
      for (const other of others) {
        checkShape(other, first.shape, 'a parameter of a distribution');
        checkDType(other, first.dtype, 'a parameter of a distribution');
      }
      if (first) checkShape({ shape: shape.slice(0, first.shape.length), dtype }, first.shape, 'what is drawn');
      return [{ shape, dtype }];
    },
    kernel: (inputs: readonly View[], [y], { generator, parameters }: Distribution) =>
      fill(generator, y.data, y.dtype, inputs.length === 0 ? parameters : inputs.map(dense)),
    makes: true,
  });
}

/** Uniform numbers in [low, high). */
export const mxnet_uniform = /* @__PURE__ */ distribution('mxnet_uniform', (generator, data, dtype, [low, high]) =>
  fillMXNetUniform(generator, data, dtype, low, high),
);
/** Normal numbers of mean loc and standard deviation scale. */
export const mxnet_normal = /* @__PURE__ */ distribution('mxnet_normal', (generator, data, dtype, [loc, scale]) =>
  fillMXNetNormal(generator, data, dtype, loc, scale),
);
/** Exponential numbers of rate lam. */
export const mxnet_exponential = /* @__PURE__ */ distribution('mxnet_exponential', (generator, data, dtype, [lam]) =>
  fillMXNetExponential(generator, data, dtype, lam),
);
/** Gamma numbers of shape alpha and scale beta. */
export const mxnet_gamma = /* @__PURE__ */ distribution('mxnet_gamma', (generator, data, dtype, [alpha, beta]) =>
  fillMXNetGamma(generator, data, dtype, alpha, beta),
);
/** Poisson numbers of mean lam. */
export const mxnet_poisson = /* @__PURE__ */ distribution('mxnet_poisson', (generator, data, _dtype, [lam]) =>
  fillPoisson(generator, data, lam),
);
/** Failures before k successes of probability p. */
export const mxnet_negative_binomial = /* @__PURE__ */ distribution(
  'mxnet_negative_binomial',
  (generator, data, _dtype, [k, p]) => fillNegativeBinomial(generator, data, k, p),
);
/** Negative binomial numbers of mean mu and dispersion alpha. */
export const mxnet_generalized_negative_binomial = /* @__PURE__ */ distribution(
  'mxnet_generalized_negative_binomial',
  (generator, data, _dtype, [mu, alpha]) => fillGeneralizedNegativeBinomial(generator, data, mu, alpha),
);

/** Integers in [low, high). */
export const mxnet_randint = /* @__PURE__ */ op({
  name: 'mxnet_randint',
  infer: drawn,
  kernel: (_inputs, [y], { generator, low, high }: Randint) => fillMXNetRandint(generator, y.data, low, high),
  makes: true,
});

/** The input with the order of its first axis random. */
export const mxnet_shuffle = /* @__PURE__ */ op({
  name: 'mxnet_shuffle',
  infer: ([x], _attributes: Pick<Drawn, 'generator'>) => {
    const { shape, dtype } = present(x);
    return [{ shape, dtype }];
  },
  kernel: ([x]: readonly [View], [y], { generator }: Pick<Drawn, 'generator'>) => {
    y.data.set(dense(x));
    mxnetShuffle(generator, y.data, y.shape[0], y.shape.length === 1);
  },
  makes: true,
});

/** Categories drawn by the probabilities along the last axis of the input. */
export const mxnet_multinomial = /* @__PURE__ */ op({
  name: 'mxnet_multinomial',
  infer: ([p], { shape, dtype }: Drawn) => {
    const rows = present(p).shape.slice(0, -1);
    checkShape({ shape: shape.slice(0, rows.length), dtype }, rows, 'what is drawn');
    return [{ shape, dtype }];
  },
  kernel: ([p]: readonly [View], [y], { generator }: Drawn) =>
    fillMXNetMultinomial(generator, y.data, dense(p), p.shape[p.shape.length - 1]),
  makes: true,
});

/** 1 / (1 - p) with probability 1 - p, else 0: the mask of the operator Dropout. */
export const mxnet_dropout = /* @__PURE__ */ op({
  name: 'mxnet_dropout',
  infer: drawn,
  kernel: (_inputs, [y], { generator, p }: Drop) => fillDropout(generator, y.data, y.dtype, p),
  makes: true,
});

/** The mask of dropout between the layers of a fused recurrent layer. */
export const mxnet_recurrent_dropout = /* @__PURE__ */ op({
  name: 'mxnet_recurrent_dropout',
  infer: drawn,
  kernel: (_inputs, [y], { generator, p }: Drop) => fillRecurrentDropout(generator, y.data, p),
  makes: true,
});
