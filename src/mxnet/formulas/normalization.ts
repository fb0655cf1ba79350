// Batch and group normalization as differentiable composites, and running averages.

import * as f from '../../engine/functions.ts';
import { size, type Tensor } from '../../engine/index.ts';

/** Mean and variance of each channel. */
export interface Moments<T> {
  readonly mean: T;
  readonly variance: T;
}

const others = (rank: number, axes: readonly number[]): number[] =>
  [...Array(rank).keys()].filter((d) => !axes.includes(d));

/** A vector [C] shaped so that it lies along `axis` of a tensor of some rank. */
const along = <T extends Tensor>(v: T, rank: number, axis: number): T =>
  f.reshape(
    v,
    Array.from({ length: rank }, (_, d) => (d === axis ? v.shape[0] : 1)),
  );

/** Mean and (biased) variance of the channels that lie along `axis`: each [C]. */
export function channelMoments<T extends Tensor>(x: T, axis: number): Moments<T> {
  const dims = others(x.shape.length, [axis]);
  return { mean: f.mean(x, dims), variance: f.var(x, dims, 0) };
}

/**
 * γ (x - mean) / √(variance + ε) + β with vectors [C] along `axis`; γ and β may be null.
 * Source: Ioffe and Szegedy, 2015.
 */
export function batchNorm<T extends Tensor>(
  x: T,
  gamma: T | null,
  beta: T | null,
  { mean, variance }: Moments<T>,
  axis: number,
  eps: number,
): T {
  const shaped = (v: T): T => along(v, x.shape.length, axis);
  const scale = f.rsqrt(f.add(shaped(variance), eps));
  const normal = f.mul(f.sub(x, shaped(mean)), gamma === null ? scale : f.mul(scale, shaped(gamma)));
  return beta === null ? normal : f.add(normal, shaped(beta));
}

/** momentum · old + (1 - momentum) · new. */
export const movedAverage = <T extends Tensor>(average: T, latest: T, momentum: number): T =>
  f.add(f.mul(f.detach(average), momentum), f.mul(f.detach(latest), 1 - momentum));

/**
 * Group normalization: x [N, C, …] as [N, G, C/G, …], each group of each sample normalized; γ and β [G], one for each
 * group. Source: Wu and He, 2018.
 */
export function groupNorm<T extends Tensor>(x: T, groups: number, gamma: T, beta: T, eps: number): T {
  const [n] = x.shape;
  const width = size(x.shape.slice(1)) / groups;
  const rows = f.reshape(x, [n * groups, width]);
  const normal = f.layer_norm(rows, null, null, { eps });
  const shaped = f.reshape(normal, [n, groups, width]);
  return f.reshape(f.add(f.mul(shaped, f.reshape(gamma, [groups, 1])), f.reshape(beta, [groups, 1])), x.shape);
}
