// Pooling over the last dimension, or the last two, with MXNet's numbers of windows and its padding of maxima.

import * as f from '../../engine/functions.ts';
import type { Tensor } from '../../engine/index.ts';
import { avgPool, sumPool } from '../../rules/pooling.ts';

export interface Pool1dOptions {
  readonly type: 'max' | 'avg' | 'sum';
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  /** Round the number of windows up: the last one may reach beyond the padding. */
  readonly ceil: boolean;
  /** Whether padding counts in the mean. What lies beyond the padding never does. */
  readonly countIncludePad: boolean;
}

/** The smallest number of a dtype: what the maximum of padding alone is in MXNet. */
const LOWEST = { float32: -3.4028234663852886e38, float64: -Number.MAX_VALUE };

/** How many windows there are: ⌊(L + 2P - K) / S⌋ + 1, or the same rounded up. */
export function pooledLength(length: number, { kernel, stride, padding, ceil }: Pool1dOptions): number {
  const steps = (length + 2 * padding - kernel) / stride;
  return (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
}

/**
 * x [N, C, L] → [N, C, windows]. The gradient of a maximum goes to the first of equal elements; that of a mean is divided
 * by the same number as the mean.
 */
export function pool1d<T extends Tensor>(x: T, options: Pool1dOptions): T {
  const { type, kernel, stride, padding, countIncludePad } = options;
  const length = x.shape[2];
  const windows = pooledLength(length, options);
  if (type === 'sum') return sumPool(x, { windows, kernel, stride, padding });
  if (type === 'avg') return avgPool(x, { windows, kernel, stride, padding }, countIncludePad);
  const behind = Math.max(0, (windows - 1) * stride + kernel - padding - length);
  const padded = f.pad(x, { dim: 2, before: padding, after: behind, value: LOWEST[x.dtype as 'float32'] });
  return f.max_pool(padded, { windows, kernel, stride, padding: 0, dilation: 1 })[0];
}

/** x [N, C, H, W] → [N, C, windows down, windows across]: windows over two axes, one axis after the other. */
export function pool2d<T extends Tensor>(x: T, down: Pool1dOptions, across: Pool1dOptions): T {
  const along = (x: T, options: Pool1dOptions): T => {
    const [n, c, rows, width] = x.shape;
    const y = pool1d(f.reshape(x, [n, c * rows, width]), options);
    return f.transpose(f.reshape(y, [n, c, rows, y.shape[2]]), 2, 3);
  };
  return f.clone(along(along(x, across), down));
}
