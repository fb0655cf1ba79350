// Draws from MXNet's generator. Each call advances the generator that it names.

import type { MXNetGenerator } from '../reference/base/random/mxnet-generator.ts';
import type { Tensor } from '../reference/engine/tensor.ts';
import type { Op } from '../reference/ops/op.ts';
import * as ops from '../reference/ops/random-mxnet.ts';
import { bind, withAttributes } from './bind.ts';
import { type At, type Create, creation } from './create.ts';
import { type Named, none, type With } from './function.ts';

/** Numbers of a distribution, whose parameters are numbers among the attributes or tensors given last. */
export type Sample = (<T extends Tensor>(place: At<T>, attributes: ops.Distribution, parameters?: readonly T[]) => T) &
  Named<ops.Distribution>;

const distribution = (op: Op<ops.Distribution, never>): Sample =>
  bind(
    op,
    null,
    none,
    (run) =>
      <T extends Tensor>(place: At<T>, attributes: ops.Distribution, parameters: readonly T[] = []) =>
        run<T>(parameters, attributes, place)[0],
  );

/** Uniform numbers in [low, high). */
export const mxnet_uniform: Sample = /* @__PURE__ */ distribution(ops.mxnet_uniform);
/** Normal numbers of mean loc and standard deviation scale. */
export const mxnet_normal: Sample = /* @__PURE__ */ distribution(ops.mxnet_normal);
/** Exponential numbers of rate lam. */
export const mxnet_exponential: Sample = /* @__PURE__ */ distribution(ops.mxnet_exponential);
/** Gamma numbers of shape alpha and scale beta. */
export const mxnet_gamma: Sample = /* @__PURE__ */ distribution(ops.mxnet_gamma);
/** Poisson numbers of mean lam. */
export const mxnet_poisson: Sample = /* @__PURE__ */ distribution(ops.mxnet_poisson);
/** Failures before k successes of probability p. */
export const mxnet_negative_binomial: Sample = /* @__PURE__ */ distribution(ops.mxnet_negative_binomial);
/** The same by mean mu and dispersion alpha. */
export const mxnet_generalized_negative_binomial: Sample = /* @__PURE__ */ distribution(
  ops.mxnet_generalized_negative_binomial,
);
/** Integers in [low, high). */
export const mxnet_randint: Create<ops.Randint> = /* @__PURE__ */ creation(ops.mxnet_randint);
/** The input with the order of its first axis random. */
export const mxnet_shuffle: With<{ readonly generator: MXNetGenerator }> = /* @__PURE__ */ withAttributes(
  ops.mxnet_shuffle,
  null,
  none,
);
/** Categories drawn by the probabilities along the last axis. */
export const mxnet_multinomial: With<ops.Drawn> = /* @__PURE__ */ withAttributes(ops.mxnet_multinomial, null, none);
/** The mask of the operator Dropout. */
export const mxnet_dropout: Create<ops.Drop> = /* @__PURE__ */ creation(ops.mxnet_dropout);
/** The mask of dropout between the layers of a fused recurrent layer. */
export const mxnet_recurrent_dropout: Create<ops.Drop> = /* @__PURE__ */ creation(ops.mxnet_recurrent_dropout);
