// Normalization: over a batch, one axis, groups of channels, or by the length of vectors.

import * as f from '../../engine/functions.ts';
import type { NDArray } from '../array/ndarray.ts';
import { moveStates } from '../array/states.ts';
import { checkFailed, MXNetError, unlike } from '../base/errors.ts';
import { is_training } from '../base/modes.ts';
import { type Bound, bool, float, int, optional, required } from '../base/options.ts';
import { axesOf, axisOf } from '../base/shapes.ts';
import { batchNorm, channelMoments, groupNorm, movedAverage } from '../formulas/normalization.ts';
import { array, choice, float32, type Outputs, op } from './define.ts';
import { checkFloating } from './real.ts';

/** What is normalized, and the scale and shift that follow. */
const normed = { data: required(array), gamma: required(array), beta: required(array) };

/** @throws MXNetError where a vector has another size than the axis. */
function checkChannels(size: number, ...vectors: readonly NDArray[]): void {
  for (const { shape } of vectors) {
    if (shape.length === 1 && shape[0] === size) continue;
    throw new MXNetError(`Shape inconsistent, Provided = [${shape.join()}], inferred shape=[${size}]`);
  }
}

/** @throws MXNetError for integers, and for vectors of another dtype than the data. */
function checkDtypes(data: NDArray, ...vectors: readonly NDArray[]): void {
  checkFloating(data);
  const i = vectors.findIndex((x) => x.dtype !== data.dtype);
  if (i >= 0) throw unlike(i + 1, data.dtype, vectors[i].dtype);
}

/** The size of an axis that counts from either end. @throws MXNetError where the data have no such axis. */
function sizeOf(data: NDArray, axis: number, condition: string, prefix = ''): number {
  const at = axis < 0 ? axis + data.ndim : axis;
  if (at >= 0 && at < data.ndim) return data.shape[at];
  throw checkFailed(condition, `Channel axis out of range: ${prefix}${axis}`);
}

/** γ and β of one size. */
const affine = ({ gamma, beta }: Bound<typeof normed>, size: number): [NDArray, number[]][] => [
  [gamma, [size]],
  [beta, [size]],
];

const layer = {
  ...normed,
  axis: optional(int, -1),
  eps: optional(float32, 1e-5),
  output_mean_var: optional(bool, false),
};

/** @throws MXNetError where mean and variance are asked for too. */
function checkAlone(asked: boolean): void {
  if (asked) throw new MXNetError('output_mean_var=True is not supported', 'nd.moments gives mean and variance');
}

/** Normalizes one axis (Ba, Kiros and Hinton, 2016); gamma and beta have its size. */
function layerNorm({ data, gamma, beta, axis, eps, output_mean_var }: Bound<typeof layer>): NDArray {
  checkAlone(output_mean_var);
  const rank = data.shape.length;
  const at = axisOf(axis, rank);
  checkDtypes(data, gamma, beta);
  checkChannels(data.shape[at], gamma, beta);
  const x = at === rank - 1 ? data : f.transpose(data, at, rank - 1);
  const width = data.shape[at];
  const y = f.reshape(f.layer_norm(f.reshape(x, [x.size / width, width]), gamma, beta, { eps }), x.shape);
  return at === rank - 1 ? y : f.clone(f.transpose(y, at, rank - 1));
}

const batch = {
  ...normed,
  /** Running mean of each channel, written in training. */
  moving_mean: required(array),
  /** Running variance of each channel, written in training. */
  moving_var: required(array),
  eps: optional(float, 1e-3),
  /** How much of the running statistics stays. */
  momentum: optional(float32, 0.9),
  /** Set gamma to 1. */
  fix_gamma: optional(bool, true),
  /** Use the running statistics in training too. */
  use_global_stats: optional(bool, false),
  output_mean_var: optional(bool, false),
  axis: optional(int, 1),
  cudnn_off: optional(bool, false),
};

/**
 * Normalizes each channel over the batch (Ioffe and Szegedy, 2015). In training by the batch's own mean and variance, which
 * move the running ones when the backward pass comes through, as in MXNet; otherwise by the running ones. `fix_gamma` sets
 * gamma to 1.
 */
function batchNormalization(o: Bound<typeof batch>): NDArray {
  const { data, gamma, beta, moving_mean, moving_var, eps, momentum, fix_gamma, use_global_stats } = o;
  checkAlone(o.output_mean_var);
  const axis = axisOf(o.axis, data.shape.length);
  checkDtypes(data, gamma);
  checkChannels(data.shape[axis], gamma, beta, moving_mean, moving_var);
  if (fix_gamma) overwrite(gamma, f.add(f.zeros_like(f.detach(gamma)), 1));
  const scale = fix_gamma ? null : gamma;
  if (is_training() && !use_global_stats) {
    const own = channelMoments(data, axis);
    const y = batchNorm(data, scale, beta, own, axis, eps);
    moveStates(y, [
      [moving_mean, () => movedAverage(moving_mean, own.mean, momentum)],
      [moving_var, () => movedAverage(moving_var, own.variance, momentum)],
    ]);
    return y;
  }
  // Copies: the running statistics may be written before the backward pass reads them.
  const [mean, variance] = [moving_mean, moving_var].map((x) => f.clone(f.detach(x)));
  return batchNorm(data, scale, beta, { mean, variance }, axis, eps);
}

/** Writes values that no gradient passes through, which a graph does not forbid. */
const overwrite = (x: NDArray, value: NDArray): void => void f.copy_(f.detach(x), value);

const length = {
  data: required(array),
  eps: optional(float32, 1e-10),
  /** instance, channel or spatial. */
  mode: optional(choice('channel', 'instance', 'spatial'), 'instance'),
};

/** x / √(Σx² + eps), over all but the first axis (instance), axis 1 (channel) or the axes behind it (spatial). */
function l2Normalization({ data, eps, mode }: Bound<typeof length>): NDArray {
  checkFloating(data);
  const all = axesOf(null, data.shape.length);
  if (mode !== 'instance' && all.length < 3) {
    throw checkFailed(`dshape.ndim() >= 3 (${all.length} vs. 3) `, `At lease 3 dimensions required in ${mode} mode`);
  }
  const dims = mode === 'channel' ? [1] : mode === 'spatial' ? all.slice(2) : all.slice(1);
  return f.div(data, f.sqrt(f.add(f.sum(f.mul(data, data), dims, true), eps)));
}

const groups = { ...normed, num_groups: optional(int, 1), eps: optional(float32, 1e-5) };

/** @throws MXNetError for groups that cut through channels, and for γ and β that are not one number for each group. */
function groupNormalization({ data, gamma, beta, num_groups, eps }: Bound<typeof groups>): NDArray {
  if (data.ndim < 3) throw checkFailed(`dshape.ndim() >= 3U (${data.ndim} vs. 3) `, '');
  const rest = data.shape[1] % num_groups;
  if (rest !== 0) {
    const text = '# of channels must be divisible by # of groups';
    throw checkFailed(
      `dshape[1] % num_groups == 0 (${rest} vs. 0) `,
      text,
      `${data.shape[1]} channels, ${num_groups} groups`,
    );
  }
  checkDtypes(data, gamma, beta);
  for (const { size } of [gamma, beta]) {
    if (size === num_groups) continue;
    const text = `Shape size mismatch ${size} v.s. ${num_groups}`;
    throw checkFailed(`this->shape_.Size() == shape.Size() (${size} vs. ${num_groups}) `, text);
  }
  return groupNorm(data, num_groups, gamma, beta, eps);
}

/** What is seen, and the mean and the scale that the derivative reads. */
const statistics = (o: { readonly output_mean_var: boolean }): Outputs => ({
  count: 3,
  visible: o.output_mean_var ? 3 : 1,
  names: ['output', 'mean', 'var'],
});

export const LayerNorm = op('LayerNorm', layer, layerNorm, {
  shapes: (o) => affine(o, sizeOf(o.data, o.axis, 'axis >= 0 && axis < dshape.ndim()', 'axis=')),
  outputs: statistics,
});
/** Normalizes all axes behind the second for each example and channel (Ulyanov et al., 2016). */
export const InstanceNorm = op(
  'InstanceNorm',
  { ...normed, eps: optional(float32, 1e-3) },
  (o) => {
    checkDtypes(o.data, o.gamma, o.beta);
    const { ndim, shape } = o.data;
    if (ndim < 3) {
      const condition = `in_data[instance_norm: :kData].ndim() >= 3 (${ndim} vs. 3) `;
      throw checkFailed(condition, 'InstanceNorm only supports input tensors of rank >= 3.');
    }
    for (const { size } of [o.gamma, o.beta]) {
      if (size === shape[1]) continue;
      const condition = `ishape.Size() == shape.Size() (${shape[0] * size} vs. ${shape[0] * shape[1]}) `;
      throw checkFailed(condition, 'reshape size must match', 'gamma and beta have one element for each channel');
    }
    return groupNorm(o.data, o.data.shape[1], o.gamma, o.beta, o.eps);
  },
  {
    shapes: (o) => affine(o, o.data.shape[1]),
    outputs: () => ({ count: 3, visible: 1, names: ['output', 'mean', 'var'] }),
  },
);
/** Normalizes groups of channels (Wu and He, 2018); gamma and beta have one element for each group. */
export const GroupNorm = op('GroupNorm', groups, groupNormalization, {
  shapes: (o) => affine(o, o.num_groups),
  outputs: () => ({ count: 3, visible: 1, names: ['output', 'mean', 'var'] }),
});
export const BatchNorm = op('BatchNorm', batch, batchNormalization, {
  shapes: (o) => {
    const size = sizeOf(o.data, o.axis, `channelAxis < dshape.ndim() (${o.axis} vs. ${o.data.ndim}) `);
    return [...affine(o, size), [o.moving_mean, [size]], [o.moving_var, [size]]];
  },
  auxiliary: { moving_mean: '["zero", {}]', moving_var: '["one", {}]' },
  outputs: statistics,
});
export const L2Normalization = op('L2Normalization', length, l2Normalization, {
  alike: true,
  outputs: () => ({ count: 2, visible: 1, names: ['output'] }),
});
