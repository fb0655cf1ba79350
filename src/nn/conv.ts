// nn.Conv1d.

import { bind, type DType, ValueError } from '../engine/index.ts';
import { samePadding } from '../rules/convolution.ts';
import { optionsOf } from '../rules/signature.ts';
import { conv1d } from '../torch/convolution.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, device, dtype, either, int, sizes, str } from '../torch/kinds.ts';
import { ConvBase, type ConvCommon, type ConvParts, type ConvSizes, checkGroups, type Sizes } from './conv-base.ts';
import { inputOf } from './forward.ts';
import { type FactoryOptions, listed } from './options.ts';
import { pad } from './padding.ts';

/** Options of Conv1d. */
export interface ConvOptions extends ConvCommon {
  /** How much stands on both sides, 0 by default; `'same'` keeps the length, `'valid'` is 0. */
  padding?: Sizes | string;
  /** What stands there: `'zeros'` (default), `'reflect'`, `'replicate'` or `'circular'`. */
  padding_mode?: string;
}
/** Options by name, behind so many by position. */
type AfterStride = Omit<ConvOptions, 'stride'>;
type AfterPadding = Omit<AfterStride, 'padding'>;
type AfterDilation = Omit<AfterPadding, 'dilation'>;
type AfterGroups = Omit<AfterDilation, 'groups'>;
type AfterBias = Omit<AfterGroups, 'bias'>;

const declared = /* @__PURE__ */ optionsOf<ConvSizes & ConvOptions>('Conv1d.__init__', {
  in_channels: [int],
  out_channels: [int],
  kernel_size: [sizes],
  stride: [sizes, 1],
  padding: [/* @__PURE__ */ either(sizes, str), 0],
  dilation: [sizes, 1],
  groups: [int, 1],
  bias: [bool, true],
  padding_mode: [str, 'zeros'],
  device: [device, null],
  dtype: [dtype, null],
});

/** @throws ValueError in PyTorch's words. */
function check({ stride, padding, padding_mode }: ConvParts): void {
  if (typeof padding === 'string') {
    if (padding !== 'same' && padding !== 'valid') {
      throw new ValueError(`Invalid padding string '${padding}', should be one of {'same', 'valid'}`);
    }
    if (padding === 'same' && listed(stride).some((s) => s !== 1)) {
      throw new ValueError("padding='same' is not supported for strided convolutions");
    }
  }
  if (!['zeros', 'reflect', 'replicate', 'circular'].includes(padding_mode)) {
    throw new ValueError(
      `padding_mode must be one of {'zeros', 'reflect', 'replicate', 'circular'}, but got padding_mode='${padding_mode}'`,
    );
  }
}

/**
 * Convolution (cross-correlation) over time: x [N, in_channels, L] or [in_channels, L] → [..., out_channels, windows]. Weight
 * [out_channels, in_channels / groups, kernel_size] and bias [out_channels] start uniform in ±1/√(in_channels / groups · kernel_size).
 */
export class Conv1d extends ConvBase {
  static override readonly name: string = 'Conv1d';

  constructor(in_channels: number, out_channels: number, kernel_size: Sizes, options?: ConvOptions);
  constructor(
    in_channels: number,
    out_channels: number,
    kernel_size: Sizes,
    stride: Sizes,
    padding?: Sizes | string | AfterStride,
    dilation?: Sizes | AfterPadding,
    groups?: number | AfterDilation,
    bias?: boolean | AfterGroups,
    padding_mode?: string | AfterBias,
    device?: string | null | FactoryOptions,
    dtype?: DType | null,
  );
  constructor(
    in_channels: number,
    out_channels: number,
    options: Omit<ConvSizes, 'in_channels' | 'out_channels'> & ConvOptions,
  );
  constructor(in_channels: number, options: Omit<ConvSizes, 'in_channels'> & ConvOptions);
  constructor(options: ConvSizes & ConvOptions);
  /** @throws ValueError for channels that groups do not divide, and for a padding that there is not. */
  constructor(...args: readonly unknown[]) {
    const given = bind(declared, args);
    checkGroups(given);
    check(given);
    super(given, [given.out_channels, given.in_channels / given.groups]);
  }

  /** Widths on both sides of each axis, as F.pad takes them. */
  private get widths(): number[] {
    const { padding, kernel_size, dilation } = this;
    if (padding === 'same') return [...samePadding(kernel_size[0], dilation[0])];
    return typeof padding === 'string' ? [0, 0] : [padding[0], padding[0]];
  }

  /** input [N, in_channels, L] or [in_channels, L] → [..., out_channels, windows]. @throws RuntimeError for what does not fit. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    const { weight, bias, stride, padding, dilation, groups, padding_mode: mode } = this;
    if (mode === 'zeros') return conv1d(input, { weight, bias, stride, padding, dilation, groups });
    return conv1d(pad(input, this.widths, { mode }), { weight, bias, stride, dilation, groups });
  }
}
