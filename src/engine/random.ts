// Draws from PyTorch's generator. Each call advances the generator that it names.

import type { Generator } from '../reference/base/random/generator.ts';
import * as ops from '../reference/ops/random.ts';
import * as fast from '../wasm/draws.ts';
import * as masks from '../wasm/dropout.ts';
import { two, withAttributes } from './bind.ts';
import { type Create, creation } from './create.ts';
import { none, type Two, type With } from './function.ts';

/** Uniform numbers in [from, to). */
export const uniform: Create<ops.Uniform> = /* @__PURE__ */ creation(ops.uniform);
/** Normal numbers of a mean and a standard deviation. */
export const normal: Create<ops.Normal> = /* @__PURE__ */ creation(ops.normal, fast.normal);
/** Integers in [low, high). */
export const randint: Create<ops.Randint> = /* @__PURE__ */ creation(ops.randint);
/** Integers from 0 to the greatest that the dtype holds. */
export const random: Create<ops.Drawn> = /* @__PURE__ */ creation(ops.random);
/** Exponential numbers of a rate. */
export const exponential: Create<ops.Exponential> = /* @__PURE__ */ creation(ops.exponential);
/** How many trials it takes to succeed once. */
export const geometric: Create<ops.Geometric> = /* @__PURE__ */ creation(ops.geometric);
/** Numbers of a Cauchy distribution. */
export const cauchy: Create<ops.Cauchy> = /* @__PURE__ */ creation(ops.cauchy);
/** exp of normal numbers of a mean and a standard deviation. */
export const log_normal: Create<ops.LogNormal> = /* @__PURE__ */ creation(ops.log_normal);
/** A random order of 0 … length - 1. */
export const randperm: Create<ops.Randperm> = /* @__PURE__ */ creation(ops.randperm);
/** 1 with probability p, else 0. */
export const bernoulli: Create<ops.Bernoulli> = /* @__PURE__ */ creation(ops.bernoulli);
/** 1 / (1 - p) with probability 1 - p, else 0. */
export const dropout_mask: Create<ops.Bernoulli> = /* @__PURE__ */ creation(ops.dropout_mask, masks.dropout_mask);
/** 1 with the probability that the input holds at each place, else 0. */
export const bernoulli_from: With<{ readonly generator: Generator }> = /* @__PURE__ */ withAttributes(
  ops.bernoulli_from,
  null,
  none,
);
/** Poisson numbers, each of the rate that the input holds at its place. */
export const poisson: With<{ readonly generator: Generator }> = /* @__PURE__ */ withAttributes(ops.poisson, null, none);
/** How many of so many trials succeed, each with the probability at its place, of one shape. */
export const binomial: Two<{ readonly generator: Generator }> = /* @__PURE__ */ two(ops.binomial, null, none);
/** 1 where the input is above 0, else a number from U(lower, upper). */
export const rrelu_slopes: With<ops.Slopes> = /* @__PURE__ */ withAttributes(ops.rrelu_slopes, null, none);
/** Indices drawn with the (unnormalized) probabilities in the rows of the input, [n] or [m, n]. */
export const multinomial: With<ops.Multinomial> = /* @__PURE__ */ withAttributes(ops.multinomial, null, none);
