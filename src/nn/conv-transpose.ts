// nn.ConvTranspose1d.

import { bind, type DType, formatSize, ValueError } from '../engine/index.ts';
import { transposedLength } from '../rules/convolution.ts';
import { optionsOf } from '../rules/signature.ts';
import { conv_transpose1d } from '../torch/conv-transpose.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, device, dtype, int, ints, sizes, str, tensor } from '../torch/kinds.ts';
import { ConvBase, type ConvCommon, type ConvSizes, checkGroups, type Sizes } from './conv-base.ts';
import type { FactoryOptions } from './options.ts';

/** Options of ConvTranspose1d. */
export interface ConvTransposeOptions extends ConvCommon {
  /** How much is cut off on both sides, 0 by default. */
  padding?: Sizes;
  /** How much longer the result is at its end, 0 by default; less than stride or dilation. */
  output_padding?: Sizes;
  /** `'zeros'`: there is no other. */
  padding_mode?: string;
}
/** Options by name, behind so many by position. */
type AfterStride = Omit<ConvTransposeOptions, 'stride'>;
type AfterPadding = Omit<AfterStride, 'padding'>;
type AfterOutput = Omit<AfterPadding, 'output_padding'>;
type AfterGroups = Omit<AfterOutput, 'groups'>;
type AfterBias = Omit<AfterGroups, 'bias'>;
type AfterDilation = Omit<AfterBias, 'dilation'>;

const declared = /* @__PURE__ */ optionsOf<ConvSizes & ConvTransposeOptions>('ConvTranspose1d.__init__', {
  in_channels: [int],
  out_channels: [int],
  kernel_size: [sizes],
  stride: [sizes, 1],
  padding: [sizes, 0],
  output_padding: [sizes, 0],
  groups: [int, 1],
  bias: [bool, true],
  dilation: [sizes, 1],
  padding_mode: [str, 'zeros'],
  device: [device, null],
  dtype: [dtype, null],
});

interface SizeOptions {
  /** The length of the result, alone or behind the other sizes; null (default): what `output_padding` makes it. */
  output_size?: readonly number[] | null;
}
const called = /* @__PURE__ */ optionsOf<{ input: Tensor } & SizeOptions>('ConvTranspose1d.forward', {
  input: [tensor],
  output_size: [ints, null],
});

/**
 * The gradient of a Conv1d's input, as a layer: x [N, in_channels, L] or [in_channels, L] → [..., out_channels, (L - 1) stride -
 * 2 padding + dilation (kernel_size - 1) + output_padding + 1]. Weight [in_channels, out_channels / groups, kernel_size]; weight
 * and bias [out_channels] start uniform in ±1/√(out_channels / groups · kernel_size).
 */
export class ConvTranspose1d extends ConvBase {
  static override readonly name: string = 'ConvTranspose1d';

  /** How much is cut off on both sides. */
  declare padding: readonly number[];

  constructor(in_channels: number, out_channels: number, kernel_size: Sizes, options?: ConvTransposeOptions);
  constructor(
    in_channels: number,
    out_channels: number,
    kernel_size: Sizes,
    stride: Sizes,
    padding?: Sizes | AfterStride,
    output_padding?: Sizes | AfterPadding,
    groups?: number | AfterOutput,
    bias?: boolean | AfterGroups,
    dilation?: Sizes | AfterBias,
    padding_mode?: string | AfterDilation,
    device?: string | null | FactoryOptions,
    dtype?: DType | null,
  );
  constructor(
    in_channels: number,
    out_channels: number,
    options: Omit<ConvSizes, 'in_channels' | 'out_channels'> & ConvTransposeOptions,
  );
  constructor(in_channels: number, options: Omit<ConvSizes, 'in_channels'> & ConvTransposeOptions);
  constructor(options: ConvSizes & ConvTransposeOptions);
  /** @throws ValueError for channels that groups do not divide, and for another padding than zeros. */
  constructor(...args: readonly unknown[]) {
    const given = bind(declared, args);
    if (given.padding_mode !== 'zeros') {
      throw new ValueError('Only "zeros" padding mode is supported for ConvTranspose1d');
    }
    checkGroups(given);
    super(given, [given.in_channels, given.out_channels / given.groups]);
  }

  /** By how much the result is longer than it need be. @throws ValueError for a size that it cannot have. */
  private longer({ shape, ndim }: Tensor, size: readonly number[]): readonly number[] {
    const lead = ndim === 3 ? 2 : 1;
    const asked = size.length === lead + 1 ? size.slice(lead) : size;
    if (asked.length !== 1) {
      throw new ValueError(
        `ConvTranspose1D: for ${ndim}D input, output_size must have 1 or ${lead + 1} elements (got ${asked.length})`,
      );
    }
    const [stride, padding, dilation] = [this.stride, this.padding, this.dilation].map(([x]) => x);
    const least = transposedLength(shape[lead], this.kernel_size[0], {
      stride,
      padding,
      dilation,
      groups: 1,
      longer: 0,
    });
    const most = least + stride - 1;
    if (asked[0] < least || asked[0] > most) {
      throw new ValueError(
        `requested an output size of [${asked}], but valid sizes range from [${least}] to [${most}] (for an input of ${formatSize(shape.slice(2))})`,
      );
    }
    return [asked[0] - least];
  }

  /** input [N, in_channels, L] or [in_channels, L] → [..., out_channels, length]. @throws RuntimeError for what does not fit. */
  override forward(input: Tensor, output_size?: readonly number[] | null | SizeOptions): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { input, output_size } = bind(called, args);
    const { weight, bias, stride, padding, groups, dilation } = this;
    const output_padding = output_size === null ? this.output_padding : this.longer(input, output_size);
    return conv_transpose1d(input, { weight, bias, stride, padding, output_padding, groups, dilation });
  }
}
