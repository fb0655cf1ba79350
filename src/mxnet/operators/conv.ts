// Convolution and pooling over one axis: data [N, C, W] (layout NCW), or [N, W, C] for pooling in NWC.

import * as f from '../../engine/functions.ts';
import { conv1d } from '../../rules/layers.ts';
import { inNode, type Rule } from '../array/inference.ts';
import type { NDArray } from '../array/ndarray.ts';
import { checkFailed, MXNetError } from '../base/errors.ts';
import { type Bound, bool, int, ints, optional, required, str } from '../base/options.ts';
import { text } from '../base/shapes.ts';
import { type Pool1dOptions, pool1d } from '../formulas/pooling.ts';
import { array, choice, op } from './define.ts';

/** @throws MXNetError for what has more than one axis of positions. */
function checkOneAxis(name: string, x: NDArray, kernel: readonly number[]): void {
  if (x.ndim === 3 && kernel.length <= 1) return;
  throw new MXNetError(
    `${name} is supported for 3D input in batch-channel-width`,
    `the data have shape ${text(x.shape)} and the kernel has ${kernel.length} axes`,
  );
}

const convolved = {
  /** [N, C, W] */
  data: required(array),
  /** [num_filter, C / num_group, kernel] */
  weight: required(array),
  /** [num_filter] */
  bias: optional(array),
  kernel: optional(ints, []),
  stride: optional(ints, []),
  dilate: optional(ints, []),
  pad: optional(ints, []),
  num_filter: optional(int, 0),
  num_group: optional(int, 1),
  workspace: optional(int, 1024),
  no_bias: optional(bool, false),
  cudnn_tune: optional(choice('fastest', 'limited_workspace', 'off')),
  cudnn_off: optional(bool, false),
  layout: optional(str),
};

/** Cross-correlation of x [N, C, W] with weight [filters, C / groups, K]. */
function convolution(o: Bound<typeof convolved>): NDArray {
  const { data, weight, bias, no_bias, num_group, num_filter } = o;
  checkOneAxis('Convolution', data, o.kernel);
  if (o.layout !== null && o.layout !== 'NCW')
    throw new MXNetError(`Unsupported layout ${o.layout}`, 'NCW is supported');
  const expected = [num_filter || weight.shape[0], data.shape[1] / num_group, o.kernel[0] ?? weight.shape[2]];
  if (weight.shape.join() !== expected.join()) {
    throw new MXNetError(
      `Shape inconsistent, Provided = ${text(weight.shape)}, inferred shape=(${expected.join(',')})`,
    );
  }
  const options = { stride: o.stride[0] ?? 1, padding: o.pad[0] ?? 0, dilation: o.dilate[0] ?? 1, groups: num_group };
  const span = options.dilation * (expected[2] - 1) + 1;
  const width = data.shape[2] + 2 * options.padding;
  if (span > width) {
    throw checkFailed(
      `dilated_ksize_x <= AddPad(dshape[2], param_.pad[0]) (${span} vs. ${width}) `,
      'kernel size exceed input',
    );
  }
  return conv1d(data, weight, no_bias ? null : bias, options);
}

const TYPES = ['avg', 'max', 'sum'] as const;

const pooled = {
  /** [N, C, W], or [N, W, C] in layout NWC. */
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
  count_include_pad: optional(bool, true),
  layout: optional(str),
};

/** Windows over a width; `full` rounds their number up. @throws MXNetError for a kernel wider than the padded data. */
function windowsOf(width: number, type: (typeof TYPES)[number], o: Bound<typeof pooled>): Pool1dOptions {
  const countIncludePad = o.count_include_pad ?? true;
  if (o.global_pool) return { type, kernel: width, stride: 1, padding: 0, ceil: false, countIncludePad };
  const [kernel, stride, padding] = [o.kernel[0] ?? 1, o.stride[0] ?? 1, o.pad[0] ?? 0];
  if (kernel > width + 2 * padding) {
    throw checkFailed(
      'param.kernel[0] <= dshape_ncw[2] + 2 * param.pad[0]',
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
  checkOneAxis('Pooling', o.data, o.kernel);
  const type = TYPES.find((t) => t === o.pool_type);
  if (type === undefined) {
    throw new MXNetError(`Invalid Input: '${o.pool_type}', valid values are: {'avg', 'max', 'sum'}`);
  }
  const last = o.layout === 'NWC';
  const x = last ? f.transpose(o.data, 1, 2) : o.data;
  const y = pool1d(x, windowsOf(x.shape[2], type, o));
  return last ? f.clone(f.transpose(y, 1, 2)) : y;
}

/** Shapes of weight and bias. @throws MXNetError for data of another rank, or whose channels the groups do not divide. */
const weights: Rule<Bound<typeof convolved> & { readonly name: string | null }> = (o) => {
  const { data, num_group, num_filter } = o;
  const refused = (condition: string, text: string): MXNetError =>
    new MXNetError(`${inNode(o.name)}${checkFailed(`${condition} `, text).message}`);
  if (data.ndim !== 3) {
    throw refused(`dshp.ndim() == 3U (${data.ndim} vs. 3)`, 'Input data should be 3D in batch-num_filter-x');
  }
  const odd = data.shape[1] % num_group;
  if (odd !== 0) {
    throw refused(`dshape[1] % param_.num_group == 0U (${odd} vs. 0)`, 'input num_filter must divide group size');
  }
  return [
    [o.weight, [num_filter, data.shape[1] / num_group, o.kernel[0]]],
    [o.bias, [num_filter]],
  ];
};

export const Convolution = op('Convolution', convolved, convolution, {
  shapes: weights,
  inputs: ({ no_bias }) => (no_bias ? ['data', 'weight'] : ['data', 'weight', 'bias']),
});
export const Pooling = op('Pooling', pooled, pooling, {
  outputs: () => ({ count: 2, visible: 1, names: ['output', 'workspace'] }),
});
