// nn.MaxPool1d, nn.AvgPool1d and the adaptive ones, and the functions of maxima, which give places too where they are asked.

import { bind, formatTuple } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { boolText } from '../rules/text/python.ts';
import { signatureOf } from '../torch/define.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, sizes, tensor } from '../torch/kinds.ts';
import type { Sizes } from '../torch/pool-windows.ts';
import {
  type AvgPoolOptions,
  type AvgPoolRest,
  adaptive_avg_pool1d,
  adaptive_max_pool1d as adaptiveMax,
  avg_pool1d,
  avgPool,
  largest,
  largestAt,
  type MaxPoolOptions as MaxWindows,
  maxPool,
  type OutputSize,
} from '../torch/pooling.ts';
import { inputOf } from './forward.ts';
import { Module } from './module.ts';
import { listed } from './options.ts';

interface Indices<I extends boolean> {
  /** Whether the places of the maxima are given too; not by default. */
  return_indices?: I;
}
/** Options of MaxPool1d and max_pool1d. */
export interface MaxPoolOptions<I extends boolean = boolean> extends Omit<MaxWindows, 'kernel_size'>, Indices<I> {}
interface MaxPoolAll<I extends boolean> extends MaxWindows, Indices<I> {}

/** The maxima, or with them where they are. */
type Maxima<I extends boolean> = I extends true ? [values: Tensor, indices: Tensor] : Tensor;

interface MaxPoolCall extends MaxPoolAll<boolean> {
  input: Tensor;
}
const maxima = /* @__PURE__ */ signatureOf<MaxPoolCall>('max_pool1d', () => ({
  input: [tensor],
  ...maxPool,
  return_indices: [bool, false],
}));

/** The largest element of each window: input [N, C, L] or [C, L] → [..., windows]; with `return_indices` also where it is. */
export function max_pool1d<I extends boolean = false>(
  input: Tensor,
  kernel_size: Sizes,
  options?: MaxPoolOptions<I>,
): Maxima<I>;
export function max_pool1d<I extends boolean = false>(input: Tensor, options: MaxPoolAll<I>): Maxima<I>;
export function max_pool1d<I extends boolean = false>(
  input: Tensor,
  kernel_size: Sizes,
  stride: Sizes | null,
  padding?: Sizes | Omit<MaxPoolOptions<I>, 'stride'>,
  dilation?: Sizes | Omit<MaxPoolOptions<I>, 'stride' | 'padding'>,
  ceil_mode?: boolean | Indices<I>,
  return_indices?: I,
): Maxima<I>;
export function max_pool1d(...args: readonly unknown[]): unknown {
  const { input, return_indices, ...windows } = bind(maxima, args);
  return return_indices ? largestAt(input, windows) : largest(input, windows);
}

interface AdaptiveMax<I extends boolean> extends OutputSize, Indices<I> {}
interface AdaptiveMaxCall extends AdaptiveMax<boolean> {
  input: Tensor;
}
const adaptiveMaxima = /* @__PURE__ */ signatureOf<AdaptiveMaxCall>('adaptive_max_pool1d', {
  input: [tensor],
  output_size: [sizes],
  return_indices: [bool, false],
});

/** The largest elements of so many windows that cover the sequence; with `return_indices` also where they are. */
export function adaptive_max_pool1d<I extends boolean = false>(
  input: Tensor,
  output_size: Sizes,
  return_indices?: I | Indices<I>,
): Maxima<I>;
export function adaptive_max_pool1d<I extends boolean = false>(input: Tensor, options: AdaptiveMax<I>): Maxima<I>;
export function adaptive_max_pool1d(...args: readonly unknown[]): unknown {
  const { input, output_size, return_indices } = bind(adaptiveMaxima, args);
  const [values, indices] = adaptiveMax(input, output_size);
  return return_indices ? [values, indices] : values;
}

/** A size as Python prints it. */
const sizeText = (size: Sizes): string => (typeof size === 'number' ? `${size}` : formatTuple(size));

const maxDeclared = /* @__PURE__ */ optionsOf<MaxPoolAll<boolean>>('_MaxPoolNd.__init__', () => ({
  ...maxPool,
  return_indices: [bool, false],
}));

/** The largest element of each window: input [N, C, L] or [C, L] → [..., windows]; with `return_indices` also where it is. */
export class MaxPool1d<I extends boolean = false> extends Module {
  static override readonly name: string = 'MaxPool1d';

  /** Elements of a window. */
  kernel_size: Sizes;
  /** Steps between neighbouring windows. */
  stride: Sizes;
  /** How far windows reach beyond both ends. */
  padding: Sizes;
  /** Steps between the elements of a window. */
  dilation: Sizes;
  /** Whether places are given too. */
  return_indices: boolean;
  /** Whether a last window that reaches beyond the padding counts. */
  ceil_mode: boolean;

  constructor(kernel_size: Sizes, options?: MaxPoolOptions<I>);
  constructor(
    kernel_size: Sizes,
    stride: Sizes | null,
    padding?: Sizes | Omit<MaxPoolOptions<I>, 'stride'>,
    dilation?: Sizes | Omit<MaxPoolOptions<I>, 'stride' | 'padding'>,
    return_indices?: I | Pick<MaxPoolOptions<I>, 'return_indices' | 'ceil_mode'>,
    ceil_mode?: boolean | Pick<MaxPoolOptions<I>, 'ceil_mode'>,
  );
  constructor(options: MaxPoolAll<I>);
  constructor(...args: readonly unknown[]) {
    super();
    const { kernel_size, stride, padding, dilation, return_indices, ceil_mode } = bind(maxDeclared, args);
    this.kernel_size = kernel_size;
    this.stride = stride ?? kernel_size;
    this.padding = padding;
    this.dilation = dilation;
    this.return_indices = return_indices;
    this.ceil_mode = ceil_mode;
  }

  /** input [N, C, L] or [C, L] → [..., windows]. @throws RuntimeError for windows that do not fit. */
  override forward(input: Tensor): Maxima<I>;
  override forward(...args: readonly unknown[]): unknown {
    const { kernel_size, stride, padding, dilation, return_indices, ceil_mode } = this;
    return max_pool1d(inputOf(this, args), { kernel_size, stride, padding, dilation, ceil_mode, return_indices });
  }

  override extra_repr(): string {
    const [kernel, stride, padding, dilation] = [this.kernel_size, this.stride, this.padding, this.dilation].map(
      sizeText,
    );
    return `kernel_size=${kernel}, stride=${stride}, padding=${padding}, dilation=${dilation}, ceil_mode=${boolText(this.ceil_mode)}`;
  }
}

const avgDeclared = /* @__PURE__ */ optionsOf<AvgPoolOptions>('AvgPool1d.__init__', avgPool);

/** The mean of each window: input [N, C, L] or [C, L] → [..., windows]. */
export class AvgPool1d extends Module {
  static override readonly name: string = 'AvgPool1d';

  /** Elements of a window. */
  kernel_size: readonly number[];
  /** Steps between neighbouring windows. */
  stride: readonly number[];
  /** How far windows reach beyond both ends. */
  padding: readonly number[];
  /** Whether a last window that reaches beyond the padding counts. */
  ceil_mode: boolean;
  /** Whether padding counts in a mean. */
  count_include_pad: boolean;

  constructor(kernel_size: Sizes, options?: AvgPoolRest);
  constructor(
    kernel_size: Sizes,
    stride: Sizes | null,
    padding?: Sizes | Omit<AvgPoolRest, 'stride'>,
    ceil_mode?: boolean | Pick<AvgPoolRest, 'ceil_mode' | 'count_include_pad'>,
    count_include_pad?: boolean | Pick<AvgPoolRest, 'count_include_pad'>,
  );
  constructor(options: AvgPoolOptions);
  constructor(...args: readonly unknown[]) {
    super();
    const { kernel_size, stride, padding, ceil_mode, count_include_pad } = bind(avgDeclared, args);
    this.kernel_size = listed(kernel_size);
    this.stride = listed(stride ?? kernel_size);
    this.padding = listed(padding);
    this.ceil_mode = ceil_mode;
    this.count_include_pad = count_include_pad;
  }

  /** input [N, C, L] or [C, L] → [..., windows]. @throws RuntimeError for windows that do not fit. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { kernel_size, stride, padding, ceil_mode, count_include_pad } = this;
    return avg_pool1d(inputOf(this, args), { kernel_size, stride, padding, ceil_mode, count_include_pad });
  }

  override extra_repr(): string {
    const [kernel, stride, padding] = [this.kernel_size, this.stride, this.padding].map(sizeText);
    return `kernel_size=${kernel}, stride=${stride}, padding=${padding}`;
  }
}

const adaptiveAvgDeclared = /* @__PURE__ */ optionsOf<OutputSize>('_AdaptiveAvgPoolNd.__init__', {
  output_size: [sizes],
});

/** The means of output_size windows that cover the sequence: input [N, C, L] or [C, L] → [..., output_size]. */
export class AdaptiveAvgPool1d extends Module {
  static override readonly name: string = 'AdaptiveAvgPool1d';

  /** How many windows there are. */
  output_size: Sizes;

  constructor(output_size: Sizes | OutputSize);
  constructor(...args: readonly unknown[]) {
    super();
    this.output_size = bind(adaptiveAvgDeclared, args).output_size;
  }

  /** input [N, C, L] or [C, L] → [..., output_size]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return adaptive_avg_pool1d(inputOf(this, args), this.output_size);
  }

  override extra_repr(): string {
    return `output_size=${sizeText(this.output_size)}`;
  }
}

const adaptiveMaxDeclared = /* @__PURE__ */ optionsOf<AdaptiveMax<boolean>>('_AdaptiveMaxPoolNd.__init__', {
  output_size: [sizes],
  return_indices: [bool, false],
});

/** The largest elements of output_size windows that cover the sequence; with `return_indices` also where they are. */
export class AdaptiveMaxPool1d<I extends boolean = false> extends Module {
  static override readonly name: string = 'AdaptiveMaxPool1d';

  /** How many windows there are. */
  output_size: Sizes;
  /** Whether places are given too. */
  return_indices: boolean;

  constructor(output_size: Sizes, return_indices?: I | Indices<I>);
  constructor(options: AdaptiveMax<I>);
  constructor(...args: readonly unknown[]) {
    super();
    const { output_size, return_indices } = bind(adaptiveMaxDeclared, args);
    this.output_size = output_size;
    this.return_indices = return_indices;
  }

  /** input [N, C, L] or [C, L] → [..., output_size]. */
  override forward(input: Tensor): Maxima<I>;
  override forward(...args: readonly unknown[]): unknown {
    return adaptive_max_pool1d(inputOf(this, args), this.output_size, this.return_indices);
  }

  override extra_repr(): string {
    return `output_size=${sizeText(this.output_size)}`;
  }
}
