// Pooling over the last dimension, or the last two, as a differentiable composite: windows are a strided view of the padded input.

import * as f from '../../engine/functions.ts';
import { fromArray, type Species, type Tensor } from '../../engine/index.ts';

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

/** How many elements each window's mean is over. */
function counts(windows: number, length: number, options: Pool1dOptions): number[] {
  const { kernel, stride, padding, countIncludePad } = options;
  const edge = countIncludePad ? padding : 0;
  return Array.from({ length: windows }, (_, i) => {
    const start = i * stride - padding;
    return Math.max(1, Math.min(start + kernel, length + edge) - Math.max(start, -edge));
  });
}

/**
 * x [N, C, L] → [N, C, windows]. The gradient of a maximum goes to the first of equal elements; that of a mean is divided
 * by the same number as the mean.
 */
export function pool1d<T extends Tensor>(x: T, options: Pool1dOptions): T {
  const { type, kernel, stride, padding } = options;
  const [n, c, length] = x.shape;
  const windows = pooledLength(length, options);
  const behind = Math.max(0, (windows - 1) * stride + kernel - padding - length);
  const fill = type === 'max' ? LOWEST[x.dtype as 'float32'] : 0;
  const edge = (width: number): T[] => (width === 0 ? [] : [f.add(f.zeros_like(f.detach(x), [n, c, width]), fill)]);
  const padded = f.clone(f.cat([...edge(padding), x, ...edge(behind)], 2));
  const width = padded.shape[2];
  const view = f.as_strided(padded, {
    shape: [n, c, windows, kernel],
    strides: [c * width, width, stride, 1],
    offset: 0,
  });
  if (type === 'max') return f.max_dim(view, { dim: 3, keepdim: false })[0];
  const sums = f.sum(view, 3);
  if (type === 'sum') return sums;
  const divisors = Float64Array.from(counts(windows, length, options));
  const { device } = x.storage;
  return f.div(sums, f.cast(fromArray(x.species as Species<T>, divisors, 'float64', [windows], device), x.dtype));
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
