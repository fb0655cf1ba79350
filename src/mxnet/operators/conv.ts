// Convolution and pooling over one axis or two: data [N, C, W] (NCW) or [N, C, H, W] (NCHW), and [N, W, C] for pooling in NWC.

import * as f from '../../engine/functions.ts';
import { conv1d } from '../../rules/convolution.ts';
import { inNode, type Rule } from '../array/inference.ts';
import type { NDArray } from '../array/ndarray.ts';
import { checkFailed, MXNetError } from '../base/errors.ts';
import { type Bound, bool, int, ints, optional, reported, required, str } from '../base/options.ts';
import { text } from '../base/shapes.ts';
import { conv2d } from '../formulas/convolution.ts';
import { type Pool1dOptions, pool1d, pool2d } from '../formulas/pooling.ts';
import { array, choice, natural, op } from './define.ts';

/** How many axes of positions there are. @throws MXNetError for others than one and two, or than the kernel has. */
function axesOfPositions(name: string, x: NDArray, kernel: readonly number[]): 1 | 2 {
  const axes = x.ndim - 2;
  if ((axes === 1 || axes === 2) && (kernel.length === 0 || kernel.length === axes)) return axes;
  throw new MXNetError(
    `${name} is supported for 3D input in batch-channel-width`,
    `and for 4D input in batch-channel-height-width; the data have shape ${text(x.shape)} and the kernel has ${kernel.length} axes`,
  );
}

const convolved = {
  /** [N, C, W] or [N, C, H, W] */
  data: required(array),
  /** [num_filter, C / num_group, ...kernel] */
  weight: required(array),
  /** [num_filter] */
  bias: optional(array),
  kernel: reported(ints),
  stride: optional(ints, []),
  dilate: optional(ints, []),
  pad: optional(ints, []),
  num_filter: reported(natural),
  num_group: optional(natural, 1),
  workspace: optional(natural, 1024),
  no_bias: optional(bool, false),
  cudnn_tune: optional(choice('fastest', 'limited_workspace', 'off')),
  cudnn_off: optional(bool, false),
  layout: optional(str),
};

/** The names that the core checks its axes by. */
const AXES = { 1: ['x'], 2: ['y', 'x'] };

/** Cross-correlation of x [N, C, W] with weight [filters, C / groups, K], or of images with kernels of two axes. */
function convolution(o: Bound<typeof convolved>): NDArray {
  const { data, weight, no_bias, num_group: groups, num_filter } = o;
  const axes = axesOfPositions('Convolution', data, o.kernel);
  const layout = axes === 1 ? 'NCW' : 'NCHW';
  if (o.layout !== null && o.layout !== layout) {
    throw new MXNetError(`Unsupported layout ${o.layout}`, `${layout} is supported`);
  }
  const kernel = o.kernel.length > 0 ? o.kernel : weight.shape.slice(2);
  const expected = [num_filter || weight.shape[0], data.shape[1] / groups, ...kernel];
  if (weight.shape.join() !== expected.join()) {
    throw new MXNetError(
      `Shape inconsistent, Provided = ${text(weight.shape)}, inferred shape=(${expected.join(',')})`,
    );
  }
  const along = (i: number): { stride: number; padding: number; dilation: number } => ({
    stride: o.stride[i] ?? 1,
    padding: o.pad[i] ?? 0,
    dilation: o.dilate[i] ?? 1,
  });
  AXES[axes].forEach((name, i) => {
    const { padding, dilation } = along(i);
    const span = dilation * (kernel[i] - 1) + 1;
    const width = data.shape[2 + i] + 2 * padding;
    if (span <= width) return;
    const condition = `dilated_ksize_${name} <= AddPad(dshape[${2 + i}], param_.pad[${i}]) (${span} vs. ${width}) `;
    throw checkFailed(condition, 'kernel size exceed input');
  });
  const bias = no_bias ? null : o.bias;
  const [first, second] = [along(0), along(1)];
  if (axes === 1) return conv1d(data, weight, bias, { ...first, padding: [first.padding, first.padding], groups });
  return conv2d(data, weight, bias, {
    stride: [first.stride, second.stride],
    padding: [first.padding, second.padding],
    dilation: [first.dilation, second.dilation],
    groups,
  });
}

const TYPES = ['avg', 'max', 'sum'] as const;

const pooled = {
  /** [N, C, W] or [N, C, H, W], or [N, W, C] in layout NWC. */
  data: required(array),
  kernel: optional(ints, []),
  /** avg, max or sum. */
  pool_type: optional(choice(...TYPES), 'max'),
  /** One window over the whole width. */
  global_pool: optional(bool, false),
  cudnn_off: optional(bool, false),
  /** `full` rounds the number of windows up. */
  pooling_convention: optional(choice('full', 'same', 'valid'), 'valid'),
  stride: optional(ints, []),
  pad: optional(ints, []),
  p_value: optional(int),
  count_include_pad: optional(bool),
  layout: optional(str),
};

/** Windows along one axis; `full` rounds their number up. @throws MXNetError for a kernel wider than the padded data. */
function windowsOf(width: number, type: (typeof TYPES)[number], o: Bound<typeof pooled>, axis: number): Pool1dOptions {
  const countIncludePad = o.count_include_pad ?? true;
  if (o.global_pool) return { type, kernel: width, stride: 1, padding: 0, ceil: false, countIncludePad };
  const [kernel, stride, padding] = [o.kernel[axis] ?? 1, o.stride[axis] ?? 1, o.pad[axis] ?? 0];
  if (kernel > width + 2 * padding) {
    throw checkFailed(
      `param.kernel[${axis}] <= dshape${o.data.ndim === 3 ? '_ncw' : ''}[${2 + axis}] + 2 * param.pad[${axis}]`,
      `kernel size (${kernel}) exceeds input (${width} padded to ${width + 2 * padding})`,
    );
  }
  return { type, kernel, stride, padding, ceil: o.pooling_convention === 'full', countIncludePad };
}

/** The largest, the mean or the sum of each window. */
function pooling(o: Bound<typeof pooled>): NDArray {
  if (o.data.ndim < 3) {
    const text = 'Input data should be  3D in (batch, channel, x) Or 4D in (batch, channel, y, x)';
    throw checkFailed(`dshape.ndim() >= 3 (${o.data.ndim} vs. 3) `, `${text}  Or 5D in (batch, channel, d, y, x)`);
  }
  const axes = axesOfPositions('Pooling', o.data, o.kernel);
  const type = TYPES.find((t) => t === o.pool_type);
  if (type === undefined) {
    throw new MXNetError(`Invalid Input: '${o.pool_type}', valid values are: {'avg', 'max', 'sum'}`);
  }
  if (axes === 2) {
    if (o.layout !== null && o.layout !== 'NCHW') {
      throw new MXNetError(`Unsupported layout ${o.layout}`, 'NCHW is supported');
    }
    const [down, across] = [0, 1].map((i) => windowsOf(o.data.shape[2 + i], type, o, i));
    return pool2d(o.data, down, across);
  }
  const last = o.layout === 'NWC';
  const x = last ? f.transpose(o.data, 1, 2) : o.data;
  const y = pool1d(x, windowsOf(x.shape[2], type, o, 0));
  return last ? f.clone(f.transpose(y, 1, 2)) : y;
}

/** Shapes of weight and bias. @throws MXNetError for data of another rank, or whose channels the groups do not divide. */
const weights: Rule<Bound<typeof convolved> & { readonly name: string | null }> = (o) => {
  const { data, num_group, num_filter } = o;
  const refused = (condition: string, text: string): MXNetError =>
    new MXNetError(`${inNode(o.name)}${checkFailed(`${condition} `, text).message}`);
  const [rank, axes] = o.kernel.length === 2 ? [4, 'y-x'] : [3, 'x'];
  if (data.ndim !== rank) {
    throw refused(
      `dshp.ndim() == ${rank}U (${data.ndim} vs. ${rank})`,
      `Input data should be ${rank}D in batch-num_filter-${axes}`,
    );
  }
  const odd = data.shape[1] % num_group;
  if (odd !== 0) {
    throw refused(`dshape[1] % param_.num_group == 0U (${odd} vs. 0)`, 'input num_filter must divide group size');
  }
  return [
    [o.weight, [num_filter, data.shape[1] / num_group, ...o.kernel]],
    [o.bias, [num_filter]],
  ];
};

export const Convolution = op('Convolution', convolved, convolution, {
  shapes: weights,
  inputs: ({ no_bias }) => (no_bias ? ['data', 'weight'] : ['data', 'weight', 'bias']),
});
export const Pooling = op('Pooling', pooled, pooling, {
  // The places of the maxima are an output of their own.
  outputs: ({ pool_type }) => ({ count: pool_type === 'max' ? 2 : 1, visible: 1, names: ['output', 'workspace'] }),
});
