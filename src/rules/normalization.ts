// Normalization over channels and over groups of them, and by the root of the mean square, as composites: what is normalized
// becomes a row, which layer_norm's kernel takes.

import * as f from '../engine/functions.ts';
import { size, type Tensor } from '../engine/index.ts';
import { overwrite } from './write.ts';

/** Added to the mean of squares where nothing is said: the distance of 1 to the next number. */
const EPSILON: { readonly [dtype: string]: number } = { float32: 2 ** -23, float64: 2 ** -52 };

/** A vector [C] as [1, C, 1, …]. */
const alongChannels = <T extends Tensor>(v: T, { shape }: Tensor): T =>
  f.reshape(
    v,
    shape.map((d, i) => (i === 1 ? d : 1)),
  );

/** x · weight + bias with a weight and a bias for each channel, where there are. */
function scaled<T extends Tensor>(x: T, weight: T | null, bias: T | null): T {
  const y = weight ? f.mul(x, alongChannels(weight, x)) : x;
  return bias ? f.add(y, alongChannels(bias, x)) : y;
}

const standardized = <T extends Tensor>(rows: T, eps: number): T => f.layer_norm(rows, null, null, { eps });

/** (x - mean) / √(var + eps) over groups of channels, x [N, C, …]; then a scale and a shift for each channel. Wu and He, 2018. */
export function groupNorm<T extends Tensor>(x: T, groups: number, weight: T | null, bias: T | null, eps: number): T {
  const [n, c] = x.shape;
  const width = (size(x.shape.slice(2)) * c) / groups;
  return scaled(f.reshape(standardized(f.reshape(x, [n * groups, width]), eps), x.shape), weight, bias);
}

/** x as rows [C, N …], and rows as x. */
function byChannel<T extends Tensor>(x: T): { rows: T; back: (rows: T) => T } {
  const swapped = f.transpose(x, 0, 1);
  const rows = f.reshape(swapped, [x.shape[1], size(x.shape) / x.shape[1]]);
  return { rows, back: (y) => f.transpose(f.reshape(y, swapped.shape), 0, 1) };
}

/** Running statistics [C] of what is normalized, which are written. */
export interface Running<T> {
  readonly mean: T | null;
  readonly variance: T | null;
  /** The share of the new statistics: a number, or a tensor of one. */
  readonly momentum: number | T;
}

/** (1 - momentum) · old + momentum · new, written into the old. */
function move<T extends Tensor>(old: T | null, next: T, momentum: number | T): void {
  if (old === null) return;
  const share = typeof momentum === 'number' ? f.wrap(momentum, next) : momentum;
  overwrite(old, f.add(f.mul(f.detach(old), f.sub(1, share)), f.mul(next, share)));
}

/**
 * (x - mean) / √(var + eps) for each channel, x [N, C, …]; then a scale and a shift. The statistics are those of x, which move
 * the running ones (the variance divided by n - 1). Ioffe and Szegedy, 2015.
 */
export function batchNorm<T extends Tensor>(
  x: T,
  running: Running<T>,
  weight: T | null,
  bias: T | null,
  eps: number,
): T {
  const { rows, back } = byChannel(x);
  const seen = f.detach(rows);
  move(running.mean, f.mean(seen, 1), running.momentum);
  move(running.variance, f.var(seen, 1, 1), running.momentum);
  return scaled(back(standardized(rows, eps)), weight, bias);
}

/**
 * (x - mean) / √(var + eps) for each channel of each sample, x [N, C, …]; then a scale and a shift. The means of the samples'
 * statistics move the running ones [C]. Ulyanov et al., 2016.
 */
export function instanceNorm<T extends Tensor>(
  x: T,
  running: Running<T>,
  weight: T | null,
  bias: T | null,
  eps: number,
): T {
  const [n, c] = x.shape;
  const rows = f.reshape(x, [n * c, size(x.shape.slice(2))]);
  const ofSamples = (v: T): T => f.mean(f.reshape(v, [n, c]), 0);
  const seen = f.detach(rows);
  if (running.mean) move(running.mean, ofSamples(f.mean(seen, 1)), running.momentum);
  if (running.variance) move(running.variance, ofSamples(f.var(seen, 1, 1)), running.momentum);
  return scaled(f.reshape(standardized(rows, eps), x.shape), weight, bias);
}

/** Normalization of channels with given statistics [C]. */
export function fixedNorm<T extends Tensor>(
  x: T,
  mean: T,
  variance: T,
  weight: T | null,
  bias: T | null,
  eps: number,
): T {
  const rstd = f.rsqrt(f.add(f.detach(variance), eps));
  return scaled(f.mul(f.sub(x, alongChannels(f.detach(mean), x)), alongChannels(rstd, x)), weight, bias);
}

/** x / √(mean x² + eps) · weight over the last dimensions. Zhang and Sennrich, 2019. */
export function rmsNorm<T extends Tensor>(x: T, rank: number, weight: T | null, eps: number | null): T {
  const dims = Array.from({ length: rank }, (_, i) => x.shape.length - 1 - i);
  const square = f.mean(f.mul(x, x), dims, true);
  const y = f.mul(x, f.rsqrt(f.add(square, eps ?? EPSILON[x.dtype])));
  return weight ? f.mul(y, weight) : y;
}
