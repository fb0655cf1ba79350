// Convolution and pooling over one axis: data [N, C, W] (layout NCW), or [N, W, C] for pooling in NWC.

import { f, type Geometry } from '../engine.ts';
import { conv1d } from '../functional/layers.ts';
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

/** Windows over a width: size, step, padding, and how many. */
export interface Windows {
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
  readonly count: number;
}

/** valid rounds the number of windows down, full rounds it up. */
function windowsOf(width: number, o: Required<Pooling>): Windows {
  if (o.global_pool) return { kernel: width, stride: 1, pad: 0, count: 1 };
  const [kernel, stride, pad] = [o.kernel[0] ?? 1, o.stride[0] ?? 1, o.pad[0] ?? 0];
  if (kernel > width + 2 * pad) {
    throw checkFailed(
      `param.kernel[0] <= dshape[2] + 2 * param.pad[0] (${kernel} vs. ${width + 2 * pad}) `,
      `kernel size (${kernel}) exceeds input (${width} padded to ${width + 2 * pad})`,
    );
  }
  const round = o.pooling_convention === 'full' ? Math.ceil : Math.floor;
  return { kernel, stride, pad, count: 1 + round((width + 2 * pad - kernel) / stride) };
}

/** The windows of x [N, C, W] as [N, C, count, kernel], with `edge` where they look outside. */
function spread(x: NDArray, { kernel, stride, pad, count }: Windows, edge: number): NDArray {
  const [n, c, width] = x.shape;
  const right = Math.max(0, (count - 1) * stride + kernel - pad - width);
  const side = (k: number): NDArray[] => (k > 0 ? [f.add(f.zeros_like(f.detach(x), [n, c, k]), edge)] : []);
  const padded = f.clone(f.cat([...side(pad), x, ...side(right)], 2));
  const length = padded.shape[2];
  const pattern: Geometry = { shape: [n, c, count, kernel], strides: [c * length, length, stride, 1], offset: 0 };
  return f.call('as_strided', [padded], pattern);
}

/** How many positions each window divides by: those inside, with the padding where it counts, never what lies behind it. */
function divisors(like: NDArray, width: number, { kernel, stride, pad, count }: Windows, include: boolean): NDArray {
  const y = f.zeros_like(f.detach(like), [count]);
  for (let i = 0; i < count; i++) {
    const start = i * stride - pad;
    const end = Math.min(start + kernel, width + pad);
    y.storage.data[i] = include ? end - start : Math.min(end, width) - Math.max(start, 0);
  }
  return y;
}

/** The largest, the mean or the sum of each window. */
function pooling(o: Required<Pooling>): NDArray {
  checkOneAxis('Pooling', o.data, o.kernel);
  const last = o.layout === 'NWC';
  const x = last ? f.transpose(o.data, 1, 2) : o.data;
  const windows = windowsOf(x.shape[2], o);
  let y: NDArray;
  if (o.pool_type === 'max') {
    const parts = spread(x, windows, Number.NEGATIVE_INFINITY);
    y = f.callAll('max_dim', [parts], { dim: 3, keepdim: false })[0];
  } else if (o.pool_type === 'avg' || o.pool_type === 'sum') {
    y = f.sum(spread(x, windows, 0), 3);
    if (o.pool_type === 'avg') y = f.div(y, divisors(x, x.shape[2], windows, o.count_include_pad ?? true));
  } else {
    throw new MXNetError(`Invalid Input: '${o.pool_type}', valid values are: {'avg', 'max', 'sum'}`);
  }
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
