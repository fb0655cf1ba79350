// Convolution and pooling over one axis: data [N, C, W] (layout NCW), or [N, W, C] for pooling in NWC.

import * as f from '../engine/functions.ts';
import { conv1d } from '../functional/layers.ts';
import { type Pool1dOptions, pool1d } from '../functional/pooling.ts';
import { op } from './define.ts';
import { checkFailed, MXNetError } from './errors.ts';
import type { NDArray } from './ndarray.ts';
import { text } from './shapes.ts';

export interface Convolution {
  readonly data: NDArray;
  readonly weight: NDArray;
  readonly bias?: NDArray | null;
  readonly kernel?: readonly number[];
  readonly stride?: readonly number[];
  readonly dilate?: readonly number[];
  readonly pad?: readonly number[];
  readonly num_filter?: number;
  readonly num_group?: number;
  readonly workspace?: number;
  readonly no_bias?: boolean;
  readonly cudnn_tune?: string | null;
  readonly cudnn_off?: boolean;
  readonly layout?: string | null;
}

/** @throws MXNetError for what has more than one axis of positions. */
function checkOneAxis(name: string, x: NDArray, kernel: readonly number[]): void {
  if (x.ndim === 3 && kernel.length <= 1) return;
  throw new MXNetError(
    `${name} is supported for 3D input in batch-channel-width`,
    `the data have shape ${text(x.shape)} and the kernel has ${kernel.length} axes`,
  );
}

/** Cross-correlation of x [N, C, W] with weight [filters, C / groups, K]. */
function convolution(o: Required<Convolution>): NDArray {
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

export interface Pooling {
  readonly data: NDArray;
  readonly kernel?: readonly number[];
  readonly pool_type?: string;
  readonly global_pool?: boolean;
  readonly cudnn_off?: boolean;
  readonly pooling_convention?: string;
  readonly stride?: readonly number[];
  readonly pad?: readonly number[];
  readonly p_value?: number | null;
  readonly count_include_pad?: boolean;
  readonly layout?: string | null;
}

const TYPES = ['avg', 'max', 'sum'] as const;

/** Windows over a width; `full` rounds their number up. @throws MXNetError for a kernel wider than the padded data. */
function windowsOf(width: number, type: (typeof TYPES)[number], o: Required<Pooling>): Pool1dOptions {
  const countIncludePad = o.count_include_pad ?? true;
  if (o.global_pool) return { type, kernel: width, stride: 1, padding: 0, ceil: false, countIncludePad };
  const [kernel, stride, padding] = [o.kernel[0] ?? 1, o.stride[0] ?? 1, o.pad[0] ?? 0];
  if (kernel > width + 2 * padding) {
    throw checkFailed(
      `param.kernel[0] <= dshape[2] + 2 * param.pad[0] (${kernel} vs. ${width + 2 * padding}) `,
      `kernel size (${kernel}) exceeds input (${width} padded to ${width + 2 * padding})`,
    );
  }
  return { type, kernel, stride, padding, ceil: o.pooling_convention === 'full', countIncludePad };
}

/** The largest, the mean or the sum of each window. */
function pooling(o: Required<Pooling>): NDArray {
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

export const convFunctions = {
  Convolution: op<Convolution>()(
    'Convolution',
    [
      'data',
      'weight',
      'bias',
      'kernel',
      'stride',
      'dilate',
      'pad',
      'num_filter',
      'num_group',
      'workspace',
      'no_bias',
      'cudnn_tune',
      'cudnn_off',
      'layout',
    ],
    {
      bias: null,
      kernel: [],
      stride: [],
      dilate: [],
      pad: [],
      num_filter: 0,
      num_group: 1,
      workspace: 1024,
      no_bias: false,
      cudnn_tune: null,
      cudnn_off: false,
      layout: null,
    },
    convolution,
  ),
  Pooling: op<Pooling>()(
    'Pooling',
    [
      'data',
      'kernel',
      'pool_type',
      'global_pool',
      'cudnn_off',
      'pooling_convention',
      'stride',
      'pad',
      'p_value',
      'count_include_pad',
      'layout',
    ],
    {
      kernel: [],
      pool_type: 'max',
      global_pool: false,
      cudnn_off: false,
      pooling_convention: 'valid',
      stride: [],
      pad: [],
      p_value: null,
      count_include_pad: true,
      layout: null,
    },
    pooling,
  ),
};
