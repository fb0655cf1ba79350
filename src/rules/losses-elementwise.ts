// Losses element by element, before they are weighed and averaged: x is the prediction, z the target of the same shape.
// Where a formula has a kink, the gradient is that of the smooth function that it computes.

import * as f from '../engine/functions.ts';
import type { Tensor } from '../engine/index.ts';

/** log(1 + e^-|x|), which cannot overflow. */
const tail = <T extends Tensor>(x: T): T => f.log1p(f.exp(f.neg(f.abs(x))));

/** log(1 + eˣ) = max(x, 0) + log(1 + e^-|x|); at 0 the maximum passes half, so that the slope is σ(0) = 1/2. */
export const softplus = <T extends Tensor>(x: T): T => f.add(f.maximum(x, 0), tail(x));

/** |x - z|. */
export const absoluteError = <T extends Tensor>(x: T, z: T): T => f.abs(f.sub(z, x));

/** d² / 2ρ where d = |x - z| ≤ ρ, else d - ρ / 2. Source: Huber, 1964. */
export function huber<T extends Tensor>(x: T, z: T, rho: number): T {
  const d = absoluteError(x, z);
  return f.where(f.gt(d, rho), f.sub(d, 0.5 * rho), f.mul(f.mul(d, d), 0.5 / rho));
}

/** max(0, margin - x z), targets ±1. */
export const hinge = <T extends Tensor>(x: T, z: T, margin: number): T => f.relu(f.sub(margin, f.mul(x, z)));

/**
 * -w z log σ(x) - (1 - z) log(1 - σ(x)) of logits x, where w (null: 1) broadcasts:
 * log(1 + eˣ) - x z, or (1 - z) x + (1 + (w - 1) z) log(1 + e⁻ˣ).
 */
export function binaryCrossEntropy<T extends Tensor>(x: T, z: T, positiveWeight: T | null): T {
  if (positiveWeight === null) return f.sub(softplus(x), f.mul(x, z));
  const weight = f.add(f.mul(f.sub(positiveWeight, 1), z), 1);
  return f.add(f.sub(x, f.mul(x, z)), f.mul(weight, softplus(f.neg(x))));
}

/** The same of probabilities p: -w z log(p + ε) - (1 - z) log(1 - p + ε). */
export function binaryCrossEntropyOfProbabilities<T extends Tensor>(
  p: T,
  z: T,
  positiveWeight: T | null,
  eps: number,
): T {
  const own = f.mul(f.log(f.add(p, eps)), z);
  const other = f.mul(f.log(f.add(f.sub(1, p), eps)), f.sub(1, z));
  return f.neg(f.add(positiveWeight === null ? own : f.mul(own, positiveWeight), other));
}

/** z (log(z + ε) - x), where x are log-probabilities. */
export const klDivergence = <T extends Tensor>(x: T, z: T, eps: number): T => f.mul(z, f.sub(f.log(f.add(z, eps)), x));

/** -log of a Poisson likelihood without log z!: eˣ - z x of a log-rate x, or x - z log(x + ε) of a rate. */
export function poisson<T extends Tensor>(x: T, z: T, isLog: boolean, eps: number): T {
  return isLog ? f.sub(f.exp(x), f.mul(z, x)) : f.sub(x, f.mul(z, f.log(f.add(x, eps))));
}

/** Stirling's log z! ≈ z log z - z + log(2πz) / 2 where z > 1, else 0. */
export function stirling<T extends Tensor>(z: T): T {
  const large = f.gt(z, 1);
  const safe = f.where(large, z, 1);
  const log = f.sub(f.mul(safe, f.log(safe)), safe);
  return f.where(large, f.add(log, f.mul(f.log(f.mul(safe, 2 * Math.PI)), 0.5)), 0);
}

/** x·y / max(|x| |y|, ε) over the last dimension, flat: [...] → [M, 1]. */
export function cosineSimilarity<T extends Tensor>(x: T, y: T, eps: number): T {
  const flat = (v: T): T => f.reshape(v, [-1, 1]);
  const norms = f.mul(flat(f.norm(x, 2, [x.shape.length - 1])), flat(f.norm(y, 2, [y.shape.length - 1])));
  return f.div(flat(f.sum(f.mul(x, y), x.shape.length - 1)), f.maximum(norms, eps));
}

/** 1 - cos for pairs that belong together (z = 1), max(0, cos - margin) for those that do not (z = -1), 0 for others. */
export function cosineEmbedding<T extends Tensor>(cos: T, z: T, margin: number): T {
  const apart = f.relu(f.sub(cos, margin));
  return f.where(f.eq(z, 1), f.sub(1, cos), f.where(f.eq(z, -1), apart, 0));
}

/** Squared distances of every row of x [N, D] to every row of y [N, D]: [N, N]. */
export function squaredDistances<T extends Tensor>(x: T, y: T): T {
  const d = f.sub(f.unsqueeze(x, 1), f.unsqueeze(y, 0));
  return f.sum(f.mul(d, d), 2);
}

/** Which kinds of targets and predictions a softmax cross entropy has. */
export interface SoftmaxTargets {
  readonly axis: number;
  /** Targets are indices, not probabilities. */
  readonly sparse: boolean;
  /** Predictions are log-probabilities already. */
  readonly logged: boolean;
}

/** Class indices cut to [0, C - 1] and to whole numbers: [...] int64. NaN is 0. */
export function clippedClasses<T extends Tensor>(labels: T, classes: number): T {
  const real = f.cast(f.detach(labels), labels.dtype === 'float64' ? 'float64' : 'float32');
  const positive = f.where(f.ge(real, 0), real, 0);
  return f.cast(f.minimum(positive, classes - 1), 'int64');
}

/**
 * -log p of the target's class along `axis`, or -Σ z log p of probabilities z: a dimension of size 1 stays at `axis`.
 * Targets are indices in x's shape without `axis` (those outside are cut to the first or last class), or z in x's shape.
 */
export function softmaxCrossEntropy<T extends Tensor>(x: T, z: T, { axis, sparse, logged }: SoftmaxTargets): T {
  const { shape } = x;
  const classes = shape[axis];
  const [outer, inner] = [shape.slice(0, axis), shape.slice(axis + 1)].map((s) => s.reduce((n, d) => n * d, 1));
  const block = f.reshape(x, [outer, classes, inner]);
  const targets = sparse
    ? f.reshape(clippedClasses(z, classes), [outer, inner])
    : f.reshape(z, [outer, classes, inner]);
  const kept = shape.map((d, i) => (i === axis ? 1 : d));
  if (!logged) {
    const attributes = { reduction: 'none', ignore_index: -1, label_smoothing: 0 };
    return f.reshape(f.cross_entropy(block, targets, null, attributes), kept);
  }
  const picked = sparse ? f.gather(block, 1, f.unsqueeze(targets, 1)) : f.sum(f.mul(block, targets), 1);
  return f.reshape(f.neg(picked), kept);
}
