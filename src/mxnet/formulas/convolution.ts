// Convolution over two axes as one over the last: the rows under a kernel are channels of their own.

import * as f from '../../engine/functions.ts';
import type { Tensor } from '../../engine/index.ts';
import { conv1d } from '../../rules/convolution.ts';

/** What a convolution over two axes is told, axis by axis. */
export interface Conv2dOptions {
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly groups: number;
}

/** x [N, C, H, W] and weight [F, C / groups, K, L] → [N, F, H', W']: cross-correlation, as every framework has it. */
export function conv2d<T extends Tensor>(x: T, weight: T, bias: T | null, options: Conv2dOptions): T {
  const [n, c, h, w] = x.shape;
  const [filters, channels, k, l] = weight.shape;
  const [stride, padding, dilation] = [options.stride, options.padding, options.dilation].map(([down]) => down);
  const [, across] = options.padding;
  const padded = f.pad(x, { dim: 2, before: padding, after: padding, value: 0 });
  const height = h + 2 * padding;
  const rows = Math.floor((height - dilation * (k - 1) - 1) / stride) + 1;
  // [N, H', C, K, W]: for each row of the result the rows that it is made of.
  const under = f.as_strided(padded, {
    shape: [n, rows, c, k, w],
    strides: [c * height * w, stride * w, height * w, dilation * w, 1],
    offset: 0,
  });
  const y = conv1d(f.reshape(under, [n * rows, c * k, w]), f.reshape(weight, [filters, channels * k, l]), bias, {
    stride: options.stride[1],
    padding: [across, across],
    dilation: options.dilation[1],
    groups: options.groups,
  });
  return f.clone(f.transpose(f.reshape(y, [n, rows, filters, y.shape[2]]), 1, 2));
}
