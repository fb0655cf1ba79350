// Losses of numbers, element by element: differences, and negative log-likelihoods of counts and of normal numbers.

import * as f from '../../engine/functions.ts';
import { group, type Tensor } from '../../engine/index.ts';
import { useTraining } from '../../engine/training.ts';
import { reduceLoss, reduceWeighted } from './reduce.ts';

/** What a loss of differences is weighed and averaged by. */
export interface Weighing<T> {
  /** A factor for each element, by which a mean is weighed; or null. */
  readonly weight: T | null;
  /** 'none', 'mean' or 'sum'. */
  readonly reduction: string;
}

const reduce = <T extends Tensor>(loss: T, { weight, reduction }: Weighing<T>): T =>
  weight === null ? reduceLoss(loss, reduction) : reduceWeighted(loss, weight, reduction);

/** (x - y)², reduced. */
export const squaredError = <T extends Tensor>(x: T, target: T, weighing: Weighing<T>): T =>
  group('mse_loss', squared, x, target, weighing);

function squared<T extends Tensor>(x: T, target: T, weighing: Weighing<T>): T {
  const d = f.sub(x, target);
  return reduce(f.mul(d, d), weighing);
}

/** |x - y|, reduced. */
export const absoluteError = <T extends Tensor>(x: T, target: T, weighing: Weighing<T>): T =>
  group('l1_loss', absolute, x, target, weighing);

const absolute = <T extends Tensor>(x: T, target: T, weighing: Weighing<T>): T =>
  reduce(f.abs(f.sub(x, target)), weighing);

/** d² / 2 where |d| = |x - y| ≤ delta, else delta (|d| - delta / 2), elementwise. Source: Huber, 1964. */
export const huber = <T extends Tensor>(x: T, target: T, delta: number): T =>
  group('huber_loss', bent, x, target, delta);

function bent<T extends Tensor>(x: T, target: T, delta: number): T {
  useTraining();
  return f.huber(f.sub(x, target), { delta });
}

/** Huber's loss over beta, reduced: a line of slope 1. Source: Girshick, 2015. */
export const smoothAbsoluteError = <T extends Tensor>(x: T, target: T, beta: number, reduction: string): T =>
  reduceLoss(f.div(huber(x, target, beta), beta), reduction);

/** What a likelihood of counts is made of. */
export interface Poisson {
  /** Whether x is the logarithm of the rate. */
  readonly log_input: boolean;
  /** Whether Stirling's log y! is added where y > 1. */
  readonly full: boolean;
  /** Added to a rate before its logarithm. */
  readonly eps: number;
}

/** -log of Poisson's probability of y at the rate x, or eˣ: eˣ - y x, or x - y log(x + eps); elementwise. */
export const poisson = <T extends Tensor>(x: T, target: T, options: Poisson): T =>
  group('poisson_nll_loss', counted, x, target, options);

function counted<T extends Tensor>(x: T, target: T, { log_input, full, eps }: Poisson): T {
  const loss = log_input ? f.sub(f.exp(x), f.mul(target, x)) : f.sub(x, f.mul(target, f.log(f.add(x, eps))));
  if (!full) return loss;
  // log y! ≈ y log y - y + log(2πy) / 2
  const whole = f.sub(f.mul(target, f.log(target)), target);
  const stirling = f.add(whole, f.mul(f.log(f.mul(target, 2 * Math.PI)), 0.5));
  return f.add(loss, f.where(f.le(target, 1), 0, stirling));
}

/** log √(2π), by its own digits: engines' logarithms differ. */
const LOG_ROOT_TWO_PI = 0.9189385332046727;

/** What a likelihood of normal numbers is made of. */
export interface Gaussian {
  /** Whether log √(2π) is added. */
  readonly full: boolean;
  /** The least variance that is counted with; gradients pass where a smaller one came. */
  readonly eps: number;
}

/**
 * -log of the normal density of y around x: (log var + (x - y)² / var) / 2, elementwise; var broadcasts.
 * Source: Nix and Weigend, 1994.
 */
export const gaussian = <T extends Tensor>(x: T, target: T, variance: T, options: Gaussian): T =>
  group('gaussian_nll_loss', normal, x, target, variance, options);

/** A variance. @throws ValueError in PyTorch's words, when the kernel runs, where it is below 0. */
export function checkedVariance<T extends Tensor>(variance: T): T {
  const text = 'var has negative entry/entries';
  f.checked(f.lt(f.detach(variance), 0), { most: 0, error: 'ValueError', text });
  return variance;
}

function normal<T extends Tensor>(x: T, target: T, given: T, { full, eps }: Gaussian): T {
  useTraining();
  const variance = atLeast(given, eps);
  const d = f.sub(x, target);
  const loss = f.mul(f.add(f.log(variance), f.div(f.mul(d, d), variance)), 0.5);
  return full ? f.add(loss, LOG_ROOT_TWO_PI) : loss;
}

/** max(x, least), with the gradient of x everywhere: what PyTorch writes where nothing is recorded. */
export const atLeast = <T extends Tensor>(x: T, least: number): T => f.add(x, f.detach(f.relu(f.sub(least, x))));
