// Batch and group normalization as differentiable composites, and running statistics.

import * as f from '../../engine/functions.ts';
import { autogradOf, type Hook, Node, size, type Tensor } from '../../engine/index.ts';

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

/** momentum · old + (1 - momentum) · new, written into the average. */
function moveAverage<T extends Tensor>(average: T, latest: T, momentum: number): void {
  const [old, now] = [f.detach(average), f.detach(latest)];
  f.copy_(old, f.add(f.mul(old, momentum), f.mul(now, 1 - momentum)));
}

/**
 * Normalizes by the batch's own moments. Running ones move when the gradient of the result arrives, as MXNet's do: a pass
 * in training mode that is never differentiated leaves them as they are.
 */
export function batchNormTraining<T extends Tensor>(
  x: T,
  gamma: T | null,
  beta: T | null,
  running: Moments<T>,
  { axis, eps, momentum }: { readonly axis: number; readonly eps: number; readonly momentum: number },
): T {
  const batch = channelMoments(x, axis);
  const y = batchNorm(x, gamma, beta, batch, axis, eps);
  const { node, output } = autogradOf(y);
  const move: Hook = () => {
    moveAverage(running.mean, batch.mean, momentum);
    moveAverage(running.variance, batch.variance, momentum);
    return null;
  };
  if (node instanceof Node) node.hooksOf(output).hooks.add({ hook: move });
  return y;
}

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
