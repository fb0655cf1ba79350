// Pooling over time in PyTorch's spelling: the largest element of each window, or their mean.

import * as f from '../engine/functions.ts';
import { formatSizes, isFloating, noKernel, RuntimeError } from '../engine/index.ts';
import { adaptiveAvgPool, adaptiveMaxPool, avgPool as meansOf } from '../rules/pooling.ts';
import type { TableOf } from '../rules/signature.ts';
import { bound } from './define.ts';
import { bool, sizes } from './kinds.ts';
import { named } from './names.ts';
import { asImage, checkRank, imageWindows, maxWindows, type Sizes, single } from './pool-windows.ts';
import type { Tensor } from './tensor.ts';

/** What lies behind the kernel in the pooling functions. */
export interface MaxPoolRest {
  /** Steps between neighbouring windows; null (default): kernel_size. */
  stride?: Sizes | null;
  /** How far windows reach beyond both ends, half a kernel at most; 0 by default. */
  padding?: Sizes;
  /** Steps between the elements of a window, 1 by default. */
  dilation?: Sizes;
  /** Whether a last window that reaches beyond the padding counts; not by default. */
  ceil_mode?: boolean;
}
export interface MaxPoolOptions extends MaxPoolRest {
  /** Elements of a window. */
  kernel_size: Sizes;
}
export interface AvgPoolRest extends Omit<MaxPoolRest, 'dilation'> {
  /** Whether padding counts in a mean, true by default. */
  count_include_pad?: boolean;
}
export interface AvgPoolOptions extends AvgPoolRest {
  /** Elements of a window. */
  kernel_size: Sizes;
}
/** What the adaptive functions are told. */
export interface OutputSize {
  /** How many windows the sequence is cut into. */
  output_size: Sizes;
}

/** Takes a kernel and how it moves, R, of which P stands behind stride and padding by position. */
interface Pool1d<R, P extends unknown[]> {
  (
    ...args: [
      input: Tensor,
      kernel_size: Sizes,
      stride?: Sizes | null | R,
      padding?: Sizes | Omit<R, 'stride'>,
      ...rest: P,
    ]
  ): Tensor;
  (input: Tensor, options: R & { kernel_size: Sizes }): Tensor;
}
export type MaxPool1d = Pool1d<
  MaxPoolRest,
  [dilation?: Sizes | Pick<MaxPoolRest, 'dilation' | 'ceil_mode'>, ceil_mode?: boolean | Pick<MaxPoolRest, 'ceil_mode'>]
>;
export type AvgPool1d = Pool1d<
  AvgPoolRest,
  [
    ceil_mode?: boolean | Pick<AvgPoolRest, 'ceil_mode' | 'count_include_pad'>,
    count_include_pad?: boolean | Pick<AvgPoolRest, 'count_include_pad'>,
  ]
>;
/** Takes a number of windows. */
export interface AdaptivePool<R = Tensor> {
  (input: Tensor, output_size: Sizes | OutputSize): R;
}

/** PyTorch's pooling of sequences is one of images, whose height it takes away at last. */
const pooled = (y: Tensor): Tensor => named('SqueezeBackward1', y);

export const maxPool: TableOf<MaxPoolOptions> = {
  kernel_size: [sizes],
  stride: [sizes, null],
  padding: [sizes, 0],
  dilation: [sizes, 1],
  ceil_mode: [bool, false],
};

export const avgPool: TableOf<AvgPoolOptions> = {
  kernel_size: [sizes],
  stride: [sizes, null],
  padding: [sizes, 0],
  ceil_mode: [bool, false],
  count_include_pad: [bool, true],
};

/** The largest element of each window. */
export function largest(input: Tensor, options: Required<MaxPoolOptions>): Tensor {
  const windows = maxWindows(input, options);
  if (!isFloating(input.dtype)) throw noKernel('max_pool1d_impl', input.dtype);
  return pooled(f.max_pool(input, windows)[0]);
}

/** The largest element of each window, and where it is. */
export function largestAt(input: Tensor, options: Required<MaxPoolOptions>): [values: Tensor, indices: Tensor] {
  const windows = imageWindows('max_pool1d', input, options);
  if (input.dtype === 'bool') throw noKernel('max_pool2d', 'bool');
  const [values, indices] = f.max_pool(input, windows);
  return [pooled(values), indices];
}

/** The largest element of each window: input [N, C, L] or [C, L] → [..., windows]. */
export const max_pool1d: MaxPool1d = /* @__PURE__ */ bound<MaxPoolOptions>('max_pool1d', maxPool, largest);

/** The mean of each window: input [N, C, L] or [C, L] → [..., windows]. */
export const avg_pool1d: AvgPool1d = /* @__PURE__ */ bound<AvgPoolOptions>(
  'avg_pool1d',
  avgPool,
  (input, { count_include_pad, ...given }) => {
    const windows = imageWindows('avg_pool1d', input, { ...given, dilation: 1 });
    if (input.dtype === 'bool') throw noKernel('avg_pool2d', 'bool');
    return pooled(meansOf(input, windows, count_include_pad));
  },
);

/** @throws RuntimeError where one of the dimensions from `first` on is empty. */
function checkFilled(name: string, shape: readonly number[], first: number): void {
  const empty = shape.findIndex((size, dim) => dim >= first && size === 0);
  if (empty === -1) return;
  throw new RuntimeError(
    `${name}(): Expected input to have non-zero size for non-batch dimensions, but input has sizes ${formatSizes(shape)} with dimension ${empty} being empty`,
  );
}

/** The means of so many windows that cover the sequence: input [N, C, L] or [C, L] → [..., output_size]. */
export const adaptive_avg_pool1d: AdaptivePool = /* @__PURE__ */ bound<OutputSize>(
  'adaptive_avg_pool1d',
  { output_size: [sizes] },
  (input, { output_size }) => {
    checkRank('adaptive_avg_pool1d', input);
    const windows = single('adaptive_avg_pool1d', 'output_size', output_size);
    if (windows < 0) {
      throw new RuntimeError(
        `adaptive_avg_pool2d: elements of output_size must be greater than or equal to 0 but received {1, ${windows}}`,
      );
    }
    checkFilled('adaptive_avg_pool2d', asImage(input.shape), input.ndim - 1);
    if (!isFloating(input.dtype)) throw noKernel('adaptive_avg_pool2d', input.dtype);
    return pooled(adaptiveAvgPool(input, windows));
  },
);

/** The largest elements of so many windows that cover the sequence, [..., output_size], and where they are. */
export const adaptive_max_pool1d: AdaptivePool<[values: Tensor, indices: Tensor]> = /* @__PURE__ */ bound<
  OutputSize,
  [Tensor, Tensor]
>('adaptive_max_pool1d', { output_size: [sizes] }, (input, { output_size }) => {
  checkRank('adaptive_max_pool1d', input);
  const windows = single('adaptive_max_pool1d', 'output_size', output_size);
  checkFilled('adaptive_max_pool1d', input.shape, input.ndim - 2);
  if (windows < 0) {
    const shape = [...asImage(input.shape).slice(0, -1), windows];
    throw new RuntimeError(`Trying to create tensor with negative dimension ${windows}: ${formatSizes(shape)}`);
  }
  if (!isFloating(input.dtype)) throw noKernel('adaptive_max_pool2d', input.dtype);
  const [values, indices] = adaptiveMaxPool(input, windows);
  return [pooled(values), indices];
});
