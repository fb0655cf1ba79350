// Normalization: over a batch, one axis, groups of channels, or by the length of vectors.

import * as f from '../engine/functions.ts';
import { batchNorm, batchNormTraining, groupNorm } from '../functional/normalization.ts';
import { op } from './define.ts';
import { is_training } from './modes.ts';
import type { NDArray } from './ndarray.ts';
import { axesOf, axisOf } from './shapes.ts';

export interface Norm {
  readonly data: NDArray;
  readonly gamma: NDArray;
  readonly beta: NDArray;
  readonly axis?: number;
  readonly eps?: number;
}

/** Normalizes one axis (Ba, Kiros and Hinton, 2016); gamma and beta have its size. */
function layerNorm({ data, gamma, beta, axis, eps }: Required<Norm>): NDArray {
  const rank = data.shape.length;
  const at = axisOf(axis, rank);
  const x = at === rank - 1 ? data : f.transpose(data, at, rank - 1);
  const width = data.shape[at];
  const y = f.reshape(f.layer_norm(f.reshape(x, [x.size / width, width]), gamma, beta, { eps }), x.shape);
  return at === rank - 1 ? y : f.clone(f.transpose(y, at, rank - 1));
}

export interface BatchNorm extends Norm {
  readonly moving_mean: NDArray;
  readonly moving_var: NDArray;
  readonly momentum?: number;
  readonly fix_gamma?: boolean;
  readonly use_global_stats?: boolean;
  readonly output_mean_var?: boolean;
  readonly cudnn_off?: boolean;
}

/**
 * Normalizes each channel over the batch (Ioffe and Szegedy, 2015). In training by the batch's own mean and variance, which
 * move the running ones when the backward pass comes through, as in MXNet; otherwise by the running ones. `fix_gamma` sets
 * gamma to 1.
 */
function batchNormalization(o: Required<BatchNorm>): NDArray {
  const { data, gamma, beta, moving_mean, moving_var, eps, momentum, fix_gamma, use_global_stats } = o;
  const axis = axisOf(o.axis, data.shape.length);
  if (fix_gamma) overwrite(gamma, f.add(f.zeros_like(f.detach(gamma)), 1));
  const scale = fix_gamma ? null : gamma;
  const running = { mean: moving_mean, variance: moving_var };
  if (is_training() && !use_global_stats) {
    return batchNormTraining(data, scale, beta, running, { axis, eps, momentum });
  }
  return batchNorm(data, scale, beta, { mean: f.detach(moving_mean), variance: f.detach(moving_var) }, axis, eps);
}

/** Writes values that no gradient passes through, which a graph does not forbid. */
const overwrite = (x: NDArray, value: NDArray): void => void f.copy_(f.detach(x), value);

export interface L2 {
  readonly data: NDArray;
  readonly eps?: number;
  readonly mode?: string;
}

/** x / √(Σx² + eps), over all but the first axis (instance), axis 1 (channel) or the axes behind it (spatial). */
function l2Normalization({ data, eps, mode }: Required<L2>): NDArray {
  const all = axesOf(null, data.shape.length);
  const dims = mode === 'channel' ? [1] : mode === 'spatial' ? all.slice(2) : all.slice(1);
  return f.div(data, f.sqrt(f.add(f.sum(f.mul(data, data), dims, true), eps)));
}

export const normFunctions = {
  LayerNorm: op<Norm & { output_mean_var?: boolean }>()(
    'LayerNorm',
    ['data', 'gamma', 'beta', 'axis', 'eps', 'output_mean_var'],
    { axis: -1, eps: 1e-5, output_mean_var: false },
    layerNorm,
  ),
  /** Normalizes all axes behind the second for each example and channel (Ulyanov et al., 2016). */
  InstanceNorm: op<Omit<Norm, 'axis'>>()('InstanceNorm', ['data', 'gamma', 'beta', 'eps'], { eps: 1e-3 }, (o) =>
    groupNorm(o.data, o.data.shape[1], o.gamma, o.beta, o.eps),
  ),
  /** Normalizes groups of channels (Wu and He, 2018); gamma and beta have one element for each group. */
  GroupNorm: op<Omit<Norm, 'axis'> & { num_groups?: number }>()(
    'GroupNorm',
    ['data', 'gamma', 'beta', 'num_groups', 'eps'],
    { num_groups: 1, eps: 1e-5 },
    (o) => groupNorm(o.data, o.num_groups, o.gamma, o.beta, o.eps),
  ),
  BatchNorm: op<BatchNorm>()(
    'BatchNorm',
    [
      'data',
      'gamma',
      'beta',
      'moving_mean',
      'moving_var',
      'eps',
      'momentum',
      'fix_gamma',
      'use_global_stats',
      'output_mean_var',
      'axis',
      'cudnn_off',
    ],
    {
      eps: 1e-3,
      momentum: 0.9,
      fix_gamma: true,
      use_global_stats: false,
      output_mean_var: false,
      axis: 1,
      cudnn_off: false,
    },
    batchNormalization,
  ),
  L2Normalization: op<L2>()(
    'L2Normalization',
    ['data', 'eps', 'mode'],
    { eps: 1e-10, mode: 'instance' },
    l2Normalization,
  ),
};
